using Filiera.Catalog;
using Filiera.Kernel;

namespace Filiera.Pricing;

/// <summary>
/// Prices and breaks stated for a pack («from 10 CT, 96,00 per CT»), put into base units: from 120 pieces, 96,00 per 12. So the same quantity costs the same whether it is
/// typed in pieces or in cartons (docs/decisions/0028).
/// </summary>
internal static class PackPrices
{
    private const int LargestPack = 1_000_000;

    public static async Task<IReadOnlyList<PriceDraft>> InBaseUnits(IReadOnlyList<PriceDraft> drafts, IReadOnlyDictionary<string, ProductKey> known, CatalogReader catalog, CancellationToken stop)
    {
        if (drafts.All(d => d.Unit is null))
        {
            return drafts;
        }

        var ids = drafts.Where(d => d.Unit is not null && known.ContainsKey(d.Sku)).Select(d => known[d.Sku].Id).Distinct().ToList();
        var products = await catalog.ByIds(ids, stop);
        List<PriceDraft> converted = [.. drafts.Select(d => d.Unit is null || !known.TryGetValue(d.Sku, out var key) || !products.TryGetValue(key.Id, out var product) ? d : Of(d, product))];
        var seen = new HashSet<(string, string, Quantity, DateOnly?)>();
        foreach (var draft in converted.Where(d => !d.Row.Rejected && !seen.Add((d.List, d.Sku, d.From, d.ValidFrom))))
        {
            draft.Row.Refuse("DUPLICATE", "fromQuantity", new("Un’altra riga ha un prezzo per la stessa quantità ({0}).", "Another row has a price for the same quantity ({0}).", draft.From));
        }

        return converted;
    }

    private static PriceDraft Of(PriceDraft draft, ProductInfo product)
    {
        if (string.Equals(draft.Unit, product.Unit, StringComparison.OrdinalIgnoreCase))
        {
            return draft with { Unit = null };
        }

        if (Packs.BaseUnits(product.Unit, product.Packs, draft.Unit!) is not { } size)
        {
            draft.Row.Refuse("UNKNOWN_UNIT", "unit", new("{0} non si vende in «{1}».", "{0} is not sold in “{1}”.", product.Sku, draft.Unit), new("Usa l’unità base o una confezione dell’articolo.", "Use the base unit or one of the item’s packs."), draft.Unit);
            return draft;
        }

        if (size != decimal.Truncate(size) || size > LargestPack || !Scaled.Holds<Quantity>(draft.From.Value * size))
        {
            draft.Row.Refuse("PACK_SIZE", "unit", new("«{0}» contiene {1} {2}: un prezzo a confezione vuole una confezione intera.", "“{0}” holds {1} {2}: a price per pack takes a whole number.", draft.Unit, size, product.Unit),
                new("Scrivi il prezzo per unità base.", "State the price for the base unit."), draft.Unit);
            return draft;
        }

        if (draft.Basis != 1)
        {
            draft.Row.Refuse("BASIS", "basis", new("Un prezzo a confezione è per una confezione.", "A price per pack is for one pack."), null, draft.Basis);
            return draft;
        }

        return draft with { From = new(draft.From.Value * size), Basis = (int)size };
    }
}
