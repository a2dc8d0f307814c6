using System.Security.Claims;
using Filiera.Accounts.Features;
using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Filiera.Accounts.Tests;

public sealed class UserTests
{
    [Theory, Databases]
    public async Task A_buyer_is_limited_to_his_branch_and_all_that_a_request_needs_is_in_his_claims(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        var added = await portal.AsSystem((AddUser.Handler h) => h.Handle(new AddUser.Request("anna@dealer.test", "D1", Roles.Buyer, DisplayName: "Anna")));
        added.Value.Created.ShouldBeTrue();
        added.Value.Password.ShouldNotBeNull("a new user without a password gets one, told once");

        var principal = await portal.AsSystem(async (IUserClaimsPrincipalFactory<PortalUser> principals) =>
            await principals.CreateAsync(await portal.Db(db => db.Set<PortalUser>().SingleAsync())));
        var caller = CallerClaims.Read(principal);
        caller.Kind.ShouldBe(CallerKind.User);
        caller.Name.ShouldBe("anna@dealer.test");
        caller.DisplayName.ShouldBe("Anna");
        caller.AccountId.ShouldBe(dealer.Account.Id);
        caller.AccountCode.ShouldBe("D1");
        caller.BranchId.ShouldBe(dealer.Branch.Id);
        caller.Branches.ShouldBe([dealer.Branch.Id]);
        caller.May(Permission.OrdersPlace).ShouldBeTrue();
        caller.May(Permission.OrdersApprove).ShouldBeFalse();
    }

    [Theory, Databases]
    public async Task Saying_it_again_changes_the_user_and_ends_his_old_sessions(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Dealer("D1");
        await portal.AsSystem((AddUser.Handler h) => h.Handle(new AddUser.Request("anna@dealer.test", "D1", Roles.Buyer)));
        var before = await portal.Db(db => db.Set<PortalUser>().AsNoTracking().SingleAsync());
        var changed = await portal.AsSystem((AddUser.Handler h) => h.Handle(new AddUser.Request("ANNA@dealer.test", "D1", Roles.Headquarters)));
        changed.Value.Created.ShouldBeFalse();
        changed.Value.Password.ShouldBeNull();

        var after = await portal.Db(db => db.Set<PortalUser>().AsNoTracking().SingleAsync());
        after.PasswordHash.ShouldBe(before.PasswordHash);
        after.SecurityStamp.ShouldNotBe(before.SecurityStamp);
        after.Role.ShouldBe(Roles.Headquarters);
        after.Branches.ShouldBeNull();
    }

    [Theory, Databases]
    public async Task What_makes_no_sense_is_refused_with_its_field(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Dealer("D1");
        (await Field(portal, new("no address", "D1", Roles.Buyer))).ShouldBe("email");
        (await Field(portal, new("a@b.it", "D1", "king"))).ShouldBe("role");
        (await Field(portal, new("a@b.it", null, Roles.Buyer))).ShouldBe("account");
        (await Field(portal, new("a@b.it", "D2", Roles.Buyer))).ShouldBe("account");
        (await Field(portal, new("a@b.it", "D1", Roles.Admin))).ShouldBe("account");
        (await Field(portal, new("a@b.it", "D1", Roles.Buyer, "corta"))).ShouldBe("password");
        (await Field(portal, new("a@b.it", "D1", Roles.Buyer, Branch: "MOON"))).ShouldBe("branch");

        var buyer = Seed.CallerOf(await portal.Db(db => db.Set<Account>().SingleAsync()));
        (await portal.As(buyer, (AddUser.Handler h) => h.Handle(new("a@b.it", "D1", Roles.Headquarters)))).Problem!.Status.ShouldBe(403);
    }

    [Fact]
    public void A_role_that_no_longer_exists_may_do_nothing()
    {
        var caller = CallerClaims.Read(new ClaimsPrincipal(new ClaimsIdentity([new(CallerClaims.Name, "x@y.it"), new(CallerClaims.Role, "king")], "test")));
        caller.Permissions.ShouldBeEmpty();
    }

    [Fact]
    public void A_dealers_caller_never_holds_more_than_a_dealer_may()
    {
        var caller = CallerClaims.Read(new ClaimsPrincipal(new ClaimsIdentity([new(CallerClaims.Name, "x@y.it"), new(CallerClaims.Role, Roles.Admin), new(CallerClaims.AccountId, "7")], "test")));
        caller.Permissions.IsSubsetOf(Permission.OfDealers).ShouldBeTrue();
    }

    private static async Task<string?> Field(TestPortal portal, AddUser.Request request) =>
        (await portal.AsSystem((AddUser.Handler h) => h.Handle(request))).Problem?.Field;
}
