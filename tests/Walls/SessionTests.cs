using System.Net;
using System.Net.Http.Json;
using Filiera.Accounts.Features;
using Filiera.Testing;
using Shouldly;
using Xunit;

namespace Filiera.Walls;

/// <summary>A session begins with signing in and ends with signing out; what was before or after opens nothing.</summary>
public sealed class SessionTests
{
    private const string Email = "anna@dealer.test";

    [Theory, Databases]
    public async Task A_cookie_from_before_signing_in_is_worth_nothing_after_it_and_one_from_before_signing_out_neither(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Dealer("D1");
        await using var site = await TestSite.Over(portal);
        (await site.AsSystem((AddUser.Handler h) => h.Handle(new(Email, "D1", "hq", Visitor.Password)))).Ok.ShouldBeTrue();
        using var stranger = site.Stranger();
        using var page = await stranger.GetAsync("/sign-in", TestContext.Current.CancellationToken);
        var before = Cookies(page);

        // Set by someone else before she signs in: it is not what her session is known by.
        using var planted = Raw(site, before.Append("__Host-filiera=planted").ToArray());
        using var signedIn = await planted.PostAsJsonAsync("/api/v1/session", new { email = Email, password = Visitor.Password }, TestContext.Current.CancellationToken);
        signedIn.StatusCode.ShouldBe(HttpStatusCode.OK);
        var session = Cookies(signedIn).Single(c => c.StartsWith("__Host-filiera=", StringComparison.Ordinal));
        session.ShouldNotBe("__Host-filiera=planted");
        (await Me(site, [.. before])).ShouldBe(401);
        (await Me(site, "__Host-filiera=planted")).ShouldBe(401);
        (await Me(site, session)).ShouldBe(200);
        (await Me(site, session.Replace("__Host-filiera", "filiera", StringComparison.Ordinal))).ShouldBe(401, "the plain name counts on http only");
        (await Me(site, Flip(session))).ShouldBe(401, "a changed cookie is nobody's");

        // Signing in again makes another one.
        using var again = await Raw(site, session).PostAsJsonAsync("/api/v1/session", new { email = Email, password = Visitor.Password }, TestContext.Current.CancellationToken);
        Cookies(again).Single(c => c.StartsWith("__Host-filiera=", StringComparison.Ordinal)).ShouldNotBe(session);

        using var bye = await Raw(site, session).DeleteAsync("/api/v1/session", TestContext.Current.CancellationToken);
        bye.StatusCode.ShouldBe(HttpStatusCode.OK);
        portal.Clock.Advance(TimeSpan.FromMinutes(6));
        (await Me(site, session)).ShouldBe(401, "a copy of the cookie ends with the session");
    }

    [Theory, Databases]
    public async Task A_new_password_ends_the_sessions_of_the_old_one(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Dealer("D1");
        await using var site = await TestSite.Over(portal);
        await site.AsSystem((AddUser.Handler h) => h.Handle(new(Email, "D1", "hq", Visitor.Password)));
        using var anna = site.Stranger();
        using var signedIn = await anna.PostAsJsonAsync("/api/v1/session", new { email = Email, password = Visitor.Password }, TestContext.Current.CancellationToken);
        var session = Cookies(signedIn).Single(c => c.StartsWith("__Host-filiera=", StringComparison.Ordinal));
        await site.AsSystem((AddUser.Handler h) => h.Handle(new(Email, "D1", "hq", "un-altra-password")));
        portal.Clock.Advance(TimeSpan.FromMinutes(6));

        (await Me(site, session)).ShouldBe(401);
    }

    private static string Flip(string cookie) => cookie[..^10] + (cookie[^10] == 'A' ? 'B' : 'A') + cookie[^9..];

    private static IReadOnlyList<string> Cookies(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Set-Cookie", out var set) ? [.. set.Select(c => c.Split(';')[0])] : [];

    private static HttpClient Raw(TestSite site, params string[] cookies)
    {
        var client = site.Stranger();
        client.DefaultRequestHeaders.Add("Cookie", string.Join("; ", cookies));
        return client;
    }

    private static async Task<int> Me(TestSite site, params string[] cookies)
    {
        using var client = Raw(site, cookies);
        using var answer = await client.GetAsync("/api/v1/me");
        return (int)answer.StatusCode;
    }
}
