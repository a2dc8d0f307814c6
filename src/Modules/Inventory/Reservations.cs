using Filiera.Kernel;

namespace Filiera.Inventory;

/// <summary>
/// Takes stock for an order and gives it back: the only code that changes <c>Reserved</c>. Each take is one conditional UPDATE,
/// so that neither two threads nor two nodes can oversell; keys are taken in one fixed order, so that two large orders can't
/// deadlock. Must run inside the order's transaction.
/// </summary>
public sealed class Reservations(PortalDb db)
{
    /// <summary>
    /// Reserves for each line what there is, the dealer's own warehouse first, then the others by position; the rest waits with its
    /// date. A line that is all-or-nothing and can't be had whole takes nothing and has Taken = 0. Statements are constant in the number of lines.
    /// </summary>
    /// <param name="reference">Who holds it: unique per order («order:» + a guid).</param>
    /// <param name="firstWarehouse">Code of the warehouse that serves this dealer first, if any.</param>
    public Task<IReadOnlyList<TakenLine>> Take(string reference, IReadOnlyList<TakeLine> lines, string? firstWarehouse, CancellationToken stop = default) =>
        throw new NotImplementedException($"{db} {reference} {lines} {firstWarehouse} {stop}");

    /// <summary>Gives back all that is held under the reference. A second call changes nothing.</summary>
    public Task Release(string reference, CancellationToken stop = default) => throw new NotImplementedException($"{reference} {stop}");

    /// <summary>What is held under the reference, by order line. Empty after a release.</summary>
    public Task<ILookup<int, Allocation>> Of(string reference, CancellationToken stop = default) => throw new NotImplementedException($"{reference} {stop}");
}
