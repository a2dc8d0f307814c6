using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Filiera.Kernel;

/// <summary>
/// Nodes keep rows of this kind in memory, under the version of this name (<see cref="CacheVersions"/>). Whatever is written of it by
/// <c>SaveChanges</c> or in bulk raises the version by itself, in the same transaction; who writes by <c>ExecuteUpdate</c>, <c>ExecuteDelete</c> or
/// SQL calls <see cref="CacheVersions.BumpVersion"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KeptInMemoryAttribute(string version) : Attribute
{
    private static readonly ConcurrentDictionary<Type, string?> Known = new();

    public string Version => version;

    /// <summary>Null when no node keeps rows of this type.</summary>
    internal static string? Of(Type type) => Known.GetOrAdd(type, static t => t.GetCustomAttribute<KeptInMemoryAttribute>()?.Version);

    /// <summary>The versions that what is about to be saved raises, in a fixed order: two who save at once can't wait for each other in a circle.</summary>
    internal static IReadOnlyList<string> Changed(DbContext db) =>
        [.. db.ChangeTracker.Entries().Where(e => e.State is EntityState.Added or EntityState.Modified or EntityState.Deleted).Select(e => Of(e.Metadata.ClrType)).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
}

/// <summary>Tells <see cref="PortalDb"/> where its transactions begin and end: versions it raised count for others from the commit on.</summary>
internal sealed class TransactionWatch : DbTransactionInterceptor
{
    public static readonly TransactionWatch Instance = new();

    public override System.Data.Common.DbTransaction TransactionStarted(System.Data.Common.DbConnection connection, TransactionEndEventData eventData, System.Data.Common.DbTransaction result)
    {
        (eventData.Context as PortalDb)?.Began();
        return result;
    }

    public override ValueTask<System.Data.Common.DbTransaction> TransactionStartedAsync(System.Data.Common.DbConnection connection, TransactionEndEventData eventData, System.Data.Common.DbTransaction result, CancellationToken cancellationToken = default)
    {
        (eventData.Context as PortalDb)?.Began();
        return new(result);
    }

    public override void TransactionCommitted(System.Data.Common.DbTransaction transaction, TransactionEndEventData eventData) => (eventData.Context as PortalDb)?.Ended(committed: true);

    public override Task TransactionCommittedAsync(System.Data.Common.DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        (eventData.Context as PortalDb)?.Ended(committed: true);
        return Task.CompletedTask;
    }

    public override void TransactionRolledBack(System.Data.Common.DbTransaction transaction, TransactionEndEventData eventData) => (eventData.Context as PortalDb)?.Ended(committed: false);

    public override Task TransactionRolledBackAsync(System.Data.Common.DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        (eventData.Context as PortalDb)?.Ended(committed: false);
        return Task.CompletedTask;
    }
}
