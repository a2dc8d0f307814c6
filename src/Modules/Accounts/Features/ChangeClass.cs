using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>Gives many dealers one class, with a result for each: their price list and matrix row change with it. Statements are constant in the number of rows.</summary>
public static class ChangeClass
{
    public sealed record Item(string? Account = null);

    private sealed record Draft(RowCheck Row, string Code);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/admin/classes/{class}/accounts", (string @class, Bulk<Item> accounts, Handler handler, CancellationToken stop) => handler.Handle(SkuInPath.Decode(@class), accounts, stop))
            .WithName("ChangeClass").WithTags("Admin").WithSummary("Give many dealers one class")
            .WithDescription("Up to 10,000 `items`. Their price list and matrix row change with it. An unknown dealer is `REJECTED`.")
            .WithExample(new { items = new[] { new { account = "C01002" } } }, parameters: new Dictionary<string, object> { ["class"] = "B" })
            .AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, TimeProvider clock)
    {
        public async Task<Result<BulkResult>> Handle(string @class, Bulk<Item> accounts, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(accounts);
            var name = new RowCheck(0);
            var next = name.Required("class", @class, 20);
            if ((db.Caller.Demand(Permission.AccountsWrite) ?? accounts.Refusal ?? name.Problem) is { } problem)
            {
                return problem;
            }

            var (rows, good) = accounts.Check((item, row) =>
            {
                var code = row.Required("account", item.Account, 40);
                row.Key = code.Length > 0 ? code : null;
                return new Draft(row, code);
            });
            return await db.InTransaction<BulkResult>(async () =>
            {
                await db.OneAtATime("accounts", stop);
                var codes = good.Select(d => d.Code).ToList();
                var stored = await db.Set<Account>().AsNoTracking().Where(a => codes.Contains(a.Code)).ToDictionaryAsync(a => a.Code, StringComparer.Ordinal, stop);
                var touched = new List<Account>();
                foreach (var draft in good)
                {
                    if (!stored.TryGetValue(draft.Code, out var account))
                    {
                        draft.Row.Refuse("UNKNOWN_ACCOUNT", "account", new("Il rivenditore «{0}» non esiste.", "There is no dealer “{0}”.", draft.Code), null, draft.Code);
                        continue;
                    }

                    account.Class = draft.Row.Noted(account.Class, next);
                    if (draft.Row.Changed)
                    {
                        account.UpdatedAt = clock.GetUtcNow();
                        account.Version++;
                        touched.Add(account);
                    }
                }

                await db.BulkUpsert(touched, [nameof(Account.Code)], [nameof(Account.Class), nameof(Account.UpdatedAt), nameof(Account.Version)], stop);
                await Tell(good, stored, stop);
                return BulkResult.Of(rows);
            }, stop);
        }

        private async Task Tell(IReadOnlyList<Draft> drafts, Dictionary<string, Account> stored, CancellationToken stop)
        {
            var changed = drafts.Where(d => d.Row.Status == RowStatus.Updated).ToList();
            await db.RecordMany(clock, [.. changed.Select(d => new AuditRow("account.changed", $"account:{d.Code}", stored[d.Code].Id, d.Row.Changes))], stop);
            if (changed.Count > 0)
            {
                db.Emit(clock, "accounts.changed", "accounts", new { codes = changed.Select(d => d.Code) });
            }
        }
    }
}
