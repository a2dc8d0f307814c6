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
    /// <summary>Raises the version by one; call it inside the transaction that changes the data.</summary>
    public static Task BumpVersion(this PortalDb db, string name, CancellationToken stop = default) =>
        db.Database.ExecuteSqlAsync(
            $"INSERT INTO kernel_versions (name, version) VALUES ({name}, 1) ON CONFLICT (name) DO UPDATE SET version = kernel_versions.version + 1", stop);

    public static async Task<long> ReadVersion(this PortalDb db, string name, CancellationToken stop = default) =>
        await db.Set<CacheVersion>().Where(v => v.Name == name).Select(v => v.Version).FirstOrDefaultAsync(stop);
}
