using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Filiera.Testing;
using Shouldly;
using Xunit;

namespace Filiera.Journeys;

/// <summary>Bad input on every door of the API, taken from its own description: a clear 4xx with problem details, never a 500.</summary>
public sealed class DoorTests
{
    private static readonly string[] BadBodies =
    [
        "", "null", "[]", "{", "5", "\"\\u0000\"", """{"lines":5}""", """{"lines":[null]}""", """{"lines":[{"sku":"a\u0000","quantity":1}]}""", """{"lines":[{"sku":"\ud800","quantity":1}]}""",
        """{"lines":[{"sku":"A","quantity":1e400}]}""", """{"lines":[{"sku":"A","quantity":-1}]}""", """{"lines":[{"sku":"A","quantity":0.0001}]}""", """{"items":[null,5,{"sku":7,"code":[],"list":{},"warehouse":"\u0000"}]}""",
        """{"text":"\u0000"}""", """{"name":"a\u0000","branch":"\u0000","reason":"\u0000","language":"xx","email":"\u0000","password":"\u0000","rows":[null]}""", """{"requestedDate":"2026-99-99","expectedTotal":"x"}""",
        $$"""{"name":"{{new string('x', 5000)}}","text":"{{new string('x', 5000)}}"}""", new string('[', 200),
    ];

    private static readonly string[] BadValues = ["%00", "%FF", "%F0%9F%98%80", "-1", "99999999999999999999", "'", new string('x', 3000), "a%2Fb", "%25%32%46", ""];

    [Theory, Databases]
    public async Task Bad_input_is_a_clear_refusal_on_every_operation(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Dealer("D1", "A");
        await portal.Seed.Product("A100");
        await using var site = await TestSite.Over(portal, new() { ["RateLimit:PerMinute"] = "1000000", ["RateLimit:SignInPerMinute"] = "1000000" });
        using var dealer = await site.Client("d1-erp", "D1");
        using var maker = await site.Client("erp");
        using var stranger = site.Stranger();
        var wrong = new List<string>();

        // What the second database says of a word it can't hold is all that differs there: of the rest the walls' fuzzer asks both.
        string[] values = on == Database.Sqlite || Environment.GetEnvironmentVariable("FILIERA_LONG") == "1" ? BadValues : [.. BadValues.Where(v => v is "%00" or "%FF" or "99999999999999999999")];
        foreach (var (path, method, operation) in await Operations(stranger))
        {
            var client = path.Contains("/admin/", StringComparison.Ordinal) ? maker : dealer;
            var plain = path.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
            foreach (var value in values.Where(v => path.Contains('{') && v is not ("" or "%00"))) // a path with NUL never leaves the client
            {
                await Knock(client, method, System.Text.RegularExpressions.Regex.Replace(path, "{[a-z]+}", value), "{}", "application/json", wrong);
            }

            foreach (var name in (operation["parameters"]?.AsArray() ?? []).Where(p => (string)p!["in"]! == "query").Select(p => (string)p!["name"]!))
            {
                foreach (var value in values)
                {
                    await Knock(client, method, $"{plain}?{name}={value}", "{}", "application/json", wrong);
                }
            }

            foreach (var body in operation["requestBody"] is null ? [] : BadBodies)
            {
                await Knock(client, method, plain, body, "application/json", wrong);
            }

            await Knock(client, method, plain, "a=b", "text/plain", wrong);
            await Knock(client, method, plain, "{}", "application/json; charset=utf-99", wrong);
            if ((operation["security"] as JsonArray)?.Count != 0)
            {
                using var nobody = await stranger.Send(method, plain, "{}");
                var status = nobody.StatusCode;
                foreach (var id in new[] { "1", "01930000-0000-7000-8000-000000000000" })
                {
                    // An address whose id can't be one is nobody's: it is asked again with one that can.
                    if (status == HttpStatusCode.NotFound)
                    {
                        using var again = await stranger.Send(method, System.Text.RegularExpressions.Regex.Replace(path, "{[a-z]+}", id), "{}");
                        status = again.StatusCode;
                    }
                }

                // A door for pictures turns a JSON body away before it asks who is there.
                status.ShouldBeOneOf(HttpStatusCode.Unauthorized, HttpStatusCode.UnsupportedMediaType);
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Theory, Databases]
    public async Task Bad_token_requests_get_an_oauth_error(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await using var site = await TestSite.Over(portal);
        using var client = site.Stranger();
        foreach (var form in new[] { "", "grant_type=password", "grant_type=client_credentials", "grant_type=client_credentials&client_id=x%00&client_secret=y", "grant_type=client_credentials&client_id=x&client_secret=y", "\0" })
        {
            using var content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded");
            using var answer = await client.PostAsync("/connect/token", content, TestContext.Current.CancellationToken);
            ((int)answer.StatusCode).ShouldBeInRange(400, 401, form);
            ((string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["error"]).ShouldNotBeNullOrEmpty();
        }

        using var basic = new HttpRequestMessage(HttpMethod.Post, "/connect/token") { Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]) };
        basic.Headers.Add("Authorization", "Basic " + Convert.ToBase64String("a%00b:c"u8));
        using var refused = await client.SendAsync(basic, TestContext.Current.CancellationToken);
        ((int)refused.StatusCode).ShouldBeInRange(400, 401);
    }

    private static async Task<List<(string Path, HttpMethod Method, JsonNode Operation)>> Operations(HttpClient client)
    {
        var description = await client.Json("/openapi/v1.json");
        return [.. description["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Select(o => (p.Key, new HttpMethod(o.Key.ToUpperInvariant()), o.Value!)))];
    }

    private static async Task Knock(HttpClient client, HttpMethod method, string path, string body, string type, List<string> wrong)
    {
        using var request = new HttpRequestMessage(method, path);
        if (method != HttpMethod.Get)
        {
            request.Content = new StringContent(body);
            request.Content.Headers.Remove("Content-Type");
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        }

        // Heads only: a live list never ends.
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var said = answer.Content.Headers.ContentType?.MediaType;
        if ((int)answer.StatusCode >= 500 || ((int)answer.StatusCode >= 400 && said != "application/problem+json"))
        {
            wrong.Add($"{(int)answer.StatusCode} {said} {method} {Short(path)} {Short(body)}");
        }
    }

    private static string Short(string text) => text.Length > 120 ? text[..120] : text;
}
