using System.Globalization;
using Filiera.Catalog;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Pricing.Features;

/// <summary>RAEE and packaging of products (domain.md A7): a page of them, and rows set in bulk. Audited product by product.</summary>
public static class UpsertContributions
{
    /// <param name="Sku">The product.</param>
    /// <param name="Raee">Euro per base unit; 0 = none.</param>
    /// <param name="ConaiMaterial">Code of a CONAI rule; empty = none.</param>
    /// <param name="ConaiGrams">Grams of packaging on a base unit.</param>
    public sealed record Item(string? Sku = null, UnitPrice? Raee = null, string? ConaiMaterial = null, Quantity? ConaiGrams = null, string? Name = null);

    public sealed record Response(IReadOnlyList<Item> Items, string? Next, int Total);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/admin/contributions", (string? cursor, int? limit, Handler handler, CancellationToken stop) => handler.Read(cursor, limit, stop))
            .WithName("ListContributions").WithTags("Prices").WithSummary("Products with RAEE or CONAI");
        api.MapPut("/admin/contributions", (Bulk<Item> rows, Handler handler, CancellationToken stop) => handler.Handle(rows, stop))
            .WithName("UpsertContributions").WithTags("Admin").WithSummary("Set RAEE and packaging of products")
            .WithDescription("By `sku`. `raee` is euro per base unit and is never discounted; CONAI is `conaiGrams` of packaging × the rate of the rule named `conaiMaterial`. Absent fields stay; 0 and empty clear.")
            .WithExample(new { items = new[] { new { sku = "E12-24", raee = 0.43m } } })
            .AcceptIdempotencyKey();
    }

    public sealed class Handler(PortalDb db, CatalogReader catalog, TimeProvider clock)
    {
        private sealed record Draft(RowCheck Row, UnitPrice? Raee, string? Material, Quantity? Grams);

        public async Task<Result<Response>> Read(string? cursor, int? limit, CancellationToken stop = default)
        {
            if ((db.Caller.Demand(Permission.PricesWrite) ?? Cursor.CheckLimit(limit)) is { } problem)
            {
                return problem;
            }

            var skip = 0;
            if (!string.IsNullOrEmpty(cursor) && (Cursor.Read(cursor, 1) is not [var at] || !int.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out skip)))
            {
                return Cursor.Unreadable;
            }

            var take = limit ?? 24;
            var total = await db.Set<ProductContribution>().CountAsync(stop);
            var rows = await db.Set<ProductContribution>().AsNoTracking().OrderBy(c => c.ProductId).Skip(skip).Take(take).ToListAsync(stop);
            var products = await catalog.ByIds([.. rows.Select(r => r.ProductId)], stop);
            return new Response(
                [.. rows.Where(r => products.ContainsKey(r.ProductId)).Select(r => new Item(products[r.ProductId].Sku, r.Raee, r.ConaiMaterial, r.ConaiGrams, products[r.ProductId].Name))],
                total > skip + take ? Cursor.Write(skip + take) : null, total);
        }

        public async Task<Result<BulkResult>> Handle(Bulk<Item> contributions, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(contributions);
            if ((db.Caller.Demand(Permission.PricesWrite) ?? contributions.Refusal) is { } problem)
            {
                return problem;
            }

            var (rows, read) = contributions.Check(Read);
            var known = await catalog.Resolve([.. read.Select(d => d.Row.Key!)], stop);
            var seen = new HashSet<int>();
            foreach (var draft in read)
            {
                if (!known.TryGetValue(draft.Row.Key!, out var match))
                {
                    draft.Row.Refuse("NOT_FOUND", "sku", new("Il prodotto «{0}» non esiste.", "There is no product “{0}”.", draft.Row.Key));
                }
                else if (!seen.Add(match.Product.Id))
                {
                    draft.Row.Refuse("DUPLICATE", "sku", new("Il prodotto {0} c’è già in un’altra riga.", "Product {0} is in another row already.", match.Product.Sku));
                }
            }

            var good = read.Where(d => d.Row.Good).ToList();
            return await db.InTransaction<BulkResult>(async () =>
            {
                await db.OneAtATime("charges", stop);
                var ids = good.Select(d => known[d.Row.Key!].Product.Id).ToList();
                var stored = await db.Set<ProductContribution>().AsNoTracking().Where(c => ids.Contains(c.ProductId)).ToDictionaryAsync(c => c.ProductId, stop);
                var touched = good.Select(d => Merge(d, known[d.Row.Key!].Product.Id, stored)).Where(x => x.Draft.Row.Changed || x.Draft.Row.IsNew).ToList();
                var gone = touched.Where(x => x.Row is { Raee: null, ConaiMaterial: null }).Select(x => x.Row.ProductId).ToList();
                await db.Set<ProductContribution>().Where(c => gone.Contains(c.ProductId)).ExecuteDeleteAsync(stop);
                await db.BulkUpsert([.. touched.Select(x => x.Row).Where(r => !gone.Contains(r.ProductId))], [nameof(ProductContribution.ProductId)], only: null, stop);
                if (touched.Count > 0)
                {
                    await db.BumpVersion(ChargeBook.Version, stop);
                    await db.RecordMany(clock, [.. touched.Select(x => new AuditRow("contribution.changed", $"product:{x.Draft.Row.Key}", null, x.Draft.Row.Changes))], stop);
                    db.Emit(clock, "charges.changed", "charges", new { skus = touched.Select(x => x.Draft.Row.Key) });
                }

                return BulkResult.Of(rows);
            }, stop);
        }

        private static Draft Read(Item item, RowCheck row)
        {
            row.Key = row.Required("sku", item.Sku, 60);
            var material = row.Text("conaiMaterial", item.ConaiMaterial, 40)?.ToUpperInvariant();
            if (item.Raee is { Value: < 0 or > 100_000 })
            {
                row.Refuse("OUT_OF_RANGE", "raee", new("Il contributo va da 0 a 100.000.", "The contribution is from 0 to 100,000."));
            }

            if (item.ConaiGrams is { Value: < 0 or > 100_000_000 })
            {
                row.Refuse("OUT_OF_RANGE", "conaiGrams", new("Il peso va da 0 a 100.000.000 di grammi.", "The weight is from 0 to 100,000,000 grams."));
            }

            return new(row, item.Raee, material, item.ConaiGrams);
        }

        private static (Draft Draft, ProductContribution Row) Merge(Draft draft, int productId, Dictionary<int, ProductContribution> stored)
        {
            var old = stored.GetValueOrDefault(productId);
            var (raee, material, grams) = (draft.Raee ?? old?.Raee, draft.Material ?? old?.ConaiMaterial, draft.Grams ?? old?.ConaiGrams);
            var next = new ProductContribution
            {
                ProductId = productId,
                Raee = raee is { Value: > 0 } ? raee : null,
                ConaiMaterial = string.IsNullOrEmpty(material) || grams is not { Value: > 0 } ? null : material,
                ConaiGrams = string.IsNullOrEmpty(material) || grams is not { Value: > 0 } ? null : grams,
            };
            draft.Row.Noted(old?.Raee?.Value, next.Raee?.Value, "c.raee");
            draft.Row.Noted(old?.ConaiMaterial, next.ConaiMaterial, "c.conaiMaterial");
            draft.Row.Noted(old?.ConaiGrams?.Value, next.ConaiGrams?.Value, "c.conaiGrams");
            draft.Row.IsNew = old is null && draft.Row.Changed;
            return (draft, next);
        }
    }
}
