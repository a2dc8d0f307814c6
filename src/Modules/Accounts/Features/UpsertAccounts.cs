using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>
/// Accounts in bulk, by the ERP's code: for the ERP and for the import. An account that is new and names no branch gets its
/// headquarters and a default destination (code <c>HQ</c>). Statements are constant in the number of rows.
/// </summary>
public static class UpsertAccounts
{
    /// <summary>Code of the branch and of the address that an account gets when it names none.</summary>
    public const string Headquarters = "HQ";

    /// <summary>An absent field leaves what is stored, an empty text clears it. Street, postal code, city and province are those of the default destination.</summary>
    /// <param name="Code">The ERP's code: the natural key. <c>account</c> means the same.</param>
    /// <param name="Class">Class of the customer: chooses price list and matrix row.</param>
    public sealed record Item(
        string? Code = null,
        string? Account = null,
        string? Name = null,
        string? VatNumber = null,
        string? Country = null,
        string? Class = null,
        string? PaymentTerm = null,
        string? Warehouse = null,
        string? Email = null,
        string? Phone = null,
        string? Language = null,
        bool? Active = null,
        string? Street = null,
        string? PostalCode = null,
        string? City = null,
        string? Province = null,
        IReadOnlyList<BranchItem>? Branches = null,
        IReadOnlyList<AddressItem>? Addresses = null);

    /// <param name="Address">Code of the default destination.</param>
    public sealed record BranchItem(string? Code, string? Name = null, bool? IsHeadquarters = null, string? Address = null, bool? Active = null);

    public sealed record AddressItem(string? Code, string? Name = null, string? Street = null, string? PostalCode = null, string? City = null, string? Province = null, string? Country = null);

    internal static readonly RowProblem NameMissing = new("REQUIRED", "name", new("Un cliente nuovo ha bisogno di un nome.", "A new account needs a name."));

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/admin/accounts", (Bulk<Item> accounts, Handler handler, CancellationToken stop) => handler.Handle(accounts, stop))
            .WithName("UpsertAccounts").WithTags("Admin").WithSummary("Create or change accounts, by code")
            .WithDescription("Up to 10,000 `items`. Good rows are kept, bad ones come back as `REJECTED` with their `problems`. An absent field leaves what is stored, an empty text clears it. A new account without `branches` gets headquarters and a default destination, both `HQ`.")
            .WithExample(new { items = new[] { new { code = "C09999", name = "Ferramenta di Prova S.r.l.", vatNumber = "01234567897", @class = "B", street = "Via Roma 1", postalCode = "37135", city = "Verona", province = "VR" } } })
            .RecordsExchange("accounts").AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, TimeProvider clock)
    {
        public async Task<Result<BulkResult>> Handle(Bulk<Item> accounts, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(accounts);
            if ((db.Caller.Demand(Permission.AccountsWrite) ?? accounts.Refusal) is { } problem)
            {
                return problem;
            }

            var (rows, good) = accounts.Check(AccountDraft.Read);
            return await db.InTransaction<BulkResult>(async () =>
            {
                await db.OneAtATime("accounts", stop);
                var codes = good.Select(d => d.Code).ToList();
                var stored = await db.Set<Account>().AsNoTracking().Where(a => codes.Contains(a.Code)).ToDictionaryAsync(a => a.Code, StringComparer.Ordinal, stop);
                var touched = Merge(good, stored);
                await db.BulkUpsert(touched, [nameof(Account.Code)], only: null, stop);
                if (touched.Any(a => a.Id == 0))
                {
                    stored = await db.Set<Account>().AsNoTracking().Where(a => codes.Contains(a.Code)).ToDictionaryAsync(a => a.Code, StringComparer.Ordinal, stop);
                }

                var places = await new AccountPlaces(db).Write(good.Where(d => d.Row.Good), stored, stop);
                var result = BulkResult.Of(rows);
                await Tell(good, stored, places, result, stop);
                return result;
            }, stop);
        }

        private List<Account> Merge(IReadOnlyList<AccountDraft> drafts, Dictionary<string, Account> stored)
        {
            var now = clock.GetUtcNow();
            var touched = new List<Account>();
            foreach (var draft in drafts)
            {
                var row = draft.Row;
                if (!stored.TryGetValue(draft.Code, out var account))
                {
                    if (string.IsNullOrEmpty(draft.Name))
                    {
                        row.Refuse(NameMissing);
                        continue;
                    }

                    row.IsNew = true;
                    account = new Account { Code = draft.Code, CreatedAt = now };
                }

                draft.Put(account);
                if (row.IsNew || row.Changed)
                {
                    account.UpdatedAt = now;
                    account.Version += row.IsNew ? 0 : 1;
                    touched.Add(account);
                }
            }

            return touched;
        }

        // One entry for each account and place that changed, with old and new values, and one for the call.
        private async Task Tell(IReadOnlyList<AccountDraft> drafts, Dictionary<string, Account> stored, List<AuditRow> places, BulkResult result, CancellationToken stop)
        {
            if (result.ChangedNothing)
            {
                return;
            }

            var changed = drafts.Where(d => d.Row.Status is RowStatus.Created or RowStatus.Updated).ToList();
            var entries = changed.Where(d => d.Row.IsNew || d.Row.Changes.Count > 0)
                .Select(d => new AuditRow(d.Row.IsNew ? "account.added" : "account.changed", $"account:{d.Code}", stored[d.Code].Id, d.Row.Changes));
            await db.RecordMany(clock, [.. entries, .. places], stop);
            if (result.Rows.Count > 1)
            {
                db.Record(clock, "accounts.upserted", "accounts", detail: new { result.Created, result.Updated, result.Unchanged, result.Rejected });
            }

            db.Emit(clock, "accounts.changed", "accounts", new { codes = changed.Select(d => d.Code) });
        }
    }
}
