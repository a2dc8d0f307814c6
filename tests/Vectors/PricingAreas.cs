using System.Text.Json.Nodes;
using Filiera.Kernel;
using Filiera.Pricing;

namespace Filiera.Vectors;

internal static class PricingAreas
{
    public static object Discount(JsonObject input)
    {
        DiscountChain chain;
        if (input["discountLevels"] is JsonArray levels)
        {
            chain = DiscountChain.Of(levels.Select(l => new DiscountLevel(l.Number()!.Value)));
        }
        else if (!DiscountChain.TryParse((string?)input["discountExpression"], DiscountOrigin.List, out chain, out var error))
        {
            return new { error = error!.Error.Code() };
        }

        return new
        {
            levels = chain.Levels.Select(l => l.Value),
            netFactor = chain.Factor,
            equivalentDiscountPercent = Rounding.HalfAwayFromZero(chain.EquivalentPercent, 4),
            lineNet = input["listPrice"] is null ? (decimal?)null : LinePrice.Net(input.Number("listPrice"), chain, input.Number("quantity"), policy: Policy(input)),
        };
    }

    public static object Round(JsonObject input) => new
    {
        lineNet = LinePrice.Net(
            input.Number("listPrice"), DiscountChain.Read((string?)input["discountExpression"]), input.Number("quantity"),
            input["priceBasisQuantity"].Number() ?? 1, Policy(input), (int)(input["netUnitPriceDecimals"].Number() ?? 2)),
    };

    public static object Vat(JsonObject input)
    {
        if (input["amount"] is { } amount)
        {
            return new { rounded = Rounding.HalfAwayFromZero(amount.Number()!.Value, (int)input.Number("decimals")) };
        }

        if (input["grossLines"] is JsonArray gross)
        {
            var (taxable, vat, total) = VatBreakdown.FromGross(gross.Select(g => g.Number()!.Value), input.Number("vatRate"));
            return new { taxable, vat, documentTotal = total };
        }

        var totals = VatBreakdown.Totals(
            input["lines"].Objects().Select(l => new VatItem(l.Number("lineNet"), new Percent(l.Number("vatRate")), (string?)l["natura"])), "EUR");
        return new
        {
            summary = totals.Vat.Select(v => new { rate = v.Rate.Value, natura = v.Nature, taxable = v.Taxable.Value, vat = v.Vat.Value }),
            taxableTotal = totals.Goods.Value,
            vatTotal = totals.VatTotal.Value,
            documentTotal = totals.Total.Value,
        };
    }

    public static object Allocate(JsonObject input) => new
    {
        shares = Apportion.LargestRemainder(input.Number("amount"), [.. input["bases"]!.AsArray().Select(b => b.Number()!.Value)]),
    };

    private static RoundingPolicy Policy(JsonObject input) => (string?)input["policy"] switch
    {
        "NET_UNIT" => RoundingPolicy.NetUnit,
        "STEPWISE" => RoundingPolicy.Stepwise,
        _ => RoundingPolicy.LineTotal,
    };
}
