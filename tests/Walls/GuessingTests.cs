using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Filiera.Accounts.Features;
using Filiera.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Filiera.Walls;

/// <summary>
/// Guessing at every door that looks at a secret — the page, the API, the tokens of systems — through the whole product: who guesses waits,
/// whoever the secret belongs to does not. The counts themselves are tried in Accounts.Tests/ThrottleTests.
/// </summary>
public sealed class GuessingTests
{
    private const string Anna = "anna@dealer.test";
    private const string Bruno = "bruno@dealer.test";
    private const string From = "X-Test-From";

    [Theory, Databases]
    public async Task Who_guesses_one_password_waits_at_every_door_and_its_owner_comes_in(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await using var site = await Open(portal);
        using var owner = At(site, "93.40.1.7");
        (await SignIn(owner, Anna, Visitor.Password)).ShouldBe(200);

        // Each guess from another address, by page and by API in turn: one count for both.
        var heard = new List<int>();
        for (var i = 0; i < 12; i++)
        {
            using var guesser = At(site, $"203.0.113.{i + 1}");
            heard.Add(i % 2 == 0 ? await SignIn(guesser, Anna, $"tentativo-{i}-sbagliato") : await OnPage(guesser, Anna, $"tentativo-{i}-sbagliato"));
        }

        heard.Take(5).ShouldAllBe(s => s == 401 || s == 422);
        heard.Skip(5).ShouldAllBe(s => s == 429);
        using (var late = At(site, "203.0.113.99"))
        {
            (await SignIn(late, Anna, Visitor.Password)).ShouldBe(429, "the right one, guessed too late");
            (await OnPage(late, Anna, Visitor.Password)).ShouldBe(429);
        }

        (await owner.GetAsync("/api/v1/me", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK, "he is still in");
        (await owner.DeleteAsync("/api/v1/session", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await SignIn(owner, Anna, Visitor.Password)).ShouldBe(200, "and comes in again from his own device meanwhile");
        using var colleague = At(site, "198.51.100.20");
        (await OnPage(colleague, Bruno, Visitor.Password)).ShouldBe(302, "nobody else notices");
    }

    [Theory, Databases]
    public async Task Who_tries_a_list_of_stolen_passwords_is_stopped_by_his_address_and_the_office_behind_it_is_not(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await using var site = await Open(portal);
        const string shared = "198.51.100.1";
        using var bruno = At(site, shared);
        (await SignIn(bruno, Bruno, Visitor.Password)).ShouldBe(200);

        var heard = new List<(int Status, string Words)>();
        for (var i = 0; i < 60; i++)
        {
            using var thief = At(site, shared);
            using var answer = await thief.PostAsJsonAsync("/api/v1/session", new { email = i == 30 ? Anna : $"persona{i}@altrove.test", password = $"rubata-{i}-password" }, TestContext.Current.CancellationToken);
            heard.Add(((int)answer.StatusCode, (string)(await answer.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!["title"]!));
        }

        heard.Count(h => h.Status == 401).ShouldBe(50);
        heard.Skip(50).ShouldAllBe(h => h.Status == 429);
        heard[30].Words.ShouldBe(heard[29].Words, "who exists is not told");
        (await bruno.DeleteAsync("/api/v1/session", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await SignIn(bruno, Bruno, Visitor.Password)).ShouldBe(200, "known here, behind the same address");
        using var elsewhere = At(site, "151.20.3.4");
        (await SignIn(elsewhere, Anna, Visitor.Password)).ShouldBe(200, "one wrong try is no lock");
    }

    [Theory, Databases]
    public async Task Who_guesses_the_secret_of_a_system_waits_and_the_system_goes_on(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await using var site = await Open(portal);
        var made = await site.AsSystem((AddClient.Handler h) => h.Handle(new AddClient.Request("d1-erp", "D1", null)));
        using var system = At(site, "93.40.1.7");
        (await Token(system, "d1-erp", made.Value.Secret!)).ShouldBe(200);
        var heard = new List<int>();
        for (var i = 0; i < 15; i++)
        {
            using var guesser = At(site, $"203.0.113.{i + 1}");
            heard.Add(await Token(guesser, "d1-erp", $"segreto-{i}"));
        }

        heard[0].ShouldBeOneOf(400, 401);
        heard[^1].ShouldBe(429);
        using var late = At(site, "203.0.113.99");
        (await Token(late, "d1-erp", made.Value.Secret!)).ShouldBe(429, "guessed too late");
        (await Token(system, "d1-erp", made.Value.Secret!)).ShouldBe(200);
    }

    private static async Task<TestSite> Open(TestPortal portal)
    {
        await portal.Seed.Dealer("D1");
        foreach (var email in new[] { Anna, Bruno })
        {
            (await portal.AsSystem((AddUser.Handler h) => h.Handle(new(email, "D1", "hq", Visitor.Password)))).Ok.ShouldBeTrue();
        }

        return await TestSite.Over(portal, null, b => b.Services.AddSingleton<IStartupFilter>(new FromHeader()));
    }

    private static HttpClient At(TestSite site, string address)
    {
        var client = site.Stranger();
        client.DefaultRequestHeaders.Add(From, address);
        return client;
    }

    private static async Task<int> SignIn(HttpClient client, string email, string password)
    {
        using var answer = await client.PostAsJsonAsync("/api/v1/session", new { email, password });
        return (int)answer.StatusCode;
    }

    private static async Task<int> OnPage(HttpClient client, string email, string password)
    {
        var page = await client.GetStringAsync("/sign-in");
        var token = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(page).QuerySelector("input[name=_token]")!.GetAttribute("value")!;
        using var answer = await client.PostAsync("/sign-in", new FormUrlEncodedContent([new("_token", token), new("email", email), new("password", password)]));
        return (int)answer.StatusCode;
    }

    private static async Task<int> Token(HttpClient client, string name, string secret)
    {
        using var answer = await client.PostAsync("/connect/token", new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", name), new("client_secret", secret)]));
        return (int)answer.StatusCode;
    }

    /// <summary>Requests come from the address that a header of the test says.</summary>
    private sealed class FromHeader : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((http, then) =>
            {
                http.Connection.RemoteIpAddress = IPAddress.Parse(http.Request.Headers[From].ToString());
                return then(http);
            });
            next(app);
        };
    }
}
