using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Catalog;

/// <summary>What an import needs of a product.</summary>
public sealed record ProductKey(int Id, string Sku, string Name, string Unit, Percent VatRate, string? VatNature);

/// <summary>Products by SKU, in batches, whoever may see them: for the imports of higher modules. One statement.</summary>
public sealed class ProductLookup(PortalDb db)
{
    /// <summary>Unknown SKUs are absent. At most 10,000 SKUs.</summary>
    public async Task<IReadOnlyDictionary<string, ProductKey>> BySkus(IReadOnlyCollection<string> skus, CancellationToken stop = default) =>
        await db.Set<Product>().AsNoTracking().Where(p => skus.Contains(p.Sku))
            .Select(p => new ProductKey(p.Id, p.Sku, p.Name, p.Unit, p.VatRate, p.VatNature))
            .ToDictionaryAsync(p => p.Sku, StringComparer.Ordinal, stop);
}
