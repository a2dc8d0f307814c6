using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Pricing;

/// <summary>
/// What tells every node that prices changed. Whoever writes price lists, prices or the matrix calls this in the transaction of the
/// change; the next question on any node then reads the new prices.
/// </summary>
public static class PriceVersions
{
    /// <summary>Name of the matrix's version (<see cref="CacheVersions"/>).</summary>
    public const string Matrix = "pricing.matrix";

    /// <summary>Name of the version of all price lists together: raised with the version of any of them.</summary>
    public const string Lists = "pricing.lists";

    private const int Batch = 10_000;

    /// <summary>One statement for each ten thousand lists. Lists still tracked as new keep the version they are stored with.</summary>
    public static async Task RaisePriceLists(this PortalDb db, IReadOnlyCollection<int> listIds, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(listIds);
        if (listIds.Count > 0)
        {
            await db.BumpVersion(Lists, stop);
        }

        foreach (var ids in listIds.Distinct().Order().Chunk(Batch))
        {
            await db.Set<PriceList>().Where(l => ids.Contains(l.Id)).ExecuteUpdateAsync(s => s.SetProperty(l => l.Version, l => l.Version + 1), stop);
        }
    }

    public static Task RaiseDiscountMatrix(this PortalDb db, CancellationToken stop = default) => db.BumpVersion(Matrix, stop);
}
