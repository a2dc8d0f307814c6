namespace Filiera.Catalog;

/// <summary>The normalised SKUs in order, forwards and backwards: equal, beginning with, and nearly.</summary>
public sealed class CodeIndex
{
    private const int CandidatesPerSide = 2000;
    private readonly SortedKeys _forwards;
    private readonly Lazy<SortedKeys> _backwards;

    private CodeIndex(SortedKeys forwards, Lazy<SortedKeys> backwards)
    {
        _forwards = forwards;
        _backwards = backwards;
    }

    public static CodeIndex Of(IReadOnlyList<CatalogEntry> entries) => Of(SortedKeys.Of(entries.Select((e, slot) => (e.SkuKey, slot))));

    /// <summary>With products that were not there before: a SKU never changes.</summary>
    public CodeIndex With(IReadOnlyCollection<(string Key, int Slot)> added)
    {
        if (added.Count == 0)
        {
            return this;
        }

        var forwards = _forwards.With([], added);
        return _backwards.IsValueCreated ? new(forwards, new(_backwards.Value.With([], [.. added.Select(Reversed)]))) : Of(forwards);
    }

    /// <summary>Slots whose normalised SKU is this.</summary>
    public IEnumerable<int> Equal(string key) => _forwards.Equal(key);

    /// <summary>Slots whose normalised SKU begins so, in order.</summary>
    public IEnumerable<int> Beginning(string key) => _forwards.Beginning(key).Select(s => s.Slot);

    /// <summary>
    /// Slots whose code is one or two slips away (a letter more, less, other, or two changed round), the nearest first. Looks only among
    /// codes that share the beginning or the last half: but for the shortest, all with one slip do, and it keeps a thousand unknown codes cheap.
    /// </summary>
    public IEnumerable<int> Near(string key, Func<int, bool> visible)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Length is < 2 or > 60)
        {
            return [];
        }

        var half = key.Length / 2;
        var most = key.Length < 4 ? 1 : 2;
        var near = new SortedSet<(int Distance, int LengthGap, string Key, int Slot)>();
        foreach (var (candidate, slot) in _forwards.Beginning(key[..Math.Max(1, half - 1)]).Take(CandidatesPerSide)
            .Concat(_backwards.Value.Beginning(Reverse(key[half..])).Take(CandidatesPerSide).Select(c => (Key: Reverse(c.Key), c.Slot))))
        {
            var distance = Math.Abs(candidate.Length - key.Length) > most ? most + 1 : Slips.Between(key, candidate, most);
            if (distance <= most && visible(slot))
            {
                near.Add((distance, Math.Abs(candidate.Length - key.Length), candidate, slot));
            }
        }

        return near.Select(n => n.Slot);
    }

    private static CodeIndex Of(SortedKeys forwards) => new(forwards, new(() => SortedKeys.Of(forwards.All.Select(Reversed))));

    private static (string Key, int Slot) Reversed((string Key, int Slot) row) => (Reverse(row.Key), row.Slot);

    private static string Reverse(string text)
    {
        var letters = text.ToCharArray();
        Array.Reverse(letters);
        return new string(letters);
    }
}

/// <summary>Slips of the keyboard between two words.</summary>
public static class Slips
{
    /// <summary>Letters added, left out, changed, or swapped with their neighbour; anything over <paramref name="most"/> counts as most + 1.</summary>
    public static int Between(string a, string b, int most)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (Math.Abs(a.Length - b.Length) > most)
        {
            return most + 1;
        }

        Span<int> before = stackalloc int[b.Length + 1];
        Span<int> above = stackalloc int[b.Length + 1];
        Span<int> row = stackalloc int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            above[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            var least = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j - 1], above[j]) + 1, above[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }

                least = Math.Min(least, row[j]);
            }

            if (least > most)
            {
                return most + 1;
            }

            var reused = before;
            before = above;
            above = row;
            row = reused;
        }

        return Math.Min(above[b.Length], most + 1);
    }
}
