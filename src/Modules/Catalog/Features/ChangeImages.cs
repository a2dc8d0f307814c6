using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Catalog.Features;

/// <summary>The pictures of a product: which, in which order, with which words. What is left out is taken off, and can be put back for thirty days.</summary>
public static class ChangeImages
{
    private static readonly Problem Unknown = new(422, "UNKNOWN_IMAGE", new("La foto «{0}» non è di questo articolo.", "Picture “{0}” is not of this product."), "images",
        new("Caricala prima.", "Upload it first."));

    private static readonly Problem Twice = new(422, "DUPLICATE_KEY", new("La foto «{0}» è indicata due volte.", "Picture “{0}” is named twice."), "images");

    /// <param name="File">Of the product's sheet.</param>
    /// <param name="Alt">What is to be seen, in Italian; 300 characters at most.</param>
    public sealed record Image(string? File, string? Alt = null, string? AltEn = null);

    /// <param name="Images">All that the product is to show, the cover first.</param>
    public sealed record Request(IReadOnlyList<Image>? Images);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/admin/products/{sku}/images", (string sku, Request request, IfMatch? ifMatch, Handler handler, CancellationToken stop) => handler.Handle(SkuInPath.Decode(sku), request, ifMatch ?? IfMatch.Any, stop))
            .WithName("ChangeProductImages").WithTags("Admin").WithSummary("Order, cover and words of a product’s pictures")
            .WithDescription("Names all pictures that the product is to show, the cover first. One that is left out is taken off; named again within thirty days it comes back. `If-Match` is the product’s.")
            .WithExample(new { images = Array.Empty<object>() }, parameters: new Dictionary<string, object> { ["sku"] = "K30-AR" })
            .AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, TimeProvider clock)
    {
        public async Task<Result<EditableProduct>> Handle(string sku, Request request, IfMatch ifMatch, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (db.Caller.Demand(Permission.CatalogWrite) is { } problem)
            {
                return problem;
            }

            if (request.Images is null || request.Images.Any(i => i is null))
            {
                return Problems.Invalid("images", "Serve l’elenco delle foto.", "The list of pictures is needed.");
            }

            return await db.InTransaction<EditableProduct>(async () =>
            {
                await db.OneAtATime("products", stop);
                if (await db.Set<Product>().FirstOrDefaultAsync(p => p.Sku == sku, stop) is not { } product)
                {
                    return Problems.NotFound.At("sku");
                }

                if (ifMatch.Check(product.Version) is { } changed)
                {
                    return changed;
                }

                var shelf = new ImageShelf(product, await db.Set<ProductImage>().Where(i => i.ProductId == product.Id).ToListAsync(stop));
                var before = shelf.Told;
                if (Arrange(shelf, request.Images) is { } refused)
                {
                    return refused;
                }

                if (shelf.Settle(db, clock.GetUtcNow()))
                {
                    db.RecordChange(clock, ImageShelf.Changed, ChangeHistory.OfProduct(sku), null, before, shelf.Told);
                    db.Emit(clock, "products.changed", "catalog", new { skus = new[] { sku } });
                    await db.SaveChangesAsync(stop);
                }

                return (await EditableProduct.Of(db, product, null, stop)).Tagged();
            }, stop);
        }

        private static Problem? Arrange(ImageShelf shelf, IReadOnlyList<Image> images)
        {
            var row = new RowCheck(0);
            var wanted = new List<(ProductImage Image, string? Alt, string? AltEn)>();
            foreach (var image in images)
            {
                if (shelf.Find(image.File ?? "") is not { } known)
                {
                    return Unknown.With(image.File);
                }

                if (wanted.Exists(w => w.Image == known))
                {
                    return Twice.With(image.File);
                }

                wanted.Add((known, Words(row, "alt", image.Alt), Words(row, "altEn", image.AltEn)));
            }

            if (row.Refusal() is { } refused)
            {
                return refused;
            }

            shelf.Arrange(wanted);
            return null;
        }

        private static string? Words(RowCheck row, string field, string? text) => row.Text(field, text, 300) is { Length: > 0 } words ? words : null;
    }
}
