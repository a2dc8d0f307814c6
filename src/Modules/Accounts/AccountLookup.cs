using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts;

/// <summary>What an import needs of an account: whom a row belongs to, and his default branch and destination.</summary>
/// <param name="BranchId">Headquarters, else the first active branch; null when there is none.</param>
/// <param name="DeliverTo">The default destination in one line.</param>
public sealed record AccountKey(int Id, string Code, int? BranchId, string DeliverTo, string Name = "");

/// <summary>Accounts by the ERP's code, in batches: for the imports of higher modules. Three statements.</summary>
public sealed class AccountLookup(PortalDb db)
{
    /// <summary>Unknown codes are absent. At most 10,000 codes.</summary>
    public async Task<IReadOnlyDictionary<string, AccountKey>> ByCodes(IReadOnlyCollection<string> codes, CancellationToken stop = default)
    {
        var accounts = await db.Set<Account>().AsNoTracking().Where(a => codes.Contains(a.Code)).Select(a => new { a.Id, a.Code, a.Name }).ToListAsync(stop);
        var ids = accounts.Select(a => a.Id).ToList();
        var branches = (await db.Set<Branch>().AsNoTracking().Where(b => ids.Contains(b.AccountId) && b.Active).ToListAsync(stop))
            .GroupBy(b => b.AccountId)
            .ToDictionary(g => g.Key, g => g.OrderByDescending(b => b.IsHeadquarters).ThenBy(b => b.Code, StringComparer.Ordinal).First());
        var wanted = branches.Values.Select(b => b.DefaultAddressId).OfType<int>().ToList();
        var addresses = await db.Set<Address>().AsNoTracking().Where(a => wanted.Contains(a.Id)).ToDictionaryAsync(a => a.Id, stop);
        return accounts.ToDictionary(a => a.Code, a =>
        {
            var branch = branches.GetValueOrDefault(a.Id);
            var address = branch?.DefaultAddressId is { } id ? addresses.GetValueOrDefault(id) : null;
            return new AccountKey(a.Id, a.Code, branch?.Id, address?.OneLine ?? "", a.Name);
        }, StringComparer.Ordinal);
    }
}
