using Filiera.Kernel;

namespace Filiera.Catalog;

/// <summary>The ways to find a product by its slot in one copy of the catalogue, and the orders. Immutable; a later copy takes over what a change leaves as it is.</summary>
internal sealed class CatalogIndexes
{
    private readonly LayeredMap<int> _byId;
    private readonly LayeredMap<string> _bySku;
    private readonly SortedKeys _gtins;
    private readonly SortedKeys _replaces;
    private readonly Lazy<SlotOrder> _italian;
    private readonly Lazy<SlotOrder> _english;

    /// <param name="entries">In order of SKU.</param>
    public CatalogIndexes(IReadOnlyList<CatalogEntry> entries)
    {
        _byId = LayeredMap<int>.Of(entries, e => e.Product.Id);
        _bySku = LayeredMap<string>.Of(entries, e => e.Product.Sku);
        _gtins = SortedKeys.Of(entries.SelectMany((e, slot) => e.Gtins.Select(g => (g, slot))));
        _replaces = SortedKeys.Of(entries.Select((e, slot) => (Key: e.Product.Substitute, slot)).Where(r => r.Key is not null)!);
        Codes = CodeIndex.Of(entries);
        BySku = SlotOrder.Of(entries, CatalogOrders.BySku);
        LaidOut = SlotOrder.Of(entries, CatalogOrders.AsLaidOut);
        _italian = new(() => SlotOrder.Of(entries, CatalogOrders.ByItalianName));
        _english = new(() => SlotOrder.Of(entries, CatalogOrders.ByEnglishName));
    }

    private CatalogIndexes(CatalogIndexes old, CatalogChange change)
    {
        var (before, now) = (change.Before, change.Now);
        List<int> added = [.. change.Slots.Where(s => s >= before.Count)];
        List<int> changed = [.. change.Slots.Where(s => s < before.Count)];
        _byId = old._byId.With([.. added.Select(s => KeyValuePair.Create(now[s].Product.Id, s))]);
        _bySku = old._bySku.With([.. added.Select(s => KeyValuePair.Create(now[s].Product.Sku, s))]);
        Codes = old.Codes.With([.. added.Select(s => (now[s].SkuKey, s))]);
        _gtins = Keys(old._gtins, e => e.Gtins);
        _replaces = Keys(old._replaces, e => e.Product.Substitute is { } sku ? [sku] : []);
        BySku = old.BySku.With(now, added, CatalogOrders.BySku);
        LaidOut = change.SameTree ? Order(old.LaidOut, CatalogOrders.AsLaidOut, (a, b) => a.Category == b.Category) : SlotOrder.Of(now, CatalogOrders.AsLaidOut);
        _italian = Named(old._italian, CatalogOrders.ByItalianName, (a, b) => a.Product.Name == b.Product.Name);
        _english = Named(old._english, CatalogOrders.ByEnglishName, (a, b) => a.English.Name == b.English.Name);

        SlotOrder Order(SlotOrder was, Comparison<CatalogEntry> by, Func<CatalogEntry, CatalogEntry, bool> alike) =>
            was.With(now, [.. added, .. changed.Where(s => !alike(before[s], now[s]))], by);

        Lazy<SlotOrder> Named(Lazy<SlotOrder> was, Comparison<CatalogEntry> by, Func<CatalogEntry, CatalogEntry, bool> alike) =>
            was.IsValueCreated ? new(Order(was.Value, by, alike)) : new(() => SlotOrder.Of(now, by));

        SortedKeys Keys(SortedKeys was, Func<CatalogEntry, IEnumerable<string>> of)
        {
            var gone = changed.SelectMany(s => of(before[s]).Except(of(now[s])).Select(k => (k, s))).ToList();
            var come = changed.SelectMany(s => of(now[s]).Except(of(before[s])).Select(k => (k, s))).Concat(added.SelectMany(s => of(now[s]).Select(k => (k, s)))).ToList();
            return was.With(gone, come);
        }
    }

    public CodeIndex Codes { get; }

    public SlotOrder BySku { get; }

    /// <summary>The order of a list for which nothing was searched and no order chosen.</summary>
    public SlotOrder LaidOut { get; }

    public SlotOrder ByName => Phrase.ReadsEnglish ? _english.Value : _italian.Value;

    public CatalogIndexes With(CatalogChange change) => new(this, change);

    public int SlotOf(int id) => _byId.Find(id);

    public int SlotOfSku(string sku) => _bySku.Find(sku);

    public IEnumerable<int> OfGtin(string gtin) => _gtins.Equal(gtin);

    public IEnumerable<int> Replacing(string sku) => _replaces.Equal(sku).OrderBy(BySku.RankOf);
}

/// <summary>Two copies of the catalogue's entries, slot by slot, and the slots of the products that changed or came.</summary>
internal sealed record CatalogChange(IReadOnlyList<CatalogEntry> Before, IReadOnlyList<CatalogEntry> Now, IReadOnlyCollection<int> Slots, bool SameTree)
{
    public bool Any(Func<CatalogEntry, CatalogEntry, bool> different) => Slots.Any(s => s >= Before.Count || different(Before[s], Now[s]));
}
