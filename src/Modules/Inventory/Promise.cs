using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Inventory;

/// <summary>What can be had and when: availability in bulk, in the five sentences of domain.md C4. Two statements, whatever the number of lines.</summary>
public sealed class Promise(PortalDb db, PortalClock clock, InventoryOptions options)
{
    /// <summary>Answers in the order of the questions. Each is answered as if it were alone: two lines of one product both see all of it.</summary>
    /// <param name="firstWarehouse">Code of the warehouse that serves this dealer first, if any.</param>
    public async Task<IReadOnlyList<Availability>> Of(IReadOnlyList<AvailabilityQuestion> questions, string? firstWarehouse, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(questions);
        if (questions.Count == 0)
        {
            return [];
        }

        var now = clock.Now;
        var ids = questions.Select(q => q.ProductId).Distinct().ToArray();
        var rows = await StockOf(ids).ToListAsync(stop);
        var order = new WarehouseOrder(rows.Select(r => r.Warehouse).DistinctBy(w => w.Id), firstWarehouse);
        var departures = order.All.ToDictionary(w => w.Id, w => DepartureOf(w).Leaves);
        var stock = rows.Where(r => r.ProductId is not null).ToLookup(r => r.ProductId!.Value);
        var offers = ids.ToDictionary(id => id, id => order.Sort(stock[id], r => r.Warehouse.Id).Where(r => r.Free > 0)
            .Select(r => new Offer(r.Free, r.Warehouse.CutOff, departures[r.Warehouse.Id])).ToList());
        var asOf = ids.ToDictionary(id => id, id => stock[id].Max(r => r.UpdatedAt) ?? now);

        var missing = questions.Where(q => !q.Discontinued && offers[q.ProductId].Sum(o => o.Free.Value) < Math.Max(q.Quantity, 0.001m)).Select(q => q.ProductId).Distinct().ToArray();
        var arrivals = await db.ArrivalsOf(missing, clock.Today, stop);
        var lead = order.First?.LeadDays ?? options.LeadDays;
        return [.. questions.Select(q => AvailabilityRule.Of(q, offers[q.ProductId], [.. arrivals[q.ProductId]], clock.Today, lead, options.ShownUpTo, asOf[q.ProductId]))];
    }

    /// <summary>Stock and next arrival of one product, warehouse by warehouse.</summary>
    public async Task<IReadOnlyList<WarehouseStock>> ByWarehouse(int productId, CancellationToken stop = default)
    {
        var rows = await StockOf([productId]).ToListAsync(stop);
        var today = clock.Today;
        var next = (await db.Set<Incoming>().AsNoTracking().Where(i => i.ProductId == productId && i.Date >= today).OrderBy(i => i.Date).ThenBy(i => i.Id).ToListAsync(stop))
            .ToLookup(i => i.WarehouseId);
        return [.. new WarehouseOrder(rows.Select(r => r.Warehouse), null).Sort(rows, r => r.Warehouse.Id).Select(r =>
        {
            var arrival = next[r.Warehouse.Id].FirstOrDefault();
            return new WarehouseStock(r.Warehouse.Code, r.Warehouse.Name, r.Free, arrival?.Date, arrival?.Quantity);
        })];
    }

    /// <summary>Products of which something can be had now: for the filter «parte oggi».</summary>
    public async Task<IReadOnlySet<int>> InStock(CancellationToken stop = default) =>
        await db.Database.SqlQuery<int>($"""SELECT DISTINCT product_id AS "Value" FROM inventory_stock WHERE on_hand > reserved""").ToHashSetAsync(stop);

    /// <summary>When an order placed now leaves: the next cut-off of the warehouse (the dealer's, else the first), and the day the goods leave.</summary>
    public async Task<NextDeparture?> NextDeparture(string? firstWarehouse, CancellationToken stop = default)
    {
        var order = new WarehouseOrder(await db.Set<Warehouse>().AsNoTracking().ToListAsync(stop), firstWarehouse);
        return order.First is { } first ? DepartureOf(first) : null;
    }

    private NextDeparture DepartureOf(Warehouse warehouse)
    {
        var today = clock.Today;
        var leaves = WorkCalendar.IsWorkingDay(today) && clock.Now <= clock.At(today, warehouse.CutOff) ? today : WorkCalendar.Next(today);
        return new(warehouse.Name, clock.At(leaves, warehouse.CutOff), leaves);
    }

    // Every warehouse at least once, also when it has none of these products: its cut-off is needed all the same.
    private IQueryable<StockRow> StockOf(int[] products) =>
        from w in db.Set<Warehouse>().AsNoTracking()
        from s in db.Set<StockItem>().Where(s => s.WarehouseId == w.Id && EF.Parameter(products).Contains(s.ProductId)).DefaultIfEmpty()
        select new StockRow(w, (int?)s!.ProductId, (Quantity?)s.OnHand, (Quantity?)s.Reserved, (DateTimeOffset?)s.UpdatedAt);

    private sealed record StockRow(Warehouse Warehouse, int? ProductId, Quantity? OnHand, Quantity? Reserved, DateTimeOffset? UpdatedAt)
    {
        /// <summary>On hand is the ERP's word and may be less than what is reserved: then there is nothing to have.</summary>
        public Quantity Free => new(Math.Max(0, (OnHand?.Value ?? 0) - (Reserved?.Value ?? 0)));
    }
}

/// <param name="CutOff">The instant until which an order leaves on <paramref name="Leaves"/>.</param>
public sealed record NextDeparture(string Warehouse, DateTimeOffset CutOff, DateOnly Leaves);
