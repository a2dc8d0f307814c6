using System.Data.Common;
using System.Globalization;
using Filiera.Accounts;
using Filiera.Kernel;

namespace Filiera.Ordering;

/// <summary>
/// The caller's carts for the frame of every page, last touched first: one prepared statement, since the frame stands around everything a dealer looks at. Says what the first page of
/// <see cref="Features.ListCarts"/> says; a test holds the two together. The filters on account and branch stand in the statement itself.
/// </summary>
public sealed class OpenCarts(PortalDoor door, PlainReads reads, AccountDirectory accounts)
{
    private const int Most = 50;

    private static readonly PlainSql Sql = new(one =>
        "SELECT c.id, c.name, c.branch_id, c.updated_at, (SELECT COUNT(*) FROM ordering_cart_lines l WHERE l.cart_id = c.id) FROM ordering_carts c "
        + $"WHERE c.account_id = $1 AND ($2 = 1 OR c.branch_id {one(3)}) ORDER BY c.updated_at DESC, c.id DESC LIMIT {Most}");

    /// <summary>None for who may not order or is no dealer.</summary>
    public async Task<IReadOnlyList<CartSummary>> Find(CancellationToken stop = default)
    {
        if (door.Caller.AccountId is not { } account || door.Caller.Demand(Permission.OrdersPlace) is not null)
        {
            return [];
        }

        var rows = new List<(Guid Id, string Name, int Branch, DateTimeOffset At, int Lines)>();
        await reads.Read(door, reads.Text(Sql), [account, door.Caller.Branches is null ? 1 : 0, door.Caller.Branches?.ToArray() ?? []],
            row => rows.Add((row.GetGuid(0), row.GetString(1), row.GetInt32(2), Instant(row, 3), Convert.ToInt32(row.GetValue(4), CultureInfo.InvariantCulture))), stop);
        var branches = rows.Count == 0 ? new Dictionary<int, BranchName>() : await accounts.BranchNames([.. rows.Select(r => r.Branch).Distinct()], stop);
        return [.. rows.Select(r => new CartSummary(r.Id.ToString(), r.Name, new BranchView(branches[r.Branch].Code, branches[r.Branch].Name), r.Lines, r.At))];
    }

    // PostgreSQL has instants, SQLite texts of fixed length.
    private static DateTimeOffset Instant(DbDataReader row, int column) => row.GetFieldType(column) == typeof(DateTime)
        ? new(row.GetFieldValue<DateTime>(column), TimeSpan.Zero)
        : DateTimeOffset.Parse(row.GetString(column), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
