using System.Collections.Frozen;
using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Inventory;

/// <summary>Goods announced for a warehouse.</summary>
internal sealed record WarehouseArrival(int WarehouseId, Arrival Arrival);

/// <summary>
/// What is announced, by product, in order of date: in memory, since it changes with the supplier's messages and not with every order. Read whole again after
/// a change, in one statement, and only by a node on which someone asks.
/// </summary>
public sealed class IncomingMemory(VersionWatch versions, IServiceScopeFactory scopes) : IDisposable
{
    public const string Version = "inventory.incoming";
    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile Known? _known;

    private sealed record Known(long Version, FrozenDictionary<int, WarehouseArrival[]> Arrivals);

    /// <summary>Also days gone by: whoever asks knows which day it is.</summary>
    internal async ValueTask<IReadOnlyDictionary<int, WarehouseArrival[]>> All(PortalDoor door, CancellationToken stop)
    {
        if (door.HasRaised(Version))
        {
            return await Read(door.Db, stop);
        }

        var version = (await versions.Now(door, stop))[Version];
        if (_known is { } known && known.Version == version)
        {
            return known.Arrivals;
        }

        await _gate.WaitAsync(stop);
        try
        {
            if (_known is { } now && now.Version == version)
            {
                return now.Arrivals;
            }

            await using var scope = scopes.CreateAsyncScope();
            var read = await Read(scope.Apart(), stop);
            _known = new(version, read);
            return read;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private static async Task<FrozenDictionary<int, WarehouseArrival[]>> Read(PortalDb db, CancellationToken stop)
    {
        var rows = await db.Set<Incoming>().AsNoTracking().OrderBy(i => i.Date).ThenBy(i => i.Id).ToListAsync(stop);
        return rows.GroupBy(i => i.ProductId).ToFrozenDictionary(g => g.Key, g => g.Select(i => new WarehouseArrival(i.WarehouseId, new(i.Date, i.Quantity, i.Confirmed))).ToArray());
    }
}
