using System.Net;
using System.Security.Claims;
using Filiera.Accounts;
using Filiera.Accounts.Features;
using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using Shouldly;
using Xunit;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Filiera.Journeys;

/// <summary>Signing in with the company's provider: a real OpenIddict server on this machine, authorization code with PKCE, our own handler at the other end.</summary>
public sealed class CompanySignInTests
{
    private const string Service = "service@maker.test";

    [Theory, Databases]
    public async Task A_user_of_ours_comes_in_by_the_companys_provider(Database on)
    {
        await using var provider = await Provider.Start();
        await using var portal = await Portal(on);
        await using var site = await TestSite.Over(portal, provider.Settings);
        await Add(site, Service, Roles.Service);
        provider.Who = new("subject-1", Service, true);
        using var browser = site.Stranger();
        using (var page = await browser.GetAsync("/sign-in", TestContext.Current.CancellationToken))
        {
            (await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("Entra con Acme");
        }

        using var done = await Dance(browser, "/sign-in/company?returnUrl=%2Fprofile");
        done.StatusCode.ShouldBe(HttpStatusCode.Found);
        done.Headers.Location!.ToString().ShouldBe("/profile");
        ((string)(await browser.Json("/api/v1/me"))["name"]!).ShouldBe(Service);
        ((string)(await browser.Json("/api/v1/me/sessions"))["items"]!.AsArray().Single()!["method"]!).ShouldBe("company");

        // From now on the subject decides: with another address there he is still himself here.
        provider.Who = new("subject-1", "renamed@maker.test", true);
        using var again = site.Stranger();
        using var second = await Dance(again, "/sign-in/company");
        ((string)(await again.Json("/api/v1/me"))["name"]!).ShouldBe(Service);
    }

    [Theory, Databases]
    public async Task It_makes_no_user_and_believes_no_unverified_address(Database on)
    {
        await using var provider = await Provider.Start();
        await using var portal = await Portal(on);
        await using var site = await TestSite.Over(portal, provider.Settings);
        await Add(site, Service, Roles.Service);
        await Add(site, "boss@dealer.test", Roles.Headquarters, "D1");
        provider.Who = new("subject-9", "nobody@maker.test", true);
        await Refused(site);
        provider.Who = new("subject-9", Service, false);
        await Refused(site);
        provider.Who = new("subject-9", "boss@dealer.test", true);
        await Refused(site);     // the provider is the manufacturer's: dealers have no door there, unless SignIn:Oidc:For says so
        provider.Who = new("subject-1", Service, true);
        using (var first = site.Stranger())
        {
            using var ok = await Dance(first, "/sign-in/company");
            await first.Json("/api/v1/me");
        }

        provider.Who = new("subject-2", Service, true);
        await Refused(site);     // someone else there, who got the address of one who is bound already
        (await portal.Db(db => db.Set<PortalUser>().CountAsync())).ShouldBe(2);

        await site.AsSystem(async (ChangeUserState.Handler h) => await h.Handle(await portal.Db(db => db.Set<PortalUser>().Where(u => u.Email == Service).Select(u => u.Id).SingleAsync()), new("DEACTIVATED")));
        provider.Who = new("subject-1", Service, true);
        await Refused(site);
    }

    [Theory, Databases]
    public async Task A_forged_answer_and_a_foreign_address_open_nothing(Database on)
    {
        await using var provider = await Provider.Start();
        await using var portal = await Portal(on);
        await using var site = await TestSite.Over(portal, provider.Settings);
        await Add(site, Service, Roles.Service);
        provider.Who = new("subject-1", Service, true);
        using var browser = site.Stranger();
        using (var forged = await browser.GetAsync($"{CompanySignIn.Callback}?code=x&state=y", TestContext.Current.CancellationToken))
        {
            forged.StatusCode.ShouldBe(HttpStatusCode.Found);
            forged.Headers.Location!.ToString().ShouldBe("/sign-in?company=failed");
        }

        // The answer of one browser is worth nothing in another: its state is bound to a cookie.
        using var victim = site.Stranger();
        using (var stolen = await victim.GetAsync(await Answer(browser, "/sign-in/company"), TestContext.Current.CancellationToken))
        {
            stolen.Headers.Location!.ToString().ShouldBe("/sign-in?company=failed");
        }

        await victim.Json("/api/v1/me", 401);
        using var away = await Dance(browser, "/sign-in/company?returnUrl=https%3A%2F%2Fevil.example%2F");
        away.Headers.Location!.ToString().ShouldBe("/");
    }

    [Fact]
    public async Task Without_the_setting_there_is_no_such_door()
    {
        await using var portal = await TestPortal.Start(Database.Sqlite);
        await using var site = await TestSite.Over(portal);
        using var browser = site.Stranger();
        using var page = await browser.GetAsync("/sign-in/company", TestContext.Current.CancellationToken);
        page.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task<TestPortal> Portal(Database on)
    {
        var portal = await TestPortal.Start(on);
        await portal.Seed.Dealer("D1");

        // A browser's cookies and the provider's tokens live by the real clock.
        portal.Clock.Set(TimeProvider.System.GetUtcNow());
        return portal;
    }

    private static async Task Add(TestSite site, string email, string role, string? account = null) =>
        (await site.AsSystem((AddUser.Handler h) => h.Handle(new AddUser.Request(email, account, role)))).Ok.ShouldBeTrue();

    private static async Task Refused(TestSite site)
    {
        using var browser = site.Stranger();
        using var refused = await Dance(browser, "/sign-in/company");
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("non corrisponde a un utente");
        await browser.Json("/api/v1/me", 401);
    }

    // To the provider, which knows him already, and back to our callback's address.
    private static async Task<Uri> Answer(HttpClient browser, string path)
    {
        using var start = await browser.GetAsync(path, TestContext.Current.CancellationToken);
        start.StatusCode.ShouldBe(HttpStatusCode.Found);
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var there = await http.GetAsync(start.Headers.Location, TestContext.Current.CancellationToken);
        there.StatusCode.ShouldBe(HttpStatusCode.Found, await there.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return there.Headers.Location!;
    }

    private static async Task<HttpResponseMessage> Dance(HttpClient browser, string path)
    {
        using var back = await browser.GetAsync(await Answer(browser, path), TestContext.Current.CancellationToken);
        back.StatusCode.ShouldBe(HttpStatusCode.Found);
        back.Headers.Location!.ToString().ShouldContain("/sign-in/company/done");
        return await browser.GetAsync(back.Headers.Location, TestContext.Current.CancellationToken);
    }

    /// <summary>The company's provider: OpenIddict with a store of its own; whoever comes is <see cref="Who"/>.</summary>
    private sealed class Provider : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private readonly SqliteConnection _connection;

        private Provider(WebApplication app, SqliteConnection connection) => (_app, _connection) = (app, connection);

        public sealed record Person(string Subject, string Email, bool Verified);

        public Person Who { get; set; } = null!;

        public Dictionary<string, string?> Settings => new()
        {
            ["SignIn:Oidc:Authority"] = _app.Urls.First(), ["SignIn:Oidc:ClientId"] = "filiera", ["SignIn:Oidc:ClientSecret"] = "a-secret-of-the-test", ["SignIn:Oidc:Name"] = "Acme",
        };

        public static async Task<Provider> Start()
        {
            var connection = new SqliteConnection("Data Source=:memory:");
            await connection.OpenAsync();
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
            builder.Services.AddDbContext<DbContext>(o => o.UseSqlite(connection).UseOpenIddict());
            builder.Services.AddOpenIddict().AddCore(o => o.UseEntityFrameworkCore().UseDbContext<DbContext>()).AddServer(o =>
            {
                o.SetAuthorizationEndpointUris("connect/authorize").SetTokenEndpointUris("connect/token");
                o.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
                o.RegisterScopes(Scopes.Email, Scopes.Profile);
                o.AddEphemeralEncryptionKey().AddEphemeralSigningKey();
                o.UseAspNetCore().EnableAuthorizationEndpointPassthrough().DisableTransportSecurityRequirement();
            });
            builder.Services.AddAuthorization();
            Provider? provider = null;
            var app = builder.Build();
            app.UseAuthentication();
            app.MapGet("/connect/authorize", (HttpContext http) =>
            {
                var request = http.GetOpenIddictServerRequest()!;
                var identity = new ClaimsIdentity("test", Claims.Name, Claims.Role);
                identity.SetClaim(Claims.Subject, provider!.Who.Subject).SetClaim(Claims.Email, provider.Who.Email).SetClaim(Claims.EmailVerified, provider.Who.Verified);
                identity.SetScopes(request.GetScopes());
                identity.SetDestinations(_ => [Destinations.IdentityToken]);
                return Results.SignIn(new ClaimsPrincipal(identity), null, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
            });
            provider = new Provider(app, connection);
            await using (var scope = app.Services.CreateAsyncScope())
            {
                await scope.ServiceProvider.GetRequiredService<DbContext>().Database.EnsureCreatedAsync();
                await scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>().CreateAsync(new OpenIddictApplicationDescriptor
                {
                    ClientId = "filiera", ClientSecret = "a-secret-of-the-test", ConsentType = ConsentTypes.Implicit, RedirectUris = { new Uri($"https://localhost{CompanySignIn.Callback}") },
                    Permissions = { Permissions.Endpoints.Authorization, Permissions.Endpoints.Token, Permissions.GrantTypes.AuthorizationCode, Permissions.ResponseTypes.Code, Permissions.Scopes.Email, Permissions.Scopes.Profile },
                });
            }

            await app.StartAsync();
            return provider;
        }

        public async ValueTask DisposeAsync()
        {
            await _app.DisposeAsync();
            await _connection.DisposeAsync();
        }
    }
}
