using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Kernel;

/// <summary>
/// The way to the database for whoever mostly finds what he needs in memory: <see cref="Db"/> is made when it is first asked for, since making it costs more than
/// a page of products does.
/// </summary>
public sealed class PortalDoor(CallerScope scope, IServiceProvider services)
{
    private PortalDb? _db;

    public Caller Caller => scope.Caller;

    public PortalDb Db => _db ??= services.GetRequiredService<PortalDb>();

    public bool InTransactionNow => scope.Unit.Began && Db.Database.CurrentTransaction is not null;

    internal UnitState Unit => scope.Unit;

    /// <summary>True when this very transaction has changed what stands under the version: memory doesn't know it yet, so it is read from the database.</summary>
    public bool HasRaised(string version) => InTransactionNow && scope.Unit.HasRaised(version);
}
