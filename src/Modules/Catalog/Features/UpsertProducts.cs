using System.Text.Json;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Catalog.Features;

/// <summary>
/// Products in bulk, by SKU: for the ERP, the PIM and the import. A category that doesn't exist yet is made at the top of
/// the tree, with a warning. Statements are constant in the number of rows.
/// </summary>
public static class UpsertProducts
{
    /// <summary>An absent field leaves what is stored, an empty text clears it.</summary>
    /// <param name="Category">Code of the category.</param>
    /// <param name="Pack">Size of the usual pack in base units: 12 means <c>CF:12</c>.</param>
    /// <param name="Packs">All packs, the usual one first: <c>CF:12;CT:240</c>, with a pack's own GTIN as a third part: <c>CT:240:18012345678904</c>. Wins over <paramref name="Pack"/>.</param>
    /// <param name="Maximum">0 takes the maximum away.</param>
    /// <param name="Status">active or discontinued.</param>
    /// <param name="Substitute">SKU of what replaces it.</param>
    /// <param name="Gtin">8, 12, 13 or 14 digits.</param>
    /// <param name="Attributes">Object of named values.</param>
    public sealed record Item(
        string? Sku = null,
        string? Name = null,
        string? NameEn = null,
        string? Description = null,
        string? Category = null,
        string? Brand = null,
        string? ItemClass = null,
        string? Unit = null,
        decimal? Pack = null,
        string? Packs = null,
        decimal? Minimum = null,
        decimal? Multiple = null,
        decimal? Maximum = null,
        bool? WarnOnly = null,
        bool? AllOrNothing = null,
        decimal? VatRate = null,
        string? VatNature = null,
        string? Status = null,
        string? Substitute = null,
        string? Gtin = null,
        string? Image = null,
        JsonElement? Attributes = null,
        DateOnly? LastSold = null);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/admin/products", (Bulk<Item> products, Handler handler, CancellationToken stop) => handler.Handle(products, stop))
            .WithName("UpsertProducts").WithTags("Admin").WithSummary("Create or change products, by SKU")
            .WithDescription("Up to 10,000 `items`. Good rows are kept, bad ones come back as `REJECTED` with their `problems`. An absent field leaves what is stored, an empty text clears it.")
            .WithExample(new { items = new[] { new { sku = "PROVA-1", name = "Maniglia di prova", unit = "PZ", packs = "CF:6", minimum = 1, multiple = 1, vatRate = 22 } } })
            .RecordsExchange("products").AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, TimeProvider clock)
    {
        public async Task<Result<BulkResult>> Handle(Bulk<Item> products, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(products);
            if ((db.Caller.Demand(Permission.CatalogWrite) ?? products.Refusal) is { } problem)
            {
                return problem;
            }

            var (rows, good) = products.Check(ProductDraft.Read);
            return await db.InTransaction<BulkResult>(async () =>
            {
                await db.OneAtATime("products", stop);
                var skus = good.Select(d => d.Sku).ToList();
                var stored = await db.Set<Product>().AsNoTracking().Where(p => skus.Contains(p.Sku)).ToDictionaryAsync(p => p.Sku, StringComparer.Ordinal, stop);
                var categories = await Categories(good, stop);
                var codes = categories.ToDictionary(c => c.Value, c => c.Key);
                var touched = good.Select(d => Merge(d, stored.GetValueOrDefault(d.Sku), categories, codes)).OfType<(Product Product, AuditEntry Line)>().ToList();
                await db.BulkUpsert([.. touched.Select(t => t.Product)], [nameof(Product.Sku)], only: null, stop);
                await db.BulkInsert([.. touched.Select(t => t.Line)], stop);
                await CheckSubstitutes(good, stop);
                var result = BulkResult.Of(rows);
                Tell([.. touched.Select(t => t.Product.Sku)], result);
                return result;
            }, stop);
        }

        // Every category's code: the audit names them, also those that products leave.
        private async Task<Dictionary<string, int>> Categories(IReadOnlyList<ProductDraft> drafts, CancellationToken stop)
        {
            var wanted = drafts.Where(d => !string.IsNullOrEmpty(d.Category)).ToLookup(d => d.Category!, StringComparer.Ordinal);
            var known = await Read();
            var missing = wanted.Select(g => g.Key).Where(c => !known.ContainsKey(c)).ToList();
            if (missing.Count == 0)
            {
                return known;
            }

            await db.BulkInsert([.. missing.Select(code => new Category { Code = code, Name = code })], stop);
            foreach (var code in missing)
            {
                wanted[code].First().Row.Warn("CATEGORY_CREATED", "category", new("La categoria «{0}» non c’era: è stata creata.", "Category “{0}” was not there: it was created.", code));
            }

            return await Read();

            Task<Dictionary<string, int>> Read() => db.Set<Category>().AsNoTracking().ToDictionaryAsync(c => c.Code, c => c.Id, StringComparer.Ordinal, stop);
        }

        // The product as it becomes, with the line of its history; null when the row is refused or changes nothing.
        private (Product Product, AuditEntry Line)? Merge(ProductDraft draft, Product? stored, Dictionary<string, int> categories, Dictionary<int, string> codes)
        {
            var before = stored is null ? null : ProductFields.Of(stored, Code(stored));
            if (ProductMerge.Apply(draft, stored, categories, clock.GetUtcNow()) is not { } product)
            {
                return null;
            }

            product.Version += stored is null ? 0 : 1;
            var changes = before is null ? null : Audit.Changes(before, ProductFields.Of(product, Code(product)));
            return (product, new AuditEntry
            {
                At = product.UpdatedAt,
                Who = db.Caller.Name,
                What = stored is null ? "product.created" : "product.changed",
                Subject = ChangeHistory.OfProduct(product.Sku),
                Detail = changes is null ? null : JsonSerializer.Serialize(new { changes }, Json.Options),
            });

            string? Code(Product of) => of.CategoryId is { } id ? codes.GetValueOrDefault(id) : null;
        }

        // A substitute may come later: not there yet is a warning.
        private async Task CheckSubstitutes(IReadOnlyList<ProductDraft> drafts, CancellationToken stop)
        {
            var named = drafts.Where(d => d.Row.Good && d.Substitute is { Length: > 0 }).ToList();
            if (named.Count == 0)
            {
                return;
            }

            var skus = named.Select(d => d.Substitute!).Distinct().ToList();
            var there = (await db.Set<Product>().Where(p => skus.Contains(p.Sku)).Select(p => p.Sku).ToListAsync(stop)).ToHashSet(StringComparer.Ordinal);
            foreach (var draft in named.Where(d => !there.Contains(d.Substitute!)))
            {
                draft.Row.Warn("UNKNOWN_SUBSTITUTE", "substitute", new("Il sostituto «{0}» non è a catalogo.", "Substitute “{0}” is not in the catalogue.", draft.Substitute), null, draft.Substitute);
            }
        }

        private void Tell(List<string> skus, BulkResult result)
        {
            if (skus.Count == 0)
            {
                return;
            }

            db.Record(clock, "products.upserted", "catalog", detail: new { result.Created, result.Updated, result.Unchanged, result.Rejected, skus });
            db.Emit(clock, "products.changed", "catalog", new { skus });
        }
    }
}
