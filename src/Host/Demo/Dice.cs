namespace Filiera.Host.Demo;

/// <summary>
/// The chance of the demo company: the same seed always tells the same story. Each part of the story has dice of its own,
/// so that a change in one leaves the others as they were.
/// </summary>
internal sealed class Dice(int seed, string part)
{
    private readonly Random _random = new(Mix(seed, part));

    /// <summary>0 … sides - 1.</summary>
    public int Roll(int sides) => _random.Next(sides);

    /// <summary>Both ends included.</summary>
    public int Between(int from, int to) => _random.Next(from, to + 1);

    public bool Chance(int percent) => _random.Next(100) < percent;

    public T Pick<T>(IReadOnlyList<T> of) => of[_random.Next(of.Count)];

    /// <summary>A value between two, in hundredths of the way.</summary>
    public decimal Along(decimal from, decimal to) => from + ((to - from) * _random.Next(101) / 100m);

    /// <summary>Index into running totals, each as likely as its share.</summary>
    public int Weighted(int[] runningTotals)
    {
        var at = Array.BinarySearch(runningTotals, _random.Next(runningTotals[^1]) + 1);
        if (at < 0)
        {
            return ~at;
        }

        // Entries without weight repeat the total before them: the first of equals is the one that has it.
        while (at > 0 && runningTotals[at - 1] == runningTotals[at])
        {
            at--;
        }

        return at;
    }

    /// <summary>A different member each time, until <paramref name="count"/> or until there are none left.</summary>
    public List<T> Some<T>(IReadOnlyList<T> of, int count)
    {
        var rest = of.ToList();
        var some = new List<T>();
        while (some.Count < count && rest.Count > 0)
        {
            var at = _random.Next(rest.Count);
            some.Add(rest[at]);
            rest[at] = rest[^1];
            rest.RemoveAt(rest.Count - 1);
        }

        return some;
    }

    public Guid Guid()
    {
        var bytes = new byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes);
    }

    // FNV: string.GetHashCode differs from one run to the next.
    private static int Mix(int seed, string part)
    {
        unchecked
        {
            var hash = 2166136261u ^ (uint)seed;
            foreach (var c in part)
            {
                hash = (hash ^ c) * 16777619u;
            }

            return (int)(hash & 0x7fffffff);
        }
    }
}
