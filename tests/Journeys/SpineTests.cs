using Filiera.Kernel;
using Filiera.Testing;
using Shouldly;
using Xunit;

namespace Filiera.Journeys;

/// <summary>The main job through the API, as design.md section 4 writes it: find, check, cart, order, find it again.</summary>
public sealed class SpineTests
{
    [Theory, Databases]
    public async Task A_dealers_system_finds_prices_and_orders(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Dealer("D1", "A");
        await portal.Seed.Product("A100", price: 12.5m, stock: 40);
        await portal.Seed.Product("C300", price: 3m, stock: 500, with: p => { p.Minimum = new(12); p.Multiple = new(12); p.Packs = "CF:12"; });
        await portal.Seed.Product("12/34", price: 1m, stock: 0);
        await using var site = await TestSite.Over(portal);
        using var client = await site.Client("d1-erp", "D1");

        var me = await client.Json("/api/v1/me");
        ((string)me["account"]!["code"]!).ShouldBe("D1");

        var list = await client.Json("/api/v1/products?limit=2");
        list["items"]!.AsArray().Count.ShouldBe(2);
        list["total"].Number().ShouldBe(3);
        var rest = await client.Json($"/api/v1/products?limit=2&cursor={list["next"]}");
        rest["items"]!.AsArray().Count.ShouldBe(1);
        rest["next"].ShouldBeNull();

        var slash = await client.Json("/api/v1/products/12%2F34");
        ((string)slash["sku"]!).ShouldBe("12/34");
        ((string)slash["availability"]!["state"]!).ShouldBe("ON_ORDER");

        var prices = await client.Post("/api/v1/prices", new { lines = new[] { new { sku = "A100", quantity = 3 } } });
        prices["lines"]![0]!["lineNet"].Number().ShouldBe(37.5m);
        prices["totals"]!["total"].Number().ShouldBe(45.75m);

        var check = await client.Post("/api/v1/quick-order/check", new { text = "A100\t3\nC300\t13\nNOPE\t1" });
        check["rows"]!.AsArray().Select(r => (string)r!["status"]!).ShouldBe(["OK", "NEEDS_FIX", "ERROR"]);
        check["rows"]![1]!["suggested"].Number().ShouldBe(24);

        var cart = await client.Post("/api/v1/carts", new { name = "Prova" }, 201);
        var id = (string)cart["id"]!;
        cart = await client.Post($"/api/v1/carts/{id}/lines", new { lines = new[] { new { sku = "A100", quantity = 3 }, new { sku = "C300", quantity = 24 } } });
        cart["totals"]!["total"].Number().ShouldBe(133.59m);
        cart["promotions"]!.AsArray().ShouldBeEmpty();
        cart["credit"].ShouldBeNull();
        ((bool)cart["approval"]!["needed"]!).ShouldBeFalse();

        await client.Post($"/api/v1/carts/{id}/order", new { }, 400);
        var changed = await client.Post($"/api/v1/carts/{id}/order", new { expectedTotal = 100 }, 409, "k0");
        changed["changes"].ShouldNotBeNull();
        var order = await client.Post($"/api/v1/carts/{id}/order", new { purchaseOrderNumber = "PO-1", expectedTotal = 133.59m }, 201, "k1");
        var number = (string)order["number"]!;
        number.ShouldMatch("^26-[0-9]{6}$");
        ((string)(await client.Post($"/api/v1/carts/{id}/order", new { purchaseOrderNumber = "PO-1", expectedTotal = 133.59m }, 201, "k1"))["number"]!).ShouldBe(number);
        ((string)(await client.Post($"/api/v1/carts/{id}/order", new { purchaseOrderNumber = "PO-2" }, 422, "k1"))["code"]!).ShouldBe("IDEMPOTENCY_KEY_REUSED");

        ((string)(await client.Json($"/api/v1/orders?search={number}"))["items"]![0]!["purchaseOrderNumber"]!).ShouldBe("PO-1");
        (await client.Json($"/api/v1/orders/{number}"))["lines"]!.AsArray().Count.ShouldBe(2);
        var again = await client.Post($"/api/v1/orders/{number}/reorder", null, 201);
        again["cart"]!["lines"]!.AsArray().Count.ShouldBe(2);
        using var pdf = await client.GetAsync($"/api/v1/orders/{number}/pdf", TestContext.Current.CancellationToken);
        pdf.Content.Headers.ContentType!.MediaType.ShouldBe("application/pdf");
        (await client.Post($"/api/v1/orders/{number}/cancel", new { reason = "Prova" }, 200, "k2"))["state"]!.ToString().ShouldBe("CANCELLED");
        await client.Post($"/api/v1/orders/{number}/cancel", new { }, 409, "k3");
    }

    [Theory, Databases]
    public async Task A_rival_learns_nothing(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Dealer("D1");
        await portal.Seed.Dealer("D2");
        await portal.Seed.Product("A100");
        await using var site = await TestSite.Over(portal);
        using var mine = await site.Client("d1-erp", "D1");
        using var rival = await site.Client("d2-erp", "D2");
        using var stranger = site.Stranger();
        var id = (string)(await mine.Post("/api/v1/carts", null, 201))["id"]!;
        await mine.Post($"/api/v1/carts/{id}/lines", new { lines = new[] { new { sku = "A100", quantity = 1 } } });
        var other = (string)(await mine.Post("/api/v1/carts", null, 201))["id"]!;
        await mine.Post($"/api/v1/carts/{other}/lines", new { lines = new[] { new { sku = "A100", quantity = 1 } } });
        var number = (string)(await mine.Post($"/api/v1/carts/{id}/order", new { }, 201, "k1"))["number"]!;

        foreach (var (method, path) in new[]
        {
            (HttpMethod.Get, $"/api/v1/carts/{other}"), (HttpMethod.Delete, $"/api/v1/carts/{other}"), (HttpMethod.Post, $"/api/v1/carts/{other}/lines"),
            (HttpMethod.Post, $"/api/v1/carts/{other}/order"), (HttpMethod.Get, $"/api/v1/orders/{number}"), (HttpMethod.Get, $"/api/v1/orders/{number}/pdf"),
            (HttpMethod.Post, $"/api/v1/orders/{number}/cancel"), (HttpMethod.Post, $"/api/v1/orders/{number}/reorder"),
        })
        {
            object? body = method == HttpMethod.Post ? new { lines = path.EndsWith("lines", StringComparison.Ordinal) ? new[] { new { sku = "A100", quantity = 1 } } : null } : null;
            using var his = await rival.Send(method, path, body, Guid.NewGuid().ToString());
            ((int)his.StatusCode).ShouldBe(404, path);
            using var nobody = await stranger.Send(method, path, body, Guid.NewGuid().ToString());
            ((int)nobody.StatusCode).ShouldBe(401, path);
        }

        (await rival.Json("/api/v1/orders?account=D1"))["items"]!.AsArray().ShouldBeEmpty();
        (await rival.Json($"/api/v1/orders?search={number}"))["items"]!.AsArray().ShouldBeEmpty();
        (await rival.Json("/api/v1/carts"))["items"]!.AsArray().ShouldBeEmpty();
        (await mine.Json($"/api/v1/carts/{other}"))["lines"]!.AsArray().Count.ShouldBe(1);
    }

    [Theory, Databases]
    public async Task The_erp_puts_what_the_dealer_then_sees(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await using var site = await TestSite.Over(portal);
        using var erp = await site.Client("maker-erp");
        await PutOk(erp, "/api/v1/admin/accounts", """{"items":[{"code":"D9","name":"Ferramenta Nove","class":"A"}]}""");
        await PutOk(erp, "/api/v1/admin/products", """{"items":[{"sku":"N1","name":"Chiudiporta nuovo","unit":"PZ","vatRate":22}]}""");
        await PutOk(erp, "/api/v1/admin/prices", """{"lists":[{"code":"BASE","name":"Base","kind":"BASE"}],"items":[{"list":"BASE","sku":"N1","fromQuantity":1,"unitPrice":9.9}]}""");
        await PutOk(erp, "/api/v1/admin/stock", """{"items":[{"warehouse":"W1","sku":"N1","onHand":7}]}""");
        using var dealer = await site.Client("d9-erp", "D9");
        var product = await dealer.Json("/api/v1/products/N1");
        product["price"]!["net"].Number().ShouldBe(9.9m);
        product["availability"]!["quantity"].Number().ShouldBe(7);

        using var notHis = await dealer.Send(HttpMethod.Put, "/api/v1/admin/stock", """{"items":[]}""");
        ((int)notHis.StatusCode).ShouldBe(403);
    }

    private static async Task PutOk(HttpClient client, string path, string body)
    {
        using var answer = await client.Send(HttpMethod.Put, path, body);
        var read = await answer.Read(200);
        read["rows"]!.AsArray().Select(r => (string)r!["status"]!).ShouldAllBe(s => s == "CREATED");
    }
}
