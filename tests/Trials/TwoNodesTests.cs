using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Filiera.Accounts.Features;
using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;
using Yarp.ReverseProxy.Configuration;

namespace Filiera.Trials;

/// <summary>Two nodes on one PostgreSQL behind a proxy that takes turns: one portal.</summary>
public sealed partial class TwoNodesTests(ITestOutputHelper output)
{
    private const string Password = "Portale-due-nodi-1";

    [Fact]
    public async Task Behind_a_proxy_two_nodes_are_one_portal()
    {
        if (!PostgresServer.IsAvailable)
        {
            DatabasesAttribute.Required("postgres").ShouldBeFalse("PostgreSQL is required here");
            Assert.Skip("PostgreSQL is not on this machine: more than one node is its business");
        }

        await using var portal = await TestPortal.Start(Database.Postgres);
        var stop = TestContext.Current.CancellationToken;
        var buying = new Buying(portal);
        await buying.Prepare(5);
        (await portal.AsSystem((AddUser.Handler h) => h.Handle(new AddUser.Request("elena@d1.it", "D1", "buyer", Password, "Elena Marchi")))).Ok.ShouldBeTrue();
        await using var one = await Served.Start(portal);
        await using var two = await Served.Start(portal);
        await using var proxy = await Proxy(one.Address, two.Address);
        var address = new Uri(proxy.Urls.First());

        // The form of one node is posted to the other, and the cookie of one is good on the other.
        using var person = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false }) { BaseAddress = address };
        person.DefaultRequestHeaders.Add("Accept", "text/html");
        var page = await person.GetStringAsync(new Uri("/sign-in", UriKind.Relative), stop);
        using var entered = await person.PostAsync(new Uri("/sign-in", UriKind.Relative), new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["email"] = "elena@d1.it", ["password"] = Password, ["_token"] = Token().Match(page).Groups[1].Value,
        }), stop);
        entered.StatusCode.ShouldBe(HttpStatusCode.Redirect, await entered.Content.ReadAsStringAsync(stop));
        for (var i = 0; i < 4; i++)
        {
            using var me = await person.GetAsync(new Uri("/api/v1/me", UriKind.Relative), stop);
            me.StatusCode.ShouldBe(HttpStatusCode.OK, "signed in on both");
        }

        // A price and a stock that one node is told are seen on both soon.
        using var erp = await Erp(portal, one);
        using var first = await Buying.SignIn(one);
        using var second = await Buying.SignIn(two);
        (await Net(first), await Net(second)).ShouldBe((10m, 10m));
        (await erp.PutAsJsonAsync("/api/v1/admin/prices", new { items = new[] { new { list = "BASE", sku = "A1", fromQuantity = 0.001m, unitPrice = 12.5m } } }, stop)).EnsureSuccessStatusCode();
        var watch = Stopwatch.StartNew();
        while (await Net(first) != 12.5m || await Net(second) != 12.5m)
        {
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20), "both nodes know the new price");
            await Task.Delay(20, stop);
        }

        output.WriteLine($"a price told to one node was seen on both after {watch.ElapsedMilliseconds} ms");

        // One key on two nodes is one order; each event is delivered, and told once to each subscriber's mark.
        var wish = (await Buying.Carts(first, 1, 5))[0];
        var again = new Buying.Wish(wish.Key, wish.Cart);
        await Task.WhenAll(Buying.Order(first, wish), Buying.Order(second, again));
        (wish.Status, again.Status).ShouldBe((HttpStatusCode.Created, HttpStatusCode.Created));
        again.Number.ShouldBe(wish.Number);
        await buying.MustHold([wish]);
        for (var i = 0; i < 300 && await portal.Db(db => db.Set<OutboxMessage>().AnyAsync(m => m.DeliveredAt == null)); i++)
        {
            await Task.Delay(100, stop);
        }

        (await portal.Db(db => db.Set<OutboxMessage>().CountAsync(m => m.DeliveredAt == null))).ShouldBe(0);

        // A node that is told to stop ends what runs; the other goes on.
        var last = (await Buying.Carts(second, 1, 5))[0];
        var running = Buying.Order(second, last);
        await two.Terminate();
        await running;
        if (last.Status is null)
        {
            await Buying.Order(first, last);
        }

        last.Status.ShouldBe(HttpStatusCode.Created);
        (await Net(first)).ShouldBe(12.5m);
    }

    private static async Task<decimal> Net(HttpClient http) =>
        JsonSerializer.Deserialize<JsonElement>(await http.GetStringAsync(new Uri("/api/v1/products/A1", UriKind.Relative))).GetProperty("price").GetProperty("net").GetDecimal();

    private static async Task<HttpClient> Erp(TestPortal portal, Served node)
    {
        var made = await portal.AsSystem((AddClient.Handler h) => h.Handle(new AddClient.Request("erp", null, null, "erp-secret-0123456789")));
        made.Ok.ShouldBeTrue(made.Problem?.Message.ToString());
        return await node.Client("erp", "erp-secret-0123456789");
    }

    private static async Task<WebApplication> Proxy(params Uri[] nodes)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        builder.Services.AddReverseProxy().LoadFromMemory(
            [new RouteConfig { RouteId = "all", ClusterId = "nodes", Match = new RouteMatch { Path = "{**rest}" } }],
            [new ClusterConfig { ClusterId = "nodes", LoadBalancingPolicy = "RoundRobin", Destinations = nodes.Select((n, i) => (i, n)).ToDictionary(x => $"n{x.i}", x => new DestinationConfig { Address = x.n.ToString() }) }]);
        var app = builder.Build();
        app.MapReverseProxy();
        await app.StartAsync();
        return app;
    }

    [GeneratedRegex("name=\"_token\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
