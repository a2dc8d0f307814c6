using Filiera.Kernel;

namespace Filiera.Inventory;

/// <summary>What can be had and when: availability in bulk, in the five sentences of domain.md C4. Two statements, whatever the number of lines.</summary>
public sealed class Promise(PortalDb db, PortalClock clock)
{
    /// <summary>Answers in the order of the questions.</summary>
    /// <param name="firstWarehouse">Code of the warehouse that serves this dealer first, if any.</param>
    public Task<IReadOnlyList<Availability>> Of(IReadOnlyList<AvailabilityQuestion> questions, string? firstWarehouse, CancellationToken stop = default) =>
        throw new NotImplementedException($"{db} {clock} {questions} {firstWarehouse} {stop}");

    /// <summary>Stock and next arrival of one product, warehouse by warehouse.</summary>
    public Task<IReadOnlyList<WarehouseStock>> ByWarehouse(int productId, CancellationToken stop = default) => throw new NotImplementedException($"{productId} {stop}");

    /// <summary>Products of which something can be had now: for the filter «parte oggi».</summary>
    public Task<IReadOnlySet<int>> InStock(CancellationToken stop = default) => throw new NotImplementedException($"{stop}");

    /// <summary>When an order placed now leaves: the next cut-off of the warehouse (the dealer's, else the first), and the day the goods leave.</summary>
    public Task<NextDeparture?> NextDeparture(string? firstWarehouse, CancellationToken stop = default) => throw new NotImplementedException($"{firstWarehouse} {stop}");
}

/// <param name="CutOff">The instant until which an order leaves on <paramref name="Leaves"/>.</param>
public sealed record NextDeparture(string Warehouse, DateTimeOffset CutOff, DateOnly Leaves);
