using System.Collections.Concurrent;
using System.Globalization;
using Filiera.Kernel;

namespace Filiera.Catalog;

/// <summary>A product in memory, with what search and facets need of it.</summary>
/// <param name="Product">As read in Italian; <see cref="Shown"/> gives it in the reader's language.</param>
/// <param name="Category">Place in the tree, -1 when in none.</param>
/// <param name="Brand">Number in the table of values, -1 when it has none.</param>
/// <param name="Attributes">Numbers of its attribute values.</param>
public sealed record CatalogEntry(ProductInfo Product, ProductInfo English, string SkuKey, int Category, int Brand, int[] Attributes)
{
    public ProductInfo Shown => Phrase.ReadsEnglish ? English : Product;

    public string? NameEn => ReferenceEquals(Product, English) ? null : English.Name;
}

/// <summary>
/// The whole catalogue as it was at one version: immutable, shared by every request of the node. A product's slot is its place in
/// <see cref="Entries"/>, which are in order of SKU; assortments and facets are sets of slots. About 1 KB a product.
/// </summary>
public sealed class CatalogSnapshot
{
    private static readonly Quantity Unset = new(1);
    private const int ViewsKept = 1000;
    private static long made;
    private readonly Dictionary<int, int> _byId;
    private readonly Dictionary<string, int> _bySku;
    private readonly Dictionary<string, int> _byGtin = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _packOfGtin = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, AssortmentView> _views = new(StringComparer.Ordinal);
    private readonly Lazy<ILookup<string, int>> _replaces;
    private readonly Lazy<int[]> _italianOrder;
    private readonly Lazy<int[]> _englishOrder;

    public CatalogSnapshot(long version, IReadOnlyCollection<Product> products, IReadOnlyCollection<Category> categories, IEnumerable<AssortmentRule> rules)
    {
        ArgumentNullException.ThrowIfNull(products);
        Version = version;
        Categories = new CategoryTree(categories);
        Rules = rules.ToLookup(r => r.ClusterId);
        var texts = new SharedTexts();
        Entries = [.. products.OrderBy(p => p.Sku, StringComparer.OrdinalIgnoreCase).ThenBy(p => p.Sku, StringComparer.Ordinal).Select(p => Entry(p, texts))];
        _byId = new(Entries.Count);
        _bySku = new(Entries.Count, StringComparer.Ordinal);
        for (var slot = 0; slot < Entries.Count; slot++)
        {
            var product = Entries[slot].Product;
            _byId[product.Id] = slot;
            _bySku[product.Sku] = slot;

            // One GTIN on two products is an error of the data: the one still sold wins.
            if (product.Gtin is { } gtin && (!_byGtin.TryGetValue(gtin, out var other) || (Entries[other].Product.Discontinued && !product.Discontinued)))
            {
                _byGtin[gtin] = slot;
            }
        }

        // A carton's own code finds the product and says which pack is meant; a product's own code comes before it.
        foreach (var product in products.Where(p => p.Packs is not null))
        {
            foreach (var pack in Packs.All(product.Packs).Where(p => p.Gtin is not null && _byGtin.TryAdd(p.Gtin, _byId[product.Id])))
            {
                _packOfGtin[pack.Gtin!] = pack.Unit;
            }
        }

        Codes = new CodeIndex(Entries);
        _replaces = new(() => Enumerable.Range(0, Entries.Count).Where(s => Entries[s].Product.Substitute is not null).ToLookup(s => Entries[s].Product.Substitute!, StringComparer.Ordinal));
        _italianOrder = new(() => OrderByName(e => e.Product.Name, "it-IT"));
        _englishOrder = new(() => OrderByName(e => e.English.Name, "en-GB"));
    }

    public long Version { get; }

    /// <summary>Later copies of this process have higher numbers; versions may fall, when a database is put back from a copy.</summary>
    public long Order { get; } = Interlocked.Increment(ref made);

    public IReadOnlyList<CatalogEntry> Entries { get; }

    public CategoryTree Categories { get; }

    /// <summary>Assortment rules by cluster.</summary>
    public ILookup<int, AssortmentRule> Rules { get; }

    public ValueTable Values { get; } = new();

    public CodeIndex Codes { get; }

    /// <summary>By slot: the product's rank by name in the reader's language.</summary>
    public IReadOnlyList<int> NameOrder => Phrase.ReadsEnglish ? _englishOrder.Value : _italianOrder.Value;

    public int SlotOf(int id) => _byId.GetValueOrDefault(id, -1);

    public int SlotOfSku(string sku) => _bySku.GetValueOrDefault(sku, -1);

    /// <param name="gtin">14 digits.</param>
    public int SlotOfGtin(string gtin) => _byGtin.GetValueOrDefault(gtin, -1);

    /// <summary>The pack that this GTIN stands on; null when it is the product's own.</summary>
    public string? PackOfGtin(string gtin) => _packOfGtin.GetValueOrDefault(gtin);

    /// <summary>Slots of the products that name this SKU as their substitute.</summary>
    public IEnumerable<int> ReplacedBy(string sku) => _replaces.Value[sku];

    public AssortmentView ViewOf(IReadOnlyList<int> clusters)
    {
        ArgumentNullException.ThrowIfNull(clusters);
        if (_views.Count > ViewsKept)
        {
            _views.Clear();
        }

        return _views.GetOrAdd(string.Join(',', clusters), _ => AssortmentView.Of(this, clusters));
    }

    public AssortmentView ViewOfAll() => _views.GetOrAdd("all", _ => AssortmentView.Everything(this));

    public AssortmentView ViewOfNone() => _views.GetOrAdd("none", _ => AssortmentView.Nothing(this));

    private CatalogEntry Entry(Product p, SharedTexts texts)
    {
        var quantities = QuantitiesOf(p);
        var info = new ProductInfo(p.Id, p.Sku, p.Name, texts.One(p.Description), p.CategoryId, texts.One(p.Brand), texts.One(p.ItemClass), texts.One(p.Unit)!, texts.PacksOf(p.Packs), quantities.Minimum, quantities.Multiple, quantities.Maximum,
            p.WarnOnly, p.AllOrNothing, p.VatRate, texts.One(p.VatNature), p.Status == ProductStatus.Discontinued, p.Substitute, p.Gtin, texts.One(p.Image), texts.One(p.Attributes));
        var english = string.IsNullOrWhiteSpace(p.NameEn) ? info : info with { Name = p.NameEn };
        return new(info, english, p.SkuKey, Categories.PlaceOf(p.CategoryId), Values.Brand(p.Brand), Values.Attributes(p.Attributes));
    }

    // What a product leaves at one (and without a maximum) is its category's to say, field by field.
    private (Quantity Minimum, Quantity Multiple, Quantity? Maximum) QuantitiesOf(Product p)
    {
        if (Categories.PlaceOf(p.CategoryId) is not (>= 0 and var place) || Categories.Entries[place].Rule is not { } above)
        {
            return (p.Minimum, p.Multiple, p.Maximum);
        }

        var rule = QuantityRule.Resolve(new QuantityRule(p.Minimum == Unset ? null : p.Minimum.Value, p.Multiple == Unset ? null : p.Multiple.Value, p.Maximum?.Value), above);
        return (rule.Minimum is { } minimum ? new(minimum) : Unset, rule.Multiple is { } multiple ? new(multiple) : Unset, rule.Maximum is { } maximum ? new(maximum) : null);
    }

    private int[] OrderByName(Func<CatalogEntry, string> name, string culture)
    {
        var comparer = CultureInfo.GetCultureInfo(culture).CompareInfo.GetStringComparer(CompareOptions.IgnoreCase);
        var ranks = new int[Entries.Count];
        var rank = 0;
        foreach (var slot in Enumerable.Range(0, Entries.Count).OrderBy(s => name(Entries[s]), comparer).ThenBy(s => s))
        {
            ranks[slot] = rank++;
        }

        return ranks;
    }
}

/// <summary>Equal texts of many products (unit, brand, packs, description) kept once.</summary>
internal sealed class SharedTexts
{
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<KeyValuePair<string, decimal>>> _packs = new(StringComparer.Ordinal);

    public string? One(string? text) => text is null ? null : _texts.TryGetValue(text, out var known) ? known : _texts[text] = text;

    public IReadOnlyList<KeyValuePair<string, decimal>> PacksOf(string? stored) =>
        string.IsNullOrEmpty(stored) ? [] : _packs.TryGetValue(stored, out var known) ? known : _packs[stored] = Packs.Read(stored);
}
