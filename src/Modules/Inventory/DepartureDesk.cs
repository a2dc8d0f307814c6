using Filiera.Kernel;

namespace Filiera.Inventory;

/// <summary>
/// The warehouses in the turn in which one dealer's goods are looked for, with their departures as they are at one moment. The same object until a cut-off passes,
/// the day ends or a warehouse changes: what was worked out with it holds as long.
/// </summary>
internal sealed class DepartureDesk
{
    private readonly (TimeOnly CutOff, NextDeparture Next, Phrase Words)[] _departures;

    private DepartureDesk(WarehouseOrder order, PortalClock clock, DateTimeOffset now)
    {
        Order = order;
        Today = clock.DayOf(now);
        From = now;
        Until = clock.StartOf(Today.AddDays(1));
        _departures = new (TimeOnly, NextDeparture, Phrase)[order.All.Count];
        for (var turn = 0; turn < _departures.Length; turn++)
        {
            var warehouse = order.All[turn];
            var cutOff = clock.At(Today, warehouse.CutOff);
            var leaves = WorkCalendar.IsWorkingDay(Today) && now <= cutOff ? Today : WorkCalendar.Next(Today);
            _departures[turn] = (warehouse.CutOff, new(warehouse.Name, clock.At(leaves, warehouse.CutOff), leaves), AvailabilityRule.Leaves(warehouse.CutOff, leaves, Today));

            // At the cut-off itself an order still leaves: the moment after it is another one.
            Until = now <= cutOff && cutOff < Until ? cutOff.AddTicks(1) : Until;
        }
    }

    public WarehouseOrder Order { get; }

    public DateOnly Today { get; }

    private DateTimeOffset From { get; }

    private DateTimeOffset Until { get; }

    public static DepartureDesk At(WarehouseOrder order, PortalClock clock, DateTimeOffset now) => new(order, clock, now);

    public bool Holds(DateTimeOffset now) => From <= now && now < Until;

    public NextDeparture? First => _departures.Length > 0 ? _departures[0].Next : null;

    /// <summary>Null for a warehouse that this node doesn't know yet: another one made it a moment ago.</summary>
    public (int Turn, Offer Offer)? Offer(StockRow row)
    {
        if (!Order.Knows(row.WarehouseId) || row.Free is not { Value: > 0 } free)
        {
            return null;
        }

        var turn = Order.TurnOf(row.WarehouseId);
        var (cutOff, next, words) = _departures[turn];
        return (turn, new(free, cutOff, next.Leaves) { Words = words });
    }
}
