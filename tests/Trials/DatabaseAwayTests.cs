using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Filiera.Accounts;
using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Filiera.Trials;

/// <summary>A PostgreSQL of our own, and the portal on it, started once for the class. It gives up on a silent server after eight seconds.</summary>
public sealed class ServerThatGoesAway : IAsyncLifetime
{
    internal OwnPostgres Postgres { get; private set; } = null!;

    internal Served Served { get; private set; } = null!;

    internal Buying Buying { get; private set; } = null!;

    private TestPortal? _portal;

    public async ValueTask InitializeAsync()
    {
        if (OwnPostgres.Programs is null)
        {
            DatabasesAttribute.Required("postgres").ShouldBeFalse("PostgreSQL's programs are required here");
            return;
        }

        Postgres = await OwnPostgres.Start();
        _portal = await TestPortal.OnPostgres(Postgres.Connection + ";Command Timeout=8;Timeout=5");
        Buying = new Buying(_portal);
        await Buying.Prepare(25);
        Served = await Served.Start(_portal);
    }

    public async ValueTask DisposeAsync()
    {
        if (_portal is not null)
        {
            await Served.DisposeAsync();
            await _portal.DisposeAsync();
            await Postgres.DisposeAsync();
        }
    }
}

/// <summary>PostgreSQL stopped and started under load: quick refusals, a clear page, recovery within seconds, nothing half done.</summary>
public sealed class DatabaseAwayTests(ServerThatGoesAway away, ITestOutputHelper output) : IClassFixture<ServerThatGoesAway>
{
    private Served Served => away.Served;

    [Fact]
    public async Task Requests_fail_fast_and_clearly_while_it_is_away_and_all_is_well_when_it_is_back()
    {
        Assert.SkipWhen(OwnPostgres.Programs is null, "PostgreSQL's programs are not on this machine");
        using var http = await Buying.SignIn(Served);
        var wishes = await Buying.Carts(http, 120, 25);

        var running = wishes.Select((w, i) => Task.Run(async () =>
        {
            await Task.Delay(i * 10, TestContext.Current.CancellationToken);
            await Buying.Order(http, w);
        })).ToList();
        while (wishes.Count(w => w.Number is not null) < 20)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        await away.Postgres.Down();
        await Task.WhenAll(running);
        var refused = wishes.Where(w => w.Status != HttpStatusCode.Created).ToList();
        refused.ShouldNotBeEmpty();
        refused.ShouldAllBe(w => w.Status == HttpStatusCode.ServiceUnavailable, Served.Faults);

        using (var problem = await Timed(http, "/api/v1/orders", "application/json"))
        {
            problem.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            problem.Headers.RetryAfter.ShouldNotBeNull();
            JsonSerializer.Deserialize<JsonElement>(await problem.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("code").GetString().ShouldBe("DATABASE_UNAVAILABLE");
        }

        // A person reads a calm page that says what is the matter.
        using (var page = await Timed(http, "/invite/a-link-that-nobody-has", "text/html"))
        {
            page.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            page.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
            WebUtility.HtmlDecode(await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("la base dati non risponde");
        }

        using (var ready = await Timed(http, "/health/ready", "application/json"))
        {
            ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        }

        (await Timed(http, "/health/live", "application/json")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await away.Postgres.Up();
        var watch = Stopwatch.StartNew();
        while ((await http.GetAsync(new Uri("/api/v1/orders", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode != HttpStatusCode.OK)
        {
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(15), Served.Log);
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        output.WriteLine($"answered again {watch.ElapsedMilliseconds} ms after the server was up; {refused.Count} of {wishes.Count} orders were refused meanwhile");
        await Task.WhenAll(wishes.Select(w => Buying.Order(http, w)));
        wishes.ShouldAllBe(w => w.Status == HttpStatusCode.Created, Served.Log);
        wishes.Select(w => w.Number).ShouldBeUnique();

        // The test's own connections broke with the server.
        Npgsql.NpgsqlConnection.ClearAllPools();
        await away.Buying.MustHold(wishes);
    }

    [Fact]
    public async Task A_server_that_only_keeps_silent_is_given_up_and_heard_again()
    {
        Assert.SkipWhen(OwnPostgres.Programs is null, "PostgreSQL's programs are not on this machine");
        using var http = await Buying.SignIn(Served);
        (await http.GetAsync(new Uri("/api/v1/orders", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await away.Postgres.Freeze(true);
        try
        {
            using var answer = await Timed(http, "/api/v1/orders", "application/json");
            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            (await Timed(http, "/health/live", "application/json")).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        finally
        {
            await away.Postgres.Freeze(false);
        }

        var watch = Stopwatch.StartNew();
        while ((await http.GetAsync(new Uri("/api/v1/orders", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode != HttpStatusCode.OK)
        {
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(15), Served.Log);
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task As_many_transactions_as_there_are_connections_do_not_wait_for_each_other()
    {
        Assert.SkipWhen(OwnPostgres.Programs is null, "PostgreSQL's programs are not on this machine");
        const int Most = 3;
        await using var few = TestPortal.Over(Database.Postgres, $"{away.Postgres.Connection};Timeout=5".Replace("Maximum Pool Size=40", $"Maximum Pool Size={Most}", StringComparison.Ordinal));
        var account = await few.Db(db => db.Set<Account>().Select(a => a.Id).FirstAsync());
        var (inside, all) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

        // Each holds a connection; only then each asks for what this node does not have in memory yet.
        var found = await Task.WhenAll(Enumerable.Range(0, Most).Select(_ => few.AsSystem((IServiceProvider services) => services.GetRequiredService<PortalDb>().InTransaction<string>(async () =>
        {
            await services.GetRequiredService<PortalDb>().ReadVersion("any");
            if (Interlocked.Increment(ref inside) == Most)
            {
                all.SetResult();
            }

            await all.Task;
            return (await services.GetRequiredService<AccountDirectory>().Find(account, CancellationToken.None))!.Code;
        }))));
        found.Select(f => f.Value).ShouldBe(Enumerable.Repeat("D1", Most));
    }

    // A person waits for no answer longer than this; the bound is wide, the machine may be busy.
    private static async Task<HttpResponseMessage> Timed(HttpClient http, string path, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", accept);
        return await http.SendAsync(request).WaitAsync(TimeSpan.FromSeconds(20));
    }
}
