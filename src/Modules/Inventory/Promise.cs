using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Inventory;

/// <summary>What can be had and when: availability in bulk, in the five sentences of domain.md C4. One statement, whatever the number of lines.</summary>
public sealed class Promise(PortalDb db, PlainReads reads, WarehouseMemory warehouses, IncomingMemory announced, StockSet stocked, PortalClock clock, InventoryOptions options)
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
        var today = clock.DayOf(now);
        var desk = new Desk(new WarehouseOrder(await warehouses.All(db, stop), firstWarehouse), DepartureOf);
        var stock = new Dictionary<int, ProductStock>(questions.Count);
        foreach (var row in await reads.StockOf(db, Ids(questions), stop))
        {
            stock[row.ProductId] = stock.GetValueOrDefault(row.ProductId).With(row, desk);
        }

        var incoming = await announced.All(db, stop);
        var lead = desk.Order.First?.LeadDays ?? options.LeadDays;
        var answers = new Availability[questions.Count];
        for (var i = 0; i < answers.Length; i++)
        {
            var question = questions[i];
            var known = stock.GetValueOrDefault(question.ProductId);
            answers[i] = AvailabilityRule.Of(question, known.InTurn, Coming(incoming, question.ProductId, today), today, lead, options.ShownUpTo, known.AsOf == default ? now : known.AsOf);
        }

        return answers;
    }

    /// <summary>Stock and next arrival of one product, warehouse by warehouse, also those that have none of it.</summary>
    public async Task<IReadOnlyList<WarehouseStock>> ByWarehouse(int productId, CancellationToken stop = default)
    {
        var today = clock.Today;
        var stock = await reads.StockOf(db, [productId], stop);
        var coming = (await announced.All(db, stop)).GetValueOrDefault(productId)?.Where(a => a.Arrival.Date >= today).ToList() ?? [];
        return [.. new WarehouseOrder(await warehouses.All(db, stop), null).All.Select(w =>
        {
            var arrival = coming.Find(a => a.WarehouseId == w.Id)?.Arrival;
            return new WarehouseStock(w.Code, w.Name, stock.Find(s => s.WarehouseId == w.Id).Free, arrival?.Date, arrival?.Quantity);
        })];
    }

    /// <summary>Products of which something can be had now, for the filter «parte oggi»: as they were a second ago at most (longer only in a catalogue of a million, see <see cref="StockSet"/>).</summary>
    public ValueTask<Stocked> InStock(CancellationToken stop = default) => stocked.Now(db, stop);

    /// <summary>When an order placed now leaves: the next cut-off of the warehouse (the dealer's, else the first), and the day the goods leave.</summary>
    public async Task<NextDeparture?> NextDeparture(string? firstWarehouse, CancellationToken stop = default)
    {
        var order = new WarehouseOrder(await warehouses.All(db, stop), firstWarehouse);
        return order.First is { } first ? DepartureOf(first) : null;
    }

    private static int[] Ids(IReadOnlyList<AvailabilityQuestion> questions)
    {
        var ids = new int[questions.Count];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = questions[i].ProductId;
        }

        return ids;
    }

    // From today on, in order of date.
    private static IReadOnlyList<Arrival> Coming(IReadOnlyDictionary<int, WarehouseArrival[]> incoming, int product, DateOnly today) =>
        incoming.TryGetValue(product, out var all) ? [.. all.Where(a => a.Arrival.Date >= today).Select(a => a.Arrival)] : [];

    /// <summary>The warehouses in their turn, each with the departure of now, worked out when first needed.</summary>
    private sealed class Desk(WarehouseOrder order, Func<Warehouse, NextDeparture> departureOf)
    {
        private readonly (TimeOnly CutOff, DateOnly Leaves)[] _departures = [.. order.All.Select(w => (w.CutOff, departureOf(w).Leaves))];

        public WarehouseOrder Order => order;

        public (int Turn, Offer Offer) Offer(int warehouseId, Quantity free)
        {
            var turn = order.TurnOf(warehouseId);
            return (turn, new(free, _departures[turn].CutOff, _departures[turn].Leaves));
        }
    }

    /// <summary>Of one product: what the warehouses can give, and when stock was last told.</summary>
    private readonly record struct ProductStock((int Turn, Offer Offer)[]? Offers, DateTimeOffset AsOf)
    {
        public IReadOnlyList<Offer> InTurn => Offers is null ? [] : Offers is [var only] ? [only.Offer] : [.. Offers.OrderBy(o => o.Turn).Select(o => o.Offer)];

        public ProductStock With(StockRow row, Desk desk)
        {
            // A warehouse that another node has just made counts from the next look at the versions on.
            var asOf = row.UpdatedAt > AsOf ? row.UpdatedAt : AsOf;
            return desk.Order.Knows(row.WarehouseId) && row.Free is { Value: > 0 } free ? new([.. Offers ?? [], desk.Offer(row.WarehouseId, free)], asOf) : this with { AsOf = asOf };
        }
    }

    private NextDeparture DepartureOf(Warehouse warehouse)
    {
        var today = clock.Today;
        var leaves = WorkCalendar.IsWorkingDay(today) && clock.Now <= clock.At(today, warehouse.CutOff) ? today : WorkCalendar.Next(today);
        return new(warehouse.Name, clock.At(leaves, warehouse.CutOff), leaves);
    }
}

/// <param name="CutOff">The instant until which an order leaves on <paramref name="Leaves"/>.</param>
public sealed record NextDeparture(string Warehouse, DateTimeOffset CutOff, DateOnly Leaves);
