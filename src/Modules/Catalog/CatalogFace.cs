using Filiera.Kernel;

namespace Filiera.Catalog;

/// <summary>A product as other modules see it. <see cref="Packs"/>: unit → base units, the usual pack first.</summary>
public sealed record ProductInfo(
    int Id,
    string Sku,
    string Name,
    string? Description,
    int? CategoryId,
    string? Brand,
    string? ItemClass,
    string Unit,
    IReadOnlyList<KeyValuePair<string, decimal>> Packs,
    Quantity Minimum,
    Quantity Multiple,
    Quantity? Maximum,
    bool WarnOnly,
    bool AllOrNothing,
    Percent VatRate,
    string? VatNature,
    bool Discontinued,
    string? Substitute,
    string? Gtin,
    string? Image,
    string? Attributes);

public enum MatchKind
{
    Sku,
    Gtin,
    CustomerCode,
    NormalisedCode,
    Text,
}

/// <summary>What the catalogue is asked: words or a code, a category with all below it, and a page.</summary>
/// <param name="Sort">null = best match (by SKU without words), «name», «sku», «price» and «-price» (Showcase sorts those two).</param>
public sealed record CatalogQuery(string? Search, string? Category, string? Brand, bool IncludeDiscontinued, string? Sort, int Skip, int Take);

public sealed record CatalogHit(int ProductId, MatchKind Matched);

public sealed record FacetValue(string Value, string Label, int Count);

public sealed record Facet(string Name, IReadOnlyList<FacetValue> Values);

/// <param name="DidYouMean">Nearest codes or words when nothing was found.</param>
public sealed record CatalogHits(IReadOnlyList<CatalogHit> Hits, int Total, IReadOnlyList<Facet> Facets, IReadOnlyList<string> DidYouMean);
