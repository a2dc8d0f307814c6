using Filiera.Catalog;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Inventory.Features;

/// <summary>
/// Stock and announced goods in bulk, by warehouse and SKU: for the ERP, the warehouse and the import. What is reserved is
/// not touched: only Reservations changes it. A warehouse that doesn't exist yet is made. Statements are constant in the number of rows.
/// </summary>
public static class UpsertStock
{
    /// <summary>An absent field leaves what is stored.</summary>
    /// <param name="Warehouse">Code of the warehouse.</param>
    /// <param name="OnHand">What is on the shelves, reserved goods included.</param>
    /// <param name="Incoming">Goods announced: takes the place of what was announced before; 0 takes it away.</param>
    /// <param name="IncomingDate">The day they come.</param>
    /// <param name="Confirmed">The date is the supplier's word; else our estimate.</param>
    public sealed record Item(
        string? Warehouse = null,
        string? Sku = null,
        decimal? OnHand = null,
        decimal? Incoming = null,
        DateOnly? IncomingDate = null,
        bool? Confirmed = null);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/admin/stock", (Bulk<Item> stock, Handler handler, CancellationToken stop) => handler.Handle(stock, stop))
            .WithName("UpsertStock").WithTags("Admin").WithSummary("Set stock and announced goods, by warehouse and SKU")
            .WithDescription("Up to 10,000 `items`. `onHand` counts reserved goods too. `incoming` with `incomingDate` takes the place of what was announced; 0 takes it away. Good rows are kept, bad ones come back as `REJECTED` with their `problems`.")
            .WithExample(new { items = new[] { new { warehouse = "VI", sku = "K64-AR", onHand = 120, incoming = 240, incomingDate = "2027-01-15", confirmed = true } } })
            .RecordsExchange("stock").AcceptIdempotencyKey();

    internal sealed record Draft(RowCheck Row, string Warehouse, string Sku, Quantity? OnHand, Quantity? Incoming, DateOnly? Date, bool Confirmed);

    public sealed class Handler(PortalDb db, TimeProvider clock, ProductLookup products)
    {
        public async Task<Result<BulkResult>> Handle(Bulk<Item> stock, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(stock);
            if ((db.Caller.Demand(Permission.StockWrite) ?? stock.Refusal) is { } problem)
            {
                return problem;
            }

            var (rows, good) = stock.Check(Read);
            return await db.InTransaction<BulkResult>(async () =>
            {
                await db.OneAtATime("stock", stop);
                var known = await products.BySkus([.. good.Select(d => d.Sku).Distinct()], stop);
                foreach (var draft in good.Where(d => !known.ContainsKey(d.Sku)))
                {
                    draft.Row.Refuse("UNKNOWN_SKU", "sku", new("L’articolo «{0}» non è a catalogo.", "Item “{0}” is not in the catalogue.", draft.Sku), new("Manda prima l’articolo.", "Send the product first."), draft.Sku);
                }

                var kept = good.Where(d => d.Row.Good).ToList();
                var warehouses = await Warehouses(kept, stop);
                var changes = new List<object?[]>();
                await WriteStock(kept, warehouses, known, changes, stop);
                await WriteIncoming(kept, warehouses, known, changes, stop);
                var result = BulkResult.Of(rows);
                if (!result.ChangedNothing)
                {
                    // One entry a call, since stock changes all day; a change is [warehouse, sku, what, old, new].
                    db.Record(clock, "stock.upserted", "stock", detail: new { result.Created, result.Updated, result.Unchanged, result.Rejected, changes });
                    db.Emit(clock, "stock.changed", "stock", new { skus = kept.Where(d => d.Row.Status != RowStatus.Unchanged).Select(d => d.Sku).Distinct() });
                }

                return result;
            }, stop);
        }

        private static Draft Read(Item item, RowCheck row)
        {
            var warehouse = row.Required("warehouse", item.Warehouse, 40);
            var sku = row.Required("sku", item.Sku, 60);
            row.Key = $"{warehouse}|{sku}";
            var incoming = row.Number<Quantity>("incoming", item.Incoming, 0, 999_999_999);
            if (incoming is { Value: > 0 } && item.IncomingDate is null)
            {
                row.Refuse("REQUIRED", "incomingDate", new("Serve il giorno di arrivo.", "The day of arrival is needed."));
            }

            return new(row, warehouse, sku, row.Number<Quantity>("onHand", item.OnHand, -999_999_999, 999_999_999), incoming, item.IncomingDate, item.Confirmed ?? false);
        }

        private async Task<Dictionary<string, int>> Warehouses(List<Draft> drafts, CancellationToken stop)
        {
            var all = await db.Set<Warehouse>().AsNoTracking().ToListAsync(stop);
            var missing = drafts.GroupBy(d => d.Warehouse, StringComparer.Ordinal).Where(g => all.All(w => w.Code != g.Key)).OrderBy(g => g.Key, StringComparer.Ordinal).ToList();
            if (missing.Count > 0)
            {
                var position = all.Select(w => w.Position).DefaultIfEmpty(0).Max();
                await db.BulkInsert([.. missing.Select(g => new Warehouse { Code = g.Key, Name = g.Key, Position = ++position })], stop);
                foreach (var group in missing)
                {
                    group.First().Row.Warn("WAREHOUSE_CREATED", "warehouse", new("Il magazzino «{0}» non c’era: è stato creato.", "Warehouse “{0}” was not there: it was created.", group.Key), null, group.Key);
                }

                all = await db.Set<Warehouse>().AsNoTracking().ToListAsync(stop);
            }

            return all.ToDictionary(w => w.Code, w => w.Id, StringComparer.Ordinal);
        }

        private async Task WriteStock(List<Draft> drafts, Dictionary<string, int> warehouses, IReadOnlyDictionary<string, ProductKey> known, List<object?[]> changes, CancellationToken stop)
        {
            var ids = drafts.Select(d => known[d.Sku].Id).Distinct().ToList();
            var stored = await db.Set<StockItem>().AsNoTracking().Where(s => ids.Contains(s.ProductId)).ToDictionaryAsync(s => (s.WarehouseId, s.ProductId), stop);
            var touched = new List<StockItem>();
            foreach (var draft in drafts)
            {
                var key = (warehouses[draft.Warehouse], known[draft.Sku].Id);
                var isNew = !stored.TryGetValue(key, out var item);
                item ??= new StockItem { WarehouseId = key.Item1, ProductId = key.Id };
                draft.Row.IsNew = isNew;
                var before = item.OnHand;
                item.OnHand = draft.Row.Next(item.OnHand, draft.OnHand);
                if (isNew || draft.Row.Changed)
                {
                    changes.Add([draft.Warehouse, draft.Sku, "onHand", isNew ? null : before, item.OnHand]);
                }

                if (item.OnHand.Value < item.Reserved.Value && draft.Row.Changed)
                {
                    draft.Row.Warn("BELOW_RESERVED", "onHand", new("Meno di quanto è impegnato ({0}): gli ordini aspettano.", "Less than what is reserved ({0}): orders wait.", item.Reserved), null, draft.OnHand);
                }

                if (isNew || draft.Row.Changed)
                {
                    item.UpdatedAt = clock.GetUtcNow();
                    touched.Add(item);
                }
            }

            // By product, then warehouse, as reservations take: two writers can't wait for each other in a circle.
            await db.BulkUpsert([.. touched.OrderBy(s => s.ProductId).ThenBy(s => s.WarehouseId)], [nameof(StockItem.WarehouseId), nameof(StockItem.ProductId)],
                [nameof(StockItem.OnHand), nameof(StockItem.UpdatedAt)], stop);
        }

        private async Task WriteIncoming(List<Draft> drafts, Dictionary<string, int> warehouses, IReadOnlyDictionary<string, ProductKey> known, List<object?[]> changes, CancellationToken stop)
        {
            var wanted = drafts.Where(d => d.Incoming is not null).ToList();
            if (wanted.Count == 0)
            {
                return;
            }

            var ids = wanted.Select(d => known[d.Sku].Id).Distinct().ToList();
            var stored = (await db.Set<Incoming>().AsNoTracking().Where(i => ids.Contains(i.ProductId)).ToListAsync(stop)).ToLookup(i => (i.WarehouseId, i.ProductId));
            var (gone, added) = (new List<int>(), new List<Incoming>());
            foreach (var draft in wanted)
            {
                var key = (WarehouseId: warehouses[draft.Warehouse], ProductId: known[draft.Sku].Id);
                var before = stored[key].ToList();
                var same = draft.Incoming!.Value.Value == 0
                    ? before.Count == 0
                    : before is [var one] && one.Quantity == draft.Incoming && one.Date == draft.Date && one.Confirmed == draft.Confirmed;
                if (draft.Row.Noted(true, same))
                {
                    continue;
                }

                gone.AddRange(before.Select(i => i.Id));
                changes.Add([draft.Warehouse, draft.Sku, "incoming", before.Count == 0 ? null : string.Join(", ", before.Select(i => Words(i.Quantity, i.Date))), draft.Incoming.Value.Value > 0 ? Words(draft.Incoming.Value, draft.Date!.Value) : null]);
                if (draft.Incoming.Value.Value > 0)
                {
                    added.Add(new Incoming { WarehouseId = key.WarehouseId, ProductId = key.ProductId, Date = draft.Date!.Value, Quantity = draft.Incoming.Value, Confirmed = draft.Confirmed });
                }
            }

            if (gone.Count > 0)
            {
                await db.BumpVersion(IncomingMemory.Version, stop);
                await db.Set<Incoming>().Where(i => gone.Contains(i.Id)).ExecuteDeleteAsync(stop);
            }

            await db.BulkInsert(added, stop);
        }

        private static string Words(Quantity quantity, DateOnly date) => $"{quantity} ({date:yyyy-MM-dd})";
    }
}
