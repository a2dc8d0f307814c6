using Filiera.Kernel;

namespace Filiera.Catalog;

/// <summary>A product in memory, with what search and facets need of it.</summary>
/// <param name="Product">As read in Italian; <see cref="Shown"/> gives it in the reader's language.</param>
/// <param name="Category">Place in the tree, -1 when in none.</param>
/// <param name="Brand">Number in the table of values, -1 when it has none.</param>
/// <param name="Attributes">Numbers of its attribute values.</param>
/// <param name="Cartons">Packs that have a GTIN of their own.</param>
public sealed record CatalogEntry(ProductInfo Product, ProductInfo English, string SkuKey, int Category, int Brand, int[] Attributes, IReadOnlyList<Pack> Cartons)
{
    public ProductInfo Shown => Phrase.ReadsEnglish ? English : Product;

    public string? NameEn => ReferenceEquals(Product, English) ? null : English.Name;

    /// <summary>All codes that stand on it or on its cartons, as 14 digits.</summary>
    public IEnumerable<string> Gtins => Product.Gtin is { } own ? Cartons.Select(c => c.Gtin!).Prepend(own).Distinct() : Cartons.Select(c => c.Gtin!).Distinct();

    /// <summary>True when a search finds both alike, in the same place and under the same words.</summary>
    internal bool IsFoundLike(CatalogEntry other) =>
        HasWordsOf(other) && Product.Discontinued == other.Product.Discontinued && Product.Gtin == other.Product.Gtin && Cartons.SequenceEqual(other.Cartons);

    /// <summary>True when both have the same words for the index.</summary>
    internal bool HasWordsOf(CatalogEntry other) =>
        Product.Sku == other.Product.Sku && Product.Name == other.Product.Name && NameEn == other.NameEn && Product.Description == other.Product.Description
        && Product.Brand == other.Product.Brand && Product.CategoryId == other.Product.CategoryId && Product.Attributes == other.Product.Attributes;

    /// <summary>The same product where the tree has been changed.</summary>
    internal CatalogEntry In(CategoryTree tree)
    {
        var place = tree.PlaceOf(Product.CategoryId);
        if (place == Category && (place >= 0 || Product.CategoryId is null))
        {
            return this;
        }

        var product = place >= 0 ? Product : Product with { CategoryId = null };
        return this with { Category = place, Product = product, English = ReferenceEquals(Product, English) ? product : English with { CategoryId = product.CategoryId } };
    }
}

/// <summary>Makes entries of the products of one read. Equal texts of many (unit, brand, packs, description) are kept once.</summary>
internal sealed class EntryMaker(CategoryTree tree, ValueTable values)
{
    private static readonly Quantity Unset = new(1);
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (IReadOnlyList<KeyValuePair<string, decimal>> Sizes, IReadOnlyList<Pack> Cartons)> _packs = new(StringComparer.Ordinal);

    public CatalogEntry Of(Product p)
    {
        var (packs, cartons) = PacksOf(p.Packs);
        var quantities = QuantitiesOf(p);
        var info = new ProductInfo(p.Id, p.Sku, p.Name, One(p.Description), p.CategoryId, One(p.Brand), One(p.ItemClass), One(p.Unit)!, packs, quantities.Minimum, quantities.Multiple, quantities.Maximum,
            p.WarnOnly, p.AllOrNothing, p.VatRate, One(p.VatNature), p.Status == ProductStatus.Discontinued, p.Substitute, p.Gtin, One(p.Image), One(p.Attributes));
        var english = string.IsNullOrWhiteSpace(p.NameEn) ? info : info with { Name = p.NameEn };
        return new(info, english, p.SkuKey, tree.PlaceOf(p.CategoryId), values.Brand(p.Brand), values.Attributes(p.Attributes), cartons);
    }

    // What a product leaves at one (and without a maximum) is its category's to say, field by field.
    private (Quantity Minimum, Quantity Multiple, Quantity? Maximum) QuantitiesOf(Product p)
    {
        if (tree.PlaceOf(p.CategoryId) is not (>= 0 and var place) || tree.Entries[place].Rule is not { } above)
        {
            return (p.Minimum, p.Multiple, p.Maximum);
        }

        var rule = QuantityRule.Resolve(new QuantityRule(p.Minimum == Unset ? null : p.Minimum.Value, p.Multiple == Unset ? null : p.Multiple.Value, p.Maximum?.Value), above);
        return (rule.Minimum is { } minimum ? new(minimum) : Unset, rule.Multiple is { } multiple ? new(multiple) : Unset, rule.Maximum is { } maximum ? new(maximum) : null);
    }

    private string? One(string? text) => text is null ? null : _texts.TryGetValue(text, out var known) ? known : _texts[text] = text;

    private (IReadOnlyList<KeyValuePair<string, decimal>> Sizes, IReadOnlyList<Pack> Cartons) PacksOf(string? stored)
    {
        if (string.IsNullOrEmpty(stored))
        {
            return ([], []);
        }

        if (_packs.TryGetValue(stored, out var known))
        {
            return known;
        }

        var all = Packs.All(stored);
        return _packs[stored] = ([.. all.Select(p => KeyValuePair.Create(p.Unit, p.Size))], [.. all.Where(p => p.Gtin is not null)]);
    }
}
