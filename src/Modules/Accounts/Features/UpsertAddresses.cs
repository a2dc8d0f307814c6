using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>Destinations of many dealers in bulk, by dealer and code: for the ERP and the import. Statements are constant in the number of rows.</summary>
public static class UpsertAddresses
{
    /// <summary>An absent field leaves what is stored, an empty text clears it.</summary>
    /// <param name="Account">Code of the dealer, who must be there.</param>
    /// <param name="Code">Of the destination; unique within the dealer. <c>address</c> means the same.</param>
    /// <param name="DefaultOf">Code of a branch whose default destination it becomes.</param>
    public sealed record Item(
        string? Account = null, string? Code = null, string? Address = null, string? Name = null, string? Street = null, string? PostalCode = null, string? City = null, string? Province = null, string? Country = null, string? DefaultOf = null);

    private sealed record Draft(RowCheck Row, string Account, UpsertAccounts.AddressItem Item, string? DefaultOf);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/admin/addresses", (Bulk<Item> addresses, Handler handler, CancellationToken stop) => handler.Handle(addresses, stop))
            .WithName("UpsertAddresses").WithTags("Admin").WithSummary("Create or change destinations of dealers, by dealer and code")
            .WithDescription("Up to 10,000 `items`. Good rows are kept, bad ones come back as `REJECTED` with their `problems`. `defaultOf` is a branch whose default destination it becomes.")
            .WithExample(new { items = new[] { new { account = "C01001", code = "CANTIERE-3", name = "Cantiere Stadio", street = "Piazzale Olimpia 1", postalCode = "37138", city = "Verona", province = "VR" } } })
            .AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, TimeProvider clock)
    {
        public async Task<Result<BulkResult>> Handle(Bulk<Item> addresses, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(addresses);
            if ((db.Caller.Demand(Permission.AccountsWrite) ?? addresses.Refusal) is { } problem)
            {
                return problem;
            }

            var (rows, good) = addresses.Check(Read);
            return await db.InTransaction<BulkResult>(async () =>
            {
                await db.OneAtATime("accounts", stop);
                var codes = good.Select(d => d.Account).Distinct().ToList();
                var accounts = await db.Set<Account>().AsNoTracking().Where(a => codes.Contains(a.Code)).ToDictionaryAsync(a => a.Code, StringComparer.Ordinal, stop);
                foreach (var draft in good.Where(d => !accounts.ContainsKey(d.Account)))
                {
                    draft.Row.Refuse("UNKNOWN_ACCOUNT", "account", new("Il rivenditore «{0}» non esiste.", "There is no dealer “{0}”.", draft.Account), new("Manda prima il rivenditore.", "Send the dealer first."), draft.Account);
                }

                var told = await Write([.. good.Where(d => d.Row.Good)], accounts, stop);
                var result = BulkResult.Of(rows);
                if (told.Count > 0)
                {
                    await db.RecordMany(clock, told, stop);
                    db.Emit(clock, "accounts.changed", "accounts", new { codes = good.Where(d => d.Row.Status is RowStatus.Created or RowStatus.Updated).Select(d => d.Account).Distinct() });
                }

                return result;
            }, stop);
        }

        private static Draft Read(Item item, RowCheck row)
        {
            var account = row.Required("account", item.Account, 40);
            var code = row.Required("code", item.Code ?? item.Address, 40);
            row.Key = $"{account}|{code}";
            return new(row, account, AccountDraft.Address(row, "", new(code, item.Name, item.Street, item.PostalCode, item.City, item.Province, item.Country)), row.Text("defaultOf", item.DefaultOf, 40));
        }

        private async Task<List<AuditRow>> Write(List<Draft> drafts, Dictionary<string, Account> accounts, CancellationToken stop)
        {
            var told = new List<AuditRow>();
            var ids = drafts.Select(d => accounts[d.Account].Id).Distinct().ToList();
            var stored = await Stored(ids, stop);
            var touched = new List<Address>();
            foreach (var draft in drafts)
            {
                var account = accounts[draft.Account];
                draft.Row.IsNew = !stored.TryGetValue((account.Id, draft.Item.Code!), out var place);
                place ??= new Address { AccountId = account.Id, Code = draft.Item.Code!, Name = account.Name, Country = account.Country is { Length: > 0 } country ? country : "IT" };
                AccountPlaces.Put(draft.Row, place, draft.Item);
                if (draft.Row.IsNew || draft.Row.Changed)
                {
                    place.Version += draft.Row.IsNew ? 0 : 1;
                    touched.Add(place);
                    told.Add(new(draft.Row.IsNew ? "address.added" : "address.changed", $"account:{account.Code}", account.Id, [.. draft.Row.Changes], place.Code));
                }
            }

            await db.BulkUpsert(touched, [nameof(Address.AccountId), nameof(Address.Code)], only: null, stop);
            if (drafts.Exists(d => d.DefaultOf is { Length: > 0 }))
            {
                await MakeDefault(drafts, accounts, touched.Exists(p => p.Id == 0) ? await Stored(ids, stop) : stored, told, stop);
            }

            return told;
        }

        private async Task<Dictionary<(int, string), Address>> Stored(List<int> accounts, CancellationToken stop) =>
            (await db.Set<Address>().AsNoTracking().Where(a => accounts.Contains(a.AccountId)).ToListAsync(stop)).ToDictionary(a => (a.AccountId, a.Code));

        private async Task MakeDefault(List<Draft> drafts, Dictionary<string, Account> accounts, Dictionary<(int, string), Address> stored, List<AuditRow> told, CancellationToken stop)
        {
            var ids = accounts.Values.Select(a => a.Id).ToList();
            var branches = (await db.Set<Branch>().AsNoTracking().Where(b => ids.Contains(b.AccountId)).ToListAsync(stop)).ToDictionary(b => (b.AccountId, b.Code));
            var names = stored.Values.ToDictionary(a => a.Id, a => a.Code);
            var touched = new HashSet<Branch>();
            foreach (var draft in drafts.Where(d => d.DefaultOf is { Length: > 0 }))
            {
                var account = accounts[draft.Account];
                if (!branches.TryGetValue((account.Id, draft.DefaultOf!), out var branch))
                {
                    draft.Row.Warn("UNKNOWN_BRANCH", "defaultOf", new("Il rivenditore non ha la sede «{0}»: la destinazione resta senza sede.", "The dealer has no branch “{0}”: the address stays without one.", draft.DefaultOf), null, draft.DefaultOf);
                    continue;
                }

                var place = stored[(account.Id, draft.Item.Code!)].Id;
                if (branch.DefaultAddressId != place)
                {
                    told.Add(new("branch.changed", $"account:{account.Code}", account.Id, [new("address", branch.DefaultAddressId is { } old ? names.GetValueOrDefault(old) : null, draft.Item.Code)], branch.Code));
                    branch.DefaultAddressId = draft.Row.Noted<int?>(branch.DefaultAddressId, place);
                    branch.Version += touched.Add(branch) ? 1 : 0;
                }
            }

            await db.BulkUpsert(touched, [nameof(Branch.AccountId), nameof(Branch.Code)], [nameof(Branch.DefaultAddressId), nameof(Branch.Version)], stop);
        }
    }
}
