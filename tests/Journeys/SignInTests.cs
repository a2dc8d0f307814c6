using System.Net;
using Filiera.Accounts.Features;
using Filiera.Testing;
using Shouldly;
using Xunit;

namespace Filiera.Journeys;

/// <summary>A person with a cookie: where it opens, and where it must not.</summary>
public sealed class SignInTests
{
    private const string Email = "anna@dealer.test";
    private const string Password = "una-password-lunga";

    [Theory, Databases]
    public async Task The_cookie_opens_the_api_for_our_own_pages_only(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Dealer("D1");
        await using var site = await TestSite.Over(portal);
        (await site.AsSystem((AddUser.Handler h) => h.Handle(new AddUser.Request(Email, "D1", "buyer", Password, "Anna")))).Ok.ShouldBeTrue();
        using var anna = site.Stranger();

        await anna.Post("/api/v1/session", new { email = Email, password = "sbagliata-davvero" }, 401);
        await anna.Json("/api/v1/me", 401);
        using (var signedIn = await anna.Send(HttpMethod.Post, "/api/v1/session", new { email = Email, password = Password }))
        {
            var cookie = signedIn.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("__Host-filiera=", StringComparison.Ordinal)).ToLowerInvariant();
            cookie.ShouldContain("secure");
            cookie.ShouldContain("httponly");
            cookie.ShouldContain("samesite=lax");
        }

        var me = await anna.Json("/api/v1/me");
        ((string)me["kind"]!).ShouldBe("USER");
        ((string)me["displayName"]!).ShouldBe("Anna");
        ((string)me["account"]!["code"]!).ShouldBe("D1");

        anna.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");
        await anna.Post("/api/v1/carts", new { name = "Da fuori" }, 403);
        anna.DefaultRequestHeaders.Remove("Sec-Fetch-Site");
        anna.DefaultRequestHeaders.Add("Origin", "https://evil.example");
        await anna.Post("/api/v1/carts", new { name = "Da fuori" }, 403);
        anna.DefaultRequestHeaders.Remove("Origin");

        using var bye = await anna.Send(HttpMethod.Delete, "/api/v1/session");
        bye.StatusCode.ShouldBe(HttpStatusCode.OK);
        await anna.Json("/api/v1/me", 401);
    }

    [Theory, Databases]
    public async Task New_rights_and_closed_accounts_end_the_session_at_the_next_check(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Dealer("D1");
        await using var site = await TestSite.Over(portal);
        await site.AsSystem((AddUser.Handler h) => h.Handle(new AddUser.Request(Email, "D1", "hq", Password)));
        using var anna = site.Stranger();
        await anna.Post("/api/v1/session", new { email = Email, password = Password });
        await site.AsSystem((AddUser.Handler h) => h.Handle(new AddUser.Request(Email, "D1", "buyer")));

        portal.Clock.Advance(TimeSpan.FromMinutes(6));
        await anna.Json("/api/v1/me", 401);
    }

    [Fact]
    public async Task Plain_http_is_answered_on_this_machine_only()
    {
        await using var portal = await TestPortal.Start(Database.Sqlite);
        await using var site = await TestSite.Over(portal);
        using var client = site.Stranger();
        await client.Json("http://localhost/api/v1/me", 401);
        var refused = await client.Json("http://portal.example/api/v1/me", 403);
        ((string)refused["code"]!).ShouldBe("HTTPS_REQUIRED");
        await client.Json("https://portal.example/api/v1/me", 401);
    }

    [Fact]
    public async Task What_was_never_there_is_a_problem_for_a_program_and_a_page_for_a_person()
    {
        await using var portal = await TestPortal.Start(Database.Sqlite);
        await using var site = await TestSite.Over(portal);
        using var client = site.Stranger();
        ((string)(await client.Json("/api/v1/nowhere", 404))["code"]!).ShouldBe("NOT_FOUND");
        using var post = await client.Send(HttpMethod.Patch, "/api/v1/me");
        ((string)(await post.Read(405))["code"]!).ShouldBe("METHOD_NOT_ALLOWED");

        client.DefaultRequestHeaders.Add("Accept", "text/html");
        using var page = await client.GetAsync("/nowhere", TestContext.Current.CancellationToken);
        page.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        page.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        page.Headers.GetValues("Content-Security-Policy").Single().ShouldNotContain("unsafe");
    }
}
