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

    /// <summary>Name of the version of floors and largest discounts.</summary>
    public const string Limits = "pricing.limits";

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

    /// <summary>
    /// The same, saying which products moved: other nodes then read these products' rows and not the lists whole. Of more than some thousand products nothing is said,
    /// since reading the list is quicker. Four statements, whatever the rows.
    /// </summary>
    public static async Task RaisePriceLists(this PortalDb db, IReadOnlyCollection<(int List, int Product)> moved, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(moved);
        var lists = moved.Select(m => m.List).Distinct().ToList();
        await db.RaisePriceLists(lists, stop);
        var versions = await db.Set<PriceList>().Where(l => lists.Contains(l.Id)).ToDictionaryAsync(l => l.Id, l => l.Version, stop);
        await db.BulkInsert([.. moved.Distinct().GroupBy(m => m.List).Where(g => versions.ContainsKey(g.Key) && g.Count() <= PriceTouch.Most)
            .SelectMany(g => g.Select(m => new PriceTouch { ListId = m.List, Version = versions[m.List], ProductId = m.Product }))], stop);
    }

    /// <summary>For a list whose reach, name or dates change and none of its prices: nodes keep the rows they have.</summary>
    public static async Task RaisePriceListAlone(this PortalDb db, int listId, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(db);
        await db.RaisePriceLists([listId], stop);
        var version = await db.Set<PriceList>().Where(l => l.Id == listId).Select(l => l.Version).FirstOrDefaultAsync(stop);
        await db.BulkInsert([new PriceTouch { ListId = listId, Version = version }], stop);
    }

    public static Task RaiseDiscountMatrix(this PortalDb db, CancellationToken stop = default) => db.BumpVersion(Matrix, stop);
}
