using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>One cluster. Its members are the list of dealers, filtered by it.</summary>
public static class GetCluster
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/admin/clusters/{code}", (string code, Handler handler, CancellationToken stop) => handler.Handle(SkuInPath.Decode(code), stop))
            .WithName("GetCluster").WithTags("Admin").WithSummary("One cluster of dealers")
            .WithDescription("Its members: `GET /api/v1/admin/accounts?cluster=CODE`.")
            .WithExample(parameters: new Dictionary<string, object> { ["code"] = "FERRAMENTA" });

    public sealed class Handler(PortalDb db, IEnumerable<IClusterUse> uses)
    {
        public async Task<Result<ListClusters.Row>> Handle(string code, CancellationToken stop = default)
        {
            if (db.Caller.Demand(Permission.AccountsRead) is { } problem)
            {
                return problem;
            }

            var found = await db.Set<Cluster>().AsNoTracking().Where(c => c.Code == code).Select(c => new { Cluster = c, Members = db.Set<ClusterMember>().Count(m => m.ClusterId == c.Id) }).FirstOrDefaultAsync(stop);
            if (found is null)
            {
                return Problems.NotFound;
            }

            var use = await ListClusters.Uses(uses, [found.Cluster.Id], stop);
            var tag = IfMatch.Tag(found.Cluster.Version);
            return new Result<ListClusters.Row>(new ListClusters.Row(found.Cluster.Code, found.Cluster.Name, found.Cluster.Note, found.Members, [.. use[found.Cluster.Id].Select(p => p.ToString())], tag)) { ETag = tag };
        }
    }
}
