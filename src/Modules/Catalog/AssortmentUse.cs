using Filiera.Accounts;
using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Catalog;

/// <summary>A cluster with an assortment is in use: without it its dealers would see everything.</summary>
public sealed class AssortmentUse(PortalDb db) : IClusterUse
{
    public async Task<IReadOnlyDictionary<int, Phrase>> Of(IReadOnlyCollection<int> clusterIds, CancellationToken stop)
    {
        var rules = await db.Set<AssortmentRule>().Where(r => clusterIds.Contains(r.ClusterId)).GroupBy(r => r.ClusterId).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(stop);
        return rules.ToDictionary(r => r.Key, r => r.Count == 1
            ? new Phrase("assortimento con una regola", "an assortment of one rule")
            : new Phrase("assortimento con {0} regole", "an assortment of {0} rules", r.Count));
    }
}
