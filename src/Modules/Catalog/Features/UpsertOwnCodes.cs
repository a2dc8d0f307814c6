using Filiera.Accounts;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Catalog.Features;

/// <summary>The dealers' own codes for products, in bulk, by account and code: what the ERP knows of them.</summary>
public static class UpsertOwnCodes
{
    /// <param name="Account">The ERP's code of the dealer.</param>
    /// <param name="Code">As he writes it; blanks and case don't tell two codes apart.</param>
    /// <param name="Sku">What it means; an empty text takes the code away.</param>
    public sealed record Item(string? Account = null, string? Code = null, string? Sku = null);

    private sealed record Draft(RowCheck Row, string Account, string Code, string Key, string? Sku);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/admin/own-codes", (Bulk<Item> codes, Handler handler, CancellationToken stop) => handler.Handle(codes, stop))
            .WithName("UpsertOwnCodes").WithTags("Admin").WithSummary("The dealers’ own codes for products, by account and code")
            .WithDescription("Up to 10,000 `items`: `account`, `code` as the dealer writes it, `sku` (empty: the code goes). With them search, quick order and files find the product. Good rows are kept, bad ones come back as `REJECTED`.")
            .WithExample(new { items = new[] { new { account = "C10001", code = "MIO-77", sku = "K64-AR" } } })
            .AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, TimeProvider clock, AccountLookup accounts)
    {
        public async Task<Result<BulkResult>> Handle(Bulk<Item> codes, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(codes);
            if ((db.Caller.Demand(Permission.CatalogWrite) ?? codes.Refusal) is { } problem)
            {
                return problem;
            }

            var (rows, good) = codes.Check(Read);
            return await db.InTransaction<BulkResult>(async () =>
            {
                await db.OneAtATime("own-codes", stop);
                await Apply(good, stop);
                return BulkResult.Of(rows);
            }, stop);
        }

        private static Draft Read(Item item, RowCheck row)
        {
            var (account, code, sku) = (row.Required("account", item.Account, 40), row.Required("code", item.Code, 60), row.Text("sku", item.Sku, 60));
            var key = CodeKey.OfOwnCode(code);
            if (row.Good && !CodeKey.CanBeOwn(key))
            {
                row.Refuse("CODE_UNUSABLE", "code", new("Il codice contiene segni che non si possono usare.", "The code holds signs that can’t be used."), null, code);
            }

            if (sku is null)
            {
                row.Refuse("REQUIRED", "sku", new("Manca.", "It is missing."));
            }

            row.Key = $"{account}|{key}";
            return new(row, account, code, key, sku);
        }

        private async Task Apply(IReadOnlyList<Draft> drafts, CancellationToken stop)
        {
            var known = await accounts.ByCodes([.. drafts.Select(d => d.Account).Distinct()], stop);
            var skus = drafts.Select(d => d.Sku!).Where(s => s.Length > 0).Distinct().ToList();
            var products = await db.Set<Product>().Where(p => skus.Contains(p.Sku)).Select(p => new { p.Sku, p.Id }).ToDictionaryAsync(p => p.Sku, p => p.Id, StringComparer.Ordinal, stop);
            var good = drafts.Where(d => IsKnown(d, known, products)).ToList();
            var (ids, keys) = (good.Select(d => known[d.Account].Id).Distinct().ToList(), good.Select(d => d.Key).Distinct().ToList());
            var stored = await (from c in db.Set<OwnCode>()
                                join p in db.Set<Product>() on c.ProductId equals p.Id
                                where EF.Parameter(ids).Contains(c.AccountId) && EF.Parameter(keys).Contains(c.Key)
                                select new { c.AccountId, c.Key, c.Code, p.Sku }).ToDictionaryAsync(c => (c.AccountId, c.Key), stop);

            var (written, gone) = (new List<OwnCode>(), new List<(int Account, string Key)>());
            var told = new Dictionary<string, Dictionary<string, object>>(StringComparer.Ordinal);
            foreach (var draft in good)
            {
                var id = known[draft.Account].Id;
                var before = stored.GetValueOrDefault((id, draft.Key));
                var after = draft.Sku!.Length == 0 ? null : draft.Sku;
                if (before?.Sku == after && (after is null || before?.Code == draft.Code))
                {
                    continue;
                }

                draft.Row.IsNew = before is null;
                draft.Row.Noted(false, true);
                if (after is null)
                {
                    gone.Add((id, draft.Key));
                }
                else
                {
                    written.Add(new OwnCode { AccountId = id, Key = draft.Key, Code = draft.Code, ProductId = products[after] });
                }

                (told.TryGetValue(draft.Account, out var changes) ? changes : told[draft.Account] = [])[draft.Code] = new { from = before?.Sku, to = after };
            }

            await db.BulkUpsert(written, [nameof(OwnCode.AccountId), nameof(OwnCode.Key)], only: null, stop);
            if (gone.Count > 0)
            {
                // The pairs are looked for by both lists and compared here: one statement for any number of dealers.
                var (of, named, pairs) = (gone.Select(g => g.Account).Distinct().ToList(), gone.Select(g => g.Key).Distinct().ToList(), gone.ToHashSet());
                var rows = await db.Set<OwnCode>().Where(c => EF.Parameter(of).Contains(c.AccountId) && EF.Parameter(named).Contains(c.Key)).ToListAsync(stop);
                db.RemoveRange(rows.Where(r => pairs.Contains((r.AccountId, r.Key))));
            }

            foreach (var (account, changes) in told)
            {
                db.Record(clock, "owncodes.changed", $"owncodes:{account}", known[account].Id, new { changes });
            }
        }

        private static bool IsKnown(Draft draft, IReadOnlyDictionary<string, AccountKey> accounts, Dictionary<string, int> products)
        {
            if (!accounts.ContainsKey(draft.Account))
            {
                draft.Row.Refuse("UNKNOWN_ACCOUNT", "account", new("Il rivenditore «{0}» non esiste.", "There is no dealer “{0}”.", draft.Account), null, draft.Account);
            }

            if (draft.Sku is { Length: > 0 } sku && !products.ContainsKey(sku))
            {
                draft.Row.Refuse("UNKNOWN_SKU", "sku", new("L’articolo «{0}» non esiste.", "There is no product “{0}”.", sku), null, sku);
            }

            return draft.Row.Good;
        }
    }
}
