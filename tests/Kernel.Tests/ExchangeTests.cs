using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Filiera.Kernel.Features;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Filiera.Kernel.Tests;

/// <summary>Bulk calls are kept as exchanges, with the rows that were refused; and 10,000 rows go in one call.</summary>
public sealed class ExchangeTests
{
    [Theory, Databases]
    public async Task Each_bulk_call_is_an_exchange_with_its_refused_rows(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await using var site = await TestSite.Over(portal);
        var erp = await site.Client("erp", null, Permission.AccountsWrite);
        var other = await site.Client("other-erp", null, Permission.StockWrite);
        var admin = await site.Client("admin-tool", null, Permission.Administer);

        var answer = await Put(erp, "accounts", """{"items":[{"code":"A","name":"Alfa"},{"code":"B"},{"code":"C","name":"=1+1","vatNumber":"123456789012345678901234567890"}]}""");
        var id = answer.Headers.GetValues(RecordedCalls.Header).Single();
        (await Put(erp, "accounts", "{}")).StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest);

        var list = await Json(admin, "/api/v1/admin/exchanges?sort=at");
        list.GetProperty("total").GetInt32().ShouldBe(2);
        list.GetProperty("items").EnumerateArray().Select(e => e.GetProperty("outcome").GetString()).ShouldBe(["PARTIAL", "REFUSED"]);
        var first = list.GetProperty("items")[0];
        (first.GetProperty("id").GetString(), first.GetProperty("who").GetString(), first.GetProperty("rows").GetInt32(), first.GetProperty("imported").GetInt32(), first.GetProperty("rejected").GetInt32())
            .ShouldBe((id, "erp", 3, 1, 2));
        first.GetProperty("correlationId").GetString().ShouldNotBeNullOrEmpty();

        var one = await Json(erp, $"/api/v1/admin/exchanges/{id}");
        one.GetProperty("refused").EnumerateArray().Select(r => (r.GetProperty("row").GetInt32(), r.GetProperty("field").GetString())).ShouldBe([(1, "name"), (2, "vatNumber")], "its own it may see");
        (await other.GetAsync($"/api/v1/admin/exchanges/{id}", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound, "another system may not");
        (await Json(other, "/api/v1/admin/exchanges")).GetProperty("total").GetInt32().ShouldBe(0);

        var csv = await erp.GetStringAsync($"/api/v1/admin/exchanges/{id}/rejected", TestContext.Current.CancellationToken);
        csv.Split("\r\n").Length.ShouldBe(4, csv);
        csv.ShouldContain("B;name;");
        var xlsx = await erp.GetAsync($"/api/v1/admin/exchanges/{id}/rejected?format=xlsx", TestContext.Current.CancellationToken);
        (xlsx.IsSuccessStatusCode, xlsx.Content.Headers.ContentType!.MediaType).ShouldBe((true, TableFile.XlsxType));
        (await erp.GetAsync($"/api/v1/admin/exchanges/{id}/rejected?format=doc", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest);
    }

    [Theory, Databases]
    public async Task A_repeated_call_is_no_new_exchange_and_a_stranger_leaves_none(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Dealer("D1");
        await using var site = await TestSite.Over(portal);
        var erp = await site.Client("erp", null, Permission.AccountsWrite);
        var dealer = await site.Client("dealer", "D1");
        erp.DefaultRequestHeaders.Add(Idempotency.Header, "k1");
        await Put(erp, "accounts", """{"items":[{"code":"A","name":"Alfa"}]}""");
        await Put(erp, "accounts", """{"items":[{"code":"A","name":"Alfa"}]}""");
        (await Put(dealer, "accounts", """{"items":[]}""")).StatusCode.ShouldBe(System.Net.HttpStatusCode.Forbidden);

        (await portal.Db(db => db.Set<Exchange>().CountAsync())).ShouldBe(1);
        (await dealer.GetAsync("/api/v1/admin/exchanges", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(System.Net.HttpStatusCode.Forbidden);
    }

    [Theory, Databases]
    public async Task Ten_thousand_rows_go_in_one_call_by_natural_key_each_with_its_result(Database on)
    {
        const int Many = 10_000;
        await using var portal = await TestPortal.Start(on);
        await using var site = await TestSite.Over(portal);
        var erp = await site.Client("erp", null, Permission.CatalogWrite, Permission.AccountsWrite, Permission.PricesWrite, Permission.StockWrite);
        (string Call, Func<int, object> Good, object Bad)[] calls =
        [
            ("products", i => new { sku = $"P{i}", name = $"Articolo {i}", unit = "PZ" }, new { sku = "BAD", name = "x", gtin = "123" }),
            ("accounts", i => new { code = $"C{i}", name = $"Cliente {i}" }, new { code = "BAD" }),
            ("prices", i => new { list = "L", sku = $"P{i}", unitPrice = 1.5m + i }, new { list = "L", sku = "P1", fromQuantity = 5, unitPrice = 1.123456m }),
            ("stock", i => new { warehouse = "W1", sku = $"P{i}", onHand = i }, new { warehouse = "W1", sku = "NOPE", onHand = 1 }),
        ];
        (await Put(erp, "prices", """{"lists":[{"code":"L","name":"Listino","kind":"base"}],"items":[]}""")).EnsureSuccessStatusCode();
        foreach (var (call, good, bad) in calls)
        {
            var items = Enumerable.Range(1, Many - 1).Select(good).Append(bad).ToList();
            var first = await Read(await Put(erp, call, JsonSerializer.Serialize(new { items })));
            (first.GetProperty("created").GetInt32(), first.GetProperty("rejected").GetInt32(), first.GetProperty("rows").GetArrayLength()).ShouldBe((Many - 1, 1, Many), call);
            first.GetProperty("rows")[Many - 1].GetProperty("status").GetString().ShouldBe("REJECTED");

            var again = await Read(await Put(erp, call, JsonSerializer.Serialize(new { items })));
            (again.GetProperty("unchanged").GetInt32(), again.GetProperty("rejected").GetInt32()).ShouldBe((Many - 1, 1), call);
        }

        (await portal.Db(db => db.Set<Exchange>().CountAsync(e => e.Rows == Many && e.Rejected == 1))).ShouldBe(8);
        (await Put(erp, "stock", JsonSerializer.Serialize(new { items = Enumerable.Range(0, Many + 1).Select(calls[3].Good) }))).StatusCode.ShouldBe(System.Net.HttpStatusCode.UnprocessableEntity);
    }

    private static Task<HttpResponseMessage> Put(HttpClient client, string call, string body) =>
        client.PutAsync($"/api/v1/admin/{call}", new StringContent(body, Encoding.UTF8, "application/json"));

    private static async Task<JsonElement> Read(HttpResponseMessage answer)
    {
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task<JsonElement> Json(HttpClient client, string path) => await Read(await client.GetAsync(path));
}
