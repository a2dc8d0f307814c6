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
    private static readonly ConcurrentDictionary<Type, KeptInMemoryAttribute?> Known = new();

    public string Version => version;

    /// <summary>Kept for moments only: no version in the database, and only this node forgets at once what it changed itself (<see cref="CacheVersions.ForgetHere"/>).</summary>
    public bool OnlyHere { get; init; }

    /// <summary>Property whose value names a row: then each change says which rows it touched (<see cref="ChangedRows"/>).</summary>
    public string? NamedBy { get; init; }

    /// <summary>Null when no node keeps rows of this type.</summary>
    internal static KeptInMemoryAttribute? Of(Type type) => Known.GetOrAdd(type, static t => t.GetCustomAttribute<KeptInMemoryAttribute>());

    /// <summary>What is about to be saved of what nodes keep, in a fixed order: two who save at once can't wait for each other in a circle.</summary>
    internal static IReadOnlyList<KeptChange> Changed(DbContext db) =>
        [.. db.ChangeTracker.Entries().Where(e => e.State is EntityState.Added or EntityState.Modified or EntityState.Deleted).GroupBy(e => e.Metadata.ClrType)
            .Select(g => Of(g.Key) is { } kept ? new KeptChange(kept, g.Key, kept.NamedBy is { } by ? ChangedRows.KeysOf(g.Key, by, g.Select(e => e.Entity)) : []) : null).OfType<KeptChange>()
            .OrderBy(c => c.Kept.Version, StringComparer.Ordinal).ThenBy(c => c.Type.Name, StringComparer.Ordinal)];

    /// <param name="keys">Of the rows, where the kind is named.</param>
    internal Task Raise(PortalDb db, Type type, IReadOnlyCollection<string> keys, CancellationToken stop)
    {
        if (!OnlyHere)
        {
            return ChangedRows.NameChanges(db, this, type.Name, keys, stop);
        }

        db.ForgetHere(version);
        return Task.CompletedTask;
    }
}

/// <summary>Rows of one kind that are about to be saved.</summary>
internal sealed record KeptChange(KeptInMemoryAttribute Kept, Type Type, IReadOnlyCollection<string> Keys);

/// <summary>Whether a transaction raised a version, and whether it named all that changed.</summary>
internal enum Raised
{
    No,
    Named,
    Unnamed,
}

/// <summary>How far the work of one scope with the database has gone. Asked often, also where EF has nothing to do: so it doesn't stand in <see cref="PortalDb"/>.</summary>
internal sealed class UnitState
{
    private readonly Dictionary<string, Raised> _raised = new(StringComparer.Ordinal);
    private readonly HashSet<string> _forgotten = new(StringComparer.Ordinal);
    private List<Action>? _afterCommit;

    /// <summary>A transaction was begun; whether it still runs, the database knows.</summary>
    public bool Began { get; private set; }

    /// <summary>The versions as this scope looked at them itself, where nobody looks for the node.</summary>
    public VersionWatch.Look? Looked { get; set; }

    public bool HasRaised(string version) => _raised.ContainsKey(version);

    /// <summary>How it stood before.</summary>
    public Raised RaiseUnnamed(string version)
    {
        var before = _raised.GetValueOrDefault(version);
        _raised[version] = Raised.Unnamed;
        return before;
    }

    /// <summary>True when this is the first change under the version; null when what changed is no longer named.</summary>
    public bool? RaiseNamed(string version) => _raised.TryGetValue(version, out var before) ? before == Raised.Named ? false : null : _raised.TryAdd(version, Raised.Named);

    public void Forget(string name) => _forgotten.Add(name);

    public void AfterCommit(Action work) => (_afterCommit ??= []).Add(work);

    public void Begin()
    {
        Began = true;
        _raised.Clear();
        _forgotten.Clear();
        _afterCommit = null;
    }

    public void End(bool committed)
    {
        Began = false;
        if (committed && _raised.Count > 0)
        {
            CacheVersions.Changed();
        }

        foreach (var name in committed ? _forgotten : [])
        {
            CacheVersions.Forgotten(name);
        }

        _raised.Clear();
        _forgotten.Clear();
        var done = committed ? _afterCommit : null;
        _afterCommit = null;
        done?.ForEach(work => work());
    }
}

/// <summary>Tells <see cref="PortalDb"/> where its transactions begin and end: versions it raised count for others from the commit on.</summary>
internal sealed class TransactionWatch : DbTransactionInterceptor
{
    public static readonly TransactionWatch Instance = new();

    public override System.Data.Common.DbTransaction TransactionStarted(System.Data.Common.DbConnection connection, TransactionEndEventData eventData, System.Data.Common.DbTransaction result)
    {
        (eventData.Context as PortalDb)?.Unit.Begin();
        return result;
    }

    public override ValueTask<System.Data.Common.DbTransaction> TransactionStartedAsync(System.Data.Common.DbConnection connection, TransactionEndEventData eventData, System.Data.Common.DbTransaction result, CancellationToken cancellationToken = default)
    {
        (eventData.Context as PortalDb)?.Unit.Begin();
        return new(result);
    }

    public override void TransactionCommitted(System.Data.Common.DbTransaction transaction, TransactionEndEventData eventData) => (eventData.Context as PortalDb)?.Unit.End(committed: true);

    public override Task TransactionCommittedAsync(System.Data.Common.DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        (eventData.Context as PortalDb)?.Unit.End(committed: true);
        return Task.CompletedTask;
    }

    public override void TransactionRolledBack(System.Data.Common.DbTransaction transaction, TransactionEndEventData eventData) => (eventData.Context as PortalDb)?.Unit.End(committed: false);

    public override Task TransactionRolledBackAsync(System.Data.Common.DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        (eventData.Context as PortalDb)?.Unit.End(committed: false);
        return Task.CompletedTask;
    }
}
