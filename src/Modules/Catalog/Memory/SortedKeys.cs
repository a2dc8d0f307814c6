namespace Filiera.Catalog;

/// <summary>Texts by which products are found, in order, each with its slot: what is equal, and what begins so. Immutable.</summary>
public sealed class SortedKeys
{
    private readonly string[] _keys;
    private readonly int[] _slots;

    private SortedKeys(string[] keys, int[] slots)
    {
        _keys = keys;
        _slots = slots;
    }

    public IEnumerable<(string Key, int Slot)> All => _keys.Select((key, at) => (key, _slots[at]));

    public static SortedKeys Of(IEnumerable<(string Key, int Slot)> all)
    {
        var rows = all.ToArray();
        Array.Sort(rows, Compare);
        return new(Array.ConvertAll(rows, r => r.Key), Array.ConvertAll(rows, r => r.Slot));
    }

    /// <summary>Slots whose key is this.</summary>
    public IEnumerable<int> Equal(string key)
    {
        for (var at = Place((key, int.MinValue)); at < _keys.Length && _keys[at] == key; at++)
        {
            yield return _slots[at];
        }
    }

    /// <summary>Keys that begin so, in order.</summary>
    public IEnumerable<(string Key, int Slot)> Beginning(string start)
    {
        for (var at = Place((start, int.MinValue)); at < _keys.Length && _keys[at].StartsWith(start, StringComparison.Ordinal); at++)
        {
            yield return (_keys[at], _slots[at]);
        }
    }

    /// <summary>Without the first, which are all in it, and with the second.</summary>
    public SortedKeys With(IReadOnlyCollection<(string Key, int Slot)> gone, IReadOnlyCollection<(string Key, int Slot)> added)
    {
        if (gone.Count + added.Count == 0)
        {
            return this;
        }

        var places = gone.Select(Place).Order().ToList();
        var left = new SortedKeys(Splice.Without(_keys, places), Splice.Without(_slots, places));
        var rows = added.ToArray();
        Array.Sort(rows, Compare);
        places = [.. rows.Select(left.Place)];
        return new(Splice.With(left._keys, places, Array.ConvertAll(rows, r => r.Key)), Splice.With(left._slots, places, Array.ConvertAll(rows, r => r.Slot)));
    }

    // Where the row is, or would be.
    private int Place((string Key, int Slot) row)
    {
        var (from, to) = (0, _keys.Length);
        while (from < to)
        {
            var middle = (from + to) / 2;
            (from, to) = Compare((_keys[middle], _slots[middle]), row) < 0 ? (middle + 1, to) : (from, middle);
        }

        return from;
    }

    private static int Compare((string Key, int Slot) a, (string Key, int Slot) b) => string.CompareOrdinal(a.Key, b.Key) is not 0 and var keys ? keys : a.Slot.CompareTo(b.Slot);
}
