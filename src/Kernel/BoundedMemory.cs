using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Filiera.Kernel;

/// <summary>
/// Things that could be made again, kept while there is room: above the limit those not asked for longest are let go. Keys hold the versions of what a
/// thing was made from, so that an old one is never found again and falls out by itself.
/// </summary>
public sealed class BoundedMemory<TKey, TValue>(long limit, Func<TValue, long> size)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Slot> _slots = new();
    private readonly Lock _clearing = new();
    private long _taken;

    /// <summary>What the things take now, in the unit of their size.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    public int Count => _slots.Count;

    public bool Find(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (_slots.TryGetValue(key, out var slot))
        {
            slot.LastUse = Environment.TickCount64;
            value = slot.Value;
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>Takes the place of what was there under this key. A thing larger than a quarter of all the room is not kept.</summary>
    public void Put(TKey key, TValue value)
    {
        var slot = new Slot(value, size(value)) { LastUse = Environment.TickCount64 };
        if (slot.Size > limit / 4)
        {
            return;
        }

        var grown = slot.Size;
        _slots.AddOrUpdate(key, slot, (_, old) =>
        {
            grown = slot.Size - old.Size;
            return slot;
        });
        if (Interlocked.Add(ref _taken, grown) > limit)
        {
            LetGo();
        }
    }

    // Down to three quarters, so that a full memory isn't sorted anew for each thing.
    private void LetGo()
    {
        if (!_clearing.TryEnter())
        {
            return;
        }

        try
        {
            foreach (var (key, slot) in _slots.ToArray().OrderBy(s => s.Value.LastUse))
            {
                if (Taken <= limit / 4 * 3)
                {
                    return;
                }

                if (_slots.TryRemove(new(key, slot)))
                {
                    Interlocked.Add(ref _taken, -slot.Size);
                }
            }
        }
        finally
        {
            _clearing.Exit();
        }
    }

    private sealed class Slot(TValue value, long size)
    {
        public TValue Value => value;

        public long Size => size;

        public long LastUse { get; set; }
    }
}

/// <summary>Numbers that are never given twice in a process: an object that is kept in memory is told from every other by one.</summary>
public static class Stamp
{
    private static long last;

    public static long Next() => Interlocked.Increment(ref last);
}
