using System.Text.Json.Serialization;
using Filiera.Inventory;
using Filiera.Kernel;
using Filiera.Pricing;

namespace Filiera.Showcase;

/// <summary>How a product is packed and in which quantities it is sold.</summary>
/// <param name="Size">Base units in the usual pack; 1 when sold loose.</param>
public sealed record PackView(string Unit, Quantity Size, Quantity Minimum, Quantity Multiple, Quantity? Maximum);

/// <summary>The caller's own unit price at the smallest orderable quantity, net of VAT.</summary>
/// <param name="Basis">Base units that the price is for: 1, 100, 1000.</param>
/// <param name="Source">Code of the list that gave it.</param>
/// <param name="Steps">The explanation with what each step leaves of the price.</param>
public sealed record PriceView(UnitPrice Net, UnitPrice List, IReadOnlyList<DiscountLevelView> Discounts, string Currency, DateOnly? ValidTo, int Basis, string Source, IReadOnlyList<string> Explanation,
    [property: JsonIgnore] IReadOnlyList<PriceStepView>? Steps = null)
{
    public static PriceView From(PricedLine line, string currency)
    {
        ArgumentNullException.ThrowIfNull(line);
        var steps = line.Steps.Select(s => new PriceStepView(s.Words.ToString(), s.Value)).ToList();
        return new(line.NetUnit, line.List, line.Levels, currency, line.ValidTo, line.Basis, line.Source, [.. steps.Select(s => s.Text)], steps);
    }
}

/// <summary>One step of «perché questo prezzo» and what it leaves of the price of <c>basis</c> units.</summary>
public sealed record PriceStepView(string Text, decimal Value);

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

/// <param name="Relation">REPLACED_BY: it takes the product's place; REPLACES: the product takes its place.</param>
public sealed record SubstituteView(string Sku, string Name, string Relation = SubstituteView.ReplacedBy)
{
    public const string ReplacedBy = "REPLACED_BY";
    public const string Replaces = "REPLACES";
}

/// <param name="Kind">drawing: a symbol of the portal's sprite; image: a picture under <c>/media</c>.</param>
/// <param name="Title">What is to be seen: the picture's own words, else the product's name.</param>
/// <param name="Small">The same picture for a list, <paramref name="Large"/>: to look at closely; null where it has one size.</param>
public sealed record MediaView(string Kind, string Address, string Title, string? Small = null, string? Large = null);

/// <summary>One product, with all that helps to decide. In JSON the members of <see cref="Item"/> stand at the top, as in a list.</summary>
public sealed record ProductPage(
    [property: JsonIgnore] ProductItem Item,
    string? Description,
    Percent VatRate,
    IReadOnlyList<CrumbView> Crumbs,
    IReadOnlyList<KeyValuePair<string, string>> Attributes,
    IReadOnlyList<PackSize> Packs,
    IReadOnlyList<PriceBreak> Breaks,
    IReadOnlyList<WarehouseStock> Stock,
    IReadOnlyList<MediaView> Media,
    IReadOnlyList<SubstituteView> Substitutes)
{
    public string Sku => Item.Sku;

    public string Name => Item.Name;

    public string Unit => Item.Unit;

    public PackView Pack => Item.Pack;

    public PriceView? Price => Item.Price;

    public AvailabilityView Availability => Item.Availability;

    public string? Category => Item.Category;

    public string? Brand => Item.Brand;

    public string? Gtin => Item.Gtin;

    public string? OwnCode => Item.OwnCode;

    public string? Image => Item.Image;

    public string Status => Item.Status;

    public string? Substitute => Item.Substitute;

    public string MatchedBy => Item.MatchedBy;

    /// <summary>Why this price, step by step; empty without a price.</summary>
    public IReadOnlyList<PriceStepView> Explanation => Item.Price?.Steps ?? [];
}

public sealed record CrumbView(string Code, string Name);

public sealed record PackSize(string Unit, Quantity Size);
