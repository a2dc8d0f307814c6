using Filiera.Accounts.Features;
using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts;

/// <summary>Branches and destinations of accounts written in bulk: addresses first, since branches name them. Six statements at most.</summary>
internal sealed class AccountPlaces(PortalDb db)
{
    public async Task Write(IEnumerable<AccountDraft> drafts, Dictionary<string, Account> accounts, CancellationToken stop)
    {
        var concerned = drafts.Where(d => d.Row.IsNew || d.Destination is not null || d.Branches.Count + d.Addresses.Count > 0).ToList();
        if (concerned.Count == 0)
        {
            return;
        }

        var ids = concerned.Select(d => accounts[d.Code].Id).ToList();
        var addresses = await Addresses(ids, stop);
        var changedAddresses = concerned.SelectMany(d => MergeAddresses(d, accounts[d.Code], addresses)).ToList();
        await db.BulkUpsert(changedAddresses, [nameof(Address.AccountId), nameof(Address.Code)], only: null, stop);
        if (changedAddresses.Any(a => a.Id == 0))
        {
            addresses = await Addresses(ids, stop);
        }

        var branches = (await db.Set<Branch>().AsNoTracking().Where(b => ids.Contains(b.AccountId)).ToListAsync(stop)).ToDictionary(b => (b.AccountId, b.Code));
        var changedBranches = concerned.SelectMany(d => MergeBranches(d, accounts[d.Code], branches, addresses)).ToList();
        await db.BulkUpsert(changedBranches, [nameof(Branch.AccountId), nameof(Branch.Code)], only: null, stop);
    }

    private async Task<Dictionary<(int AccountId, string Code), Address>> Addresses(List<int> ids, CancellationToken stop) =>
        (await db.Set<Address>().AsNoTracking().Where(a => ids.Contains(a.AccountId)).ToListAsync(stop)).ToDictionary(a => (a.AccountId, a.Code));

    private static IEnumerable<Address> MergeAddresses(AccountDraft draft, Account account, Dictionary<(int, string), Address> stored)
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
            var (name, street, postal, city, province, country) = (address.Name, address.Street, address.PostalCode, address.City, address.Province, address.Country);
            address.Name = item.Name is { Length: > 0 } n ? row.Noted(name, n) : name;
            address.Street = item.Street is { } s ? row.Noted(street, s) : street;
            address.PostalCode = item.PostalCode is { } p ? row.Noted(postal, p) : postal;
            address.City = item.City is { } t ? row.Noted(city, t) : city;
            address.Province = row.Next(province, item.Province);
            address.Country = item.Country is { Length: > 0 } l ? row.Noted(country, l) : country;
            var changed = isNew || (address.Name, address.Street, address.PostalCode, address.City, address.Province, address.Country) != (name, street, postal, city, province, country);
            if (changed)
            {
                row.Noted(false, true);
                yield return address;
            }
        }
    }

    private static IEnumerable<Branch> MergeBranches(AccountDraft draft, Account account, Dictionary<(int, string), Branch> stored, Dictionary<(int, string), Address> addresses)
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
            var (name, headquarters, address, active) = (branch.Name, branch.IsHeadquarters, branch.DefaultAddressId, branch.Active);
            branch.Name = item.Name is { Length: > 0 } n ? n : name;
            branch.IsHeadquarters = item.IsHeadquarters ?? headquarters;
            branch.Active = item.Active ?? active;
            if (item.Address is { Length: > 0 } code)
            {
                if (addresses.TryGetValue((account.Id, code), out var named))
                {
                    branch.DefaultAddressId = named.Id;
                }
                else
                {
                    row.Warn("UNKNOWN_ADDRESS", "branches", new("La destinazione «{0}» non esiste: la sede tiene quella che ha.", "Address “{0}” does not exist: the branch keeps the one it has.", code));
                }
            }

            if (isNew || (branch.Name, branch.IsHeadquarters, branch.DefaultAddressId, branch.Active) != (name, headquarters, address, active))
            {
                row.Noted(false, true);
                yield return branch;
            }
        }
    }
}
