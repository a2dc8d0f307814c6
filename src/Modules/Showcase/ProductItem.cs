using Filiera.Inventory;
using Filiera.Kernel;
using Filiera.Pricing;

namespace Filiera.Showcase;

/// <summary>How a product is packed and in which quantities it is sold.</summary>
/// <param name="Size">Base units in the usual pack; 1 when sold loose.</param>
public sealed record PackView(string Unit, Quantity Size, Quantity Minimum, Quantity Multiple, Quantity? Maximum);

/// <summary>The caller's own unit price at the smallest orderable quantity.</summary>
public sealed record PriceView(UnitPrice Net, UnitPrice List, IReadOnlyList<DiscountLevelView> Discounts, string Currency, DateOnly? ValidTo, int Basis, string Source, IReadOnlyList<string> Explanation);

public sealed record AvailabilityView(AvailabilityState State, Quantity Quantity, DateOnly? Date, string Phrase, bool Confirmed, DateTimeOffset AsOf)
{
    public static AvailabilityView From(Availability availability) =>
        new(availability.State, availability.Quantity, availability.Date, availability.Phrase.ToString(), availability.Confirmed, availability.AsOf);
}

/// <summary>A product in a list, as this caller sees it. No price: it can't be ordered here («prezzo su richiesta»).</summary>
public sealed record ProductItem(
    string Sku,
    string Name,
    string Unit,
    PackView Pack,
    PriceView? Price,
    AvailabilityView Availability,
    string? Category,
    string? Brand,
    string? Gtin,
    string? OwnCode,
    string? Image,
    string Status,
    string? Substitute,
    string MatchedBy);

public sealed record ProductList(
    IReadOnlyList<ProductItem> Items,
    string? Next,
    int Total,
    IReadOnlyList<Catalog.Facet> Facets,
    IReadOnlyList<string> DidYouMean);

public sealed record SubstituteView(string Sku, string Name);

public sealed record MediaView(string Kind, string Address, string Title);

/// <summary>One product, with all that helps to decide.</summary>
public sealed record ProductPage(
    ProductItem Item,
    string? Description,
    Percent VatRate,
    IReadOnlyList<CrumbView> Crumbs,
    IReadOnlyList<KeyValuePair<string, string>> Attributes,
    IReadOnlyList<PackSize> Packs,
    IReadOnlyList<PriceBreak> Breaks,
    IReadOnlyList<WarehouseStock> Stock,
    IReadOnlyList<MediaView> Media,
    IReadOnlyList<SubstituteView> Substitutes);

public sealed record CrumbView(string Code, string Name);

public sealed record PackSize(string Unit, Quantity Size);
