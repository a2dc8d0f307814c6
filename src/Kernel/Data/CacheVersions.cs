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
    private static long changes;

    /// <summary>Grows with every version that this process raised and committed: whoever has looked at the versions before looks again.</summary>
    public static long Changes => Volatile.Read(ref changes);

    /// <summary>Raises the version by one, inside the transaction that changes the data. Once in a transaction is enough: the second call does nothing.</summary>
    public static async Task BumpVersion(this PortalDb db, string name, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(db);
        if (db.InTransactionNow && !db.Raise(name))
        {
            return;
        }

        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO kernel_versions (name, version) VALUES ({name}, 1) ON CONFLICT (name) DO UPDATE SET version = kernel_versions.version + 1", stop);
        if (!db.InTransactionNow)
        {
            Changed();
        }
    }

    public static async Task<long> ReadVersion(this PortalDb db, string name, CancellationToken stop = default) =>
        await db.Set<CacheVersion>().Where(v => v.Name == name).Select(v => v.Version).FirstOrDefaultAsync(stop);

    internal static void Changed() => Interlocked.Increment(ref changes);
}
