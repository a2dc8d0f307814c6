using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Filiera.Testing;
using Shouldly;
using Xunit;

namespace Filiera.Trials;

/// <summary>PostgreSQL stopped and started under load: quick refusals, a clear page, recovery within seconds, nothing half done.</summary>
public sealed class DatabaseAwayTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Requests_fail_fast_and_clearly_while_it_is_away_and_all_is_well_when_it_is_back()
    {
        if (OwnPostgres.Programs is null)
        {
            DatabasesAttribute.Required("postgres").ShouldBeFalse("PostgreSQL's programs are required here");
            Assert.Skip("PostgreSQL's programs are not on this machine");
        }

        await using var server = await OwnPostgres.Start();
        await using var portal = await TestPortal.OnPostgres(server.Connection);
        var buying = new Buying(portal);
        await buying.Prepare(25);
        await using var served = await Served.Start(portal);
        using var http = await Buying.SignIn(served);
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

        await server.Down();
        await Task.WhenAll(running);
        var refused = wishes.Where(w => w.Status != HttpStatusCode.Created).ToList();
        refused.ShouldNotBeEmpty();
        refused.ShouldAllBe(w => w.Status == HttpStatusCode.ServiceUnavailable, served.Faults);

        using (var problem = await Timed(http, "/api/v1/orders", "application/json"))
        {
            problem.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            problem.Headers.RetryAfter.ShouldNotBeNull();
            JsonSerializer.Deserialize<JsonElement>(await problem.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("code").GetString().ShouldBe("DATABASE_UNAVAILABLE");
        }

        using (var ready = await Timed(http, "/health/ready", "application/json"))
        {
            ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        }

        (await Timed(http, "/health/live", "application/json")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await server.Up();
        var watch = Stopwatch.StartNew();
        while ((await http.GetAsync(new Uri("/api/v1/orders", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode != HttpStatusCode.OK)
        {
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(15), served.Log);
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        output.WriteLine($"answered again {watch.ElapsedMilliseconds} ms after the server was up; {refused.Count} of {wishes.Count} orders were refused meanwhile");
        await Task.WhenAll(wishes.Select(w => Buying.Order(http, w)));
        wishes.ShouldAllBe(w => w.Status == HttpStatusCode.Created, served.Log);
        wishes.Select(w => w.Number).ShouldBeUnique();

        // The test's own connections broke with the server.
        Npgsql.NpgsqlConnection.ClearAllPools();
        await buying.MustHold(wishes);
    }

    [Fact]
    public async Task A_server_that_only_keeps_silent_is_given_up_and_heard_again()
    {
        if (OwnPostgres.Programs is null)
        {
            Assert.Skip("PostgreSQL's programs are not on this machine");
        }

        await using var server = await OwnPostgres.Start();
        await using var portal = await TestPortal.OnPostgres(server.Connection + ";Command Timeout=3;Timeout=3");
        var buying = new Buying(portal);
        await buying.Prepare(3);
        await using var served = await Served.Start(portal);
        using var http = await Buying.SignIn(served);
        (await http.GetAsync(new Uri("/api/v1/orders", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await server.Freeze(true);
        try
        {
            using var answer = await Timed(http, "/api/v1/orders", "application/json");
            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            (await Timed(http, "/health/live", "application/json")).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        finally
        {
            await server.Freeze(false);
        }

        var watch = Stopwatch.StartNew();
        while ((await http.GetAsync(new Uri("/api/v1/orders", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode != HttpStatusCode.OK)
        {
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(15), served.Log);
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    // A person waits for no answer longer than this; the bound is wide, the machine may be busy.
    private static async Task<HttpResponseMessage> Timed(HttpClient http, string path, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", accept);
        return await http.SendAsync(request).WaitAsync(TimeSpan.FromSeconds(20));
    }
}
