using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Pricing.Features;

/// <summary>The largest discount that each role may give by itself, by class of items. Over it, and under a product's floor, a line needs consent: it is never refused.</summary>
public static class LimitDiscounts
{
    /// <param name="Role">Code of the role: service, admin, …</param>
    /// <param name="ItemClass">Absent or empty = every item.</param>
    /// <param name="Maximum">In percent of the price, 0–100; absent takes the limit away.</param>
    public sealed record Item(string? Role = null, string? ItemClass = null, decimal? Maximum = null);

    public sealed record Response(IReadOnlyList<Item> Items);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/admin/discount-limits", (Handler handler, CancellationToken stop) => handler.Read(stop))
            .WithName("ListDiscountLimits").WithTags("Prices").WithSummary("The largest discount of each role");
        api.MapPut("/admin/discount-limits", (Bulk<Item> items, Handler handler, CancellationToken stop) => handler.Handle(items, stop))
            .WithName("LimitDiscounts").WithTags("Prices").WithSummary("Set the largest discount of a role")
            .WithDescription("By `role` and `itemClass` (absent = every item). Judged are the levels that a person gives, together: what list, matrix and contract give is the manufacturer’s own. Over it a line carries `needsApproval`.")
            .WithExample(new { items = new object[] { new { role = "service", maximum = 5 }, new { role = "service", itemClass = "VIT", maximum = 8 } } })
            .AcceptIdempotencyKey();
    }

    public sealed class Handler(PortalDb db, TimeProvider clock)
    {
        private sealed record Draft(RowCheck Row, string Role, string ItemClass, Percent? Maximum);

        public async Task<Result<Response>> Read(CancellationToken stop) => db.Caller.Demand(Permission.PricesWrite) is { } problem ? problem
            : new Response(await db.Set<DiscountLimit>().OrderBy(r => r.Role).ThenBy(r => r.ItemClass).Take(2_000).ToListAsync(stop) is var limits ? [.. limits.Select(r => new Item(r.Role, r.ItemClass, r.Maximum.Value))] : []);

        public async Task<Result<BulkResult>> Handle(Bulk<Item> items, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(items);
            if ((db.Caller.Demand(Permission.PricesWrite) ?? items.Refusal) is { } problem)
            {
                return problem;
            }

            var (rows, good) = items.Check(Understand);
            return await db.InTransaction<BulkResult>(async () =>
            {
                await db.OneAtATime("price-limits", stop);
                var stored = await db.Set<DiscountLimit>().ToListAsync(stop);
                var changes = new List<object>();
                foreach (var draft in good)
                {
                    var old = stored.Find(l => l.Role == draft.Role && l.ItemClass == draft.ItemClass);
                    draft.Row.IsNew = old is null && draft.Maximum is not null;
                    draft.Row.Noted(old?.Maximum, draft.Maximum);
                    if (draft.Row.IsNew || draft.Row.Changed)
                    {
                        changes.Add(new { draft.Role, draft.ItemClass, from = old?.Maximum, to = draft.Maximum });
                        Set(draft, old);
                    }
                }

                if (changes.Count > 0)
                {
                    db.Record(clock, "discount-limits.changed", "discounts", detail: new { changes });
                    await db.SaveChangesAsync(stop);
                }

                return BulkResult.Of(rows);
            }, stop);
        }

        private void Set(Draft draft, DiscountLimit? old)
        {
            if (draft.Maximum is not { } maximum)
            {
                db.Remove(old!);
            }
            else if (old is null)
            {
                db.Add(new DiscountLimit { Role = draft.Role, ItemClass = draft.ItemClass, Maximum = maximum });
            }
            else
            {
                old.Maximum = maximum;
            }
        }

        private static Draft Understand(Item item, RowCheck row)
        {
            var (role, of) = (row.Required("role", item.Role, 60), row.Text("itemClass", item.ItemClass, 40) ?? "");
            row.Key = $"{role}|{of}";
            return new(row, role, of, row.Number<Percent>("maximum", item.Maximum, 0, 100));
        }
    }
}
