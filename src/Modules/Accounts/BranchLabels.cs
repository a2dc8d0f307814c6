using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts;

/// <summary>How a branch is called, and whose it is.</summary>
public sealed record BranchLabel(int AccountId, string AccountCode, string Account, string Code, string Name);

/// <summary>Names of branches in bulk, for lists of other modules; also of branches that are no longer active.</summary>
public static class BranchLabels
{
    public static async Task<IReadOnlyDictionary<int, BranchLabel>> LabelsOf(this PortalDb db, IEnumerable<int> branchIds, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(db);
        var ids = branchIds.Distinct().ToList();
        return await (
            from b in db.Set<Branch>()
            join a in db.Set<Account>() on b.AccountId equals a.Id
            where ids.Contains(b.Id)
            select new { b.Id, Label = new BranchLabel(a.Id, a.Code, a.Name, b.Code, b.Name) }).AsNoTracking().ToDictionaryAsync(x => x.Id, x => x.Label, stop);
    }

    /// <summary>Ids of the branches with this code, in this account or in all that the caller sees; empty when there is none.</summary>
    public static async Task<IReadOnlyList<int>> BranchIds(this PortalDb db, string? accountCode, string? branchCode, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(db);
        return await (
            from b in db.Set<Branch>()
            join a in db.Set<Account>() on b.AccountId equals a.Id
            where (accountCode == null || a.Code == accountCode) && (branchCode == null || b.Code == branchCode)
            select b.Id).ToListAsync(stop);
    }
}
