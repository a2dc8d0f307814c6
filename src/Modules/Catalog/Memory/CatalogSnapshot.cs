using System.Collections.Concurrent;

namespace Filiera.Catalog;

/// <summary>
/// The whole catalogue as it was at one version: immutable, shared by every request of the node. A product's slot is its place in <see cref="Entries"/>, and stays its
/// own in later copies made by <see cref="With"/>; assortments and facets are sets of slots. About 1 KB a product.
/// </summary>
public sealed class CatalogSnapshot
{
    private const int ViewsKept = 1000;
    private static long made;
    private readonly ConcurrentDictionary<string, AssortmentView> _views;
    private readonly CatalogIndexes _indexes;
    private readonly CatalogEntry[] _entries;

    private CatalogSnapshot(long version, CatalogEntry[] entries, CategoryTree categories, ILookup<int, AssortmentRule> rules, ValueTable values, CatalogIndexes indexes, long lineage, long searched,
        ConcurrentDictionary<string, AssortmentView>? views = null)
    {
        Lineage = lineage;
        Version = version;
        _entries = entries;
        Categories = categories;
        Rules = rules;
        Values = values;
        _indexes = indexes;
        Searched = searched;
        _views = views ?? new(StringComparer.Ordinal);
    }

    public long Version { get; }

    /// <summary>Later copies of this process have higher numbers; versions may fall, when a database is put back from a copy.</summary>
    public long Order { get; } = Interlocked.Increment(ref made);

    /// <summary>The same for copies that were caught up one from the other: each product stands in the same slot of all.</summary>
    public long Lineage { get; }

    /// <summary>The same for copies in which every search finds the same, in the same slots.</summary>
    public long Searched { get; }

    public IReadOnlyList<CatalogEntry> Entries => _entries;

    public CategoryTree Categories { get; }

    /// <summary>Assortment rules by cluster.</summary>
    public ILookup<int, AssortmentRule> Rules { get; }

    public ValueTable Values { get; }

    public CodeIndex Codes => _indexes.Codes;

    public SlotOrder BySku => _indexes.BySku;

    /// <summary>In the reader's language.</summary>
    public SlotOrder ByName => _indexes.ByName;

    /// <summary>The order of a list for which nothing was searched and no order chosen.</summary>
    public SlotOrder LaidOut => _indexes.LaidOut;

    /// <param name="entries">In any order, made with this tree and these values.</param>
    internal static CatalogSnapshot Of(long version, IEnumerable<CatalogEntry> entries, CategoryTree categories, IEnumerable<AssortmentRule> rules, ValueTable values)
    {
        var ordered = entries.ToArray();
        Array.Sort(ordered, CatalogOrders.BySku);
        return new(version, ordered, categories, rules.ToLookup(r => r.ClusterId), values, new(ordered), Kernel.Stamp.Next(), Kernel.Stamp.Next());
    }

    /// <summary>
    /// The next copy: these products as they are now, and the tree and the rules where they changed. All else is shared with this copy. Null when a product changed
    /// its SKU, or a category the quantities of what lies below it: then everything must be read.
    /// </summary>
    internal CatalogSnapshot? With(long version, IReadOnlyCollection<Product> products, CategoryTree? tree, ILookup<int, AssortmentRule>? rules)
    {
        if (tree is not null && !tree.HasQuantitiesOf(Categories))
        {
            return null;
        }

        var (categories, values) = (tree ?? Categories, Values.With(products));
        var maker = new EntryMaker(categories, values);
        var slots = new Dictionary<int, CatalogEntry>(products.Count);
        var next = _entries.Length;
        foreach (var product in products)
        {
            var slot = SlotOf(product.Id);
            if (slot != SlotOfSku(product.Sku))
            {
                return null;
            }

            slots[slot < 0 ? next++ : slot] = maker.Of(product);
        }

        var entries = new CatalogEntry[next];
        _entries.CopyTo(entries, 0);
        for (var slot = 0; tree is not null && slot < _entries.Length; slot++)
        {
            entries[slot] = entries[slot].In(tree);
        }

        foreach (var (slot, entry) in slots)
        {
            entries[slot] = entry;
        }

        var change = new CatalogChange(_entries, entries, slots.Keys, tree is null);
        var found = tree is null && !change.Any((a, b) => !a.IsFoundLike(b)) ? Searched : Kernel.Stamp.Next();
        return new(version, entries, categories, rules ?? Rules, values, _indexes.With(change), Lineage, found, tree is null && rules is null ? Views(change) : null);
    }

    public int SlotOf(int id) => _indexes.SlotOf(id);

    public int SlotOfSku(string sku) => _indexes.SlotOfSku(sku);

    /// <summary>One GTIN on two products is an error of the data: a product's own code comes before its carton's, and the one still sold before the other.</summary>
    /// <param name="gtin">14 digits.</param>
    public int SlotOfGtin(string gtin) => _indexes.OfGtin(gtin).OrderBy(s => _entries[s].Product.Gtin != gtin).ThenBy(s => _entries[s].Product.Discontinued).ThenBy(BySku.RankOf).FirstOrDefault(-1);

    /// <summary>The pack that this GTIN stands on; null when it is the product's own.</summary>
    public string? PackOfGtin(string gtin) =>
        SlotOfGtin(gtin) is >= 0 and var slot && _entries[slot].Product.Gtin != gtin ? _entries[slot].Cartons.First(c => c.Gtin == gtin).Unit : null;

    /// <summary>Slots of the products that name this SKU as their substitute.</summary>
    public IEnumerable<int> ReplacedBy(string sku) => _indexes.Replacing(sku);

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

    private ConcurrentDictionary<string, AssortmentView> Views(CatalogChange change) => change.Any(AssortmentView.Differ)
        ? new(_views.Select(v => KeyValuePair.Create(v.Key, v.Value.With(Categories, change))), StringComparer.Ordinal)
        : _views;
}
