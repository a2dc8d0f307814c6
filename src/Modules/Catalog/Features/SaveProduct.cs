using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Item = Filiera.Catalog.Features.UpsertProducts.Item;

namespace Filiera.Catalog.Features;

/// <summary>One product, new or changed, by a person or a system that has read it first: nobody's change is lost (If-Match).</summary>
public static class SaveProduct
{
    private static readonly Problem Taken = new(409, "SKU_TAKEN", new("Il codice «{0}» c’è già.", "Code “{0}” is there already."), "sku",
        new("Scegli un altro codice, o modifica l’articolo che c’è.", "Choose another code, or change the product that is there."));

    private static readonly Problem OtherSku = new(422, "SKU_FIXED", new("Il codice di un articolo non cambia.", "The code of a product does not change."), "sku",
        new("Crea un articolo nuovo e metti il vecchio fuori produzione, con il nuovo come sostituto.", "Make a new product and discontinue the old one, with the new one as its substitute."));

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/admin/products", (Item product, Handler handler, CancellationToken stop) => handler.Create(product, stop))
            .WithName("CreateProduct").WithTags("Admin").WithSummary("A new product")
            .WithDescription("`sku` and `name` are needed. 409 `SKU_TAKEN` where the SKU exists; 422 names every field that can't be.")
            .WithExample(new { sku = "PROVA-2", name = "Maniglia di prova", nameEn = "Trial handle", unit = "PZ", packs = "CF:6;CT:48:18012345678904", minimum = 1, multiple = 1, vatRate = 22 })
            .Produces<EditableProduct>(StatusCodes.Status201Created).AcceptIdempotencyKey();
        api.MapPut("/admin/products/{sku}", (string sku, Item product, IfMatch? ifMatch, Handler handler, CancellationToken stop) => handler.Change(SkuInPath.Decode(sku), product, ifMatch ?? IfMatch.Any, stop))
            .WithName("ChangeProduct").WithTags("Admin").WithSummary("Change a product that you have read")
            .WithDescription("An absent field leaves what is stored, an empty text clears it. With `If-Match` a product that someone else changed meanwhile is a 412 `CHANGED_MEANWHILE`, and nothing is saved. Every field's old and new value is kept (`/history`).")
            .WithExample(new { name = "Chiudiporta K64 EN 2-4, argento", minimum = 1 }, parameters: new Dictionary<string, object> { ["sku"] = "K64-AR" })
            .AcceptIdempotencyKey();
    }

    public sealed class Handler(PortalDb db, TimeProvider clock)
    {
        public Task<Result<EditableProduct>> Create(Item item, CancellationToken stop) => Save(item, null, IfMatch.Any, stop);

        public Task<Result<EditableProduct>> Change(string sku, Item item, IfMatch ifMatch, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(item);
            return Save(item.Sku is null ? item with { Sku = sku } : item, sku, ifMatch, stop);
        }

        /// <param name="sku">Of the product to change; null: a new one.</param>
        private async Task<Result<EditableProduct>> Save(Item item, string? sku, IfMatch ifMatch, CancellationToken stop)
        {
            if (db.Caller.Demand(Permission.CatalogWrite) is { } problem)
            {
                return problem;
            }

            var row = new RowCheck(0);
            if (sku is not null && item.Sku?.Trim() != sku)
            {
                return OtherSku;
            }

            // What is to be changed is asked for first: a refusal of its fields would tell that it exists.
            if (sku is not null && !await db.Set<Product>().AnyAsync(p => p.Sku == sku, stop))
            {
                return Problems.NotFound.At("sku");
            }

            var draft = ProductDraft.Read(item, row);
            return row.Refusal() is { } refused ? refused : await db.InTransaction(() => Write(draft, sku is null, ifMatch, stop), stop);
        }

        private async Task<Result<EditableProduct>> Write(ProductDraft draft, bool isNew, IfMatch ifMatch, CancellationToken stop)
        {
            // Bulk writes compare and write too: one state for both.
            await db.OneAtATime("products", stop);
            var stored = await db.Set<Product>().FirstOrDefaultAsync(p => p.Sku == draft.Sku, stop);
            if (stored is null != isNew)
            {
                return isNew ? Taken.With(draft.Sku) : Problems.NotFound.At("sku");
            }

            if (stored is not null && ifMatch.Check(stored.Version) is { } changed)
            {
                return changed;
            }

            var categories = await db.Set<Category>().AsNoTracking().ToDictionaryAsync(c => c.Code, c => c.Id, StringComparer.Ordinal, stop);
            if (draft.Category is { Length: > 0 } code && !categories.ContainsKey(code))
            {
                return new Problem(422, "UNKNOWN_CATEGORY", new("La categoria «{0}» non esiste.", "There is no category “{0}”.", code), "category");
            }

            var codes = categories.ToDictionary(c => c.Value, c => c.Key);
            var before = stored is null ? null : ProductFields.Of(stored, Code(stored));
            var product = ProductMerge.Apply(draft, stored, categories, clock.GetUtcNow());
            if (draft.Row.Refusal() is { } refused)
            {
                return refused;
            }

            if (product is not null)
            {
                await Warn(draft, stop);
                if (before is null)
                {
                    db.Add(product);
                    db.Record(clock, "product.created", ChangeHistory.OfProduct(product.Sku));
                }
                else
                {
                    db.RecordChange(clock, "product.changed", ChangeHistory.OfProduct(product.Sku), null, before, ProductFields.Of(product, Code(product)));
                }

                db.Emit(clock, "products.changed", "catalog", new { skus = new[] { product.Sku } });
                await db.SaveChangesAsync(stop);
            }

            var sheet = await EditableProduct.Of(db, product ?? stored!, draft.Row.Warnings(), stop);
            return isNew ? new Result<EditableProduct>(sheet) { Status = StatusCodes.Status201Created, Location = $"/api/v1/admin/products/{SkuInPath.Encode(sheet.Sku)}", ETag = sheet.Version } : sheet.Tagged();

            string? Code(Product of) => of.CategoryId is { } id ? codes.GetValueOrDefault(id) : null;
        }

        // Kept all the same: the substitute may come later, and a barcode on two products is for the data's owner to judge.
        private async Task Warn(ProductDraft draft, CancellationToken stop)
        {
            if (draft.Substitute is { Length: > 0 } substitute && !await db.Set<Product>().AnyAsync(p => p.Sku == substitute, stop))
            {
                draft.Row.Warn("UNKNOWN_SUBSTITUTE", "substitute", new("Il sostituto «{0}» non è a catalogo.", "Substitute “{0}” is not in the catalogue.", substitute), null, substitute);
            }

            if (draft.Gtin is { Length: > 0 } gtin && await db.Set<Product>().Where(p => p.Gtin == gtin && p.Sku != draft.Sku).Select(p => p.Sku).FirstOrDefaultAsync(stop) is { } other)
            {
                draft.Row.Warn("GTIN_SHARED", "gtin", new("Lo stesso codice a barre è anche su «{0}».", "The same barcode is on “{0}” too.", other), null, gtin);
            }
        }
    }
}
