using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Inventory;

/// <summary>
/// Takes stock for an order and gives it back: the only code that changes <c>Reserved</c>. Each take is one conditional UPDATE
/// (<see cref="StockLedger"/>), so that neither two threads nor two nodes can oversell; keys are taken in one fixed order, so that two
/// large orders can't deadlock. Must run inside the order's transaction. What is held, summed, is <c>Reserved</c> at every moment.
/// </summary>
public sealed class Reservations(PortalDb db, PortalClock clock, InventoryOptions options)
{
    /// <summary>
    /// Reserves for each line what there is, the dealer's own warehouse first, then the others by position; the rest waits with its
    /// date. A line that is all-or-nothing and can't be had whole takes nothing and has Taken = 0. Lines of one product are served in
    /// their order. Statements are constant in the number of lines.
    /// </summary>
    /// <param name="reference">Who holds it: unique per order («order:» + a guid).</param>
    /// <param name="firstWarehouse">Code of the warehouse that serves this dealer first, if any.</param>
    public async Task<IReadOnlyList<TakenLine>> Take(string reference, IReadOnlyList<TakeLine> lines, string? firstWarehouse, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(lines);
        if (db.Database.CurrentTransaction is null)
        {
            throw new InvalidOperationException("stock is taken inside the order's transaction");
        }

        if (lines.Count == 0)
        {
            return [];
        }

        var order = new WarehouseOrder(await db.Set<Warehouse>().AsNoTracking().ToListAsync(stop), firstWarehouse);
        var wanted = lines.GroupBy(l => l.ProductId).Select(g => (g.Key, g.Sum(l => l.Quantity.Stored)));
        var taken = await StockLedger.Take(db, wanted, order.All.Select(w => (w.Id, order.TurnOf(w.Id))), stop);
        var shares = Share(lines, taken, order);

        // What an all-or-nothing line couldn't use goes back at once; nobody else has seen it.
        var unused = shares.Left.Where(m => m.Quantity > 0).ToList();
        await StockLedger.GiveBack(db, unused, stop);
        if (shares.Held.Count > 0)
        {
            await StockLedger.Hold(db, reference, shares.Held.Select(h => (lines[h.Index].Line, h.Movement)), clock.Now, stop);
        }

        return await Answer(lines, shares.Held.ToLookup(h => h.Index, h => h.Movement), order, stop);
    }

    /// <summary>Gives back all that is held under the reference. A second call changes nothing.</summary>
    public Task Release(string reference, CancellationToken stop = default) => Release([reference], stop);

    /// <summary>The same for several at once.</summary>
    public async Task Release(IReadOnlyCollection<string> references, CancellationToken stop = default) =>
        await db.InTransaction<Done>(async () =>
        {
            var freed = await StockLedger.Free(db, references, stop);
            var byKey = freed.GroupBy(m => (m.WarehouseId, m.ProductId)).Select(g => new Movement(g.Key.WarehouseId, g.Key.ProductId, g.Sum(m => m.Quantity)));
            await StockLedger.GiveBack(db, [.. byKey], stop);
            return Done.It;
        }, stop);

    /// <summary>
    /// Gives back what a line holds above <paramref name="keep"/>, from the warehouse asked last. Whoever calls it has changed the order's row
    /// before, so that nobody else touches its reservations.
    /// </summary>
    public async Task Reduce(string reference, int line, Quantity keep, CancellationToken stop = default)
    {
        if (db.Database.CurrentTransaction is null)
        {
            throw new InvalidOperationException("stock is given back inside the order's transaction");
        }

        var rows = await db.Set<Reservation>().AsNoTracking().Where(r => r.Reference == reference && r.Line == line && r.State == ReservationState.Held).OrderBy(r => r.Id).ToListAsync(stop);
        var left = keep.Stored;
        var whole = new List<long>();
        var back = new List<Movement>();
        foreach (var row in rows)
        {
            var stays = Math.Min(left, row.Quantity.Stored);
            left -= stays;
            if (stays == row.Quantity.Stored)
            {
                continue;
            }

            back.Add(new(row.WarehouseId, row.ProductId, row.Quantity.Stored - stays));
            if (stays == 0)
            {
                whole.Add(row.Id);
            }
            else
            {
                var kept = Quantity.FromStored(stays);
                await db.Set<Reservation>().Where(r => r.Id == row.Id).ExecuteUpdateAsync(s => s.SetProperty(r => r.Quantity, kept), stop);
            }
        }

        if (whole.Count > 0)
        {
            await db.Set<Reservation>().Where(r => whole.Contains(r.Id)).ExecuteUpdateAsync(s => s.SetProperty(r => r.State, ReservationState.Released), stop);
        }

        await StockLedger.GiveBack(db, [.. back.GroupBy(m => (m.WarehouseId, m.ProductId)).Select(g => new Movement(g.Key.WarehouseId, g.Key.ProductId, g.Sum(m => m.Quantity)))], stop);
    }

    /// <summary>What is held under the reference, by order line. Empty after a release.</summary>
    public async Task<ILookup<int, Allocation>> Of(string reference, CancellationToken stop = default)
    {
        var rows = await (
            from r in db.Set<Reservation>()
            join w in db.Set<Warehouse>() on r.WarehouseId equals w.Id
            where r.Reference == reference && r.State == ReservationState.Held
            orderby r.Line, r.Id
            select new { r.Line, w.Code, r.Quantity }).ToListAsync(stop);
        return rows.ToLookup(r => r.Line, r => new Allocation(r.Code, r.Quantity));
    }

    /// <summary>The same for many references, by reference. One statement.</summary>
    public async Task<ILookup<string, (int Line, Allocation Allocation)>> OfMany(IReadOnlyCollection<string> references, CancellationToken stop = default)
    {
        var rows = await (
            from r in db.Set<Reservation>()
            join w in db.Set<Warehouse>() on r.WarehouseId equals w.Id
            where references.Contains(r.Reference) && r.State == ReservationState.Held
            orderby r.Line, r.Id
            select new { r.Reference, r.Line, w.Code, r.Quantity }).ToListAsync(stop);
        return rows.ToLookup(r => r.Reference, r => (r.Line, new Allocation(r.Code, r.Quantity)), StringComparer.Ordinal);
    }

    // Deals what was taken of each product to its lines, in their order, from the first warehouse on.
    private static (List<(int Index, Movement Movement)> Held, IEnumerable<Movement> Left) Share(IReadOnlyList<TakeLine> lines, List<Movement> taken, WarehouseOrder order)
    {
        var left = taken.GroupBy(m => m.ProductId).ToDictionary(g => g.Key, g => order.Sort(g, m => m.WarehouseId).ToArray());
        var held = new List<(int, Movement)>();
        for (var i = 0; i < lines.Count; i++)
        {
            var wanted = lines[i].Quantity.Stored;
            if (!left.TryGetValue(lines[i].ProductId, out var parts) || (lines[i].AllOrNothing && parts.Sum(p => p.Quantity) < wanted))
            {
                continue;
            }

            for (var p = 0; p < parts.Length && wanted > 0; p++)
            {
                var share = Math.Min(wanted, parts[p].Quantity);
                if (share > 0)
                {
                    held.Add((i, parts[p] with { Quantity = share }));
                    parts[p] = parts[p] with { Quantity = parts[p].Quantity - share };
                    wanted -= share;
                }
            }
        }

        return (held, left.Values.SelectMany(parts => parts));
    }

    private async Task<IReadOnlyList<TakenLine>> Answer(IReadOnlyList<TakeLine> lines, ILookup<int, Movement> held, WarehouseOrder order, CancellationToken stop)
    {
        var codes = order.All.ToDictionary(w => w.Id, w => w.Code);
        var got = lines.Select((l, i) => Quantity.FromStored(held[i].Sum(m => m.Quantity))).ToList();
        var missing = lines.Where((l, i) => got[i] < l.Quantity).Select(l => l.ProductId).Distinct().ToArray();
        var today = clock.Today;
        var arrivals = await db.ArrivalsOf(missing, today, stop);
        var lead = order.First?.LeadDays ?? options.LeadDays;

        // Two lines that wait for one product share its arrivals: the second waits for what the first leaves.
        var claimed = new Dictionary<int, decimal>();
        var answer = new List<TakenLine>(lines.Count);
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            var waiting = line.Quantity - got[i];
            (DateOnly? date, var confirmed) = (null, false);
            if (waiting > 0)
            {
                var claim = claimed[line.ProductId] = claimed.GetValueOrDefault(line.ProductId) + waiting;
                (date, confirmed) = Arrivals.Cover(arrivals[line.ProductId], claim, today, lead);
            }

            answer.Add(new(line.Line, line.ProductId, got[i], waiting, date, confirmed, [.. held[i].Select(m => new Allocation(codes[m.WarehouseId], Quantity.FromStored(m.Quantity)))]));
        }

        return answer;
    }
}
