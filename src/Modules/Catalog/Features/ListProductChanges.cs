using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Catalog.Features;

/// <summary>Who changed what of a product, and when: every field with its old and its new value.</summary>
public static class ListProductChanges
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/admin/products/{sku}/history", (string sku, string? cursor, int? limit, Handler handler, CancellationToken stop) => handler.Handle(SkuInPath.Decode(sku), cursor, limit, stop))
            .WithName("ListProductChanges").WithTags("Admin").WithSummary("The history of a product, newest first")
            .WithDescription("`changes[]` names each field with `from` and `to`; the words are those of the bulk call.")
            .WithExample(parameters: new Dictionary<string, object> { ["sku"] = "K64-AR" });

    public sealed class Handler(PortalDb db)
    {
        public async Task<Result<Page<ChangeEntry>>> Handle(string sku, string? cursor, int? limit, CancellationToken stop)
        {
            if (db.Caller.Demand(Permission.CatalogWrite) is { } problem)
            {
                return problem;
            }

            return await db.Set<Product>().AnyAsync(p => p.Sku == sku, stop) ? await ChangeHistory.Read(db, ChangeHistory.OfProduct(sku), cursor, limit, stop) : Problems.NotFound.At("sku");
        }
    }
}
