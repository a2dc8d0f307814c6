using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Kernel;

/// <summary>The version of something that nodes keep in memory (price books, search index). Who changes the data bumps it in the same transaction.</summary>
public sealed class CacheVersion
{
    public required string Name { get; init; }

    public long Version { get; set; }
}

public static class CacheVersions
{
    private static readonly ConcurrentDictionary<string, StrongBox<long>> Here = new(StringComparer.Ordinal);
    private static long changes;

    /// <summary>Grows with every version that this process raised and committed: whoever has looked at the versions before looks again.</summary>
    public static long Changes => Volatile.Read(ref changes);

    /// <summary>Raises the version by one, inside the transaction that changes the data. Once in a transaction is enough: the second call does nothing. Says nothing of what changed:
    /// nodes that could read single rows (<see cref="ChangedRows"/>) read everything.</summary>
    public static async Task BumpVersion(this PortalDb db, string name, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(db);
        if (db.InTransactionNow)
        {
            await Raise(db, name, stop);
            return;
        }

        await RaiseInDatabase(db, name, stop);
        Changed();
    }

    private static async Task Raise(PortalDb db, string name, CancellationToken stop)
    {
        var before = db.Unit.RaiseUnnamed(name);
        if (before is Raised.No)
        {
            await RaiseInDatabase(db, name, stop);
        }
        else if (before is Raised.Named)
        {
            await ChangedRows.Write(db, name, ChangedRow.More, [ChangedRow.More], stop);
        }
    }

    internal static Task<int> RaiseInDatabase(PortalDb db, string name, CancellationToken stop) => db.Database.ExecuteSqlAsync(
        $"INSERT INTO kernel_versions (name, version) VALUES ({name}, 1) ON CONFLICT (name) DO UPDATE SET version = kernel_versions.version + 1", stop);

    public static async Task<long> ReadVersion(this PortalDb db, string name, CancellationToken stop = default) =>
        await db.Set<CacheVersion>().Where(v => v.Name == name).Select(v => v.Version).FirstOrDefaultAsync(stop);

    /// <summary>For what a node keeps for moments only: from the commit of this change on it reads it again. Other nodes do when their moment is over.</summary>
    public static void ForgetHere(this PortalDb db, string name)
    {
        ArgumentNullException.ThrowIfNull(db);
        if (db.InTransactionNow)
        {
            db.Unit.Forget(name);
        }
        else
        {
            Forgotten(name);
        }
    }

    /// <summary>Grows each time this process changed what stands under the name.</summary>
    public static StrongBox<long> ChangesHere(string name) => Here.GetOrAdd(name, static _ => new());

    internal static void Forgotten(string name) => Interlocked.Increment(ref ChangesHere(name).Value);

    internal static void Changed() => Interlocked.Increment(ref changes);
}
