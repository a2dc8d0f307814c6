using Filiera.Accounts;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Catalog.Features;

/// <summary>Who changed which rules of a cluster's assortment, and when.</summary>
public static class ListAssortmentChanges
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/admin/assortments/{cluster}/history", (string cluster, string? cursor, int? limit, Handler handler, CancellationToken stop) => handler.Handle(SkuInPath.Decode(cluster), cursor, limit, stop))
            .WithName("ListAssortmentChanges").WithTags("Admin").WithSummary("The history of a cluster’s assortment, newest first")
            .WithDescription("`changes[]` names each rule (`category:CHI`, `product:K64-AR`) with `from` and `to`: included, excluded, or null for no rule.")
            .WithExample(parameters: new Dictionary<string, object> { ["cluster"] = "FERRAMENTA" });

    public sealed class Handler(PortalDb db, ClusterLookup clusters)
    {
        public async Task<Result<Page<ChangeEntry>>> Handle(string cluster, string? cursor, int? limit, CancellationToken stop)
        {
            if (db.Caller.Demand(Permission.CatalogWrite) is { } problem)
            {
                return problem;
            }

            return await clusters.ByCode(cluster, stop) is null ? Problems.NotFound.At("cluster") : await ChangeHistory.Read(db, ChangeHistory.OfAssortment(cluster), cursor, limit, stop);
        }
    }
}
