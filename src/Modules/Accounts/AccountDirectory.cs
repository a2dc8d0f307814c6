using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts;

/// <summary>What other modules know of an account.</summary>
/// <param name="Clusters">Ids of the clusters the account is in, ascending.</param>
public sealed record AccountProfile(
    int Id,
    string Code,
    string Name,
    string? VatNumber,
    string? Class,
    string? PaymentTerm,
    string? Warehouse,
    bool Active,
    IReadOnlyList<int> Clusters);

/// <summary>
/// The face of Accounts: who a dealer is, and his branches and addresses. Profiles and branches come from the node's memory (<see cref="AccountMemory"/>);
/// in a transaction that has changed accounts itself, from the database.
/// </summary>
public sealed class AccountDirectory(PortalDoor door, AccountMemory memory)
{
    private PortalDb Db => door.Db;

    /// <summary>Null when there is no such account, or when it is not the caller's.</summary>
    public async Task<AccountProfile?> Find(int accountId, CancellationToken stop = default) =>
        IsMine(accountId) ? (await memory.Find(door, accountId, stop))?.Profile : null;

    /// <summary>Several at once, by id; unknown ones, and those that are not the caller's, are absent. One statement.</summary>
    public async Task<IReadOnlyDictionary<int, AccountProfile>> Profiles(IReadOnlyCollection<int> ids, CancellationToken stop = default) =>
        await Db.Set<Account>().AsNoTracking().Where(a => ids.Contains(a.Id))
            .Select(a => new AccountProfile(a.Id, a.Code, a.Name, a.VatNumber, a.Class, a.PaymentTerm, a.Warehouse, a.Active,
                Db.Set<ClusterMember>().Where(m => m.AccountId == a.Id).OrderBy(m => m.ClusterId).Select(m => m.ClusterId).ToList()))
            .ToDictionaryAsync(p => p.Id, stop);

    /// <summary>The same by the ERP's code: for the manufacturer's callers, who name the account.</summary>
    public async Task<AccountProfile?> FindByCode(string code, CancellationToken stop = default)
    {
        var id = await Db.Set<Account>().Where(a => a.Code == code).Select(a => (int?)a.Id).FirstOrDefaultAsync(stop);
        return id is { } known ? await Find(known, stop) : null;
    }

    /// <summary>The open branches that the caller may order for, headquarters first.</summary>
    public async Task<IReadOnlyList<Branch>> Branches(int accountId, CancellationToken stop = default)
    {
        var all = IsMine(accountId) ? (await memory.Find(door, accountId, stop))?.Branches ?? [] : [];
        var mine = door.Caller.Branches;
        return [.. all.Where(b => b.Active && (mine is null || mine.Contains(b.Id)))];
    }

    /// <summary>The branch that is meant when the caller names none: his own, else the headquarters. Null when he may order for none.</summary>
    public async Task<Branch?> DefaultBranch(int accountId, CancellationToken stop = default)
    {
        var branches = await Branches(accountId, stop);
        return branches.FirstOrDefault(b => b.Id == door.Caller.BranchId) ?? (branches.Count > 0 ? branches[0] : null);
    }

    /// <summary>Names of branches and their accounts, by branch id: for lists and documents of several dealers. One statement; none for a dealer, who asks for his own.</summary>
    public async Task<IReadOnlyDictionary<int, BranchName>> BranchNames(IReadOnlyCollection<int> branchIds, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(branchIds);
        if (door.Caller.AccountId is { } own && await memory.Find(door, own, stop) is { } known)
        {
            return known.Branches.Where(b => branchIds.Contains(b.Id)).ToDictionary(b => b.Id, b => new BranchName(b.Id, b.Code, b.Name, own, known.Profile.Code, known.Profile.Name));
        }

        return await (from b in Db.Set<Branch>()
                      join a in Db.Set<Account>() on b.AccountId equals a.Id
                      where branchIds.Contains(b.Id)
                      select new BranchName(b.Id, b.Code, b.Name, a.Id, a.Code, a.Name)).AsNoTracking().ToDictionaryAsync(n => n.BranchId, stop);
    }

    /// <summary>Ids of the branches of this code that the caller may see (a code is unique within an account only).</summary>
    public async Task<IReadOnlyList<int>> BranchesByCode(string code, CancellationToken stop = default) =>
        await Db.Set<Branch>().Where(b => b.Code == code).Select(b => b.Id).ToListAsync(stop);

    /// <summary>Null when there is no such account, or when it is not the caller's.</summary>
    public async Task<int?> AccountByCode(string code, CancellationToken stop = default) =>
        await Db.Set<Account>().Where(a => a.Code == code).Select(a => (int?)a.Id).FirstOrDefaultAsync(stop);

    /// <summary>The people of a dealer whom one may write to, by name; at most fifty.</summary>
    public async Task<IReadOnlyList<DealerContact>> Contacts(int accountId, CancellationToken stop = default) =>
        await Db.Set<PortalUser>().AsNoTracking().Where(u => u.AccountId == accountId).OrderBy(u => u.DisplayName).ThenBy(u => u.Id).Take(50)
            .Select(u => new DealerContact(u.DisplayName, u.Email!, u.PhoneNumber, u.Role, u.BranchId, u.Language)).ToListAsync(stop);

    /// <summary>Codes and names by id, of the accounts the caller may see. One statement.</summary>
    public async Task<IReadOnlyDictionary<int, AccountName>> Names(IReadOnlyCollection<int> accountIds, CancellationToken stop = default) => accountIds.Count == 0 ? new Dictionary<int, AccountName>()
        : await Db.Set<Account>().Where(a => accountIds.Contains(a.Id)).Select(a => new AccountName(a.Id, a.Code, a.Name)).AsNoTracking().ToDictionaryAsync(n => n.Id, stop);

    public async Task<IReadOnlyList<Address>> Addresses(int accountId, CancellationToken stop = default) =>
        await Db.Set<Address>().AsNoTracking().Where(a => a.AccountId == accountId).OrderBy(a => a.Code).ToListAsync(stop);

    // The rule of PortalDb's filter, which memory goes past: the manufacturer's people see every account, a dealer his own.
    private bool IsMine(int accountId) => door.Caller.AccountId is { } own ? own == accountId : door.Caller.IsSignedIn;
}

public sealed record AccountName(int Id, string Code, string Name);

public sealed record BranchName(int BranchId, string Code, string Name, int AccountId, string AccountCode, string AccountName);

/// <param name="Role">Code of his role.</param>
/// <param name="Language">it or en.</param>
public sealed record DealerContact(string Name, string Mail, string? Phone, string Role, int? BranchId, string Language);
