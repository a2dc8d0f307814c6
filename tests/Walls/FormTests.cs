using System.Net;
using System.Net.Http.Json;
using Filiera.Kernel;
using Shouldly;
using Xunit;

namespace Filiera.Walls;

/// <summary>A change is made by the person who sees our page, and by no page of anybody else.</summary>
public sealed class FormTests(StandingCompany standing) : IClassFixture<StandingCompany>
{
    [Fact]
    public async Task No_form_is_taken_without_the_token_that_its_page_gave_to_this_very_person()
    {
        var company = standing.Company;
        var routes = Route.All(company.Site).Where(r => r is { IsPage: true, Method: "POST" }).ToList();
        routes.Count.ShouldBeGreaterThan(8);
        var before = await company.RowsOf(company.Alfa);
        var stranger = company["stranger"];
        foreach (var who in new[] { company["hq"], company["admin"], stranger })
        {
            var other = who == stranger ? company["hq"] : company["buyer"];
            foreach (var route in routes.Where(r => who != stranger || r.ForStrangers))
            {
                var path = route.Address(k => Examples.Find(k, company.Alfa, company)!);
                var token = await other.Token();
                foreach (var (what, content) in new (string, HttpContent)[]
                {
                    ("without a token", new FormUrlEncodedContent([new("action", "delete")])),
                    ("with another's token", new FormUrlEncodedContent([new("_token", token), new("action", "delete")])),
                    ("with nonsense", new FormUrlEncodedContent([new("_token", new string('x', 200))])),
                    ("as a file's form", new MultipartFormDataContent { { new StringContent("delete"), "action" } }),
                    ("as plain text", new StringContent("_token=x")),
                    ("as JSON", JsonContent.Create(new { action = "delete" })),
                    ("with nothing", new ByteArrayContent([])),
                })
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
                    request.Headers.Add("Accept", "text/html");
                    var answer = await Answer.Of(who, request);
                    answer.Status.ShouldBe(Refused(who, route), $"{who} {route} {what}");
                    answer.IsHtml.ShouldBeTrue($"{who} {route} {what}");
                }

                using var inQuery = new HttpRequestMessage(HttpMethod.Post, $"{path}?_token={Uri.EscapeDataString(await who.Token())}") { Content = new FormUrlEncodedContent([new("action", "delete")]) };
                (await Answer.Of(who, inQuery)).Status.ShouldBe(Refused(who, route), $"{who} {route} with the token in the address");
            }
        }

        (await company.RowsOf(company.Alfa)).ShouldBe(before);

        // Dealers hear that the office is not for them before anything else.
        static int Refused(Visitor who, Route route) => who.Kind == Kind.Dealer && route.IsOfOffice ? 403 : 400;
    }

    [Fact]
    public async Task A_page_of_another_site_changes_nothing_through_the_api_with_our_visitors_cookie()
    {
        var company = standing.Company;
        var hq = company["hq"];
        foreach (var route in Route.All(company.Site).Where(r => r is { IsApi: true } && r.Method is not ("GET" or "HEAD")))
        {
            foreach (var (header, value) in new[] { ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"), ("Origin", "https://evil.example"), ("Origin", "null"), ("Origin", "https://localhost.evil.example"), ("Origin", "http://localhost") })
            {
                using var request = new HttpRequestMessage(new HttpMethod(route.Method), route.Address(k => Examples.Find(k, company.Alfa, company)!)) { Content = JsonContent.Create(new { }) };
                request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
                request.Headers.Add(header, value);
                var answer = await Answer.Of(hq, request);
                (answer.Status, (string?)answer.Json?["code"]).ShouldBe((403, "CROSS_SITE_REQUEST"), $"{route} {header}: {value}");
            }

            // What a form of another site can send without asking first is no JSON.
            foreach (var type in new[] { "text/plain", "application/x-www-form-urlencoded" })
            {
                using var form = new HttpRequestMessage(new HttpMethod(route.Method), route.Address(k => Examples.Find(k, company.Alfa, company)!)) { Content = new StringContent("{}", System.Text.Encoding.UTF8, type) };
                form.Headers.Add("Sec-Fetch-Site", "cross-site");
                (await Answer.Of(hq, form)).Status.ShouldBe(403, $"{route} {type}");
            }
        }

        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/api/v1/carts");
        preflight.Headers.Add("Origin", "https://evil.example");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        var asked = await Answer.Of(hq, preflight);
        asked.Headers.ShouldNotContain(h => h.Key.StartsWith("Access-Control-"));
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("/\n/evil.example")]
    [InlineData("/%2f%2fevil.example")]
    [InlineData("/%2fevil.example")]
    [InlineData("/%5cevil.example")]
    [InlineData("/%252fevil.example")]
    [InlineData("/%09/evil.example")]
    [InlineData("/..//evil.example")]
    [InlineData("https://evil.example")]
    [InlineData("https:evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("@evil.example")]
    [InlineData("evil.example")]
    [InlineData(" //evil.example")]
    [InlineData("/catalogue\r\nSet-Cookie: a=b")]
    [InlineData("/%0d%0aSet-Cookie:%20a=b")]
    public async Task Nobody_is_sent_to_another_site(string to)
    {
        var anna = new Visitor("anna", Kind.Dealer, null, null, standing.Company.Site.Stranger());
        foreach (var (path, field) in new[] { ("/sign-in", "returnUrl"), ("/preferences", "back") })
        {
            var form = new FormUrlEncodedContent([new("_token", await anna.Token()), new("email", standing.Company["hq"].Email), new("password", Visitor.Password), new("language", "it"), new(field, to)]);
            using var answer = await anna.Client.PostAsync(path, form, TestContext.Current.CancellationToken);
            Check(answer, path);
            using var signed = await anna.Client.DeleteAsync("/api/v1/session", TestContext.Current.CancellationToken);
        }

        using var asked = await anna.Client.GetAsync($"/sign-in?returnUrl={Uri.EscapeDataString(to)}", TestContext.Current.CancellationToken);
        asked.StatusCode.ShouldBe(HttpStatusCode.OK);
        new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await asked.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).QuerySelector("input[name=returnUrl]")!.GetAttribute("value").ShouldBe(LocalUrl.Of(to));

        static void Check(HttpResponseMessage answer, string path)
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.Found, path);
            var target = new Uri(new Uri("https://localhost/x"), answer.Headers.Location!.OriginalString);
            target.Host.ShouldBe("localhost", path);
            Uri.UnescapeDataString(Uri.UnescapeDataString(answer.Headers.Location.OriginalString)).ShouldNotStartWith("//");
            answer.Headers.TryGetValues("Set-Cookie", out var cookies);
            (cookies ?? []).ShouldNotContain(c => c.StartsWith("a="));
        }
    }

    [Theory]
    [InlineData("/catalogue?search=porta%2Fa&page=2", "/catalogue?search=porta%2Fa&page=2")]
    [InlineData("/products/12%2F34", "/products/12%2F34")]
    [InlineData("/catalogue?search=cerniera è", "/catalogue?search=cerniera %C3%A8")]
    [InlineData("/catalogue?search=a\\b", "/catalogue?search=a\\b")]
    public void Where_one_was_going_is_kept(string to, string goes) => LocalUrl.Of(to).ShouldBe(goes);
}
