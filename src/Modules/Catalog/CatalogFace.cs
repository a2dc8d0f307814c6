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

/// <summary>What the catalogue is asked: words or a code, a category with all below it, filters, and a page.</summary>
/// <param name="Attributes">Wanted attribute values by name; several values of one name are alternatives.</param>
/// <param name="Sort">null = best match (without words as the tree is laid out), «name», «sku». Showcase sorts by price: it asks for all hits and sorts them.</param>
/// <param name="After">Go on after this product in the order of the hits; <paramref name="Skip"/> counts when it is no longer among them.</param>
/// <param name="Facets">False: facets are not wanted, and come empty.</param>
/// <param name="Only">When given, only these products (Showcase: what is in stock).</param>
public sealed record CatalogQuery(
    string? Search = null,
    string? Category = null,
    IReadOnlyList<string>? Brands = null,
    IReadOnlyList<KeyValuePair<string, string>>? Attributes = null,
    bool IncludeDiscontinued = false,
    string? Sort = null,
    IReadOnlySet<int>? Only = null,
    int Skip = 0,
    int Take = 24,
    int? After = null,
    bool Facets = true);

public sealed record CatalogHit(int ProductId, MatchKind Matched);

public sealed record FacetValue(string Value, string Label, int Count);

/// <param name="Name">«category», «brand», or an attribute's name.</param>
public sealed record Facet(string Name, string Label, IReadOnlyList<FacetValue> Values);

/// <param name="DidYouMean">Nearest codes or words when nothing was found.</param>
public sealed record CatalogHits(IReadOnlyList<CatalogHit> Hits, int Total, IReadOnlyList<Facet> Facets, IReadOnlyList<string> DidYouMean);
