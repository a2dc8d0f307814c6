using Filiera.Accounts.Features;
using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using static Filiera.Accounts.Tests.Crowd;

namespace Filiera.Accounts.Tests;

public sealed class ResetTests
{
    private const string Anna = "anna@dealer.test";

    [Theory, Databases]
    public async Task The_answer_and_the_work_are_the_same_whether_the_address_is_known_or_not(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Dealer("D1");
        await portal.Person(Anna, "D1", Roles.Buyer);
        var known = await portal.Sql.Of(async () => (await Ask(portal, Anna)).Ok.ShouldBeTrue());
        var unknown = await portal.Sql.Of(async () => (await Ask(portal, "nobody@dealer.test")).Ok.ShouldBeTrue());
        unknown.ShouldBe(known, "not one statement more for an address that exists");

        await portal.Deliver();
        (await portal.MailsTo(Anna)).ShouldHaveSingleItem();
        (await portal.Db(db => db.Set<MailMessage>().CountAsync())).ShouldBe(1);
    }

    [Theory, Databases]
    public async Task A_new_password_is_chosen_once_and_ends_every_session(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Dealer("D1");
        await portal.Person(Anna, "D1", Roles.Buyer);
        await portal.Visit([], (SignIn.Handler h) => h.Handle(new(Anna, Password)));
        await Ask(portal, Anna.ToUpperInvariant());
        await portal.Deliver();
        var token = await portal.Link(Anna);
        (await Choose(portal, token, "corta")).Problem!.Code.ShouldBe("PASSWORD_TOO_WEAK");
        var both = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Choose(portal, token, "tutta-un’altra-password"))));
        both.Count(r => r.Ok).ShouldBe(1);
        (await Choose(portal, token, "tutta-un’altra-password")).Problem!.Status.ShouldBe(410);
        (await portal.Db(db => db.Set<Session>().CountAsync(s => s.EndedAt == null))).ShouldBe(0);
        (await portal.Visit([], (SignIn.Handler h) => h.Handle(new(Anna, Password)))).Ok.ShouldBeFalse();
        (await portal.Visit([], (SignIn.Handler h) => h.Handle(new(Anna, "tutta-un’altra-password")))).Ok.ShouldBeTrue();
    }

    [Theory, Databases]
    public async Task A_link_ends_after_an_hour_and_nobody_is_flooded_with_mails(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Dealer("D1");
        await portal.Person(Anna, "D1", Roles.Buyer);
        for (var i = 0; i < 8; i++)
        {
            await Ask(portal, Anna);
        }

        await portal.Deliver();
        (await portal.MailsTo(Anna)).Count.ShouldBe(3);
        var token = await portal.Link(Anna);
        portal.Clock.Advance(TimeSpan.FromMinutes(61));
        (await Choose(portal, token, Password)).Problem!.Status.ShouldBe(410);
        await Ask(portal, Anna);
        await portal.Deliver();
        (await portal.MailsTo(Anna)).Count.ShouldBe(4);
    }

    [Theory, Databases]
    public async Task Who_is_out_gets_no_link_and_who_was_invited_gets_his_invitation_again(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Dealer("D1");
        await portal.Person(Anna, "D1", Roles.Buyer);
        await portal.AsSystem(async (ChangeUserState.Handler h) => await h.Handle(await portal.IdOf(Anna), new("DEACTIVATED")));
        await portal.AsSystem((InviteUser.Handler h) => h.Handle(new("laura@dealer.test", null, Roles.Buyer, "D1")));
        await Ask(portal, Anna);
        await Ask(portal, "laura@dealer.test");
        await portal.Deliver();
        (await portal.MailsTo(Anna)).ShouldBeEmpty();
        (await portal.MailsTo("laura@dealer.test")).Count.ShouldBe(2);
        (await portal.MailsTo("laura@dealer.test"))[1].Text.ShouldContain("/invite/");
    }

    private static Task<Result<Done>> Ask(TestPortal portal, string email) => portal.As(Caller.Stranger, (RequestReset.Handler h) => h.Handle(new(email)));

    private static Task<Result<Done>> Choose(TestPortal portal, string token, string password) => portal.Visit([], (ChoosePassword.Handler h) => h.Handle(new(token, password)));
}
