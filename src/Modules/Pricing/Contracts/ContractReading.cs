using Filiera.Catalog;
using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Pricing;

/// <summary>The discounts of contracts as prices need them: categories spread over their products once for a buyer and a day, never for a line.</summary>
internal static class ContractReading
{
    private static readonly IReadOnlyDictionary<int, ContractTerms> None = new Dictionary<int, ContractTerms>();

    /// <returns>The terms by list, and whether categories were spread, so that they follow the catalogue.</returns>
    public static async Task<(IReadOnlyDictionary<int, ContractTerms> Terms, bool Spread)> Terms(PortalDb db, CatalogSearch catalog, IReadOnlyList<int> lists, DateOnly on, CancellationToken stop)
    {
        if (lists.Count == 0)
        {
            return (None, false);
        }

        var rows = await db.Set<ContractDiscount>().AsNoTracking().Where(d => lists.Contains(d.ListId) && (d.ValidFrom == null || d.ValidFrom <= on) && (d.ValidTo == null || d.ValidTo >= on))
            .OrderBy(d => d.Id).ToListAsync(stop);
        var spread = new Dictionary<string, IReadOnlyList<int>>(StringComparer.OrdinalIgnoreCase);
        foreach (var category in rows.Select(r => r.Category).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var hits = await catalog.Search(new CatalogQuery(Category: category, IncludeDiscontinued: true, Take: int.MaxValue, Facets: false), stop);
            spread[category] = [.. hits.Hits.Select(h => h.ProductId)];
        }

        return (rows.GroupBy(r => r.ListId).ToDictionary(g => g.Key, g => Of([.. g], spread)), spread.Count > 0);
    }

    private static ContractTerms Of(IReadOnlyList<ContractDiscount> rows, Dictionary<string, IReadOnlyList<int>> spread)
    {
        var products = new Dictionary<int, DiscountChain>();

        // The smaller category lies below the larger where they share products: it is written last, and holds.
        foreach (var row in rows.Where(r => r.Category is not null).OrderByDescending(r => spread[r.Category!].Count))
        {
            var chain = Chain(row);
            foreach (var product in spread[row.Category!])
            {
                products[product] = chain;
            }
        }

        foreach (var row in rows.Where(r => r.ProductId is not null))
        {
            products[row.ProductId!.Value] = Chain(row);
        }

        var classes = new Dictionary<string, DiscountChain>();
        foreach (var row in rows.Where(r => r.ProductId is null && r.Category is null && r.ItemClass is not null))
        {
            classes[row.ItemClass!] = Chain(row);
        }

        return new(products, classes, rows.LastOrDefault(r => r.ProductId is null && r.Category is null && r.ItemClass is null) is { } every ? Chain(every) : null);
    }

    private static DiscountChain Chain(ContractDiscount row) => DiscountChain.Read(row.Discounts, DiscountOrigin.Contract);
}
