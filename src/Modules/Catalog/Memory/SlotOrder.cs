using System.Globalization;

namespace Filiera.Catalog;

/// <summary>The products in one order: their slots, and the rank of each. Immutable.</summary>
public sealed class SlotOrder
{
    private readonly int[] _slots;
    private readonly int[] _ranks;

    private SlotOrder(int[] slots)
    {
        _slots = slots;
        _ranks = new int[slots.Length];
        for (var rank = 0; rank < slots.Length; rank++)
        {
            _ranks[slots[rank]] = rank;
        }
    }

    public IReadOnlyList<int> Slots => _slots;

    public int RankOf(int slot) => _ranks[slot];

    public int Compare(int a, int b) => _ranks[a].CompareTo(_ranks[b]);

    public static SlotOrder Of(IReadOnlyList<CatalogEntry> entries, Comparison<CatalogEntry> order)
    {
        var slots = Enumerable.Range(0, entries.Count).ToArray();
        Array.Sort(slots, (a, b) => order(entries[a], entries[b]));
        return new(slots);
    }

    /// <summary>The entries after a change of some of them, in the same order as before.</summary>
    /// <param name="moved">Slots that are new, or whose place may be another.</param>
    public SlotOrder With(IReadOnlyList<CatalogEntry> entries, IReadOnlyCollection<int> moved, Comparison<CatalogEntry> order)
    {
        if (moved.Count == 0)
        {
            return this;
        }

        var left = Splice.Without(_slots, [.. moved.Where(s => s < _ranks.Length).Select(s => _ranks[s]).Order()]);
        var items = moved.ToArray();
        Array.Sort(items, (a, b) => order(entries[a], entries[b]));
        return new(Splice.With(left, [.. items.Select(Place)], items));

        int Place(int slot)
        {
            var (from, to) = (0, left.Length);
            while (from < to)
            {
                var middle = (from + to) / 2;
                (from, to) = order(entries[left[middle]], entries[slot]) < 0 ? (middle + 1, to) : (from, middle);
            }

            return from;
        }
    }
}

/// <summary>The orders in which lists stand. No two products are equal in any of them, so that an order is the same on every node.</summary>
internal static class CatalogOrders
{
    private static readonly CompareInfo Italian = CultureInfo.GetCultureInfo("it-IT").CompareInfo;
    private static readonly CompareInfo English = CultureInfo.GetCultureInfo("en-GB").CompareInfo;

    public static int BySku(CatalogEntry a, CatalogEntry b) =>
        StringComparer.OrdinalIgnoreCase.Compare(a.Product.Sku, b.Product.Sku) is not 0 and var loosely ? loosely : string.CompareOrdinal(a.Product.Sku, b.Product.Sku);

    public static int ByItalianName(CatalogEntry a, CatalogEntry b) => Italian.Compare(a.Product.Name, b.Product.Name, CompareOptions.IgnoreCase) is not 0 and var names ? names : BySku(a, b);

    public static int ByEnglishName(CatalogEntry a, CatalogEntry b) => English.Compare(a.English.Name, b.English.Name, CompareOptions.IgnoreCase) is not 0 and var names ? names : BySku(a, b);

    /// <summary>As the manufacturer laid out his tree, like a printed catalogue; what stands in no category comes last.</summary>
    public static int AsLaidOut(CatalogEntry a, CatalogEntry b) => Place(a).CompareTo(Place(b)) is not 0 and var places ? places : BySku(a, b);

    private static int Place(CatalogEntry entry) => entry.Category < 0 ? int.MaxValue : entry.Category;
}
