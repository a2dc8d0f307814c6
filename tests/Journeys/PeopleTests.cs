using System.Net;
using Filiera.Accounts;
using Filiera.Accounts.Features;
using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace Filiera.Journeys;

/// <summary>People at the door, over HTTP: sessions that begin anew, end on every node, and the second step.</summary>
public sealed class PeopleTests(SharedSites sites) : IClassFixture<SharedSites>
{
    private const string Password = "una-password-lunga";

    /// <summary>The people of one test: of a dealer of its own, and of his rival.</summary>
    private sealed record Cast(string Dealer)
    {
        public string Anna => Mail("anna");

        public string Boss => Mail("boss");

        public string Laura => Mail("laura");

        public string Rival => Mail("rival");

        public string Nobody => Mail("nobody");

        private string Mail(string name) => $"{name}@{Dealer.ToLowerInvariant()}.test";
    }

    [Theory, Databases]
    public async Task Signing_in_begins_a_new_session_whatever_the_browser_brought(Database on)
    {
        var (_, site, at) = await Begin(on);
        using var browser = site.Stranger();
        var first = await SignIn(browser, at.Anna);
        var second = await SignIn(browser, at.Anna);
        second.ShouldNotBe(first);
        using var thief = site.Stranger();
        thief.DefaultRequestHeaders.Add("Cookie", $"__Host-filiera={first}");
        await thief.Json("/api/v1/me", 401);
        await browser.Json("/api/v1/me");
    }

    [Theory, Databases]
    public async Task A_password_kept_with_fewer_rounds_than_today_opens_and_is_kept_anew(Database on)
    {
        var (portal, site, at) = await Begin(on);
        var weak = new PasswordHasher<PortalUser>(Options.Create(new PasswordHasherOptions { IterationCount = 100 })).HashPassword(new PortalUser(), Password);
        await portal.Db(db => db.Set<PortalUser>().Where(u => u.Email == at.Anna).ExecuteUpdateAsync(s => s.SetProperty(u => u.PasswordHash, weak)));
        using var browser = site.Stranger();
        await browser.Post("/api/v1/session", new { email = at.Anna, password = "sbagliata-davvero" }, 401);
        (await portal.Db(db => db.Set<PortalUser>().Where(u => u.Email == at.Anna).Select(u => u.PasswordHash).SingleAsync())).ShouldBe(weak);
        await SignIn(browser, at.Anna);
        (await portal.Db(db => db.Set<PortalUser>().Where(u => u.Email == at.Anna).Select(u => u.PasswordHash).SingleAsync())).ShouldNotBe(weak);
        await SignIn(site.Stranger(), at.Anna);
    }

    [Theory, Databases]
    public async Task A_session_that_is_ended_is_out_on_every_node_within_seconds(Database on)
    {
        var (portal, site, at) = await Begin(on);
        var other = await sites.Site(on, "other");
        using var laptop = site.Stranger();
        using var phone = site.Stranger();
        await SignIn(laptop, at.Anna);
        var cookie = await SignIn(phone, at.Anna);
        using var phoneElsewhere = other.Stranger();
        phoneElsewhere.DefaultRequestHeaders.Add("Cookie", $"__Host-filiera={cookie}");
        await phoneElsewhere.Json("/api/v1/me");

        var sessions = (await laptop.Json("/api/v1/me/sessions"))["items"]!.AsArray();
        sessions.Count.ShouldBe(2);
        var phones = (string)sessions.Single(s => !(bool)s!["current"]!)!["id"]!;
        using var rival = site.Stranger();
        await SignIn(rival, at.Rival);
        using (var refused = await rival.Send(HttpMethod.Delete, $"/api/v1/me/sessions/{phones}"))
        {
            refused.StatusCode.ShouldBe(HttpStatusCode.NotFound, "another’s session is not there");
        }

        using (var ended = await laptop.Send(HttpMethod.Delete, $"/api/v1/me/sessions/{phones}"))
        {
            ended.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        await phone.Json("/api/v1/me", 401);
        portal.Clock.Advance(TimeSpan.FromSeconds(3));
        await phoneElsewhere.Json("/api/v1/me", 401);
        await laptop.Json("/api/v1/me");

        using (var everywhere = await laptop.Send(HttpMethod.Delete, "/api/v1/me/sessions?all=true"))
        {
            everywhere.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        await laptop.Json("/api/v1/me", 401);
    }

    [Theory, Databases]
    public async Task Who_is_deactivated_is_out_and_who_gets_another_role_has_it_at_once(Database on)
    {
        var (portal, site, at) = await Begin(on);
        var other = await sites.Site(on, "other");
        using var anna = other.Stranger();
        await SignIn(anna, at.Anna);
        (await anna.Json("/api/v1/me"))["permissions"]!.AsArray().Select(p => (string)p!).ShouldContain(Permission.OrdersPlace);

        using var boss = site.Stranger();
        await SignIn(boss, at.Boss);
        var id = (int)(await boss.Json($"/api/v1/users?search={at.Anna}"))["items"]!.AsArray().Single()!["id"]!;
        await boss.Post("/api/v1/roles", new { name = "Magazziniere", permissions = new[] { Permission.CatalogRead } }, 201);
        using (var changed = await boss.Send(HttpMethod.Patch, $"/api/v1/users/{id}", """{"role":"magazziniere"}"""))
        {
            changed.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        portal.Clock.Advance(TimeSpan.FromSeconds(3));
        (await anna.Json("/api/v1/me"))["permissions"]!.AsArray().Select(p => (string)p!).ShouldBe([Permission.CatalogRead]);
        await anna.Json("/api/v1/orders", 403);

        using (var out_ = await boss.Send(HttpMethod.Put, $"/api/v1/users/{id}/state", """{"state":"DEACTIVATED"}"""))
        {
            out_.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        portal.Clock.Advance(TimeSpan.FromSeconds(3));
        await anna.Json("/api/v1/me", 401);
        await anna.Post("/api/v1/session", new { email = at.Anna, password = Password }, 401);
    }

    [Theory, Databases]
    public async Task With_the_gate_open_a_request_asks_the_database_for_no_session(Database on)
    {
        var (portal, site, at) = await Begin(on);
        using var anna = site.Stranger();
        await SignIn(anna, at.Anna);
        portal.Clock.Advance(TimeSpan.FromSeconds(60));
        await anna.Json("/api/v1/me");
        await site.Sql.Of(async () => await anna.Json("/api/v1/me"));
        site.Sql.Statements.Where(s => s.Contains("accounts_sessions", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Theory, Databases]
    public async Task Where_a_second_factor_is_required_nothing_opens_before_it_is_set_up(Database on)
    {
        var (portal, site, at) = await Begin(on, "strict", new() { ["SignIn:RequireSecondFactor"] = "manufacturer" });
        await site.AsSystem((AddUser.Handler h) => h.Handle(new AddUser.Request("strict@maker.test", null, Roles.Admin, Password)));
        using var client = site.Stranger();
        await SignIn(client, "strict@maker.test");
        ((string)(await client.Json("/api/v1/admin/users", 403))["code"]!).ShouldBe("SECOND_FACTOR_SETUP_REQUIRED");
        var browser = new Browser(client);
        (await browser.Open("/office/users")).Address.AbsolutePath.ShouldBe("/profile/second-factor");

        await browser.Press("main form button.primary");
        var key = browser.Find("code.key").TextContent.Replace(" ", "", StringComparison.Ordinal);
        browser.Page.QuerySelector("svg.qr path").ShouldNotBeNull();
        await browser.Press("main form button.primary", ("code", "000000"));
        browser.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        browser.Find("code.key").TextContent.Replace(" ", "", StringComparison.Ordinal).ShouldBe(key, "the same key waits");
        await browser.Press("main form button.primary", ("code", Totp.Code(FromBase32(key), Totp.StepOf(portal.Clock.GetUtcNow()))));
        browser.Page.QuerySelectorAll(".codes code").Length.ShouldBe(10);
        (await browser.Open("/office/users")).Status.ShouldBe(HttpStatusCode.OK);
        browser.Address.AbsolutePath.ShouldBe("/office/users");

        using var dealer = site.Stranger();
        await SignIn(dealer, at.Anna);
        await dealer.Json("/api/v1/orders");
    }

    [Theory, Databases]
    public async Task A_person_is_invited_forgets_her_password_and_keeps_her_profile_without_script(Database on)
    {
        var (portal, site, at) = await Begin(on);
        var boss = new Browser(site.Stranger());
        await Enter(boss, at.Boss, Password);
        await boss.Open("/users/invite");
        await boss.Press("main form[method=post] button.primary", ("email", at.Laura), ("displayName", "Laura"), ("role", "buyer"));
        boss.Address.AbsolutePath.ShouldBe("/users");
        boss.Words("main table").ShouldContain("Laura");

        var laura = new Browser(site.Stranger());
        await laura.Open($"/invite/{await Secret(portal, at.Laura)}");
        laura.Words("main").ShouldContain($"Ferramenta {at.Dealer}");
        await laura.Press("button.primary", ("password", "corta"));
        laura.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        await laura.Press("button.primary", ("password", Password));
        laura.Address.AbsolutePath.ShouldBe("/");

        await laura.Open("/profile");
        await laura.Press("form[action='/profile'] button", ("displayName", "Laura Conti"));
        laura.Find("#displayName").GetAttribute("value").ShouldBe("Laura Conti");
        await laura.Press("form[action='/profile/password'] button.btn:not([type])", ("current", "sbagliata-davvero"), ("password", "tutta-un’altra-password"));
        laura.Status.ShouldBe(HttpStatusCode.Forbidden);
        laura.Find("#current-error").TextContent.ShouldContain("non è corretta");
        await laura.Press("form[action='/profile/password'] button.btn:not([type])", ("current", Password), ("password", "tutta-un’altra-password"));
        laura.Status.ShouldBe(HttpStatusCode.OK);
        await laura.Press("button[name=all]");
        laura.Address.AbsolutePath.ShouldBe("/sign-in");

        await laura.Open("/forgot");
        await laura.Press("button.primary", ("email", at.Laura));
        var said = laura.Words("main .banner");
        var stranger = new Browser(site.Stranger());
        await stranger.Open("/forgot");
        await stranger.Press("button.primary", ("email", at.Nobody));
        stranger.Words("main .banner").Replace("nobody", "laura", StringComparison.Ordinal).ShouldBe(said);
        await Deliver(site);
        await laura.Open($"/reset/{await Secret(portal, at.Laura)}");
        await laura.Press("button.primary", ("password", Password + "-2"));
        laura.Address.AbsolutePath.ShouldBe("/sign-in");
        await Enter(laura, at.Laura, Password + "-2");
    }

    [Theory, Databases]
    public async Task The_pages_of_users_roles_and_mails_open_for_whom_they_are_and_for_nobody_else(Database on)
    {
        var (portal, site, at) = await Begin(on);
        await site.AsSystem((AddUser.Handler h) => h.Handle(new AddUser.Request("admin@maker.test", null, Roles.Admin, Password)));
        await site.AsSystem((AddUser.Handler h) => h.Handle(new AddUser.Request("service@maker.test", null, Roles.Service, Password)));
        await site.AsSystem((InviteUser.Handler h) => h.Handle(new(at.Laura, "Laura", "buyer", at.Dealer)));
        var annaId = await portal.Db(db => db.Set<PortalUser>().Where(u => u.Email == at.Anna).Select(u => u.Id).SingleAsync());
        var rivalId = await portal.Db(db => db.Set<PortalUser>().Where(u => u.Email == at.Rival).Select(u => u.Id).SingleAsync());
        var mail = await portal.Db(db => db.Set<MailMessage>().Where(m => m.To == at.Laura).Select(m => m.Id).SingleAsync());
        var admin = new Browser(site.Stranger());
        await Enter(admin, "admin@maker.test", Password);
        foreach (var page in new[] { "/office/users", $"/office/users?role=buyer&account={at.Dealer}&search=anna&sort=-lastSignIn", $"/office/users/{annaId}", "/office/users/invite", $"/office/users/invite?account={at.Dealer}", "/office/users/invite?account=", "/office/mails", $"/office/mails/{mail}", "/profile", "/office/users/export?format=csv", "/users/roles" })
        {
            (await admin.Open(page)).Status.ShouldBe(HttpStatusCode.OK, page);
        }

        (await admin.Open("/users")).Address.AbsolutePath.ShouldBe("/office/users");
        (await admin.Open($"/office/mails/{mail}")).Page.QuerySelector(".mailtext a[href*='/invite/']").ShouldNotBeNull();
        (await admin.Open("/office/mails/999999")).Status.ShouldBe(HttpStatusCode.NotFound);
        await admin.Open($"/office/users/{annaId}");
        await admin.Press("form button[value=deactivate]");
        admin.Words("main header .pill").ShouldContain("Disattivato");

        var boss = new Browser(site.Stranger());
        await Enter(boss, at.Boss, Password);
        (await boss.Open("/office/users")).Address.AbsolutePath.ShouldBe("/users");
        boss.Words("main table").ShouldNotContain("rival");
        (await boss.Open($"/users/{rivalId}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await boss.Open("/office/mails")).Status.ShouldBe(HttpStatusCode.Forbidden);
        await boss.Open("/users/roles/new?from=buyer");
        await boss.Press("main form button.primary", ("name", "Magazziniere"));
        boss.Words("main table").ShouldContain("Magazziniere");
        await boss.Open("/users/roles/magazziniere");
        await boss.Press("button[value=delete]");
        boss.Words("main table").ShouldNotContain("Magazziniere");

        foreach (var (who, paths) in new[] { ("service@maker.test", new[] { "/office/users", $"/office/users/{annaId}", "/office/users/invite", "/office/mails", "/users/roles", "/office/users/export" }), (at.Rival, [$"/office/mails/{mail}"]) })
        {
            var other = new Browser(site.Stranger());
            await Enter(other, who, Password);
            foreach (var path in paths)
            {
                (await other.Open(path)).Status.ShouldBe(HttpStatusCode.Forbidden, $"{who} {path}");
            }
        }
    }

    private async Task<(TestPortal, TestSite, Cast)> Begin(Database on, string name = "", Dictionary<string, string?>? settings = null)
    {
        var (portal, site) = (await sites.Portal(on), await sites.Site(on, name, settings));
        var at = new Cast(sites.Own());
        await portal.Seed.Dealer(at.Dealer);
        await portal.Seed.Dealer($"{at.Dealer}R");
        foreach (var (email, account, role) in new[] { (at.Boss, at.Dealer, Roles.Headquarters), (at.Anna, at.Dealer, Roles.Buyer), (at.Rival, $"{at.Dealer}R", Roles.Headquarters) })
        {
            (await site.AsSystem((AddUser.Handler h) => h.Handle(new AddUser.Request(email, account, role, Password)))).Ok.ShouldBeTrue();
        }

        return (portal, site, at);
    }

    /// <summary>The value of the session's cookie.</summary>
    private static async Task<string> SignIn(HttpClient client, string email)
    {
        using var answer = await client.Send(HttpMethod.Post, "/api/v1/session", $$"""{"email":"{{email}}","password":"{{Password}}"}""");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("__Host-filiera=", StringComparison.Ordinal)).Split(';')[0]["__Host-filiera=".Length..];
    }

    private static async Task Enter(Browser browser, string email, string password)
    {
        await browser.Open("/sign-in");
        await browser.Press("form button.primary", ("email", email), ("password", password));
        browser.Address.AbsolutePath.ShouldBe("/");
    }

    private static async Task Deliver(TestSite site)
    {
        while (await site.Services.GetRequiredService<OutboxDispatcher>().DeliverOnce(CancellationToken.None) > 0)
        {
        }
    }

    private static Task<string> Secret(TestPortal portal, string email) => portal.Db(async db => (await db.Set<MailMessage>().Where(m => m.To == email && m.Secret != null).OrderByDescending(m => m.Id).FirstAsync()).Secret!);

    private static byte[] FromBase32(string text)
    {
        var bits = string.Concat(text.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }
}
