using System.Text;
using Filiera.Accounts.Features;
using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using static Filiera.Accounts.Tests.Crowd;

namespace Filiera.Accounts.Tests;

public sealed class SecondFactorTests
{
    private const string Anna = "anna@dealer.test";

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1234567890, "005924")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_the_standard(long seconds, string code) =>
        Totp.Code(Encoding.ASCII.GetBytes("12345678901234567890"), seconds / 30).ShouldBe(code);

    [Fact]
    public void A_key_is_written_as_the_apps_read_it() => Totp.Base32(Encoding.ASCII.GetBytes("12345678901234567890")).ShouldBe("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");

    [Theory, Databases]
    public async Task After_the_password_a_code_is_asked_for_and_each_opens_once(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var (key, _) = await SwitchOn(portal);
        var browser = new Dictionary<string, string>();
        (await Password(portal, browser)).Problem!.Code.ShouldBe("SECOND_FACTOR_REQUIRED");
        browser.ContainsKey(SessionCookie).ShouldBeFalse();
        (await Code(portal, browser, "000000")).Problem!.Code.ShouldBe("CODE_WRONG");

        portal.Clock.Advance(TimeSpan.FromSeconds(30));
        var code = Totp.Code(key, Totp.StepOf(portal.Clock.GetUtcNow()));
        var other = new Dictionary<string, string>();
        await Password(portal, other);
        var both = await Task.WhenAll(Task.Run(() => Code(portal, browser, code)), Task.Run(() => Code(portal, other, code)));
        both.Count(r => r.Ok).ShouldBe(1, "a code that was overheard is worth nothing");
        (browser.ContainsKey(SessionCookie) ^ other.ContainsKey(SessionCookie)).ShouldBeTrue();

        portal.Clock.Advance(TimeSpan.FromSeconds(90));
        await Password(portal, other = []);
        (await Code(portal, other, code)).Ok.ShouldBeFalse("it is over besides");
    }

    [Theory, Databases]
    public async Task The_door_between_password_and_code_closes_after_ten_minutes(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var (key, _) = await SwitchOn(portal);
        var browser = new Dictionary<string, string>();
        await Password(portal, browser);
        portal.Clock.Advance(TimeSpan.FromMinutes(11));
        (await Code(portal, browser, Totp.Code(key, Totp.StepOf(portal.Clock.GetUtcNow())))).Problem!.Code.ShouldBe("SIGN_IN_AGAIN");
        (await Code(portal, [], "123456")).Problem!.Code.ShouldBe("SIGN_IN_AGAIN");
    }

    [Theory, Databases]
    public async Task Codes_cannot_be_guessed_and_a_right_password_in_between_gives_no_new_tries(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var (key, _) = await SwitchOn(portal);
        portal.Clock.Advance(TimeSpan.FromSeconds(60));
        var right = Totp.Code(key, Totp.StepOf(portal.Clock.GetUtcNow()));
        for (var i = 0; i < 12; i++)
        {
            var browser = new Dictionary<string, string>();
            await Password(portal, browser);
            (await Code(portal, browser, right == "000000" ? "000001" : "000000")).Ok.ShouldBeFalse();
        }

        var last = new Dictionary<string, string>();
        await Password(portal, last);
        (await Code(portal, last, right)).Problem!.Status.ShouldBe(429);
    }

    [Theory, Databases]
    public async Task A_recovery_code_opens_once_and_its_owner_is_told(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var (_, codes) = await SwitchOn(portal);
        codes.Count.ShouldBe(10);
        var browsers = Enumerable.Range(0, 4).Select(_ => new Dictionary<string, string>()).ToList();
        foreach (var browser in browsers)
        {
            await Password(portal, browser);
        }

        var tried = await Task.WhenAll(browsers.Select(b => Task.Run(() => portal.Visit(b, (PassSecondFactor.Handler h) => h.Handle(new(RecoveryCode: codes[3].ToLowerInvariant().Replace("-", " ")))))));
        tried.Count(r => r.Ok).ShouldBe(1);
        (await portal.MailsTo(Anna)).Last().Text.ShouldContain("codice di recupero: ne restano 9");
        (await portal.Db(db => db.Set<RecoveryCode>().Select(c => c.Hash).ToListAsync())).ShouldAllBe(h => h.Length == 64);
    }

    [Theory, Databases]
    public async Task A_trusted_device_is_not_asked_again_until_the_doors_change(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var (key, _) = await SwitchOn(portal);
        var browser = new Dictionary<string, string>();
        await Password(portal, browser);
        portal.Clock.Advance(TimeSpan.FromSeconds(30));
        (await portal.Visit(browser, (PassSecondFactor.Handler h) => h.Handle(new(Totp.Code(key, Totp.StepOf(portal.Clock.GetUtcNow())), TrustDevice: true)))).Ok.ShouldBeTrue();
        (await Password(portal, browser)).Ok.ShouldBeTrue();
        (await Password(portal, [])).Ok.ShouldBeFalse("another device is asked");
        await portal.AsSystem(async (SecureUser.Handler h) => await h.Handle(await portal.IdOf(Anna), SecureUser.Measure.SignOut));
        (await Password(portal, browser)).Problem!.Code.ShouldBe("SECOND_FACTOR_REQUIRED");
    }

    [Theory, Databases]
    public async Task An_administrator_takes_a_lost_second_factor_away(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await SwitchOn(portal);
        var boss = await portal.Person("boss@dealer.test", "D1", Roles.Headquarters);
        (await portal.As(boss, async (SecureUser.Handler h) => await h.Handle(await portal.IdOf(Anna), SecureUser.Measure.ResetSecondFactor))).Ok.ShouldBeTrue();
        (await Password(portal, [])).Ok.ShouldBeTrue();
        (await portal.MailsTo(Anna)).Last().Text.ShouldContain("ha tolto il tuo secondo fattore");
        (await portal.Db(db => db.Set<RecoveryCode>().CountAsync())).ShouldBe(0);
    }

    [Theory, Databases]
    public async Task Without_a_fresh_session_the_password_is_asked_for_before_a_door_changes(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Dealer("D1");
        var anna = await portal.Person(Anna, "D1", Roles.Buyer);
        (await portal.As(anna, (SetUpSecondFactor.Handler h) => h.Begin(new()))).Problem!.Code.ShouldBe("PASSWORD_REQUIRED");
        (await portal.As(anna, (SetUpSecondFactor.Handler h) => h.Begin(new("sbagliata-davvero")))).Problem!.Code.ShouldBe("PASSWORD_WRONG");
        (await portal.As(anna, (SetUpSecondFactor.Handler h) => h.Begin(new(Crowd.Password)))).Ok.ShouldBeTrue();
        (await Password(portal, [])).Ok.ShouldBeTrue("it asks for nothing before its first code");
        (await portal.As(anna, (SetUpSecondFactor.Handler h) => h.Handle(new("000000")))).Problem!.Code.ShouldBe("CODE_WRONG");
        (await portal.Db(db => db.Set<SecondFactor>().Select(f => f.Key).SingleAsync())).Length.ShouldBeGreaterThan(60, "the key is encrypted");
    }

    private static async Task<(byte[] Key, IReadOnlyList<string> Codes)> SwitchOn(TestPortal portal)
    {
        await portal.Seed.Dealer("D1");
        var anna = await portal.Person(Anna, "D1", Roles.Buyer);
        var begun = await portal.As(anna, (SetUpSecondFactor.Handler h) => h.Begin(new(Crowd.Password)));
        begun.Ok.ShouldBeTrue(begun.Problem?.ToString());
        var key = await portal.AsSystem(async (SecondFactors f) => await f.Waiting(await portal.IdOf(Anna), default));
        Totp.Base32(key!).ShouldBe(begun.Value.Secret.Replace(" ", ""));
        var on = await portal.As(anna, (SetUpSecondFactor.Handler h) => h.Handle(new(Totp.Code(key!, Totp.StepOf(portal.Clock.GetUtcNow())))));
        on.Ok.ShouldBeTrue(on.Problem?.ToString());
        return (key!, on.Value.RecoveryCodes);
    }

    private static Task<Result<Done>> Password(TestPortal portal, Dictionary<string, string> browser) => portal.Visit(browser, (SignIn.Handler h) => h.Handle(new(Anna, Crowd.Password)));

    private static Task<Result<Done>> Code(TestPortal portal, Dictionary<string, string> browser, string code) => portal.Visit(browser, (PassSecondFactor.Handler h) => h.Handle(new(code)));
}
