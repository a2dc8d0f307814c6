using System.Net;
using System.Security.Claims;
using System.Text.Json.Nodes;
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
public sealed class CompanySignInTests(CompanySignInTests.Companies companies) : IClassFixture<CompanySignInTests.Companies>
{
    /// <summary>The provider, and the portals that know it, once for the class. Who is asked for what decides each test by itself.</summary>
    public sealed class Companies : IAsyncLifetime
    {
        public SharedSites Sites { get; } = new();

        internal Provider Provider { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Provider = await Provider.Start();

        public async ValueTask DisposeAsync()
        {
            await Sites.DisposeAsync();
            await Provider.DisposeAsync();
        }
    }

    // A test's own: addresses here, subjects there.
    private readonly string _own = companies.Sites.Own();

    private Provider Theirs => companies.Provider;

    private string Service => Mail("service");

    private string Mail(string name, string at = "maker") => $"{name}@{_own.ToLowerInvariant()}.{at}.test";

    private string Subject(int number) => $"{_own}-{number}";

    [Theory, Databases]
    public async Task A_user_of_ours_comes_in_by_the_companys_provider(Database on)
    {
        var (_, site) = await Begin(on);
        await Add(site, Service, Roles.Service);
        Theirs.Who = new(Subject(1), Service, true);
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
        Theirs.Who = new(Subject(1), Mail("renamed"), true);
        using var again = site.Stranger();
        using var second = await Dance(again, "/sign-in/company");
        ((string)(await again.Json("/api/v1/me"))["name"]!).ShouldBe(Service);
    }

    [Theory, Databases]
    public async Task It_makes_no_user_and_believes_no_unverified_address(Database on)
    {
        var (portal, site) = await Begin(on);
        await Add(site, Service, Roles.Service);
        await Add(site, Mail("boss", "dealer"), Roles.Headquarters, _own);
        Theirs.Who = new(Subject(9), Mail("nobody"), true);
        await Refused(site);
        Theirs.Who = new(Subject(9), Service, false);
        await Refused(site);
        Theirs.Who = new(Subject(9), Mail("boss", "dealer"), true);
        await Refused(site);     // the provider is the manufacturer's: dealers have no door there, unless SignIn:Oidc:For says so
        Theirs.Who = new(Subject(1), Service, true);
        using (var first = site.Stranger())
        {
            using var ok = await Dance(first, "/sign-in/company");
            await first.Json("/api/v1/me");
        }

        Theirs.Who = new(Subject(2), Service, true);
        await Refused(site);     // someone else there, who got the address of one who is bound already
        var place = $"{_own.ToLowerInvariant()}.";
        (await portal.Db(db => db.Set<PortalUser>().CountAsync(u => u.Email!.Contains("@" + place)))).ShouldBe(2);

        await site.AsSystem(async (ChangeUserState.Handler h) => await h.Handle(await portal.Db(db => db.Set<PortalUser>().Where(u => u.Email == Service).Select(u => u.Id).SingleAsync()), new("DEACTIVATED")));
        Theirs.Who = new(Subject(1), Service, true);
        await Refused(site);
    }

    [Theory, Databases]
    public async Task A_forged_answer_and_a_foreign_address_open_nothing(Database on)
    {
        var (_, site) = await Begin(on);
        await Add(site, Service, Roles.Service);
        Theirs.Who = new(Subject(1), Service, true);
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

    [Theory, Databases]
    public async Task Groups_of_the_provider_make_the_user_and_give_him_his_role(Database on)
    {
        var (portal, site) = await Begin(on, groups: true);
        Theirs.Who = new(Subject(3), Mail("anna"), true, "Anna Bo", ["staff", "desk", "lists & discounts"]);
        var anna = Mail("anna");
        using var first = site.Stranger();
        using var made = await Dance(first, "/sign-in/company");
        made.StatusCode.ShouldBe(HttpStatusCode.Found);
        var me = await first.Json("/api/v1/me");
        ((string)me["displayName"]!).ShouldBe("Anna Bo");
        Rights(me).ShouldBe(Roles.Find(Roles.Pricing)!.Permissions.Order(), "of two roles the first of admin, pricing, service");

        // Her group changes: the new role at her next sign-in, and in the session that is open.
        Theirs.Who = Theirs.Who with { Groups = ["desk"] };
        using var again = site.Stranger();
        using var second = await Dance(again, "/sign-in/company");
        var service = Roles.Find(Roles.Service)!.Permissions.Order().ToList();
        Rights(await again.Json("/api/v1/me")).ShouldBe(service);
        Rights(await first.Json("/api/v1/me")).ShouldBe(service);
        (await portal.Db(db => db.Set<AuditEntry>().OrderBy(a => a.Id).Where(a => a.Subject == "user:" + anna).Select(a => a.What).ToListAsync())).ShouldBe(["user.added", "user.company-bound", "user.changed"]);

        // None of them left: out, and told why.
        Theirs.Who = Theirs.Who with { Groups = ["staff"] };
        await Refused(site, HttpStatusCode.Forbidden, "nessuno dei tuoi gruppi");
    }

    [Theory, Databases]
    public async Task Groups_open_nothing_to_strangers_and_leave_the_last_administrator(Database on)
    {
        var (portal, site) = await Begin(on, groups: true);
        await Add(site, Mail("owner"), Roles.Admin);
        await Add(site, Mail("boss", "dealer"), Roles.Headquarters, _own);
        Theirs.Who = new(Subject(4), Mail("new"), true, null, ["Desk"]);
        await Refused(site, HttpStatusCode.Forbidden, "nessuno dei tuoi gruppi");
        Theirs.Who = Theirs.Who with { Groups = ["desk"], Verified = false };
        await Refused(site);
        Theirs.Who = new(Subject(5), Mail("boss", "dealer"), true, null, ["desk"]);
        await Refused(site);     // a dealer's address makes nobody one of the manufacturer's people
        var place = $"{_own.ToLowerInvariant()}.";
        (await portal.Db(db => db.Set<PortalUser>().CountAsync(u => u.Email!.Contains("@" + place)))).ShouldBe(2);

        Theirs.Who = new(Subject(6), Mail("owner"), true, null, ["desk"]);
        using var owner = site.Stranger();
        using var entered = await Dance(owner, "/sign-in/company");
        Rights(await owner.Json("/api/v1/me")).ShouldBe(Permission.All.Order());
    }

    [Fact]
    public async Task When_the_provider_is_away_one_is_told_so_and_passwords_open()
    {
        await using var portal = await TestPortal.Start(Database.Sqlite);
        await using var site = await TestSite.Over(portal, new(Theirs.Settings) { ["SignIn:Oidc:Authority"] = "http://127.0.0.1:9" });
        using var browser = site.Stranger();
        using var away = await browser.GetAsync("/sign-in/company", TestContext.Current.CancellationToken);
        away.StatusCode.ShouldBe(HttpStatusCode.Found);
        away.Headers.Location!.ToString().ShouldBe("/sign-in?company=away");
        using var page = await browser.GetAsync(away.Headers.Location, TestContext.Current.CancellationToken);
        (await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("non risponde");
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

    private async Task<(TestPortal, TestSite)> Begin(Database on, bool groups = false)
    {
        var portal = await companies.Sites.Portal(on);
        await portal.Seed.Dealer(_own);

        // A browser's cookies and the provider's tokens live by the real clock.
        portal.Clock.Set(TimeProvider.System.GetUtcNow());
        return (portal, await companies.Sites.Site(on, groups ? "groups" : "", groups ? Theirs.WithGroups : Theirs.Settings));
    }

    private static async Task Add(TestSite site, string email, string role, string? account = null) =>
        (await site.AsSystem((AddUser.Handler h) => h.Handle(new AddUser.Request(email, account, role)))).Ok.ShouldBeTrue();

    private static IEnumerable<string> Rights(JsonNode me) => me["permissions"]!.AsArray().Select(p => (string)p!).Order();

    private static async Task Refused(TestSite site, HttpStatusCode status = HttpStatusCode.Unauthorized, string words = "non corrisponde a un utente")
    {
        using var browser = site.Stranger();
        using var refused = await Dance(browser, "/sign-in/company");
        refused.StatusCode.ShouldBe(status);
        (await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain(words);
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
    internal sealed class Provider : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private readonly SqliteConnection _connection;

        private Provider(WebApplication app, SqliteConnection connection) => (_app, _connection) = (app, connection);

        public sealed record Person(string Subject, string Email, bool Verified, string? Name = null, IReadOnlyList<string>? Groups = null);

        public Person Who { get; set; } = null!;

        public Dictionary<string, string?> Settings => new()
        {
            ["SignIn:Oidc:Authority"] = _app.Urls.First(), ["SignIn:Oidc:ClientId"] = "filiera", ["SignIn:Oidc:ClientSecret"] = "a-secret-of-the-test", ["SignIn:Oidc:Name"] = "Acme",
        };

        public Dictionary<string, string?> WithGroups => new(Settings) { ["SignIn:Oidc:Roles:ADMIN"] = "owners", ["SignIn:Oidc:Roles:pricing"] = "prices; lists & discounts", ["SignIn:Oidc:Roles:service"] = "desk" };

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
                identity.SetClaim(Claims.Name, provider.Who.Name).SetClaims("groups", [.. provider.Who.Groups ?? []]);
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

            // Its first answer takes long on a busy machine, and it is ours that is tried here.
            using var http = new HttpClient();
            await http.GetStringAsync(new Uri(new Uri(app.Urls.First()), "/.well-known/openid-configuration"));
            return provider;
        }

        public async ValueTask DisposeAsync()
        {
            await _app.DisposeAsync();
            await _connection.DisposeAsync();
        }
    }
}
