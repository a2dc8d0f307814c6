using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Inventory;

/// <summary>The warehouses in memory: a handful of rows that change once a year and are needed by every promise.</summary>
public sealed class WarehouseMemory(VersionWatch versions, IServiceScopeFactory scopes)
{
    public const string Version = "inventory.warehouses";
    private (long Version, IReadOnlyList<Warehouse> Warehouses)? _kept;
    private readonly Lock _gate = new();

    internal async ValueTask<IReadOnlyList<Warehouse>> All(PortalDb db, CancellationToken stop)
    {
        if (db.HasRaised(Version))
        {
            return await db.Set<Warehouse>().AsNoTracking().ToListAsync(stop);
        }

        var version = (await versions.Now(db, stop))[Version];
        lock (_gate)
        {
            if (_kept is { } kept && kept.Version == version)
            {
                return kept.Warehouses;
            }
        }

        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerScope>().Caller = Caller.System;
        var read = await scope.ServiceProvider.GetRequiredService<PortalDb>().Set<Warehouse>().AsNoTracking().ToListAsync(stop);
        lock (_gate)
        {
            _kept = (version, read);
        }

        return read;
    }
}
