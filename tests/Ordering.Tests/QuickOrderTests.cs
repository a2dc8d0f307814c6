using Filiera.Catalog;
using Filiera.Kernel;
using Filiera.Ordering.Features;
using Filiera.Testing;
using Shouldly;
using Xunit;

namespace Filiera.Ordering.Tests;

public sealed class QuickOrderTests
{
    [Theory, Databases]
    public async Task Rows_come_back_with_state_price_and_availability(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var buyer = (await portal.Seed.Dealer("D1")).Caller;
        await portal.Seed.Product("A100", 10m, stock: 5, with: p => p.Gtin = "08012345678907");
        await portal.Seed.Product("C300", 2m, with: p => p.Multiple = new(12));
        await portal.Seed.Product("NP", price: null);

        var answer = (await portal.As(buyer, (CheckQuickOrder.Handler h) => h.Handle(new("Codice;Qtà\n8012345678907;8\nC300;13\nA101;1\nNP;1")))).Value;

        answer.Rows.Select(r => (r.Status, r.Sku, r.ErrorCode)).ShouldBe(
        [
            (LineStatus.HeaderSkipped, null, null), (LineStatus.Ok, "A100", null), (LineStatus.NeedsFix, "C300", "NOT_MULTIPLE"), (LineStatus.Error, null, "NOT_FOUND"), (LineStatus.Error, "NP", "NO_PRICE"),
        ]);
        var first = answer.Rows[1];
        (first.MatchedBy, first.NetUnit!.Value.Value, first.LineNet!.Value.Value, first.Availability!.Quantity.Value).ShouldBe(("GTIN", 10m, 80m, 5m));
        answer.Counts.ShouldBe(new QuickOrderCounts(4, 1, 1, 2));
        answer.Total.Value.ShouldBe(80m);
    }

    [Theory, Databases]
    public async Task A_thousand_lines_cost_as_many_statements_as_ten(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var buyer = (await portal.Seed.Dealer("D1")).Caller;
        await portal.Seed.Products(Enumerable.Range(0, 1000).Select(i => $"P{i:0000}"));
        Task<int> Check(int lines) => portal.Sql.Of(async () =>
            (await portal.As(buyer, (CheckQuickOrder.Handler h) => h.Handle(new(string.Join('\n', Enumerable.Range(0, lines).Select(i => $"P{i:0000}\t2")))))).Value.Counts.Ok.ShouldBe(lines));

        await Check(3);
        var ten = await Check(10);
        var thousand = await Check(1000);

        thousand.ShouldBe(ten);
        TestContext.Current.SendDiagnosticMessage($"{on}: {thousand} statements to check 1,000 rows");
    }

    [Fact]
    public void A_JSON_number_is_never_taken_for_thousands()
    {
        var request = System.Text.Json.JsonSerializer.Deserialize<CheckQuickOrder.Request>("""{"lines":[{"sku":"K","quantity":1.250},{"sku":"K","quantity":"1.250"},{"sku":"K","quantity":12},{"sku":"K"}]}""", Json.Options)!;
        request.Lines!.Select(l => TypedQuantity.Read(l.Quantity)?.Value).ShouldBe([1.25m, 1250m, 12m, null]);
    }
}
