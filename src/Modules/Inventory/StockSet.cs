using System.Collections;
using System.Diagnostics;
using Filiera.Kernel;

namespace Filiera.Inventory;

/// <summary>Products of which something can be had.</summary>
/// <param name="Stamp">Tells this reading from every other.</param>
public sealed record Stocked(IReadOnlySet<int> Products, long Stamp);

/// <summary>
/// Which products can be had now, in memory, for the filter «parte oggi»: it needs all of them at once, to count and to page. Read again after a second when
/// someone asks; never oftener than a twentieth of the time allows, so that in a catalogue of a million the reading does not become the load. What a row of
/// the list says of its stock is read with the row.
/// </summary>
public sealed class StockSet(PlainReads reads)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private const int Share = 20;
    private readonly Lock _gate = new();
    private volatile Known? _known;
    private Task<Known>? _reading;

    internal async ValueTask<Stocked> Now(PortalDoor door, CancellationToken stop)
    {
        // What a transaction changed itself it must see.
        if (door.InTransactionNow)
        {
            return (await Read(door, stop)).Stocked;
        }

        var known = _known;
        if (known is not null && Stopwatch.GetElapsedTime(known.ReadAt) < known.Good)
        {
            return known.Stocked;
        }

        return (await Once(door).WaitAsync(stop)).Stocked;
    }

    private Task<Known> Once(PortalDoor door)
    {
        lock (_gate)
        {
            return _reading is { IsCompleted: false } running ? running : _reading = Read(door, CancellationToken.None);
        }
    }

    private async Task<Known> Read(PortalDoor door, CancellationToken stop)
    {
        var began = Stopwatch.GetTimestamp();
        var products = new IdSet();
        await reads.Read(door, "SELECT product_id FROM inventory_stock WHERE on_hand > reserved", [], row => products.Add(row.GetInt32(0)), stop);
        var took = Stopwatch.GetElapsedTime(began);
        var known = new Known(new(products, Stamp.Next()), began, took * Share > Fresh ? took * Share : Fresh);
        _known = door.InTransactionNow ? _known : known;
        return known;
    }

    private sealed record Known(Stocked Stocked, long ReadAt, TimeSpan Good);

    /// <summary>Ids as bits: a million of them are 125 KB. Read only once it is filled.</summary>
    private sealed class IdSet : IReadOnlySet<int>
    {
        private readonly BitArray _bits = new(1024);

        public int Count { get; private set; }

        public void Add(int id)
        {
            if (id >= _bits.Length)
            {
                _bits.Length = Math.Max(id + 1, _bits.Length * 2);
            }

            Count += _bits[id] ? 0 : 1;
            _bits[id] = true;
        }

        public bool Contains(int item) => item >= 0 && item < _bits.Length && _bits[item];

        public IEnumerator<int> GetEnumerator()
        {
            for (var id = 0; id < _bits.Length; id++)
            {
                if (_bits[id])
                {
                    yield return id;
                }
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public bool IsProperSubsetOf(IEnumerable<int> other) => this.ToHashSet().IsProperSubsetOf(other);

        public bool IsProperSupersetOf(IEnumerable<int> other) => this.ToHashSet().IsProperSupersetOf(other);

        public bool IsSubsetOf(IEnumerable<int> other) => this.ToHashSet().IsSubsetOf(other);

        public bool IsSupersetOf(IEnumerable<int> other) => this.ToHashSet().IsSupersetOf(other);

        public bool Overlaps(IEnumerable<int> other) => this.ToHashSet().Overlaps(other);

        public bool SetEquals(IEnumerable<int> other) => this.ToHashSet().SetEquals(other);
    }
}
