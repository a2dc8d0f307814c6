namespace Filiera.Inventory;

/// <summary>The order in which warehouses are asked: the dealer's own, then by position, then by code.</summary>
public sealed class WarehouseOrder
{
    private readonly Dictionary<int, int> _turns;

    public WarehouseOrder(IEnumerable<Warehouse> warehouses, string? first)
    {
        All = [.. warehouses.OrderByDescending(w => w.Code == first).ThenBy(w => w.Position).ThenBy(w => w.Code, StringComparer.Ordinal)];
        _turns = All.Select((w, turn) => (w.Id, turn)).ToDictionary(x => x.Id, x => x.turn);
    }

    public IReadOnlyList<Warehouse> All { get; }

    public Warehouse? First => All.Count > 0 ? All[0] : null;

    public bool Knows(int warehouseId) => _turns.ContainsKey(warehouseId);

    public int TurnOf(int warehouseId) => _turns[warehouseId];

    public IEnumerable<T> Sort<T>(IEnumerable<T> items, Func<T, int> warehouse) => items.OrderBy(i => _turns[warehouse(i)]);
}
