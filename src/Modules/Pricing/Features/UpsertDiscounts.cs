using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Pricing.Features;

/// <summary>The discount matrix (class of customers × class of items): read whole, changed row by row in bulk, audited with old and new.</summary>
public static class UpsertDiscounts
{
    /// <param name="ItemClass">Absent or empty = every item.</param>
    /// <param name="Discounts">The cascade «50+10+5»; empty takes the row away.</param>
    public sealed record Item(string? AccountClass = null, string? ItemClass = null, string? Discounts = null);

    public sealed record Response(IReadOnlyList<Item> Items);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/admin/discounts", (Handler handler, CancellationToken stop) => handler.Read(stop))
            .WithName("ListDiscounts").WithTags("Prices").WithSummary("The discount matrix: class of customers × class of items");
        api.MapPut("/admin/discounts", (Bulk<Item> rows, Handler handler, CancellationToken stop) => handler.Handle(rows, stop))
            .WithName("UpsertDiscounts").WithTags("Admin").WithSummary("Set rows of the discount matrix")
            .WithDescription("By `accountClass` and `itemClass` (absent = every item). Empty `discounts` takes the row away. Prices follow at once on every node.")
            .WithExample(new { items = new[] { new { accountClass = "A", itemClass = "CHIUDIPORTA", discounts = "50+10" } } })
            .AcceptIdempotencyKey();
    }

    public sealed class Handler(PortalDb db, TimeProvider clock)
    {
        private sealed record Draft(RowCheck Row, string AccountClass, string ItemClass, string Discounts);

        public async Task<Result<Response>> Read(CancellationToken stop) => db.Caller.Demand(Permission.PricesWrite) is { } problem ? problem
            : new Response(await db.Set<MatrixRow>().OrderBy(r => r.AccountClass).ThenBy(r => r.ItemClass).Select(r => new Item(r.AccountClass, r.ItemClass, r.Discounts)).ToListAsync(stop));

        public async Task<Result<BulkResult>> Handle(Bulk<Item> matrix, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(matrix);
            if ((db.Caller.Demand(Permission.PricesWrite) ?? matrix.Refusal) is { } problem)
            {
                return problem;
            }

            var (rows, good) = matrix.Check(Read);
            return await db.InTransaction<BulkResult>(async () =>
            {
                await db.OneAtATime("prices", stop);
                var stored = await db.Set<MatrixRow>().AsNoTracking().ToDictionaryAsync(r => (r.AccountClass, r.ItemClass), stop);
                var changes = new List<(Draft Draft, string? Old)>();
                foreach (var draft in good)
                {
                    var old = stored.GetValueOrDefault((draft.AccountClass, draft.ItemClass))?.Discounts;
                    draft.Row.IsNew = old is null && draft.Discounts.Length > 0;
                    draft.Row.Noted(old ?? "", draft.Discounts);
                    if (draft.Row.Changed)
                    {
                        changes.Add((draft, old));
                    }
                }

                var gone = changes.Where(c => c.Draft.Discounts.Length == 0).Select(c => stored[(c.Draft.AccountClass, c.Draft.ItemClass)].Id).ToList();
                await db.Set<MatrixRow>().Where(r => gone.Contains(r.Id)).ExecuteDeleteAsync(stop);
                await db.BulkUpsert([.. changes.Where(c => c.Draft.Discounts.Length > 0).Select(c => new MatrixRow { AccountClass = c.Draft.AccountClass, ItemClass = c.Draft.ItemClass, Discounts = c.Draft.Discounts })],
                    [nameof(MatrixRow.AccountClass), nameof(MatrixRow.ItemClass)], only: null, stop);
                if (changes.Count > 0)
                {
                    await db.RaiseDiscountMatrix(stop);
                    db.Record(clock, "discounts.changed", "discounts", detail: new { changes = changes.Select(c => new { c.Draft.AccountClass, c.Draft.ItemClass, from = c.Old, to = c.Draft.Discounts }) });
                    db.Emit(clock, "prices.changed", "prices", new { matrix = changes.Select(c => c.Draft.AccountClass).Distinct() });
                }

                return BulkResult.Of(rows);
            }, stop);
        }

        private static Draft Read(Item item, RowCheck row)
        {
            var (of, on) = (row.Required("accountClass", item.AccountClass, 20), row.Text("itemClass", item.ItemClass, 40) ?? "");
            row.Key = $"{of}|{on}";
            var text = row.Text("discounts", item.Discounts, 60) ?? "";
            if (!DiscountChain.TryParse(text, DiscountOrigin.Matrix, out var chain, out var error))
            {
                row.Refuse("DISCOUNTS", "discounts", error!.Message, new("Scrivi gli sconti come 50+10+5.", "Write discounts as 50+10+5."), text);
            }

            return new(row, of, on, row.Good ? chain.ToString() : "");
        }
    }
}
