using System.Collections.Concurrent;
using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Inventory;

/// <summary>The warehouses in memory: a handful of rows that change once a year and are needed by every promise.</summary>
public sealed class WarehouseMemory(VersionWatch versions, IServiceScopeFactory scopes, PortalClock clock)
{
    public const string Version = "inventory.warehouses";
    private volatile Known? _known;

    private sealed record Known(long Version, IReadOnlyList<Warehouse> Warehouses, ConcurrentDictionary<string, DepartureDesk> Desks);

    internal async ValueTask<IReadOnlyList<Warehouse>> All(PortalDoor door, CancellationToken stop) => (await Now(door, stop)).Warehouses;

    /// <summary>The warehouses in this dealer's turn, with the departures of this moment.</summary>
    /// <param name="first">Code of the warehouse that serves the dealer first, if any.</param>
    internal async ValueTask<DepartureDesk> Desk(PortalDoor door, string? first, DateTimeOffset now, CancellationToken stop)
    {
        var known = await Now(door, stop);
        var key = first ?? "";
        if (known.Desks.TryGetValue(key, out var desk) && desk.Holds(now))
        {
            return desk;
        }

        // Dealers name the warehouses there are: one desk each, and one for who names none.
        var order = new WarehouseOrder(known.Warehouses, first);
        desk = DepartureDesk.At(order, clock, now);
        if (first is null || order.First?.Code == first)
        {
            known.Desks[key] = desk;
        }

        return desk;
    }

    private async ValueTask<Known> Now(PortalDoor door, CancellationToken stop)
    {
        if (door.HasRaised(Version))
        {
            return new(-1, await door.Db.Set<Warehouse>().AsNoTracking().ToListAsync(stop), new());
        }

        var version = (await versions.Now(door, stop))[Version];
        if (_known is { } known && known.Version == version)
        {
            return known;
        }

        await using var scope = scopes.CreateAsyncScope();
        return _known = new(version, await scope.Apart().Set<Warehouse>().AsNoTracking().ToListAsync(stop), new());
    }
}
