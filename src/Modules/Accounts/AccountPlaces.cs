using Filiera.Accounts.Features;
using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts;

/// <summary>Branches and destinations of accounts written in bulk: addresses first, since branches name them. Six statements at most.</summary>
internal sealed class AccountPlaces(PortalDb db)
{
    private readonly List<AuditRow> _told = [];
    private Dictionary<int, string> _codes = [];

    /// <summary>What was changed, for the audit.</summary>
    public async Task<List<AuditRow>> Write(IEnumerable<AccountDraft> drafts, Dictionary<string, Account> accounts, CancellationToken stop)
    {
        var concerned = drafts.Where(d => d.Row.IsNew || d.Destination is not null || d.Branches.Count + d.Addresses.Count > 0).ToList();
        if (concerned.Count == 0)
        {
            return _told;
        }

        var ids = concerned.Select(d => accounts[d.Code].Id).ToList();
        var addresses = await Addresses(ids, stop);
        var changedAddresses = concerned.SelectMany(d => MergeAddresses(d, accounts[d.Code], addresses)).ToList();
        await db.BulkUpsert(changedAddresses, [nameof(Address.AccountId), nameof(Address.Code)], only: null, stop);
        if (changedAddresses.Any(a => a.Id == 0))
        {
            addresses = await Addresses(ids, stop);
        }

        _codes = addresses.Values.ToDictionary(a => a.Id, a => a.Code);
        var branches = (await db.Set<Branch>().AsNoTracking().Where(b => ids.Contains(b.AccountId)).ToListAsync(stop)).ToDictionary(b => (b.AccountId, b.Code));
        var changedBranches = concerned.SelectMany(d => MergeBranches(d, accounts[d.Code], branches, addresses)).ToList();
        await db.BulkUpsert(changedBranches, [nameof(Branch.AccountId), nameof(Branch.Code)], only: null, stop);
        return _told;
    }

    private async Task<Dictionary<(int AccountId, string Code), Address>> Addresses(List<int> ids, CancellationToken stop) =>
        (await db.Set<Address>().AsNoTracking().Where(a => ids.Contains(a.AccountId)).ToListAsync(stop)).ToDictionary(a => (a.AccountId, a.Code));

    private IEnumerable<Address> MergeAddresses(AccountDraft draft, Account account, Dictionary<(int, string), Address> stored)
    {
        var row = draft.Row;
        var items = draft.Addresses.ToList();
        var wantsDefault = draft.Destination is not null || (row.IsNew && items.Count == 0);
        if (wantsDefault && items.All(a => a.Code != UpsertAccounts.Headquarters))
        {
            items.Add(draft.Destination ?? new(UpsertAccounts.Headquarters));
        }

        foreach (var item in items)
        {
            var isNew = !stored.TryGetValue((account.Id, item.Code!), out var address);
            address ??= new Address { AccountId = account.Id, Code = item.Code!, Name = account.Name, Country = account.Country is { Length: > 0 } c ? c : "IT" };
            var place = new RowCheck(row.Index);
            Put(place, address, item);
            if (isNew || place.Changed)
            {
                row.Noted(false, true);
                address.Version += isNew ? 0 : 1;
                if (!row.IsNew || draft.Destination is not null || draft.Addresses.Count > 0)
                {
                    _told.Add(new(isNew ? "address.added" : "address.changed", $"account:{account.Code}", account.Id, place.Changes, address.Code));
                }

                yield return address;
            }
        }
    }

    /// <summary>The address as it becomes; what changes is noted on the row.</summary>
    internal static void Put(RowCheck row, Address address, UpsertAccounts.AddressItem item)
    {
        address.Name = item.Name is { Length: > 0 } name ? row.Noted(address.Name, name) : address.Name;
        address.Street = item.Street is { } street ? row.Noted(address.Street, street) : address.Street;
        address.PostalCode = item.PostalCode is { } postal ? row.Noted(address.PostalCode, postal) : address.PostalCode;
        address.City = item.City is { } city ? row.Noted(address.City, city) : address.City;
        address.Province = row.Next(address.Province, item.Province);
        address.Country = item.Country is { Length: > 0 } country ? row.Noted(address.Country, country) : address.Country;
    }

    private IEnumerable<Branch> MergeBranches(AccountDraft draft, Account account, Dictionary<(int, string), Branch> stored, Dictionary<(int, string), Address> addresses)
    {
        var row = draft.Row;
        var items = draft.Branches.ToList();
        if (row.IsNew && items.Count == 0)
        {
            items.Add(new(UpsertAccounts.Headquarters, account.Name, IsHeadquarters: true));
        }

        var fallback = addresses.GetValueOrDefault((account.Id, UpsertAccounts.Headquarters))?.Id ?? addresses.Values.Where(a => a.AccountId == account.Id).Select(a => (int?)a.Id).Min();
        var first = row.IsNew;
        foreach (var item in items)
        {
            var isNew = !stored.TryGetValue((account.Id, item.Code!), out var branch);

            // Of a new account's branches the first is the headquarters, unless one says that it is.
            branch ??= new Branch { AccountId = account.Id, Code = item.Code!, Name = account.Name, DefaultAddressId = fallback, IsHeadquarters = first && items.All(b => b.IsHeadquarters != true) };
            first = false;
            var place = new RowCheck(row.Index);
            branch.Name = item.Name is { Length: > 0 } name ? place.Noted(branch.Name, name) : branch.Name;
            branch.IsHeadquarters = place.Next(branch.IsHeadquarters, item.IsHeadquarters);
            branch.Active = place.Next(branch.Active, item.Active);
            if (item.Address is { Length: > 0 } code)
            {
                if (addresses.TryGetValue((account.Id, code), out var named))
                {
                    branch.DefaultAddressId = place.Noted(branch.DefaultAddressId, named.Id);
                }
                else
                {
                    row.Warn("UNKNOWN_ADDRESS", "branches", new("La destinazione «{0}» non esiste: la sede tiene quella che ha.", "Address “{0}” does not exist: the branch keeps the one it has.", code));
                }
            }

            if (isNew || place.Changed)
            {
                row.Noted(false, true);
                branch.Version += isNew ? 0 : 1;
                if (!row.IsNew || draft.Branches.Count > 0)
                {
                    _told.Add(new(isNew ? "branch.added" : "branch.changed", $"account:{account.Code}", account.Id, Words(place.Changes), branch.Code));
                }

                yield return branch;
            }
        }
    }

    // An address is named by its code, not by the number that the table gave it.
    private IReadOnlyList<NotedChange> Words(IReadOnlyList<NotedChange> changes)
    {
        string? Code(object? id) => id is int number ? _codes.GetValueOrDefault(number) : null;
        return [.. changes.Select(c => c.Field == "defaultAddressId" ? new NotedChange("address", Code(c.From), Code(c.To)) : c)];
    }
}
