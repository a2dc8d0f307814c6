using System.Diagnostics;
using System.Runtime.CompilerServices;
using Filiera.Kernel;

namespace Filiera.Inventory;

/// <summary>
/// Stock as it was read a moment ago, for lists: a page that is looked at a hundred times in a second need not count the same shelves a hundred times. A row is
/// at most so many milliseconds old (<c>Inventory:ListsMayBeMillisecondsOld</c>, 500; 0 = never), and what this node itself has sold or been told is read again
/// from its commit on. Product pages, carts and orders always read (<see cref="Promise.Of"/>).
/// </summary>
public sealed class StockMemory(PlainReads reads, VersionWatch versions, InventoryOptions options)
{
    /// <summary>Under this name a node forgets what it kept (<see cref="CacheVersions.ForgetHere"/>).</summary>
    public const string Name = "inventory.stock";

    private const int MostKept = 200_000;
    private readonly BoundedMemory<int, Kept> _kept = new(MostKept, _ => 1);
    private readonly StrongBox<long> _changes = CacheVersions.ChangesHere(Name);

    private readonly record struct Kept(StockRow[] Rows, long ReadAt, long Changes);

    /// <summary>By place in the list of products; empty for those that no warehouse has. Rows that have not changed are the same array as before.</summary>
    internal async ValueTask<StockRow[][]> Lately(PortalDoor door, int[] products, CancellationToken stop)
    {
        // Where nobody looks at the versions nobody would see that they changed either: commands and tests read each time.
        var age = TimeSpan.FromMilliseconds(versions.IsLooking && !door.InTransactionNow ? options.ListsAge : 0);
        var rows = new StockRow[products.Length][];
        var missing = Recall(products, rows, age);
        if (missing.Count == 0)
        {
            return rows;
        }

        // Taken before the read: what is committed while it runs may not be in it.
        var (changes, readAt) = (Volatile.Read(ref _changes.Value), Stopwatch.GetTimestamp());
        var read = await reads.StockOf(door, [.. missing.Select(i => products[i])], stop);
        foreach (var i in missing)
        {
            rows[i] = Keep(products[i], read.GetValueOrDefault(products[i]) ?? [], readAt, changes);
        }

        return rows;
    }

    private List<int> Recall(int[] products, StockRow[][] rows, TimeSpan age)
    {
        var missing = new List<int>();
        var changes = Volatile.Read(ref _changes.Value);
        for (var i = 0; i < products.Length; i++)
        {
            if (age > TimeSpan.Zero && _kept.Find(products[i], out var kept) && kept.Changes == changes && Stopwatch.GetElapsedTime(kept.ReadAt) < age)
            {
                rows[i] = kept.Rows;
            }
            else
            {
                missing.Add(i);
            }
        }

        return missing;
    }

    private StockRow[] Keep(int product, StockRow[] rows, long readAt, long changes)
    {
        if (_kept.Find(product, out var before) && before.Rows.AsSpan().SequenceEqual(rows))
        {
            rows = before.Rows;
        }

        _kept.Put(product, new(rows, readAt, changes));
        return rows;
    }
}
