using Filiera.Kernel;
using Filiera.Pricing.Features;
using Filiera.Testing;
using Shouldly;
using Xunit;

namespace Filiera.Pricing.Tests;

/// <summary>POST /prices through its handler.</summary>
public sealed class GetPricesTests
{
    private static readonly Caller Erp = new() { Kind = CallerKind.Client, Name = "demo-erp", Permissions = Permission.All };

    [Theory, Databases]
    public async Task Lines_are_priced_in_base_units_and_VAT_is_counted_by_rate(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        await portal.Seed.Product("A100", price: 1.2345m, with: p => p.Packs = "CF:12");
        await portal.Seed.Product("B/200", price: 2m, with: p => p.VatRate = new(10));

        var answer = await portal.As(dealer.Caller, (GetPrices.Handler h) => h.Handle(new([new("A100", 3, "cf"), new("B/200", 5)]), default));

        answer.Problem.ShouldBeNull();
        answer.Value.Lines.Select(l => l.LineNet?.Value).ShouldBe([44.44m, 10m]);
        answer.Value.Lines[0].BaseQuantity.Value.ShouldBe(36m);
        answer.Value.Lines[0].Source.ShouldBe("BASE");
        answer.Value.Lines[0].Explanation.Count.ShouldBe(2);
        answer.Value.Totals.Vat.Select(v => (v.Rate.Value, v.Taxable.Value, v.Vat.Value)).ShouldBe([(22m, 44.44m, 9.78m), (10m, 10m, 1m)]);
        answer.Value.Totals.Total.Value.ShouldBe(65.22m);
    }

    [Theory, Databases]
    public async Task Every_bad_line_is_named(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        await portal.Seed.Product("A100");

        var answer = await portal.As(dealer.Caller, (GetPrices.Handler h) => h.Handle(new(
            [new("A100", 1), new("NOPE", 1), null, new("A100", 1.5m), new("A100", -1), new("A100", 1, "CT"), new("A100", 79228162514264337593543950335m), new("A100", null)]), default));

        answer.Problem!.Status.ShouldBe(422);
        answer.Problem.All!.Select(p => (p.Field, p.Code)).ShouldBe(
        [
            ("lines[1].sku", "NOT_FOUND"), ("lines[2].sku", "NOT_FOUND"), ("lines[3].quantity", "INVALID_QUANTITY"), ("lines[4].quantity", "INVALID_QUANTITY"),
            ("lines[5].unit", "UNKNOWN_UNIT"), ("lines[6].quantity", "INVALID_QUANTITY"), ("lines[7].quantity", "INVALID_QUANTITY"),
        ]);
    }

    [Theory, Databases]
    public async Task A_dealer_asks_for_himself_alone_and_the_manufacturer_says_for_whom(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        var rival = await portal.Seed.Dealer("D2");
        var product = await portal.Seed.Product("A100", price: 10m);
        await portal.Seed.List(PriceListKind.Special, [(product, 5m)], l => l.AccountId = rival.Account.Id);
        Task<Result<GetPrices.Response>> Ask(Caller caller, string? account) => portal.As(caller, (GetPrices.Handler h) => h.Handle(new([new("A100", 1)], Account: account), default));

        (await Ask(dealer.Caller, "D2")).Problem!.Status.ShouldBe(404);
        (await Ask(dealer.Caller, null)).Value.Lines[0].LineNet!.Value.Value.ShouldBe(10m);
        (await Ask(Erp, null)).Problem!.Code.ShouldBe("ACCOUNT_REQUIRED");
        (await Ask(Erp, "D9")).Problem!.Status.ShouldBe(404);
        (await Ask(Erp, "D2")).Value.Lines[0].LineNet!.Value.Value.ShouldBe(5m);
        (await Ask(Caller.Stranger, null)).Problem!.Status.ShouldBe(401);
    }

    [Theory, Databases]
    public async Task A_product_without_a_price_is_on_request_and_too_many_lines_are_refused(Database on)
    {
        await using var portal = await TestPortal.Start(on, new() { ["Pricing:MaximumLines"] = "3" });
        var dealer = await portal.Seed.Dealer("D1");
        await portal.Seed.Product("A100", price: null);
        Task<Result<GetPrices.Response>> Ask(int lines) => portal.As(dealer.Caller, (GetPrices.Handler h) => h.Handle(new([.. Enumerable.Repeat(new GetPrices.Line("A100", 1), lines)]), default));

        var answer = (await Ask(3)).Value;
        answer.Lines.ShouldAllBe(l => l.LineNet == null && l.Explanation.Count == 1);
        answer.Totals.Total.Value.ShouldBe(0);
        (await Ask(4)).Problem!.Code.ShouldBe("TOO_MANY_LINES");
        (await Ask(0)).Problem!.Code.ShouldBe("NO_LINES");
    }
}
