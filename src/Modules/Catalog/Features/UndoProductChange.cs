using System.Text.Json;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Catalog.Features;

/// <summary>Puts the old values of one change back, as a new change: the history keeps both.</summary>
public static class UndoProductChange
{
    private static readonly Problem NotOfFields = new(409, "CANNOT_UNDO", new("Questa modifica non si può annullare.", "This change can’t be undone."));

    private static readonly Problem ChangedSince = new(409, "CHANGED_SINCE", new("«{0}» è cambiato di nuovo dopo questa modifica.", "“{0}” has changed again after this change."), null,
        new("Annulla prima la modifica più recente, o scrivi il valore che vuoi.", "Undo the later change first, or write the value that you want."));

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/admin/products/{sku}/history/{id}/undo", (string sku, long id, IfMatch? ifMatch, Handler handler, CancellationToken stop) => handler.Handle(SkuInPath.Decode(sku), id, ifMatch ?? IfMatch.Any, stop))
            .WithName("UndoProductChange").WithTags("Admin").WithSummary("Put back what a change of a product replaced")
            .WithDescription("A new change with the old values. 409 `CHANGED_SINCE` where a field has changed again since. For pictures: those that were shown before.")
            .WithExample(parameters: new Dictionary<string, object> { ["sku"] = "K64-AR", ["id"] = 1 })
            .AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, SaveProduct.Handler save, ChangeImages.Handler images)
    {
        public async Task<Result<EditableProduct>> Handle(string sku, long id, IfMatch ifMatch, CancellationToken stop)
        {
            if (db.Caller.Demand(Permission.CatalogWrite) is { } problem)
            {
                return problem;
            }

            return await db.InTransaction<EditableProduct>(async () =>
            {
                await db.OneAtATime("products", stop);
                if (await db.Set<Product>().AsNoTracking().FirstOrDefaultAsync(p => p.Sku == sku, stop) is not { } product || await ChangeHistory.Find(db, ChangeHistory.OfProduct(sku), id, stop) is not { } change)
                {
                    return Problems.NotFound;
                }

                if (change.What == ImageShelf.Changed && change.Changes.FirstOrDefault(c => c.Field == "images") is { From: { ValueKind: JsonValueKind.Array } before })
                {
                    return await images.Handle(sku, new(before.Deserialize<List<ChangeImages.Image>>(Json.Options)), ifMatch, stop);
                }

                if (change.What != "product.changed" || ProductFields.Row(sku, change.Changes.ToDictionary(c => c.Field, c => c.From)) is not { } row)
                {
                    return NotOfFields;
                }

                var category = product.CategoryId is { } of ? await db.Set<Category>().Where(c => c.Id == of).Select(c => c.Code).FirstOrDefaultAsync(stop) : null;
                var now = JsonSerializer.SerializeToElement(ProductFields.Of(product, category), Json.Options);
                return change.Changes.FirstOrDefault(c => !Equal(c.To, now.GetProperty(c.Field))) is { } later ? ChangedSince.With(later.Field) : await save.Change(sku, row, ifMatch, stop);
            }, stop);
        }

        private static bool Equal(JsonElement? to, JsonElement now) => to is { } value ? JsonElement.DeepEquals(value, now) : now.ValueKind == JsonValueKind.Null;
    }
}
