using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts;

/// <summary>A cluster as other modules name it. <paramref name="Accounts"/>: how many are in it.</summary>
public sealed record ClusterKey(int Id, string Code, string Name, int Accounts);

/// <summary>Clusters by code and by id, for the modules whose rules name them. One statement each.</summary>
public sealed class ClusterLookup(PortalDb db)
{
    public async Task<IReadOnlyList<ClusterKey>> All(CancellationToken stop = default) => await Keys(db.Set<Cluster>()).ToListAsync(stop);

    public async Task<ClusterKey?> ByCode(string code, CancellationToken stop = default) => await Keys(db.Set<Cluster>().Where(c => c.Code == code)).FirstOrDefaultAsync(stop);

    private IQueryable<ClusterKey> Keys(IQueryable<Cluster> clusters) =>
        clusters.AsNoTracking().OrderBy(c => c.Code).Select(c => new ClusterKey(c.Id, c.Code, c.Name, db.Set<ClusterMember>().Count(m => m.ClusterId == c.Id)));
}
