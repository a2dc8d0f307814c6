using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Filiera.Accounts.Features;
using Filiera.Testing;
using Shouldly;
using Xunit;

namespace Filiera.Kernel.Tests;

/// <summary>Rate limits and entity tags, as a client sees them.</summary>
public sealed class DoorHeaderTests
{
    [Fact]
    public async Task Every_answer_tells_what_is_left_and_the_one_too_many_when_to_come_back()
    {
        await using var portal = await TestPortal.Start(Database.Sqlite);
        await using var site = await TestSite.Over(portal, new() { ["RateLimit:PerMinute"] = "3" });
        var client = await site.Client("reader", null, Permission.CatalogRead);

        var first = await Get(client);
        first.Headers.GetValues("RateLimit-Policy").Single().ShouldBe("\"default\";q=3;w=60");
        first.Headers.GetValues("RateLimit").Single().ShouldBe("\"default\";r=2;t=20");
        await Get(client);
        await Get(client);
        var refused = await Get(client);

        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        var wait = int.Parse(refused.Headers.GetValues("Retry-After").Single(), CultureInfo.InvariantCulture);
        wait.ShouldBeInRange(1, 60);
        refused.Headers.GetValues("RateLimit").Single().ShouldBe($"\"default\";r=0;t={wait}");
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        (problem.GetProperty("code").GetString(), problem.GetProperty("violated-policies")[0].GetString()).ShouldBe(("TOO_MANY_REQUESTS", "default"));

        var other = await site.Client("other", null, Permission.CatalogRead);
        (await Get(other)).StatusCode.ShouldBe(HttpStatusCode.OK, "one client's haste is not another's");
    }

    [Fact]
    public async Task A_client_may_have_a_limit_of_its_own_by_setting_or_by_its_card()
    {
        await using var portal = await TestPortal.Start(Database.Sqlite);
        await using var site = await TestSite.Over(portal, new() { ["RateLimit:Clients:erp"] = "90" });
        var erp = await site.Client("erp", null, Permission.CatalogRead);
        var pim = await site.Client("pim", null, Permission.CatalogRead);
        (await Get(erp)).Headers.GetValues("RateLimit-Policy").Single().ShouldBe("\"default\";q=90;w=60");
        (await Get(pim)).Headers.GetValues("RateLimit-Policy").Single().ShouldBe("\"default\";q=1200;w=60");

        (await site.AsSystem((ChangeClient.Handler h) => h.Handle("pim", new(PerMinute: 5), null, default))).Problem.ShouldBeNull();
        await Get(pim);
        (await Get(pim)).Headers.GetValues("RateLimit-Policy").Single().ShouldBe("\"default\";q=5;w=60");
    }

    [Fact]
    public async Task Too_many_tokens_and_sign_ins_are_told_when_to_come_back_too()
    {
        await using var portal = await TestPortal.Start(Database.Sqlite);
        await using var site = await TestSite.Over(portal, new() { ["RateLimit:SignInPerMinute"] = "1" });
        var stranger = site.Stranger();
        Task<HttpResponseMessage> Ask() => stranger.PostAsync("/connect/token", new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = "x", ["client_secret"] = "y" }));
        await Ask();
        var token = await Ask();
        (token.StatusCode, token.Headers.Contains("Retry-After")).ShouldBe((HttpStatusCode.TooManyRequests, true));
        (await token.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("error").GetString().ShouldNotBeNullOrEmpty();
        using var form = new HttpRequestMessage(HttpMethod.Post, "/sign-in") { Content = new FormUrlEncodedContent([]) };
        form.Headers.Add("Accept", "text/html");
        var page = await stranger.SendAsync(form, TestContext.Current.CancellationToken);
        (page.StatusCode, page.Headers.Contains("Retry-After"), page.Content.Headers.ContentType!.MediaType).ShouldBe((HttpStatusCode.TooManyRequests, true, "text/html"));
    }

    [Theory, Databases]
    public async Task A_cart_read_again_is_a_304_until_anything_in_it_changes_and_If_Match_guards_its_changes(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Dealer("D1");
        await portal.Seed.Product("A100", 10m);
        await using var site = await TestSite.Over(portal);
        var buyer = await site.Client("buyer", "D1");
        var made = await buyer.PostAsync("/api/v1/carts", Text("{}"), TestContext.Current.CancellationToken);
        var cart = made.Headers.Location!.ToString();
        var lines = $"{cart}/lines";

        var first = await buyer.GetAsync(cart, TestContext.Current.CancellationToken);
        var tag = first.Headers.ETag!.Tag;
        tag.ShouldStartWith("\"v1.");
        (await Send(HttpMethod.Post, lines, """{"lines":[{"sku":"A100","quantity":2}]}""", ("If-Match", tag))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Send(HttpMethod.Post, lines, """{"lines":[{"sku":"A100","quantity":3}]}""", ("If-Match", tag))).StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await Send(HttpMethod.Patch, cart, """{"name":"Altro"}""", ("If-Match", tag))).StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await Send(HttpMethod.Delete, cart, null, ("If-Match", tag))).StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);

        var order = await buyer.PostAsync("/api/v1/carts", Text("{}"), TestContext.Current.CancellationToken);
        order.StatusCode.ShouldBe(HttpStatusCode.Created);
        var product = await buyer.GetAsync("/api/v1/products/A100", TestContext.Current.CancellationToken);
        var productTag = product.Headers.ETag!.Tag;
        (await Send(HttpMethod.Get, "/api/v1/products/A100", null, ("If-None-Match", productTag))).StatusCode.ShouldBe(HttpStatusCode.NotModified);
        (await Send(HttpMethod.Get, "/api/v1/products/A100", null, ("If-None-Match", "\"other\""))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Send(HttpMethod.Delete, cart, null, ("If-Match", "*"))).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        async Task<HttpResponseMessage> Send(HttpMethod method, string path, string? body, (string Name, string Value) header)
        {
            using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : Text(body) };
            request.Headers.TryAddWithoutValidation(header.Name, header.Value);
            return await buyer.SendAsync(request, TestContext.Current.CancellationToken);
        }
    }

    private static StringContent Text(string json) => new(json, Encoding.UTF8, "application/json");

    private static Task<HttpResponseMessage> Get(HttpClient client) => client.GetAsync("/api/v1/me", TestContext.Current.CancellationToken);
}
