using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Catalog.Features;

/// <summary>A product as the manufacturer edits it, with its entity tag.</summary>
public static class GetProductSheet
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/admin/products/{sku}", (string sku, Handler handler, CancellationToken stop) => handler.Handle(SkuInPath.Decode(sku), stop))
            .WithName("GetProductSheet").WithTags("Admin").WithSummary("A product as it is edited, with its pictures and its entity tag")
            .WithDescription("A slash in the SKU is sent as `%2F`. Send `ETag` (also in `version`) back as `If-Match` when you change it.")
            .WithExample(parameters: new Dictionary<string, object> { ["sku"] = "K64-AR" });

    public sealed class Handler(PortalDb db)
    {
        public async Task<Result<EditableProduct>> Handle(string sku, CancellationToken stop)
        {
            if (db.Caller.Demand(Permission.CatalogWrite) is { } problem)
            {
                return problem;
            }

            return await db.Set<Product>().AsNoTracking().FirstOrDefaultAsync(p => p.Sku == sku, stop) is { } product
                ? (await EditableProduct.Of(db, product, null, stop)).Tagged()
                : Problems.NotFound.At("sku");
        }
    }
}
