using System.Text.Json.Nodes;
using Filiera.Accounts;
using Filiera.Catalog;
using Filiera.Kernel;
using Filiera.Pricing;

namespace Filiera.Vectors;

internal static class CatalogAreas
{
    public static object Quantity(JsonObject input)
    {
        var check = new QuantityRule(input["minimum"].Number(), input["multiple"].Number(), input["maximum"].Number()).Check(input.Number("requested"));
        return new { valid = check.Valid, violations = check.Violations.Select(v => v.Code()), suggested = check.Suggested };
    }

    public static object UnitsOfMeasure(JsonObject input)
    {
        if (input["units"] is JsonArray units)
        {
            return new { unece = units.Select(u => Units.Find((string)u!)?.Unece) };
        }

        if (input["packagings"] is JsonArray packagings)
        {
            return new { minimumSellable = Units.SmallestSellable(packagings.Objects().Select(p => (p.Number("size"), (bool)p["sellable"]!))) };
        }

        if (input["packs"] is not null)
        {
            return InPacks(input);
        }

        if (input["quantity"] is not null)
        {
            var allowed = Units.Allows(input.Number("quantity"), (int)(input["maxDecimals"].Number() ?? Units.DecimalsOf((string)input["unit"]!)));
            return new { valid = allowed, error = allowed ? null : "TOO_MANY_DECIMALS" };
        }

        var rule = QuantityRule.Resolve(Rule(input["product"]), Rule(input["template"]), Rule(input["category"]), Rule(input["parentCategory"]));
        return new { min = rule.Minimum, max = rule.Maximum, multiple = rule.Multiple };
    }

    public static object VatNumber(JsonObject input)
    {
        var read = Accounts.VatNumber.Read((string?)input["value"]);
        return new { valid = read.Valid, normalised = read.Normalised, error = read.Error?.Code(), viesStatus = read.ViesStatus };
    }

    public static object GtinOf(JsonObject input)
    {
        var read = Gtin.Read((string?)input["value"]);
        return new { valid = read.Valid, kind = read.Kind, gtin14 = read.Gtin14, error = read.Error?.Code(), restrictedCirculation = read.Restricted };
    }

    private static object InPacks(JsonObject input)
    {
        var packs = input.Number("packs");
        var size = input.Number("packSize");
        var baseQuantity = packs * size;
        var (pallets, loose) = input["palletSize"].Number() is { } pallet ? Units.OnPallets(packs, size, pallet) : (0m, packs);

        // A price per pack is a price whose basis is the pack.
        decimal? lineNet = input["pricePerPack"].Number() is { } perPack
            ? LinePrice.Net(perPack, DiscountChain.None, baseQuantity, size)
            : input["pricePerBase"].Number() is { } perBase ? LinePrice.Net(perBase, DiscountChain.None, baseQuantity, input["priceBasisQuantity"].Number() ?? 1) : null;
        return new { baseQuantity, pallets, loosePacks = loose, lineNet };
    }

    private static QuantityRule? Rule(JsonNode? node) =>
        node is JsonObject rule ? new(rule["min"].Number(), rule["multiple"].Number(), rule["max"].Number()) : null;
}
