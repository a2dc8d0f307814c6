using Filiera.Kernel;

namespace Filiera.Showcase;

/// <summary>Products as the caller sees them: Catalog + Pricing + Inventory, put together in batches. Statements are constant in the number of products.</summary>
public sealed class Shelf(PortalDb db)
{
    /// <summary>Items in the order of the ids, priced at the smallest orderable quantity; ids outside the caller's assortment are left out.</summary>
    public Task<IReadOnlyList<ProductItem>> Items(IReadOnlyList<int> productIds, CancellationToken stop = default) => throw new NotImplementedException($"{db} {productIds} {stop}");
}
