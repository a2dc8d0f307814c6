using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Filiera.Accounts.Features;
using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Filiera.Accounts.Tests;

/// <summary>API clients: made, rotated, narrowed, disabled; on every node at once, and never beyond one's own account.</summary>
public sealed class ClientTests
{
    private static readonly Caller Admin = new() { Kind = CallerKind.User, Name = "admin@maker", Permissions = Permission.All };
    private static readonly Caller Service = new() { Kind = CallerKind.User, Name = "service@maker", Permissions = new HashSet<string> { Permission.OrdersRead, Permission.AccountsRead, Permission.OrdersManage } };

    [Theory, Databases]
    public async Task The_secret_is_told_once_and_works(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await using var site = await TestSite.Over(portal);
        var admin = await site.Client("admin-tool", null, Permission.Administer);
        admin.DefaultRequestHeaders.Add(Idempotency.Header, "make-1");

        var made = await Send(admin, HttpMethod.Post, "/api/v1/admin/clients", new { name = "erp", displayName = "ERP", scopes = new[] { "stock.write", "orders.read" } }, HttpStatusCode.Created);
        var secret = made.GetProperty("secret").GetString()!;
        var again = await Send(admin, HttpMethod.Post, "/api/v1/admin/clients", new { name = "erp", displayName = "ERP", scopes = new[] { "stock.write", "orders.read" } }, HttpStatusCode.Created);

        again.GetProperty("secret").ValueKind.ShouldBe(JsonValueKind.Null, "a repeated call does not tell it again");
        (await portal.Db(db => db.Set<IdempotencyRow>().SingleAsync(r => r.Key == "make-1"))).Body!.ShouldNotContain(secret);
        (await portal.Db(db => db.Set<AuditEntry>().Where(a => a.Subject == "client:erp").ToListAsync())).ShouldAllBe(a => !a.Detail!.Contains(secret));
        var erp = await Token(site, "erp", secret);
        (await Me(erp!)).ShouldBe(HttpStatusCode.OK);
        var one = await Send(admin, HttpMethod.Get, "/api/v1/admin/clients/erp", null, HttpStatusCode.OK);
        one.TryGetProperty("secret", out _).ShouldBeFalse();
        one.GetProperty("scopes").EnumerateArray().Select(s => s.GetString()).ShouldBe(["orders.read", "stock.write"]);
    }

    [Theory, Databases]
    public async Task A_rotated_secret_overlaps_for_as_long_as_was_asked(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await using var site = await TestSite.Over(portal);
        var old = await Make(site, "erp");
        var before = (await Token(site, "erp", old))!;

        var rotated = (await site.AsSystem((RotateSecret.Handler h) => h.Handle("erp", new(24), null, default))).Value;
        (await Token(site, "erp", old)).ShouldNotBeNull("the old one is good for a day");
        (await Token(site, "erp", rotated.Secret!)).ShouldNotBeNull();
        (await Me(before)).ShouldBe(HttpStatusCode.OK);
        portal.Clock.Advance(TimeSpan.FromHours(25));
        (await Token(site, "erp", old)).ShouldBeNull();

        var now = await Token(site, "erp", rotated.Secret!);
        (await Me(now!)).ShouldBe(HttpStatusCode.OK);
        var last = (await site.AsSystem((RotateSecret.Handler h) => h.Handle("erp", new(), null, default))).Value;
        (await Token(site, "erp", rotated.Secret!)).ShouldBeNull("without an overlap it stops at once");
        (await Me(now!)).ShouldBe(HttpStatusCode.Unauthorized, "and so do the tokens got with it");
        (await Token(site, "erp", last.Secret!)).ShouldNotBeNull();
        (await portal.AsSystem(async (IEnumerable<IJob> jobs) => await jobs.OfType<DropOldSecrets>().Single().Run(default))).ShouldBe(0);
        (await portal.Db(db => db.Set<ClientCard>().SingleAsync())).OldSecret.ShouldBeNull();
    }

    [Theory, Databases]
    public async Task A_disabled_client_stops_at_once_here_and_with_the_next_look_elsewhere(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await using var here = await TestSite.Over(portal);
        await using var there = await TestSite.Over(portal);
        var secret = await Make(here, "erp");
        var token = (await Token(here, "erp", secret))!;
        (await Me(token)).ShouldBe(HttpStatusCode.OK);
        var elsewhere = there.Stranger();
        elsewhere.DefaultRequestHeaders.Authorization = token.DefaultRequestHeaders.Authorization;
        (await Me(elsewhere)).ShouldBe(HttpStatusCode.OK);

        (await here.AsSystem((ChangeClient.Handler h) => h.Handle("erp", new(Disabled: true), null, default))).Value.Disabled.ShouldBeTrue();
        (await Me(token)).ShouldBe(HttpStatusCode.Unauthorized);
        await there.Services.GetRequiredService<ClientWatch>().Refresh(TestContext.Current.CancellationToken);
        (await Me(elsewhere)).ShouldBe(HttpStatusCode.Unauthorized);
        (await Token(there, "erp", secret)).ShouldBeNull();

        await here.AsSystem((ChangeClient.Handler h) => h.Handle("erp", new(Disabled: false), null, default));
        (await Me(token)).ShouldBe(HttpStatusCode.Unauthorized, "an old token does not come back to life");
        (await Me((await Token(here, "erp", secret))!)).ShouldBe(HttpStatusCode.OK);
    }

    [Theory, Databases]
    public async Task A_hot_request_asks_no_query_whether_its_client_may_come_in(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await using var site = await TestSite.Over(portal);
        var token = (await Token(site, "erp", await Make(site, "erp")))!;
        await Me(token);
        (await site.Sql.Of(() => Me(token))).ShouldBe(0);
        await site.Services.GetRequiredService<ClientWatch>().KeepUses(TestContext.Current.CancellationToken);
        (await site.AsSystem((GetClient.Handler h) => h.Handle("erp", default))).Value.LastUsedAt.ShouldBe(portal.Clock.GetUtcNow());
    }

    [Theory, Databases]
    public async Task Tokens_with_more_than_a_client_may_now_hold_stop(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await using var site = await TestSite.Over(portal);
        var secret = await Make(site, "erp");
        var token = (await Token(site, "erp", secret))!;
        var card = (await site.AsSystem((GetClient.Handler h) => h.Handle("erp", default))).Value;

        var changed = await site.AsSystem((ChangeClient.Handler h) => h.Handle("erp", new(Scopes: ["catalog.read"]), IfMatch.Read(card.ETag), default));
        changed.Value.Scopes.ShouldBe(["catalog.read"]);
        (await site.AsSystem((ChangeClient.Handler h) => h.Handle("erp", new(DisplayName: "x"), IfMatch.Read(card.ETag), default))).Problem!.Status.ShouldBe(412);
        (await Me(token)).ShouldBe(HttpStatusCode.Unauthorized);
        var me = await Send((await Token(site, "erp", secret))!, HttpMethod.Get, "/api/v1/me", null, HttpStatusCode.OK);
        me.GetProperty("permissions").EnumerateArray().Select(p => p.GetString()).ShouldBe(["catalog.read"]);
        (await portal.Db(db => db.Set<AuditEntry>().SingleAsync(a => a.What == "client.changed"))).Detail!.ShouldContain("\"from\"");
    }

    [Theory, Databases]
    public async Task A_dealers_administrator_governs_his_own_clients_and_no_other(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var mine = (await portal.Seed.Dealer("D1")).Caller;
        var rival = (await portal.Seed.Dealer("D2")).Caller;
        await portal.AsSystem((AddClient.Handler h) => h.Handle(new("maker-erp")));

        var made = await portal.As(mine, (CreateClient.Handler h) => h.Handle(new("d1-erp", Scopes: ["orders.read"]), default));
        made.Problem.ShouldBeNull();
        made.Value.Client.Account.ShouldBe("D1");
        (await portal.As(mine, (CreateClient.Handler h) => h.Handle(new("d1-more", Scopes: ["orders.manage"]), default))).Problem!.Field.ShouldBe("scopes");
        (await portal.As(mine, (CreateClient.Handler h) => h.Handle(new("d1-for-d2", Account: "D2", Scopes: ["orders.read"]), default))).Problem!.Field.ShouldBe("account");
        (await portal.As(mine, (CreateClient.Handler h) => h.Handle(new("maker-erp", Scopes: ["orders.read"]), default))).Problem!.Status.ShouldBe(409);
        (await portal.As(mine, (CreateClient.Handler h) => h.Handle(new("d1-fast", Scopes: ["orders.read"], PerMinute: 9999), default))).Problem!.Status.ShouldBe(403);
        (await portal.As(mine, (ListClients.Handler h) => h.Handle(new(), default))).Value.Items.Select(c => c.Name).ShouldBe(["d1-erp"]);

        foreach (var name in new[] { "d1-erp", "maker-erp", "nobody" })
        {
            (await portal.As(rival, (GetClient.Handler h) => h.Handle(name, default))).Problem!.Status.ShouldBe(404);
            (await portal.As(rival, (ChangeClient.Handler h) => h.Handle(name, new(Disabled: true), null, default))).Problem!.Status.ShouldBe(404);
            (await portal.As(rival, (RotateSecret.Handler h) => h.Handle(name, new(), null, default))).Problem!.Status.ShouldBe(404);
        }

        var buyer = mine with { Permissions = new HashSet<string> { Permission.OrdersPlace } };
        foreach (var other in new[] { buyer, Service })
        {
            (await portal.As(other, (ListClients.Handler h) => h.Handle(new(), default))).Problem!.Status.ShouldBe(403);
            (await portal.As(other, (CreateClient.Handler h) => h.Handle(new("x-y", Scopes: ["orders.read"]), default))).Problem!.Status.ShouldBe(403);
            (await portal.As(other, (RotateSecret.Handler h) => h.Handle("d1-erp", new(), null, default))).Problem!.Status.ShouldBe(403);
        }

        (await portal.As(Admin, (ListClients.Handler h) => h.Handle(new(Sort: "account"), default))).Value.Total.ShouldBe(2);
        (await portal.As(Admin, (ListClients.Handler h) => h.Handle(new(Account: "D1"), default))).Value.Items.ShouldHaveSingleItem().Name.ShouldBe("d1-erp");
        (await portal.As(Admin, (ListClients.Handler h) => h.Handle(new(Sort: "secret"), default))).Problem!.Status.ShouldBe(400);
    }

    [Theory, Databases]
    public async Task Of_many_who_make_the_same_client_one_does(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var made = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => portal.As(Admin, (CreateClient.Handler h) => h.Handle(new("erp", Scopes: ["orders.read"]), default)))));
        made.Count(r => r.Ok).ShouldBe(1);
        made.Where(r => !r.Ok).ShouldAllBe(r => r.Problem!.Code == "CLIENT_EXISTS");
    }

    private static async Task<string> Make(TestSite site, string name) => (await site.AsSystem((AddClient.Handler h) => h.Handle(new(name)))).Value.Secret!;

    private static async Task<HttpClient?> Token(TestSite site, string name, string secret)
    {
        var client = site.Stranger();
        var answer = await client.PostAsync("/connect/token", new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = name, ["client_secret"] = secret }));
        if (!answer.IsSuccessStatusCode)
        {
            return null;
        }

        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString());
        return client;
    }

    private static async Task<HttpStatusCode> Me(HttpClient client) => (await client.GetAsync("/api/v1/me")).StatusCode;

    private static async Task<JsonElement> Send(HttpClient client, HttpMethod method, string path, object? body, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        var answer = await client.SendAsync(request);
        answer.StatusCode.ShouldBe(status, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
