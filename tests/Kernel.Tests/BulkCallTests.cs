using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Filiera.Accounts;
using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Filiera.Kernel.Tests;

/// <summary>The bulk calls over HTTP: what is wrong with a row stays with the row, what is wrong with the call is a 4xx.</summary>
public sealed class BulkCallTests
{
    private static readonly string[] Calls = ["/api/v1/admin/accounts", "/api/v1/admin/products", "/api/v1/admin/prices", "/api/v1/admin/stock"];

    [Theory, Databases]
    public async Task A_row_of_the_wrong_kind_is_refused_alone(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await using var site = await TestSite.Over(portal);
        var erp = await site.Client("erp", null, Permission.AccountsWrite);

        var (status, body) = await Put(erp, Calls[0], """
            {"items":[{"code":"A","name":"Alfa"},{"code":"B","name":5},7,null,{"code":"C","name":"a\u0000b"},{"code":"D","name":"\ud83d"},{"code":"E","name":"Epsilon","active":"maybe"},{"code":"F","name":"Fi","odd":[1,{}]}]}
            """);

        status.ShouldBe(HttpStatusCode.OK);
        body.GetProperty("rows").EnumerateArray().Select(r => r.GetProperty("status").GetString())
            .ShouldBe(["CREATED", "REJECTED", "REJECTED", "REJECTED", "REJECTED", "REJECTED", "REJECTED", "CREATED"]);
        body.GetProperty("rows")[1].GetProperty("problems")[0].ShouldSatisfyAllConditions(
            p => p.GetProperty("field").GetString().ShouldBe("name"), p => p.GetProperty("message").GetString().ShouldNotBeNullOrEmpty());
        (body.GetProperty("created").GetInt32(), body.GetProperty("rejected").GetInt32()).ShouldBe((2, 6));
        (await portal.Db(db => db.Set<Account>().CountAsync())).ShouldBe(2);
    }

    [Fact]
    public async Task A_call_that_is_no_list_of_items_is_a_4xx()
    {
        await using var portal = await TestPortal.Start(Database.Sqlite);
        await using var site = await TestSite.Over(portal, new() { ["Bulk:MaxRows"] = "3" });
        var erp = await site.Client("erp", null, Permission.AccountsWrite, Permission.CatalogWrite, Permission.PricesWrite, Permission.StockWrite);
        foreach (var call in Calls)
        {
            foreach (var bad in new[] { "", "{", "null", "[]", "5", "{}", """{"items":null}""", """{"items":{}}""", """{"items":"x"}""", new string('[', 2000) })
            {
                var (status, body) = await Put(erp, call, bad);
                status.ShouldBe(HttpStatusCode.BadRequest, $"{call} {bad}");
                body.GetProperty("code").GetString().ShouldNotBeNullOrEmpty();
            }

            (await Put(erp, call, """{"items":[{},{},{},{}]}""")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
            (await Put(erp, call, """{"items":[{},{"sku":"x","code":"x"}]}""")).Status.ShouldBe(HttpStatusCode.OK);
            (await erp.PutAsync(call, new StringContent("items=1", Encoding.UTF8, "application/x-www-form-urlencoded"), TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        }
    }

    [Fact]
    public async Task Only_a_system_with_the_scope_may_call()
    {
        await using var portal = await TestPortal.Start(Database.Sqlite);
        await portal.Seed.Dealer("D1");
        await using var site = await TestSite.Over(portal);
        var dealer = await site.Client("dealer", "D1");
        var reader = await site.Client("reader", null, Permission.CatalogRead);
        foreach (var call in Calls)
        {
            (await Put(dealer, call, """{"items":[]}""")).Status.ShouldBe(HttpStatusCode.Forbidden);
            (await Put(reader, call, """{"items":[]}""")).Status.ShouldBe(HttpStatusCode.Forbidden);
            (await Put(site.Stranger(), call, """{"items":[]}""")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        }
    }

    [Theory, Databases]
    public async Task The_same_key_gives_the_same_answer_and_another_body_is_refused(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await using var site = await TestSite.Over(portal);
        var erp = await site.Client("erp", null, Permission.AccountsWrite);
        erp.DefaultRequestHeaders.Add(Idempotency.Header, "k1");

        var first = await Put(erp, Calls[0], """{"items":[{"code":"A","name":"Alfa"}]}""");
        var again = await Put(erp, Calls[0], """{"items":[{"code":"A","name":"Alfa"}]}""");
        var other = await Put(erp, Calls[0], """{"items":[{"code":"A","name":"Beta"}]}""");

        first.Body.GetProperty("created").GetInt32().ShouldBe(1);
        again.Body.GetProperty("created").GetInt32().ShouldBe(1);
        other.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await portal.Db(db => db.Set<Account>().SingleAsync())).Name.ShouldBe("Alfa");
    }

    [Theory, Databases]
    public async Task Two_calls_at_once_with_the_same_new_rows_both_succeed(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await using var site = await TestSite.Over(portal);
        var erp = await site.Client("erp", null, Permission.AccountsWrite);
        var body = JsonSerializer.Serialize(new { items = Enumerable.Range(0, 200).Select(i => new { code = $"C{i}", name = $"Dealer {i}" }) });

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Put(erp, Calls[0], body)));

        answers.ShouldAllBe(a => a.Status == HttpStatusCode.OK);
        answers.Sum(a => a.Body.GetProperty("created").GetInt32()).ShouldBe(200);
        (await portal.Db(db => db.Set<Branch>().CountAsync())).ShouldBe(200);
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> Put(HttpClient client, string call, string body)
    {
        var answer = await client.PutAsync(call, new StringContent(body, Encoding.UTF8, "application/json"));
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }
}
