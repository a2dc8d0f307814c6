using Filiera.Catalog;
using Filiera.Kernel;
using Filiera.Ordering.Features;

namespace Filiera.Ordering;

/// <summary>Changes asked of a cart's lines, applied in memory: what is touched is then written, the rest stays as it is.</summary>
internal sealed class CartEdit(Guid cartId, Dictionary<int, CartLine> lines)
{
    private const decimal Most = TypedQuantity.Limit;
    private readonly HashSet<int> _touched = [];
    private int _last = lines.Count == 0 ? 0 : lines.Values.Max(l => l.Position);

    /// <summary>Products whose line changed, came or went.</summary>
    public IReadOnlyCollection<int> Touched => _touched;

    /// <summary>The pricing without «the price has changed» on lines that the buyer sets at this moment.</summary>
    public CartPricing Fresh(CartPricing pricing) =>
        pricing with { Items = [.. pricing.Items.Select(i => _touched.Contains(i.Line.ProductId) ? i with { Change = null } : i)] };

    /// <summary>Applies all, or tells every line that can't be.</summary>
    public async Task<IReadOnlyList<Problem>> Apply(IReadOnlyList<ChangeCartLines.Line> asked, CatalogReader catalog, CancellationToken stop)
    {
        var codes = asked.Select(l => l?.Sku?.Trim()).OfType<string>().Where(c => c.Length is > 0 and <= 100).Distinct(StringComparer.Ordinal).ToList();
        var known = await catalog.Resolve(codes, stop);

        // A line that left the assortment can still be taken out of the cart, by its SKU.
        var here = codes.Any(c => !known.ContainsKey(c)) && lines.Count > 0
            ? (await catalog.ByIds(lines.Keys, stop)).Values.ToDictionary(p => p.Sku, StringComparer.Ordinal)
            : [];
        var problems = new List<Problem>();
        for (var i = 0; i < asked.Count; i++)
        {
            if (Apply(asked[i], known, here) is { } problem)
            {
                problems.Add(problem with { Field = $"lines[{i}]{(problem.Field is null ? "" : $".{problem.Field}")}" });
            }
        }

        return problems;
    }

    private Problem? Apply(ChangeCartLines.Line? asked, IReadOnlyDictionary<string, CodeMatch> known, Dictionary<string, ProductInfo> here)
    {
        var code = asked?.Sku?.Trim();
        if (asked is null || string.IsNullOrEmpty(code))
        {
            return Problems.Invalid("sku", "Manca il codice.", "The code is missing.");
        }

        if (!Enum.IsDefined(asked.Mode))
        {
            return Problems.Invalid("mode", "mode è set o add.", "mode is set or add.");
        }

        var match = known.GetValueOrDefault(code);
        if ((match?.Product ?? here.GetValueOrDefault(code)) is not { } product)
        {
            return OrderingRefusals.UnknownProduct.With(code);
        }

        var unit = string.IsNullOrWhiteSpace(asked.Unit) ? match?.PackUnit ?? product.Unit : asked.Unit.Trim().ToUpperInvariant();
        if (Packs.BaseUnits(product.Unit, product.Packs, unit) is not { } size)
        {
            return OrderingRefusals.UnknownUnit.With(product.Sku, asked.Unit);
        }

        var decimals = Units.DecimalsOf(product.Unit);
        if (asked.Quantity is not { } quantity || quantity < 0 || quantity.Value * size > Most || !Units.Allows(quantity.Value * size, decimals))
        {
            return OrderingRefusals.BadQuantity.With(product.Sku) with { Fix = OrderingRefusals.BadQuantity.Fix!.With(decimals) };
        }

        return Put(product, unit, quantity, size, asked.Mode);
    }

    private Problem? Put(ProductInfo product, string unit, Quantity entered, decimal size, ChangeCartLines.Mode mode)
    {
        var before = lines.GetValueOrDefault(product.Id);
        var quantity = new Quantity(entered.Value * size);
        if (mode == ChangeCartLines.Mode.Add && before is not null)
        {
            if (quantity.Value == 0)
            {
                return null;
            }

            if (before.Quantity.Value + quantity.Value > Most)
            {
                return OrderingRefusals.BadQuantity.With(product.Sku) with { Fix = OrderingRefusals.BadQuantity.Fix!.With(Units.DecimalsOf(product.Unit)) };
            }

            // Two cartons and three pieces are so many pieces.
            quantity += before.Quantity;
            (unit, entered) = before.Unit == unit ? (unit, before.EnteredQuantity + entered) : (product.Unit, quantity);
        }

        _touched.Add(product.Id);
        if (quantity.Value == 0)
        {
            lines.Remove(product.Id);
            return null;
        }

        lines[product.Id] = new CartLine
        {
            CartId = cartId,
            ProductId = product.Id,
            Position = before?.Position ?? ++_last,
            Unit = unit,
            EnteredQuantity = entered,
            Quantity = quantity,
        };
        return null;
    }
}
