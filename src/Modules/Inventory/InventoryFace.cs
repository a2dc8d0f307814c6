using Filiera.Kernel;

namespace Filiera.Inventory;

public enum AvailabilityState
{
    /// <summary>All of it now.</summary>
    Available,

    /// <summary>Some now, the rest on the date.</summary>
    Partial,

    /// <summary>None now; arrives on the date.</summary>
    Incoming,

    /// <summary>Neither here nor announced: ordered for the dealer, in about so many working days.</summary>
    OnOrder,

    /// <summary>Discontinued and finished.</summary>
    Unavailable,
}

/// <summary>What the product is, for the promise.</summary>
public sealed record AvailabilityQuestion(int ProductId, Quantity Quantity, string Unit, bool Discontinued, string? Substitute);

/// <param name="Quantity">What can be had now, over all warehouses.</param>
/// <param name="Date">When the goods leave: today's or the next departure when available, else when the rest arrives.</param>
/// <param name="Confirmed">The date is the supplier's word; else it is our estimate.</param>
/// <param name="Phrase">One of the five sentences of domain.md C4.</param>
/// <param name="AsOf">When the product's stock was last told to the portal; now, when it never was.</param>
/// <param name="Shown">The quantity in words, up to a cap: «48 pz», «oltre 500 pz».</param>
public sealed record Availability(AvailabilityState State, Quantity Quantity, DateOnly? Date, bool Confirmed, Phrase Phrase, DateTimeOffset AsOf, Phrase? Shown = null);

public sealed record WarehouseStock(string Code, string Name, Quantity Available, DateOnly? NextArrival, Quantity? ArrivingQuantity);

/// <summary>What an order wants of the stock.</summary>
public sealed record TakeLine(int Line, int ProductId, Quantity Quantity, bool AllOrNothing);

public sealed record Allocation(string Warehouse, Quantity Quantity);

/// <summary>What an order got: allocations by warehouse; the rest waits until the date.</summary>
public sealed record TakenLine(int Line, int ProductId, Quantity Taken, Quantity Waiting, DateOnly? Date, bool Confirmed, IReadOnlyList<Allocation> Allocations);
