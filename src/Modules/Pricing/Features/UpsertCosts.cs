using Filiera.Catalog;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Pricing.Features;

/// <summary>PUT /admin/costs: what products cost and below what they are not sold without asking, from the ERP. Never shown to a dealer.</summary>
public static class UpsertCosts
{
    /// <param name="Cost">Of one base unit; at most 5 decimals.</param>
    /// <param name="Floor">Prezzo minimo of one base unit, net.</param>
    public sealed record Item(string? Sku = null, decimal? Cost = null, decimal? Floor = null);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/admin/costs", (Bulk<Item> costs, Handler handler, CancellationToken stop) => handler.Handle(costs, stop))
            .WithName("UpsertCosts").WithTags("Admin").WithSummary("Set costs and floor prices of products")
            .WithDescription("Up to 10,000 `items` by `sku`; an absent `cost` or `floor` stays as it is. Good rows are kept, bad ones come back with their `problems`.")
            .WithExample(new { items = new[] { new { sku = "K64-AR", cost = 33.15m, floor = 41.5m } } })
            .AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, TimeProvider clock, ProductLookup products)
    {
        private sealed record Draft(RowCheck Row, string Sku, UnitPrice? Cost, UnitPrice? Floor);

        public async Task<Result<BulkResult>> Handle(Bulk<Item> costs, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(costs);
            if ((db.Caller.Demand(Permission.PricesWrite) ?? costs.Refusal) is { } problem)
            {
                return problem;
            }

            var (rows, good) = costs.Check(Read);
            return await db.InTransaction<BulkResult>(async () =>
            {
                await db.OneAtATime("costs", stop);
                var known = await products.BySkus([.. good.Select(d => d.Sku)], stop);
                var ids = known.Values.Select(p => p.Id).ToList();
                var stored = await db.Set<ProductCost>().AsNoTracking().Where(c => ids.Contains(c.ProductId)).ToDictionaryAsync(c => c.ProductId, stop);
                var changed = good.Select(d => Merge(d, known, stored)).OfType<ProductCost>().ToList();
                await db.BulkUpsert(changed, [nameof(ProductCost.ProductId)], only: null, stop);
                var result = BulkResult.Of(rows);
                if (changed.Count > 0)
                {
                    db.Record(clock, "costs.upserted", "costs", detail: new { result.Created, result.Updated, result.Unchanged, result.Rejected });
                }

                return result;
            }, stop);
        }

        private static Draft Read(Item item, RowCheck row)
        {
            var sku = row.Required("sku", item.Sku, 60);
            row.Key = sku.Length > 0 ? sku : null;
            if (item.Cost is null && item.Floor is null)
            {
                row.Refuse("REQUIRED", "cost", new("Manca il costo o il prezzo minimo.", "The cost or the floor price is missing."));
            }

            return new(row, sku, row.Number<UnitPrice>("cost", item.Cost, 0, 1_000_000_000), row.Number<UnitPrice>("floor", item.Floor, 0, 1_000_000_000));
        }

        private ProductCost? Merge(Draft draft, IReadOnlyDictionary<string, ProductKey> known, Dictionary<int, ProductCost> stored)
        {
            if (!known.TryGetValue(draft.Sku, out var product))
            {
                draft.Row.Refuse("UNKNOWN_SKU", "sku", new("L’articolo «{0}» non è a catalogo.", "Item “{0}” is not in the catalogue.", draft.Sku), null, draft.Sku);
                return null;
            }

            var old = stored.GetValueOrDefault(product.Id);
            draft.Row.IsNew = old is null;
            var next = new ProductCost
            {
                ProductId = product.Id, UpdatedAt = clock.GetUtcNow(),
                Cost = draft.Row.NextOptional(old?.Cost, draft.Cost), Floor = draft.Row.NextOptional(old?.Floor, draft.Floor),
            };
            return draft.Row.IsNew || draft.Row.Changed ? next : null;
        }
    }
}
