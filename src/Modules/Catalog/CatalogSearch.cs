namespace Filiera.Catalog;

/// <summary>
/// Search by SKU, GTIN, own code and Italian words (accents, plurals, typing mistakes), with facets, in the caller's assortment.
/// The Lucene index is a cache of the database: each node builds it and catches up by the outbox.
/// </summary>
public sealed class CatalogSearch
{
    public Task<CatalogHits> Search(CatalogQuery query, CancellationToken stop = default) => throw new NotImplementedException($"{query} {stop}");

    /// <summary>Nearest known codes to one that was not found («forse A100?»), at most three each; only of the caller's assortment.</summary>
    public Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> Nearest(IReadOnlyCollection<string> codes, CancellationToken stop = default) => throw new NotImplementedException($"{codes} {stop}");
}
