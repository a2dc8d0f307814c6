using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Filiera.Accounts.Features;
using Filiera.Host.Operations;
using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Shouldly;
using Xunit;

namespace Filiera.Trials;

/// <summary>The portal's figures for those who may read them, and logs that join the answer a person quotes without telling who he is.</summary>
public sealed class TelemetryTests
{
    private const string Token = "figures-0123456789abcdef";

    [Theory, Databases]
    public async Task Orders_lines_and_refused_rows_are_counted_and_shown_to_who_brings_the_token(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var buying = new Buying(portal);
        await buying.Prepare(5);
        await using var site = await TestSite.Over(portal, new() { ["Telemetry:Metrics:Token"] = Token });
        using var dealer = await site.Client("dealer", "D1");
        using var erp = await site.Client("erp");
        var wish = (await Buying.Carts(dealer, 1, 5))[0];
        await Buying.Order(dealer, wish);
        await Buying.Order(dealer, wish);
        wish.Status.ShouldBe(HttpStatusCode.Created);
        await Send(erp, HttpMethod.Put, "/api/v1/admin/stock", """{"items":[{"warehouse":"W1","sku":"NOPE","onHand":7},{"warehouse":"W1","sku":"A1","onHand":100000}]}""");
        await Send(dealer, HttpMethod.Post, "/api/v1/quick-order/check", """{"text":"A1\t1\nNOPE\t1"}""");

        using var stranger = site.Stranger();
        (await stranger.GetAsync("/metrics", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        stranger.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "wrong");
        (await stranger.GetAsync("/metrics", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        stranger.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        var figures = await stranger.GetStringAsync("/metrics", TestContext.Current.CancellationToken);

        Figure(figures, "filiera_orders_placed_total", "caller=\"client\"").ShouldBe(1, "a replay is no order");
        Figure(figures, "filiera_orders_lines_total", "caller=\"client\"").ShouldBe(3);
        Figure(figures, "filiera_carts_opened_total").ShouldBe(1);
        Figure(figures, "filiera_rows_refused_total", "source=\"bulk\"").ShouldBe(1);
        Figure(figures, "filiera_rows_refused_total", "source=\"quick_order\"", "code=\"NOT_FOUND\"").ShouldBe(1);
        figures.ShouldContain("http_server_request_duration_seconds_count");
        figures.ShouldContain("dotnet_");
        figures.ShouldNotContain("D1", Case.Sensitive, "figures say nothing about dealers");
    }

    [Fact]
    public async Task The_outbox_is_looked_at()
    {
        await using var portal = await TestPortal.Start(Database.Sqlite);
        await portal.Db(async db =>
        {
            db.Emit(portal.Clock, "order.placed", "order:1", new { });
            db.Set<OutboxMessage>().Add(new OutboxMessage { Type = "order.placed", Aggregate = "order:2", Payload = "{}", CreatedAt = portal.Clock.GetUtcNow(), Attempts = 10, ParkedAt = portal.Clock.GetUtcNow() });
            return await db.SaveChangesAsync();
        });
        portal.Clock.Advance(TimeSpan.FromSeconds(90));
        await using var site = await TestSite.Over(portal, new() { ["Telemetry:Metrics:Token"] = Token });
        using var reader = site.Stranger();
        reader.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        var gauge = site.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<OutboxGauge>().Single();
        await gauge.Look(TestContext.Current.CancellationToken);
        var figures = await reader.GetStringAsync("/metrics", TestContext.Current.CancellationToken);

        Figure(figures, "filiera_outbox_waiting").ShouldBe(1);
        Figure(figures, "filiera_outbox_parked").ShouldBe(1);
        Figure(figures, "filiera_outbox_lag_seconds").ShouldBe(90);
    }

    [Fact]
    public async Task Without_a_setting_there_is_no_page_of_figures_and_on_its_own_port_there_is_nothing_else()
    {
        await using var portal = await TestPortal.Start(Database.Sqlite);
        var figures = new Uri($"http://127.0.0.1:{Served.FreePort()}");
        await using var served = await Served.Start(portal, ("Telemetry:Metrics:Url", figures.ToString().TrimEnd('/')));
        using var http = served.Stranger();
        http.DefaultRequestHeaders.Accept.ParseAdd("application/json");

        (await http.GetStringAsync(new Uri(figures, "/metrics"), TestContext.Current.CancellationToken)).ShouldContain("kestrel_active_connections");
        foreach (var path in new[] { "/", "/sign-in", "/api/v1/me", "/health/ready", "/connect/token" })
        {
            (await http.GetAsync(new Uri(figures, path), TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
        }

        using var forged = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        forged.Headers.Host = figures.Authority;
        forged.Headers.Add("X-Forwarded-For", "127.0.0.1");
        (await http.SendAsync(forged, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NotFound, "by the socket, not by what a request says");
    }

    [Fact]
    public async Task A_failure_is_found_in_the_log_by_the_id_that_its_answer_carries_and_names_nobody()
    {
        await using var portal = await TestPortal.Start(Database.Sqlite);
        var buying = new Buying(portal);
        await buying.Prepare(1);
        (await portal.AsSystem((AddUser.Handler h) => h.Handle(new AddUser.Request("elena@d1.it", "D1", "buyer", "Portale-registro-1", "Elena Marchi")))).Ok.ShouldBeTrue();
        var lines = new Lines();
        var broken = new Broken();
        await using var site = await TestSite.Over(portal, configure: builder =>
        {
            builder.Services.ConfigureDbContext<PortalDb>((_, options) => options.AddInterceptors(broken));
            builder.Services.AddSingleton<ILoggerProvider>(s => new Lines.Provider(lines, s));
            builder.Logging.SetMinimumLevel(LogLevel.Warning);
        });
        using var system = await site.Client("dealer", "D1");
        using var person = site.Stranger();
        await Send(person, HttpMethod.Post, "/api/v1/session", """{"email":"elena@d1.it","password":"Portale-registro-1"}""");
        broken.On = true;

        var (first, one) = await Failed(system, "/api/v1/orders/26-000001");
        var log = lines.Of(first);
        log.GetProperty("caller").GetString().ShouldBe("client:dealer");
        log.GetProperty("account").GetString().ShouldBe("D1");
        log.GetProperty("route").GetString().ShouldBe("/api/v1/orders/{number}");
        log.GetProperty("level").GetString().ShouldBe("error");
        log.GetProperty("error").GetString()!.ShouldContain("the table is gone");
        one.ShouldNotContain("the table is gone");

        var (second, _) = await Failed(person, "/api/v1/orders/26-000001");
        lines.Of(second).GetProperty("caller").GetString()!.ShouldMatch("^user:[0-9]+$");
        lines.All.ShouldAllBe(l => !l.Contains("elena", StringComparison.OrdinalIgnoreCase) && !l.Contains("Portale-registro", StringComparison.Ordinal) && !l.Contains("Bearer", StringComparison.Ordinal));

        var theirs = System.Diagnostics.ActivityTraceId.CreateRandom().ToString();
        system.DefaultRequestHeaders.Add("traceparent", $"00-{theirs}-00f067aa0ba902b7-01");
        (await Failed(system, "/api/v1/orders/26-000001")).Id.ShouldBe(theirs, "the caller's own trace goes on");
    }

    private static async Task<(string Id, string Body)> Failed(HttpClient http, string path)
    {
        using var answer = await http.GetAsync(path, TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.InternalServerError, body);
        var id = answer.Headers.GetValues("X-Request-Id").Single();
        JsonSerializer.Deserialize<JsonElement>(body).GetProperty("traceId").GetString().ShouldBe(id);
        return (id, body);
    }

    private static async Task Send(HttpClient http, HttpMethod method, string path, string body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static decimal Figure(string page, string name, params string[] labels)
    {
        var line = page.Split('\n').SingleOrDefault(l => (l.StartsWith(name + "{", StringComparison.Ordinal) || l.StartsWith(name + " ", StringComparison.Ordinal)) && labels.All(x => l.Contains(x, StringComparison.Ordinal)));
        line.ShouldNotBeNull($"{name} {string.Join(' ', labels)} in\n{string.Join('\n', page.Split('\n').Where(l => l.Contains("filiera", StringComparison.Ordinal)))}");
        // «name{labels} value» or «name value»; some writers add a time.
        return decimal.Parse(line[(line.Contains('}') ? line.LastIndexOf('}') + 1 : name.Length)..].Trim().Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
    }

    private sealed class Broken : DbCommandInterceptor
    {
        public bool On { get; set; }

        public override ValueTask<InterceptionResult<System.Data.Common.DbDataReader>> ReaderExecutingAsync(System.Data.Common.DbCommand command, CommandEventData eventData, InterceptionResult<System.Data.Common.DbDataReader> result, CancellationToken cancellationToken = default) =>
            On && command.CommandText.Contains("ordering_orders", StringComparison.Ordinal) ? throw new InvalidOperationException("the table is gone") : ValueTask.FromResult(result);
    }

    /// <summary>Log lines as the console would show them.</summary>
    private sealed class Lines
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IReadOnlyCollection<string> All => _lines;

        public JsonElement Of(string id) => _lines.Select(l => JsonSerializer.Deserialize<JsonElement>(l))
            .Single(l => l.TryGetProperty("traceId", out var trace) && trace.GetString() == id && l.GetProperty("category").GetString() == typeof(Failures).FullName);

        internal sealed class Provider(Lines lines, IServiceProvider services) : ILoggerProvider
        {
            public ILogger CreateLogger(string categoryName) => new Logger(lines, services, categoryName);

            public void Dispose()
            {
            }
        }

        private sealed class Logger(Lines lines, IServiceProvider services, string category) : ILogger
        {
            private JsonLog? _format;

            public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                _format ??= services.GetServices<ConsoleFormatter>().OfType<JsonLog>().Single();
                var text = new StringWriter();
                _format.Write(new LogEntry<TState>(logLevel, category, eventId, state, exception, formatter), null, text);
                lines._lines.Enqueue(text.ToString());
            }
        }
    }
}
