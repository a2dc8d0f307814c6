using System.Collections.Concurrent;
using System.Diagnostics;
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
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(10);
    private static readonly ConcurrentDictionary<string, long> Bumped = new();

    /// <summary>Raises the version by one; call it inside the transaction that changes the data.</summary>
    public static async Task BumpVersion(this PortalDb db, string name, CancellationToken stop = default)
    {
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO kernel_versions (name, version) VALUES ({name}, 1) ON CONFLICT (name) DO UPDATE SET version = kernel_versions.version + 1", stop);
        Bumped[name] = Stopwatch.GetTimestamp();
    }

    /// <summary>
    /// True for ten seconds after this process changed it: a cache that else looks at its version only now and then looks at each
    /// request meanwhile, so that who made a change sees it at once.
    /// </summary>
    public static bool BumpedLately(string name) => Bumped.TryGetValue(name, out var at) && Stopwatch.GetElapsedTime(at) < Lately;

    public static async Task<long> ReadVersion(this PortalDb db, string name, CancellationToken stop = default) =>
        await db.Set<CacheVersion>().Where(v => v.Name == name).Select(v => v.Version).FirstOrDefaultAsync(stop);
}
