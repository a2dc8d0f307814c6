using Filiera.Kernel;

namespace Filiera.Accounts;

/// <summary>A module whose rules name clusters (assortments, promotions) says so: a cluster in use is not deleted.</summary>
public interface IClusterUse
{
    /// <summary>What hangs on each of the clusters, in words; one that nothing hangs on is absent. One statement.</summary>
    Task<IReadOnlyDictionary<int, Phrase>> Of(IReadOnlyCollection<int> clusterIds, CancellationToken stop);
}
