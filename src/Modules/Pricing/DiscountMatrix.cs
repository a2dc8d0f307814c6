using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Pricing;

/// <summary>Matrice sconti in memory, at one version: class of customer × class of item → cascade. Immutable.</summary>
public sealed class DiscountMatrix
{
    /// <summary>Before anything was read: older than every version.</summary>
    public static readonly DiscountMatrix Empty = new(-1, []);

    private readonly Dictionary<string, Dictionary<string, MatrixHit>> _rows;

    public DiscountMatrix(long version, IEnumerable<MatrixRow> rows)
    {
        Version = version;
        _rows = rows.GroupBy(r => r.AccountClass).ToDictionary(
            g => g.Key,
            g => g.ToDictionary(r => r.ItemClass, r => new MatrixHit(g.Key, r.ItemClass.Length == 0 ? null : r.ItemClass, DiscountChain.Read(r.Discounts, DiscountOrigin.Matrix))));
    }

    public long Version { get; }

    /// <summary>The row of the item's class, else the class's row for every item, else null.</summary>
    public MatrixHit? Find(string? accountClass, string? itemClass) => Find(RowsOf(accountClass), itemClass);

    /// <summary>The rows of a class of customers, to be asked item by item.</summary>
    internal IReadOnlyDictionary<string, MatrixHit>? RowsOf(string? accountClass) => accountClass is null ? null : _rows.GetValueOrDefault(accountClass);

    internal static MatrixHit? Find(IReadOnlyDictionary<string, MatrixHit>? rows, string? itemClass) =>
        rows is null ? null : !string.IsNullOrEmpty(itemClass) && rows.TryGetValue(itemClass, out var own) ? own : rows.GetValueOrDefault("");

    /// <summary>Two statements; the version first, as for the price books.</summary>
    public static async Task<DiscountMatrix> Load(PortalDb db, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(db);
        var version = await db.ReadVersion(PriceVersions.Matrix, stop);
        return new(version, await db.Set<MatrixRow>().AsNoTracking().ToListAsync(stop));
    }
}

/// <param name="ItemClass">Null: the row for every item.</param>
public sealed record MatrixHit(string AccountClass, string? ItemClass, DiscountChain Discounts);
