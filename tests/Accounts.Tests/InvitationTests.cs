using Filiera.Accounts.Features;
using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using static Filiera.Accounts.Tests.Crowd;

namespace Filiera.Accounts.Tests;

public sealed class InvitationTests
{
    private const string Laura = "laura@dealer.test";

    [Theory, Databases]
    public async Task An_invited_person_gets_a_link_and_comes_in_by_it_once(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Dealer("D1");
        var boss = await portal.Person("boss@dealer.test", "D1", Roles.Headquarters);
        var invited = await portal.As(boss, (InviteUser.Handler h) => h.Handle(new(Laura, "Laura Conti", Roles.Buyer)));
        invited.Status.ShouldBe(201, invited.Problem?.ToString());
        invited.Value.State.ShouldBe("INVITED");
        invited.Value.Account.ShouldBe("D1");
        (await Enter(portal, Laura, Password)).Ok.ShouldBeFalse("she has no password yet");

        await portal.Deliver();
        var mail = (await portal.MailsTo(Laura)).ShouldHaveSingleItem();
        mail.Text.ShouldContain("/invite/{secret}", customMessage: "the secret is not in the stored text");
        mail.Text.ShouldContain("Ferramenta D1");
        var token = await portal.Link(Laura);
        (await portal.As(Caller.Stranger, (AcceptInvitation.Handler h) => h.Look(token))).Value.ShouldBe(new(Laura, "Laura Conti", "Ferramenta D1", "boss@dealer.test"));

        (await Accept(portal, token, "corta")).Problem!.Code.ShouldBe("PASSWORD_TOO_WEAK");
        (await Accept(portal, token, Password)).Ok.ShouldBeTrue("a weak password used nothing up");
        (await portal.User(Laura)).State.ShouldBe(UserState.Active);
        (await Enter(portal, Laura, Password)).Ok.ShouldBeTrue();
        (await Accept(portal, token, "un’altra-password")).Problem!.Code.ShouldBe("LINK_EXPIRED");
        (await portal.As(Caller.Stranger, (AcceptInvitation.Handler h) => h.Look(token))).Problem!.Status.ShouldBe(410);
    }

    [Theory, Databases]
    public async Task Of_two_who_use_one_link_at_once_one_gets_in(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Dealer("D1");
        await portal.AsSystem((InviteUser.Handler h) => h.Handle(new(Laura, null, Roles.Buyer, "D1")));
        var token = await portal.Link(Laura);
        var both = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => Accept(portal, token, $"una-password-lunga-{i}"))));
        both.Count(r => r.Ok).ShouldBe(1);
        both.Where(r => !r.Ok).ShouldAllBe(r => r.Problem!.Code == "LINK_EXPIRED");
    }

    [Theory, Databases]
    public async Task A_link_ends_after_seven_days_when_it_is_withdrawn_and_when_a_newer_one_is_sent(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Dealer("D1");
        var boss = await portal.Person("boss@dealer.test", "D1", Roles.Headquarters);
        var id = (await portal.As(boss, (InviteUser.Handler h) => h.Handle(new(Laura, null, Roles.Buyer)))).Value.Id;
        var first = await portal.Link(Laura);
        portal.Clock.Advance(TimeSpan.FromDays(7) + TimeSpan.FromSeconds(1));
        (await Accept(portal, first, Password)).Problem!.Status.ShouldBe(410);

        (await portal.As(boss, (ResendInvitation.Handler h) => h.Handle(id, withdraw: false))).Ok.ShouldBeTrue();
        var second = await portal.Link(Laura);
        (await portal.As(boss, (ResendInvitation.Handler h) => h.Handle(id, withdraw: false))).Ok.ShouldBeTrue();
        (await Accept(portal, second, Password)).Problem!.Status.ShouldBe(410);

        var third = await portal.Link(Laura);
        (await portal.As(boss, (ResendInvitation.Handler h) => h.Handle(id, withdraw: true))).Ok.ShouldBeTrue();
        (await Accept(portal, third, Password)).Problem!.Status.ShouldBe(410);
        (await portal.User(Laura)).State.ShouldBe(UserState.Deactivated, "kept, not deleted");

        (await portal.As(boss, (InviteUser.Handler h) => h.Handle(new(Laura, null, Roles.Buyer)))).Status.ShouldBe(201, "who never came may be asked again");
        (await Accept(portal, await portal.Link(Laura), Password)).Ok.ShouldBeTrue();
        (await portal.As(boss, (ResendInvitation.Handler h) => h.Handle(id, withdraw: false))).Problem!.Code.ShouldBe("NOT_INVITED");
        (await portal.As(boss, (InviteUser.Handler h) => h.Handle(new(Laura, null, Roles.Buyer)))).Problem!.Code.ShouldBe("USER_EXISTS");
    }

    [Theory, Databases]
    public async Task A_dealer_invites_into_his_own_account_and_within_his_rights(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Dealer("D1");
        await portal.Seed.Dealer("D2");
        var boss = await portal.Person("boss@dealer.test", "D1", Roles.Headquarters);
        var buyer = await portal.Person("buyer@dealer.test", "D1", Roles.Buyer);
        await portal.Person("rival@rival.test", "D2", Roles.Headquarters);
        (await Refusal(portal, buyer, new(Laura, null, Roles.Buyer))).ShouldBe((403, null));
        (await Refusal(portal, boss, new(Laura, null, Roles.Buyer, "D2"))).ShouldBe((400, "account"));
        (await Refusal(portal, boss, new(Laura, null, Roles.Admin))).ShouldBe((400, "role"));
        (await Refusal(portal, boss, new(Laura, null, "king"))).ShouldBe((400, "role"));
        (await Refusal(portal, boss, new(Laura, null, Roles.Buyer, Branch: "MOON"))).ShouldBe((400, "branches"));
        (await Refusal(portal, boss, new("no address", null, Roles.Buyer))).ShouldBe((400, "email"));
        (await Refusal(portal, boss, new("rival@rival.test", null, Roles.Buyer))).ShouldBe((409, "email"));
        (await portal.User("rival@rival.test")).Role.ShouldBe(Roles.Headquarters, "nothing of the rival was touched");
    }

    [Theory, Databases]
    public async Task Two_who_invite_the_same_address_at_once_make_one_user(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Dealer("D1");
        await portal.Seed.Dealer("D2");
        var bosses = new[] { await portal.Person("boss@one.test", "D1", Roles.Headquarters), await portal.Person("boss@two.test", "D2", Roles.Headquarters) };
        var made = await Task.WhenAll(bosses.Select(b => Task.Run(() => portal.As(b, (InviteUser.Handler h) => h.Handle(new(Laura, null, Roles.Buyer))))));
        made.Count(m => m.Ok).ShouldBe(1);
        (await portal.Db(db => db.Set<PortalUser>().CountAsync(u => u.Email == Laura))).ShouldBe(1);
    }

    private static async Task<(int, string?)> Refusal(TestPortal portal, Caller caller, InviteUser.Request request)
    {
        var result = await portal.As(caller, (InviteUser.Handler h) => h.Handle(request));
        return (result.Problem!.Status, result.Problem.Field);
    }

    private static Task<Result<Done>> Accept(TestPortal portal, string token, string password) =>
        portal.Visit([], (AcceptInvitation.Handler h) => h.Handle(new(token, password)));

    private static Task<Result<Done>> Enter(TestPortal portal, string email, string password) =>
        portal.Visit([], (SignIn.Handler h) => h.Handle(new(email, password)));
}
