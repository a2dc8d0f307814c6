using Filiera.Kernel;

namespace Filiera.Catalog;

/// <summary>A code a dealer typed, and what it means to him. Codes that don't exist and codes outside his assortment are alike: absent.</summary>
public sealed record CodeMatch(ProductInfo Product, MatchKind Matched, string? PackUnit = null);

/// <summary>A category with the number of active products of the caller's assortment in and below it.</summary>
public sealed record CategoryNode(int Id, string Code, string Name, int? ParentId, int Count);

/// <summary>Products in batches, as the present caller may see them. Names come in the reader's language.</summary>
public sealed class CatalogReader(PortalDb db)
{
    /// <summary>Products by id, also discontinued ones and ones outside the assortment (an old order's lines); unknown ids are absent.</summary>
    public Task<IReadOnlyDictionary<int, ProductInfo>> ByIds(IReadOnlyCollection<int> ids, CancellationToken stop = default) => throw new NotImplementedException($"{db} {ids} {stop}");

    /// <summary>
    /// Codes as typed → product, in one batch: exact SKU, then GTIN (a pack's GTIN too when known), then the caller's own code, then the SKU without blanks, dots,
    /// dashes and case (NormalisedCode). Only products of the caller's assortment.
    /// </summary>
    public Task<IReadOnlyDictionary<string, CodeMatch>> Resolve(IReadOnlyCollection<string> codes, CancellationToken stop = default) => throw new NotImplementedException($"{codes} {stop}");

    /// <summary>Those of the ids that the caller's assortment holds.</summary>
    public Task<IReadOnlySet<int>> InAssortment(IReadOnlyCollection<int> ids, CancellationToken stop = default) => throw new NotImplementedException($"{ids} {stop}");

    /// <summary>The caller's own codes, by product.</summary>
    public Task<IReadOnlyDictionary<int, string>> OwnCodes(IReadOnlyCollection<int> ids, CancellationToken stop = default) => throw new NotImplementedException($"{ids} {stop}");

    /// <summary>The tree, parents before children, in order of position.</summary>
    public Task<IReadOnlyList<CategoryNode>> Categories(CancellationToken stop = default) => throw new NotImplementedException($"{stop}");
}
