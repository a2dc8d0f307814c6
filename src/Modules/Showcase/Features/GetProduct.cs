using Filiera.Catalog;
using Filiera.Inventory;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Showcase.Features;

/// <summary>GET /products/{sku}: one product with breaks, stock by warehouse, media, substitutes. Not in the assortment: 404.</summary>
public static class GetProduct
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/products/{sku}", (string sku, Handler handler, CancellationToken stop) => handler.Handle(SkuInPath.Decode(sku), stop))
            .WithName("GetProduct").WithTags("Products").WithSummary("One product of your assortment, with all that helps to decide")
            .WithDescription("A slash in the SKU is sent as `%2F`. A GTIN or your own code finds the product too. The members are those of the list, and besides price breaks, why this price, stock by warehouse, packs, attributes, media and substitutes.")
            .WithExample(parameters: new Dictionary<string, object> { ["sku"] = "K64-AR" });

    public sealed class Handler(PortalDb db, CatalogReader catalog, Shelf shelf, Promise promise, ProductPictures pictures)
    {
        /// <param name="sku">As the product has it: the path is already decoded.</param>
        public async Task<Result<ProductPage>> Handle(string sku, CancellationToken stop = default)
        {
            if (db.Caller.Demand(Permission.CatalogRead) is { } problem)
            {
                return problem;
            }

            if (string.IsNullOrWhiteSpace(sku) || sku.Length > 100 || !(await catalog.Resolve([sku], stop)).TryGetValue(sku, out var match))
            {
                return Problems.NotFound.At("sku");
            }

            var product = match.Product;
            var (item, line) = await shelf.Item(match, stop);
            var path = await catalog.Path(product.CategoryId, stop);
            var relatives = await catalog.Relatives(product, stop);
            return new ProductPage(
                item,
                product.Description,
                product.VatRate,
                [.. path.Select(c => new CrumbView(c.Code, c.Name))],
                [.. ProductAttributes.Read(product.Attributes).Select(a => KeyValuePair.Create(a.Key, ProductAttributes.Label(a.Value)))],
                [.. product.Packs.Select(p => new PackSize(p.Key, new(p.Value)))],
                line?.Breaks ?? [],
                await promise.ByWarehouse(product.Id, stop),
                await Media(product, stop),
                [.. relatives.ReplacedBy.Select(p => new SubstituteView(p.Sku, p.Name)), .. relatives.Replaces.Select(p => new SubstituteView(p.Sku, p.Name, SubstituteView.Replaces))]);
        }

        // Pictures that the portal keeps; else a name without a point is a drawing of the sprite, and anything else a path below the media folder, each part of it escaped.
        private async Task<IReadOnlyList<MediaView>> Media(ProductInfo product, CancellationToken stop)
        {
            if (product.Image?.StartsWith($"{ImageFiles.Folder}/", StringComparison.Ordinal) == true && await pictures.Of(product.Id, stop) is { Count: > 0 } kept)
            {
                return [.. kept.Select(i => new MediaView("image", i.Medium, (Phrase.ReadsEnglish ? i.AltEn ?? i.Alt : i.Alt) ?? product.Name, i.Small, i.Large))];
            }

            return One(product);
        }

        private static List<MediaView> One(ProductInfo product) => product.Image switch
        {
            null or "" => [],
            var name when !name.Contains('.', StringComparison.Ordinal) && !name.Contains('/', StringComparison.Ordinal) => [new("drawing", $"/img/drawings.svg#{Uri.EscapeDataString(name)}", product.Name)],
            var path => [new("image", $"/media/{string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(p => p is not ("." or "..")).Select(Uri.EscapeDataString))}", product.Name)],
        };
    }
}
