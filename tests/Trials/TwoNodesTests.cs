using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Filiera.Accounts.Features;
using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Transforms;

namespace Filiera.Trials;

/// <summary>Two nodes and the proxy before them, started once for the class. They drain for two seconds when they are told to stop.</summary>
public sealed class TwoNodes : IAsyncLifetime
{
    internal const string Figures = "figures-0123456789abcdef";

    internal TestPortal Portal { get; private set; } = null!;

    internal Buying Buying { get; private set; } = null!;

    internal List<Served> Nodes { get; } = [];

    internal WebApplication Proxy { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (!PostgresServer.IsAvailable)
        {
            DatabasesAttribute.Required("postgres").ShouldBeFalse("PostgreSQL is required here");
            return;
        }

        Portal = await TestPortal.Start(Database.Postgres);
        Buying = new Buying(Portal);
        await Buying.Prepare(6);
        Nodes.Add(await Start());
        Nodes.Add(await Start());
        Proxy = await TwoNodesTests.Proxy(Nodes[0].Address, Nodes[1].Address);
    }

    /// <summary>As systemd restarts a node: at the same address.</summary>
    internal async Task Restart(int node)
    {
        var address = Nodes[node].Address.ToString();
        await Nodes[node].Terminate();
        await Nodes[node].DisposeAsync();
        Nodes[node] = await Start(("Urls", address));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
        {
            await node.DisposeAsync();
        }

        if (Proxy is not null)
        {
            await Proxy.DisposeAsync();
            await Portal.DisposeAsync();
        }
    }

    private Task<Served> Start(params (string, string)[] more) => Served.Start(Portal, [("Telemetry:Metrics:Token", Figures), ("Shutdown:DrainSeconds", "2"), .. more]);
}

/// <summary>Two nodes, each a process of its own, on one PostgreSQL behind a proxy that takes turns: one portal.</summary>
public sealed partial class TwoNodesTests(TwoNodes nodes, ITestOutputHelper output) : IClassFixture<TwoNodes>
{
    private const string Password = "Portale-due-nodi-1";
    private const string ErpSecret = "erp-secret-0123456789";

    [Fact]
    public async Task Behind_a_proxy_two_nodes_are_one_portal()
    {
        NeedsPostgres();
        var (portal, buying, one, two, proxy) = (nodes.Portal, nodes.Buying, nodes.Nodes[0], nodes.Nodes[1], nodes.Proxy);
        var stop = TestContext.Current.CancellationToken;
        (await portal.AsSystem((AddUser.Handler h) => h.Handle(new AddUser.Request("elena@d1.it", "D1", "buyer", Password, "Elena Marchi")))).Ok.ShouldBeTrue();
        (await portal.AsSystem((AddClient.Handler h) => h.Handle(new AddClient.Request("erp", null, null, ErpSecret)))).Ok.ShouldBeTrue();
        using var first = await Buying.SignIn(one);
        using var second = await Buying.SignIn(two);
        using var erp = await one.Client("erp", ErpSecret);

        await SignInOnOneWorksOnTheOther(proxy, stop);

        // A token of one node is good on the other.
        using var crossed = two.Stranger();
        crossed.DefaultRequestHeaders.Authorization = first.DefaultRequestHeaders.Authorization;
        (await crossed.GetAsync(new Uri("/api/v1/me", UriKind.Relative), stop)).StatusCode.ShouldBe(HttpStatusCode.OK);

        // A6 is in nobody's cart.
        await Seen("a price", erp, "/api/v1/admin/prices", """{"items":[{"list":"BASE","sku":"A6","fromQuantity":0.001,"unitPrice":12.5}]}""", first, second, p => p.GetProperty("price").GetProperty("net").GetDecimal() == 12.5m);
        await Seen("a name", erp, "/api/v1/admin/products", """{"items":[{"sku":"A6","name":"Chiudiporta nuovo"}]}""", first, second, p => p.GetProperty("name").GetString() == "Chiudiporta nuovo");
        await Seen("stock", erp, "/api/v1/admin/stock", """{"items":[{"warehouse":"W1","sku":"A6","onHand":7}]}""", first, second, p => p.GetProperty("availability").GetProperty("quantity").GetDecimal() == 7);
        (await erp.PutAsync(new Uri("/api/v1/admin/stock", UriKind.Relative), Body("""{"items":[{"warehouse":"W1","sku":"A6","onHand":100000}]}"""), stop)).EnsureSuccessStatusCode();

        // What was told before this is told by now, and no matter here.
        await AllDelivered(portal, stop);
        var (last, before) = (await portal.Db(db => db.Set<OutboxMessage>().MaxAsync(m => (long?)m.Id)) ?? 0, await Delivered(one) + await Delivered(two));

        // One key on two nodes, at once and again, is one order.
        var wish = (await Buying.Carts(first, 1, 5))[0];
        var again = new Buying.Wish(wish.Key, wish.Cart);
        await Task.WhenAll(Buying.Order(first, wish), Buying.Order(second, again));
        (wish.Status, again.Status).ShouldBe((HttpStatusCode.Created, HttpStatusCode.Created));
        again.Number.ShouldBe(wish.Number);
        var wishes = await Buying.Carts(second, 20, 5);
        await Task.WhenAll(wishes.Select((w, i) => Buying.Order(i % 2 == 0 ? first : second, w)));
        await buying.MustHold([wish, .. wishes]);

        // Both deliver; together they delivered each message once.
        await AllDelivered(portal, stop);
        var (messages, attempts) = await portal.Db(async db => (await db.Set<OutboxMessage>().CountAsync(m => m.Id > last), await db.Set<OutboxMessage>().Where(m => m.Id > last).SumAsync(m => m.Attempts)));
        attempts.ShouldBe(0);
        messages.ShouldBeGreaterThan(20);
        (await Delivered(one) + await Delivered(two) - before).ShouldBe(messages);
    }

    [Fact]
    public async Task Nodes_are_restarted_one_after_the_other_and_nobody_notices()
    {
        NeedsPostgres();
        var stop = TestContext.Current.CancellationToken;
        using var http = new HttpClient { BaseAddress = new Uri(nodes.Proxy.Urls.First()) };
        http.DefaultRequestHeaders.Authorization = (await Buying.SignIn(nodes.Nodes[0])).DefaultRequestHeaders.Authorization;
        var wishes = await Buying.Carts(http, 150, 5);
        var answers = new List<HttpStatusCode>();
        using var done = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var reading = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                using var answer = await http.GetAsync(new Uri("/api/v1/orders?limit=5", UriKind.Relative), CancellationToken.None);
                answers.Add(answer.StatusCode);
                await Task.Delay(20, CancellationToken.None);
            }
        }, stop);
        var next = -1;
        var ordering = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested && Interlocked.Increment(ref next) < wishes.Count)
            {
                await Buying.Order(http, wishes[next]);
                await Task.Delay(60, CancellationToken.None);
            }
        }, stop);

        for (var i = 0; i < nodes.Nodes.Count; i++)
        {
            await nodes.Restart(i);
            await Task.Delay(1000, stop);
        }

        await done.CancelAsync();
        await Task.WhenAll(reading, ordering);
        answers.Count.ShouldBeGreaterThan(20);
        answers.ShouldAllBe(a => a == HttpStatusCode.OK);
        wishes.Take(Math.Min(next, wishes.Count)).ShouldAllBe(w => w.Status == HttpStatusCode.Created);
        await nodes.Buying.MustHold(wishes);
    }

    [Fact]
    public async Task A_request_that_runs_when_the_node_is_told_to_stop_is_answered()
    {
        await using var portal = await TestPortal.Start(Database.Sqlite);
        await new Buying(portal).Prepare(2);
        await using var served = await Served.Start(portal);
        using var client = await Buying.SignIn(served);

        // «100 Continue» is the node's word that it reads: before that a connection is between two requests, and may be closed.
        using var http = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromSeconds(30) }) { BaseAddress = served.Address };
        http.DefaultRequestHeaders.Authorization = client.DefaultRequestHeaders.Authorization;
        http.DefaultRequestHeaders.ExpectContinue = true;
        using var slow = new SlowBody("""{"lines":[{"sku":"A1",""", "\"quantity\":3}]}");
        var running = http.PostAsync(new Uri("/api/v1/prices", UriKind.Relative), slow, TestContext.Current.CancellationToken);
        await slow.Begun;
        var stopping = served.Terminate();
        await Task.Delay(500, TestContext.Current.CancellationToken);
        slow.GoOn();

        using var answer = await running;
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, served.Log);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("\"lineNet\":30");
        await stopping;
        served.ExitCode.ShouldBe(0, served.Log);
    }

    [Theory]
    [InlineData(null, 403)]
    [InlineData("203.0.113.0/24", 401)]
    public async Task Only_a_trusted_proxy_is_believed(string? trusted, int status)
    {
        await using var portal = await TestPortal.Start(Database.Sqlite);
        await using var site = await TestSite.Over(portal, new() { ["Proxies:Trusted"] = trusted }, builder => builder.Services.AddSingleton<IStartupFilter>(new From(IPAddress.Parse("203.0.113.9"))));
        using var http = site.Stranger();
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://portale.example/api/v1/me");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-For", "127.0.0.1");
        request.Headers.Add("X-Forwarded-Host", "localhost");
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);

        ((int)answer.StatusCode).ShouldBe(status, "another address that says https of itself is not believed: neither its scheme nor whom it speaks for");
    }

    private static void NeedsPostgres() => Assert.SkipUnless(PostgresServer.IsAvailable, "PostgreSQL is not on this machine: more than one node is its business");

    // Their counters are read a moment after the rows say so.
    private static async Task AllDelivered(TestPortal portal, CancellationToken stop)
    {
        for (var i = 0; i < 300 && await portal.Db(db => db.Set<OutboxMessage>().AnyAsync(m => m.DeliveredAt == null)); i++)
        {
            await Task.Delay(100, stop);
        }

        (await portal.Db(db => db.Set<OutboxMessage>().AnyAsync(m => m.DeliveredAt == null))).ShouldBeFalse();
        await Task.Delay(1000, stop);
    }

    // The form that one node made is posted to the other, and the cookie that one gave is good on both. The proxy ends TLS: cookies are __Host-.
    private static async Task SignInOnOneWorksOnTheOther(WebApplication proxy, CancellationToken stop)
    {
        using var person = new HttpClient(new Jar()) { BaseAddress = new Uri(proxy.Urls.First()) };
        person.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        var page = await person.GetStringAsync(new Uri("/sign-in", UriKind.Relative), stop);
        using var entered = await person.PostAsync(new Uri("/sign-in", UriKind.Relative), new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["email"] = "elena@d1.it", ["password"] = Password, ["_token"] = Token().Match(page).Groups[1].Value,
        }), stop);
        entered.StatusCode.ShouldBe(HttpStatusCode.Redirect, await entered.Content.ReadAsStringAsync(stop));
        entered.Headers.GetValues("Set-Cookie").ShouldContain(c => c.StartsWith("__Host-filiera=", StringComparison.Ordinal) && c.Contains("secure", StringComparison.OrdinalIgnoreCase));
        for (var i = 0; i < 4; i++)
        {
            using var me = await person.GetAsync(new Uri("/api/v1/me", UriKind.Relative), stop);
            me.StatusCode.ShouldBe(HttpStatusCode.OK, "signed in on both");
        }
    }

    private async Task Seen(string what, HttpClient erp, string path, string body, HttpClient first, HttpClient second, Func<JsonElement, bool> isNew)
    {
        var stop = TestContext.Current.CancellationToken;
        using var told = await erp.PutAsync(new Uri(path, UriKind.Relative), Body(body), stop);
        var answer = await told.Content.ReadAsStringAsync(stop);
        answer.ShouldContain("UPDATED");
        var watch = Stopwatch.StartNew();
        while (!isNew(await Product(first)) || !isNew(await Product(second)))
        {
            // Two seconds are promised (design.md); a busy machine of tests may take longer over the asking.
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(15), $"both nodes know {what}");
            await Task.Delay(10, stop);
        }

        output.WriteLine($"{what} told to one node was seen on both after {watch.ElapsedMilliseconds} ms");
    }

    private static async Task<JsonElement> Product(HttpClient http) => JsonSerializer.Deserialize<JsonElement>(await http.GetStringAsync(new Uri("/api/v1/products/A6", UriKind.Relative)));

    private static StringContent Body(string json) => new(json, Encoding.UTF8, "application/json");

    private static async Task<int> Delivered(Served node)
    {
        using var http = node.Stranger();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TwoNodes.Figures);
        var page = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        return Counted().Match(page) is { Success: true } found ? int.Parse(found.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) : 0;
    }

    internal static async Task<WebApplication> Proxy(params Uri[] nodes)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        builder.Services.AddReverseProxy()
            .LoadFromMemory(
                [new RouteConfig { RouteId = "all", ClusterId = "nodes", Match = new RouteMatch { Path = "{**rest}" } }],
                [
                    new ClusterConfig
                    {
                        ClusterId = "nodes",
                        LoadBalancingPolicy = "RoundRobin",
                        HealthCheck = new HealthCheckConfig { Active = new ActiveHealthCheckConfig { Enabled = true, Interval = TimeSpan.FromMilliseconds(200), Timeout = TimeSpan.FromSeconds(2), Policy = "ConsecutiveFailures", Path = "/health/ready" } },
                        Metadata = new Dictionary<string, string> { ["ConsecutiveFailuresHealthPolicy.Threshold"] = "1" },
                        Destinations = nodes.Index().ToDictionary(n => $"n{n.Index}", n => new DestinationConfig { Address = n.Item.ToString() }),
                    },
                ])
            .AddTransforms(t =>
            {
                t.AddXForwarded(ForwardedTransformActions.Set);
                t.AddRequestHeader("X-Forwarded-Proto", "https", append: false);
            });
        var app = builder.Build();
        app.MapReverseProxy();
        await app.StartAsync();
        return app;
    }

    [GeneratedRegex("name=\"_token\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex(@"^filiera_outbox_delivered_total(?:\{[^}]*\})? ([0-9]+)", RegexOptions.Multiline)]
    private static partial Regex Counted();

    /// <summary>Cookies of one person whose connection is https as far as the proxy, and so Secure for him.</summary>
    private sealed class Jar() : DelegatingHandler(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
    {
        private readonly Dictionary<string, string> _cookies = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (_cookies.Count > 0)
            {
                request.Headers.Add("Cookie", string.Join("; ", _cookies.Select(c => $"{c.Key}={c.Value}")));
            }

            var answer = await base.SendAsync(request, cancellationToken);
            foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var set) ? set.Select(c => c.Split(';')[0].Split('=', 2)) : [])
            {
                _cookies[cookie[0]] = cookie[1];
            }

            return answer;
        }
    }

    /// <summary>A body whose second half is sent when one says so.</summary>
    private sealed class SlowBody : HttpContent
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly string _first;
        private readonly string _rest;

        public SlowBody(string first, string rest)
        {
            (_first, _rest) = (first, rest);
            Headers.ContentType = new("application/json");
        }

        public Task Begun => _begun.Task;

        public void GoOn() => _goOn.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(_first));
            await stream.FlushAsync();
            _begun.SetResult();
            await _goOn.Task;
            await stream.WriteAsync(Encoding.UTF8.GetBytes(_rest));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    /// <summary>Every request comes from this address.</summary>
    private sealed class From(IPAddress address) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((http, rest) =>
            {
                http.Connection.RemoteIpAddress = address;
                return rest(http);
            });
            next(app);
        };
    }
}
