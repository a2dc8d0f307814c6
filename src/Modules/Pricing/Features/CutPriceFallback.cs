using Filiera.Accounts;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Pricing.Features;

/// <summary>Where the way down from a dealer's lists over his class's to everybody's ends: who is cut off pays no general price, and is told so.</summary>
public static class CutPriceFallback
{
    /// <param name="Account">Code of a dealer: class and base lists don’t hold for him.</param>
    /// <param name="Class">A class of dealers: the base list doesn’t hold for them.</param>
    /// <param name="Cut">False takes the cut away.</param>
    public sealed record Item(string? Account = null, string? Class = null, bool Cut = true, string? Why = null);

    public sealed record Shown(string? Account, string? AccountName, string? Class, string? Why);

    public sealed record Response(IReadOnlyList<Shown> Items);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/admin/price-cuts", (Handler handler, CancellationToken stop) => handler.Read(stop))
            .WithName("ListPriceCuts").WithTags("Prices").WithSummary("The dealers and classes for whom more general lists don’t hold");
        api.MapPut("/admin/price-cuts", (Bulk<Item> items, Handler handler, CancellationToken stop) => handler.Handle(items, stop))
            .WithName("CutPriceFallback").WithTags("Prices").WithSummary("End a dealer’s or a class’s way down to more general lists")
            .WithDescription("By `account` (only his own lists hold) or `class` (no base list). `cut` false opens the way again. What then has no price is on request, and says why.")
            .WithExample(new { items = new[] { new { @class = "Z", cut = true, why = "Solo il listino export" } } })
            .AcceptIdempotencyKey();
    }

    public sealed class Handler(PortalDb db, TimeProvider clock, AccountLookup accounts, AccountDirectory directory)
    {
        private const int Most = 10_000;

        private sealed record Draft(RowCheck Row, string? Account, string? Class, bool Cut, string? Why);

        public async Task<Result<Response>> Read(CancellationToken stop)
        {
            if (db.Caller.Demand(Permission.PricesWrite) is { } problem)
            {
                return problem;
            }

            var cuts = await db.Set<PriceCut>().AsNoTracking().OrderBy(c => c.Class).ThenBy(c => c.Id).Take(Most).ToListAsync(stop);
            var names = await directory.Names([.. cuts.Select(c => c.AccountId).OfType<int>()], stop);
            return new Response([.. cuts.Select(c => new Shown(c.AccountId is { } id ? names.GetValueOrDefault(id)?.Code : null, c.AccountId is { } of ? names.GetValueOrDefault(of)?.Name : null, c.Class, c.Why))]);
        }

        public async Task<Result<BulkResult>> Handle(Bulk<Item> items, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(items);
            if ((db.Caller.Demand(Permission.PricesWrite) ?? items.Refusal) is { } problem)
            {
                return problem;
            }

            var (rows, good) = items.Check(Read);
            return await db.InTransaction<BulkResult>(async () =>
            {
                await db.OneAtATime("prices", stop);
                var codes = good.Select(d => d.Account).OfType<string>().ToList();
                var owners = codes.Count == 0 ? new Dictionary<string, AccountKey>() : await accounts.ByCodes(codes, stop);
                var stored = await db.Set<PriceCut>().ToListAsync(stop);
                foreach (var draft in good)
                {
                    Set(draft, owners, stored);
                }

                var changed = good.Where(d => d.Row.Good && (d.Row.IsNew || d.Row.Changed)).ToList();
                if (changed.Count > 0)
                {
                    db.Record(clock, "price-cuts.changed", "price-sources", detail: new { changes = changed.Select(d => new { d.Account, d.Class, d.Cut, d.Why }) });
                    db.Emit(clock, "prices.changed", "prices", new { cuts = changed.Select(d => d.Account ?? d.Class) });
                    await db.SaveChangesAsync(stop);
                }

                return BulkResult.Of(rows);
            }, stop);
        }

        private void Set(Draft draft, IReadOnlyDictionary<string, AccountKey> owners, List<PriceCut> stored)
        {
            AccountKey? owner = null;
            if (draft.Account is { } code && !owners.TryGetValue(code, out owner))
            {
                draft.Row.Refuse("UNKNOWN_ACCOUNT", "account", new("Il cliente «{0}» non esiste.", "There is no account “{0}”.", code), null, code);
                return;
            }

            var old = stored.Find(c => owner is not null ? c.AccountId == owner.Id : c.AccountId is null && c.Class == draft.Class);
            draft.Row.IsNew = old is null && draft.Cut;
            draft.Row.Noted((old is not null, old?.Why), (draft.Cut, draft.Cut ? draft.Why ?? old?.Why : null));
            if (old is not null && !draft.Cut)
            {
                db.Remove(old);
            }
            else if (old is not null)
            {
                old.Why = draft.Why ?? old.Why;
            }
            else if (draft.Cut)
            {
                db.Add(new PriceCut { AccountId = owner?.Id, Class = owner is null ? draft.Class : null, Why = draft.Why });
            }
        }

        private static Draft Read(Item item, RowCheck row)
        {
            var (account, of) = (row.Text("account", item.Account, 40), row.Text("class", item.Class, 20));
            row.Key = account is { Length: > 0 } ? account : of;
            if (account is not { Length: > 0 } == of is not { Length: > 0 })
            {
                row.Refuse("ACCOUNT_OR_CLASS", "account", new("Serve il cliente o la classe, non tutti e due.", "An account or a class is needed, not both."));
            }

            return new(row, account is { Length: > 0 } ? account : null, of is { Length: > 0 } ? of : null, item.Cut, row.Text("why", item.Why, 1000) is { Length: > 0 } why ? why : null);
        }
    }
}
