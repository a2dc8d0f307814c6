using Filiera.Accounts.Features;
using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using static Filiera.Accounts.Tests.Crowd;

namespace Filiera.Accounts.Tests;

public sealed class PeopleTests
{
    [Theory, Databases]
    public async Task A_dealer_sees_and_changes_his_own_people_and_no_others(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Dealer("D1");
        await portal.Seed.Dealer("D2");
        var boss = await portal.Person("boss@one.test", "D1", Roles.Headquarters);
        await portal.Person("buyer@one.test", "D1", Roles.Buyer);
        await portal.Person("boss@two.test", "D2", Roles.Headquarters);
        var admin = await portal.Person("admin@maker.test", null, Roles.Admin);

        (await portal.As(boss, (ListUsers.Handler h) => h.Handle(new(Account: "D2")))).Value.Total.ShouldBe(0);
        (await portal.As(boss, (ListUsers.Handler h) => h.Handle(new(Sort: "email")))).Value.Items.Select(u => u.Email).ShouldBe(["boss@one.test", "buyer@one.test"]);
        (await portal.As(admin, (ListUsers.Handler h) => h.Handle(new()))).Value.Total.ShouldBe(4);
        (await portal.As(admin, (ListUsers.Handler h) => h.Handle(new(Account: "-")))).Value.Items.Single().Email.ShouldBe("admin@maker.test");
        (await portal.As(admin, (ListUsers.Handler h) => h.Handle(new(Search: "BUYER@")))).Value.Items.Single().RoleName.ShouldBe("Addetto agli acquisti");
        (await portal.As(admin, (ListUsers.Handler h) => h.All(new(Role: Roles.Headquarters)))).Value.Count.ShouldBe(2);

        var rival = await portal.IdOf("boss@two.test");
        (await portal.As(boss, (GetUser.Handler h) => h.Handle(rival))).Problem!.Status.ShouldBe(404);
        (await Change(portal, boss, rival, new(Role: Roles.Buyer))).Problem!.Status.ShouldBe(404);
        (await portal.As(boss, (ChangeUserState.Handler h) => h.Handle(rival, new("DEACTIVATED")))).Problem!.Status.ShouldBe(404);
        (await portal.As(boss, (SecureUser.Handler h) => h.Handle(rival, SecureUser.Measure.SignOut))).Problem!.Status.ShouldBe(404);
        (await portal.As(boss, (ResendInvitation.Handler h) => h.Handle(rival, true))).Problem!.Status.ShouldBe(404);
        (await portal.As(boss, async (GetUser.Handler h) => await h.Handle(await portal.IdOf("admin@maker.test")))).Problem!.Status.ShouldBe(404);

        var service = await portal.Person("service@maker.test", null, Roles.Service);
        (await portal.As(service, (ListUsers.Handler h) => h.Handle(new()))).Problem!.Status.ShouldBe(403);
    }

    [Theory, Databases]
    public async Task Nobody_gives_or_touches_rights_that_he_has_not(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        await portal.Db(async db => { db.Add(new Branch { AccountId = dealer.Account.Id, Code = "02", Name = "Villafranca" }); return await db.SaveChangesAsync(); });
        var boss = await portal.Person("boss@one.test", "D1", Roles.Headquarters);
        await portal.Person("buyer@one.test", "D1", Roles.Buyer);
        (await portal.As(boss, (SaveRole.Handler h) => h.Handle(null, new("Capo piccolo", [Permission.CatalogRead, Permission.DealerAdmin]), IfMatch.Any))).Value.Code.ShouldBe("capo-piccolo");
        await portal.AsSystem(async (ChangeUser.Handler h) => await h.Handle(await portal.IdOf("buyer@one.test"), new(Role: "capo-piccolo", Branches: ["HQ"]), IfMatch.Any));
        var small = await portal.CallerOf("buyer@one.test");
        small.Permissions.ShouldBe([Permission.CatalogRead, Permission.DealerAdmin], ignoreOrder: true);

        var me = await portal.IdOf("buyer@one.test");
        var bossId = await portal.IdOf("boss@one.test");
        (await Change(portal, small, me, new(Role: Roles.Headquarters))).Problem!.Code.ShouldBe("MORE_THAN_YOURS");
        (await Change(portal, small, bossId, new(DisplayName: "Rinominato"))).Problem!.Code.ShouldBe("MORE_THAN_YOURS");
        (await portal.As(small, (ChangeUserState.Handler h) => h.Handle(bossId, new("DEACTIVATED")))).Problem!.Code.ShouldBe("MORE_THAN_YOURS");
        (await portal.As(small, (SecureUser.Handler h) => h.Handle(bossId, SecureUser.Measure.ResetSecondFactor))).Problem!.Code.ShouldBe("MORE_THAN_YOURS");
        (await Change(portal, small, me, new(Branches: ["HQ", "02"]))).Problem!.Field.ShouldBe("branches");
        (await Change(portal, small, me, new(Branches: []))).Problem!.Field.ShouldBe("branches");
        (await portal.As(small, (InviteUser.Handler h) => h.Handle(new("x@one.test", null, Roles.Manager)))).Problem!.Code.ShouldBe("MORE_THAN_YOURS");
        (await portal.As(small, (SaveRole.Handler h) => h.Handle(null, new("Troppo", [Permission.OrdersPlace]), IfMatch.Any))).Problem!.Code.ShouldBe("MORE_THAN_YOURS");
        (await Change(portal, boss, me, new(Account: "D2"))).Problem!.Field.ShouldBe("account");
        (await portal.User("boss@one.test")).DisplayName.ShouldBe("boss@one.test");
    }

    [Theory, Databases]
    public async Task The_last_administrator_stays_also_when_two_take_each_others_role_at_once(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Dealer("D1");
        var one = await portal.Person("one@d.test", "D1", Roles.Headquarters);
        var two = await portal.Person("two@d.test", "D1", Roles.Headquarters);
        var (first, second) = (await portal.IdOf("one@d.test"), await portal.IdOf("two@d.test"));
        (await portal.As(one, (ChangeUserState.Handler h) => h.Handle(first, new("DEACTIVATED")))).Problem!.Code.ShouldBe("NOT_YOURSELF");

        var both = await Task.WhenAll(Task.Run(() => Change(portal, one, second, new(Role: Roles.Buyer))), Task.Run(() => Change(portal, two, first, new(Role: Roles.Buyer))));
        both.Count(r => r.Ok).ShouldBe(1);
        both.Single(r => !r.Ok).Problem!.Code.ShouldBe("LAST_ADMINISTRATOR");
        (await portal.Db(db => db.Set<PortalUser>().CountAsync(u => u.Role == Roles.Headquarters))).ShouldBe(1);

        var left = (await portal.Db(db => db.Set<PortalUser>().SingleAsync(u => u.Role == Roles.Headquarters))).Email!;
        (await Change(portal, await portal.CallerOf(left), await portal.IdOf(left), new(Role: Roles.Manager))).Problem!.Code.ShouldBe("LAST_ADMINISTRATOR");
        var admin = await portal.Person("admin@maker.test", null, Roles.Admin);
        (await Change(portal, admin, await portal.IdOf("admin@maker.test"), new(Role: Roles.Service))).Problem!.Code.ShouldBe("LAST_ADMINISTRATOR");
        (await Change(portal, admin, await portal.IdOf(left), new(Role: Roles.Manager))).Ok.ShouldBeTrue("the manufacturer may");
    }

    [Theory, Databases]
    public async Task A_change_is_audited_with_old_and_new_and_two_at_once_notice(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Dealer("D1");
        var boss = await portal.Person("boss@one.test", "D1", Roles.Headquarters);
        await portal.Person("buyer@one.test", "D1", Roles.Buyer);
        var id = await portal.IdOf("buyer@one.test");
        var seen = (await portal.As(boss, (GetUser.Handler h) => h.Handle(id))).ETag;
        (await portal.As(boss, (ChangeUser.Handler h) => h.Handle(id, new(Role: Roles.Manager), IfMatch.Read(seen)))).Ok.ShouldBeTrue();
        (await portal.As(boss, (ChangeUser.Handler h) => h.Handle(id, new(Role: Roles.Buyer), IfMatch.Read(seen)))).Problem!.Status.ShouldBe(412);
        var entry = await portal.Db(db => db.Set<AuditEntry>().SingleAsync(a => a.What == "user.changed" && a.Who == "boss@one.test"));
        entry.Detail!.ShouldContain("\"role\":{\"from\":\"buyer\",\"to\":\"manager\"}");
        entry.AccountId.ShouldBe(boss.AccountId);
    }

    [Theory, Databases]
    public async Task A_role_of_ones_own_is_named_changed_and_deleted_only_when_nobody_has_it(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Dealer("D1");
        await portal.Seed.Dealer("D2");
        var boss = await portal.Person("boss@one.test", "D1", Roles.Headquarters);
        var rival = await portal.Person("boss@two.test", "D2", Roles.Headquarters);
        var made = await Save(portal, boss, null, new("Responsabile Qualità", [Permission.CatalogRead, Permission.OrdersRead]));
        made.Status.ShouldBe(201);
        made.Value.Code.ShouldBe("responsabile-qualita");
        (await Save(portal, boss, null, new("responsabile qualità", [Permission.CatalogRead]))).Problem!.Code.ShouldBe("ROLE_NAME_TAKEN");
        (await Save(portal, boss, null, new("Buyer", [Permission.CatalogRead]))).Problem!.Code.ShouldBe("ROLE_NAME_TAKEN");
        (await Save(portal, boss, null, new("Re", [Permission.Administer]))).Problem!.Field.ShouldBe("permissions");
        (await Save(portal, boss, null, new("Nulla", []))).Problem!.Field.ShouldBe("permissions");

        (await portal.As(boss, (InviteUser.Handler h) => h.Handle(new("laura@one.test", null, made.Value.Code)))).Value.RoleName.ShouldBe("Responsabile Qualità");
        (await portal.As(rival, (InviteUser.Handler h) => h.Handle(new("x@two.test", null, made.Value.Code)))).Problem!.Field.ShouldBe("role", "a role is its account’s");
        (await Save(portal, rival, made.Value.Code, new("Mio", [Permission.CatalogRead]))).Problem!.Status.ShouldBe(404);
        (await portal.As(rival, (DeleteRole.Handler h) => h.Handle(made.Value.Code))).Problem!.Status.ShouldBe(404);
        (await portal.As(rival, (ListRoles.Handler h) => h.Handle(null))).Value.Items.ShouldAllBe(r => r.BuiltIn);

        (await portal.CallerOf("laura@one.test")).Permissions.ShouldBe([Permission.CatalogRead, Permission.OrdersRead], ignoreOrder: true);
        (await Save(portal, boss, made.Value.Code, new("Qualità", [Permission.CatalogRead]))).Ok.ShouldBeTrue();
        (await portal.CallerOf("laura@one.test")).Permissions.ShouldBe([Permission.CatalogRead]);
        (await portal.As(boss, (DeleteRole.Handler h) => h.Handle(made.Value.Code))).Problem!.Code.ShouldBe("ROLE_IN_USE");
        await Change(portal, boss, await portal.IdOf("laura@one.test"), new(Role: Roles.Buyer));
        (await portal.As(boss, (DeleteRole.Handler h) => h.Handle(made.Value.Code))).Ok.ShouldBeTrue();
        (await portal.As(boss, (ListRoles.Handler h) => h.Handle(null))).Value.Items.ShouldAllBe(r => r.BuiltIn);
    }

    [Theory, Databases]
    public async Task A_list_takes_the_same_statements_however_many_users_there_are(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Dealer("D1");
        var boss = await portal.Person("boss@one.test", "D1", Roles.Headquarters);
        await portal.As(boss, (ListUsers.Handler h) => h.Handle(new()));
        var few = await portal.Sql.Of(() => portal.As(boss, (ListUsers.Handler h) => h.Handle(new(Limit: 200))));
        await portal.Db(async db =>
        {
            db.AddRange(Enumerable.Range(0, 120).Select(i => new PortalUser { UserName = $"p{i}@one.test", NormalizedUserName = $"P{i}@ONE.TEST", Email = $"p{i}@one.test", NormalizedEmail = $"P{i}@ONE.TEST", DisplayName = $"Persona {i}", AccountId = boss.AccountId, Role = Roles.Buyer, CreatedAt = portal.Clock.GetUtcNow() }));
            return await db.SaveChangesAsync();
        });
        (await portal.Sql.Of(() => portal.As(boss, (ListUsers.Handler h) => h.Handle(new(Limit: 200))))).ShouldBe(few);
        (await portal.As(boss, (ListUsers.Handler h) => h.Handle(new(Limit: 200)))).Value.Items.Count.ShouldBe(121);
    }

    private static Task<Result<UserView>> Change(TestPortal portal, Caller caller, int id, ChangeUser.Request request) => portal.As(caller, (ChangeUser.Handler h) => h.Handle(id, request, IfMatch.Any));

    private static Task<Result<SaveRole.Response>> Save(TestPortal portal, Caller caller, string? code, SaveRole.Request request) => portal.As(caller, (SaveRole.Handler h) => h.Handle(code, request, IfMatch.Any));
}
