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
    /// <param name="Packs">All packs, the usual one first: <c>CF:12;CT:240</c>. Wins over <paramref name="Pack"/>.</param>
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
                var touched = good.Select(d => Merge(d, stored.GetValueOrDefault(d.Sku), categories)).OfType<Product>().ToList();
                await db.BulkUpsert(touched, [nameof(Product.Sku)], only: null, stop);
                await CheckSubstitutes(good, stop);
                var result = BulkResult.Of(rows);
                await Tell(touched, result, stop);
                return result;
            }, stop);
        }

        private async Task<Dictionary<string, int>> Categories(IReadOnlyList<ProductDraft> drafts, CancellationToken stop)
        {
            var wanted = drafts.Where(d => !string.IsNullOrEmpty(d.Category)).ToLookup(d => d.Category!, StringComparer.Ordinal);
            if (wanted.Count == 0)
            {
                return [];
            }

            var codes = wanted.Select(g => g.Key).ToList();
            var known = await Read();
            var missing = codes.Where(c => !known.ContainsKey(c)).ToList();
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

            Task<Dictionary<string, int>> Read() =>
                db.Set<Category>().AsNoTracking().Where(c => codes.Contains(c.Code)).ToDictionaryAsync(c => c.Code, c => c.Id, StringComparer.Ordinal, stop);
        }

        // The product as it becomes; null when the row is refused or changes nothing.
        private Product? Merge(ProductDraft draft, Product? stored, Dictionary<string, int> categories)
        {
            var row = draft.Row;
            row.IsNew = stored is null;
            var product = stored ?? new Product { Sku = draft.Sku };
            if (string.IsNullOrEmpty(draft.Name) && stored is null)
            {
                row.Refuse("REQUIRED", "name", new("Un articolo nuovo ha bisogno di un nome.", "A new product needs a name."));
                return null;
            }

            product.Name = draft.Name is { Length: > 0 } name ? row.Noted(product.Name, name) : product.Name;
            product.NameEn = row.Next(product.NameEn, draft.NameEn);
            product.Description = row.Next(product.Description, draft.Description);
            product.CategoryId = draft.Category is null ? product.CategoryId : row.Noted(product.CategoryId, draft.Category.Length == 0 ? null : categories[draft.Category]);
            product.Brand = row.Next(product.Brand, draft.Brand);
            product.ItemClass = row.Next(product.ItemClass, draft.ItemClass);
            product.Unit = draft.Unit is { Length: > 0 } unit ? row.Noted(product.Unit, unit) : product.Unit;
            product.Packs = row.Next(product.Packs, draft.Packs);
            product.Minimum = row.Next(product.Minimum, draft.Minimum);
            product.Multiple = row.Next(product.Multiple, draft.Multiple);
            product.Maximum = draft.Maximum is { } maximum ? row.Noted(product.Maximum, maximum.Value == 0 ? null : maximum) : product.Maximum;
            product.WarnOnly = row.Next(product.WarnOnly, draft.WarnOnly);
            product.AllOrNothing = row.Next(product.AllOrNothing, draft.AllOrNothing);
            product.VatRate = row.Next(product.VatRate, draft.VatRate);
            product.VatNature = row.Next(product.VatNature, draft.VatNature);
            product.Status = row.Next(product.Status, draft.Status);
            product.Substitute = row.Next(product.Substitute, draft.Substitute);
            product.Gtin = row.Next(product.Gtin, draft.Gtin);
            product.Image = row.Next(product.Image, draft.Image);
            product.Attributes = row.Next(product.Attributes, draft.Attributes);
            product.LastSold = row.NextOptional(product.LastSold, draft.LastSold);
            ProductDraft.Judge(row, product);
            if (row.Rejected || !(row.IsNew || row.Changed))
            {
                return null;
            }

            product.UpdatedAt = clock.GetUtcNow();
            return product;
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

        private async Task Tell(List<Product> touched, BulkResult result, CancellationToken stop)
        {
            if (touched.Count == 0)
            {
                return;
            }

            var skus = touched.Select(p => p.Sku).ToList();
            db.Record(clock, "products.upserted", "catalog", detail: new { result.Created, result.Updated, result.Unchanged, result.Rejected, skus });
            db.Emit(clock, "products.changed", "catalog", new { skus });
            await db.BumpVersion("catalog", stop);
        }
    }
}
