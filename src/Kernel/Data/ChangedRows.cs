using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Kernel;

/// <summary>
/// A row that changed under a version, named for the nodes that keep it in memory: they read it anew and leave the rest. Written in the transaction of the
/// change by itself, for kinds with <see cref="KeptInMemoryAttribute.NamedBy"/>. A version of which nothing is named means: read everything.
/// </summary>
public sealed class ChangedRow
{
    /// <summary>Of a version that changed more than what is named.</summary>
    internal const string More = "";

    public required string Name { get; init; }

    public long Version { get; init; }

    /// <summary>The entity, by the name of its class.</summary>
    public required string Kind { get; init; }

    public required string RowKey { get; init; }
}

/// <summary>What changed between two versions, as keys by entity.</summary>
public sealed class ChangedKeys
{
    private readonly ILookup<string, string> _keys;

    internal ChangedKeys(IEnumerable<ChangedRow> rows) => _keys = rows.Select(r => (r.Kind, r.RowKey)).Distinct().ToLookup(r => r.Kind, r => r.RowKey, StringComparer.Ordinal);

    public IReadOnlyList<string> Of<T>() => [.. _keys[typeof(T).Name]];
}

public static class ChangedRows
{
    /// <summary>A change of more rows than this is not named: reading everything costs no more.</summary>
    public const int MostNamed = 5_000;

    /// <summary>A node that is so many rows behind reads everything too.</summary>
    private const int MostBehind = 20_000;

    /// <summary>
    /// Raises the version, and names rows of this kind as what changed: called by itself for what <c>SaveChanges</c> and bulk writing change, and by hand beside an
    /// <c>ExecuteUpdate</c> or <c>ExecuteDelete</c> that knows which rows it touches.
    /// </summary>
    public static async Task NameChanges<T>(this PortalDb db, IReadOnlyCollection<string> keys, CancellationToken stop = default) where T : class =>
        await NameChanges(db, KeptInMemoryAttribute.Of(typeof(T)) ?? throw new InvalidOperationException($"no node keeps {typeof(T)}"), typeof(T).Name, keys, stop);

    /// <summary>What changed after one version and up to another; null when it is not known, and everything must be read.</summary>
    public static async Task<ChangedKeys?> ReadChanges(this PortalDb db, string name, long after, long upTo, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(db);
        if (upTo <= after)
        {
            return null;   // the database was put back from a copy
        }

        var rows = await db.Set<ChangedRow>().AsNoTracking().Where(r => r.Name == name && r.Version > after && r.Version <= upTo).Take(MostBehind + 1).ToListAsync(stop);
        return rows.Count <= MostBehind && rows.TrueForAll(r => r.Kind != ChangedRow.More) && rows.Select(r => r.Version).Distinct().LongCount() == upTo - after ? new(rows) : null;
    }

    internal static async Task NameChanges(PortalDb db, KeptInMemoryAttribute kept, string kind, IReadOnlyCollection<string> keys, CancellationToken stop)
    {
        if (kept.NamedBy is null || keys.Count is 0 or > MostNamed || !db.InTransactionNow)
        {
            await db.BumpVersion(kept.Version, stop);
            return;
        }

        if (db.Unit.RaiseNamed(kept.Version) is not { } isFirst)
        {
            return;   // this transaction changed already more than it named
        }

        if (isFirst)
        {
            await CacheVersions.RaiseInDatabase(db, kept.Version, stop);
        }

        await Write(db, kept.Version, kind, keys, stop);
    }

    /// <summary>The version is raised, and its row locked until the commit: it is ours.</summary>
    internal static Task<int> Write(PortalDb db, string name, string kind, IReadOnlyCollection<string> keys, CancellationToken stop) => db.IsSqlite
        ? db.Database.ExecuteSqlAsync(
            $"INSERT INTO kernel_changed_rows (name, version, kind, row_key) SELECT v.name, v.version, {kind}, k.value FROM kernel_versions v CROSS JOIN json_each({JsonSerializer.Serialize(keys)}) k WHERE v.name = {name} ON CONFLICT DO NOTHING", stop)
        : db.Database.ExecuteSqlAsync(
            $"INSERT INTO kernel_changed_rows (name, version, kind, row_key) SELECT v.name, v.version, {kind}, k FROM kernel_versions v CROSS JOIN unnest({keys.ToArray()}) k WHERE v.name = {name} ON CONFLICT DO NOTHING", stop);

    /// <summary>The keys of rows about to be written.</summary>
    internal static IReadOnlyCollection<string> KeysOf(Type type, string namedBy, IEnumerable<object> rows)
    {
        var key = type.GetProperty(namedBy, BindingFlags.Public | BindingFlags.Instance) ?? throw new InvalidOperationException($"{type} has no {namedBy}");
        return rows.Select(row => Convert.ToString(key.GetValue(row), CultureInfo.InvariantCulture)!).ToHashSet(StringComparer.Ordinal);
    }
}
