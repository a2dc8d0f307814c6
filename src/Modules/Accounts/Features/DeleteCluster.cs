using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>Takes a cluster away, while no assortment or promotion hangs on it: else its dealers would see another catalogue without anybody having said so.</summary>
public static class DeleteCluster
{
    private static readonly Problem InUse = new(409, "CLUSTER_IN_USE", new("Il gruppo serve ancora: {0}.", "The cluster is still in use: {0}."), "code",
        new("Togli prima ciò che dipende dal gruppo.", "Remove first what hangs on the cluster."));

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapDelete("/admin/clusters/{code}", (string code, IfMatch match, Handler handler, CancellationToken stop) => handler.Handle(SkuInPath.Decode(code), match, stop))
            .WithName("DeleteCluster").WithTags("Admin").WithSummary("Delete a cluster that nothing hangs on")
            .WithDescription("409 while an assortment or a promotion names it. Its members stay dealers.")
            .WithExample(parameters: new Dictionary<string, object> { ["code"] = "NORDEST" })
            .AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, TimeProvider clock, IEnumerable<IClusterUse> uses)
    {
        public async Task<Result<Done>> Handle(string code, IfMatch match, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(match);
            if (db.Caller.Demand(Permission.AccountsWrite) is { } problem)
            {
                return problem;
            }

            return await db.InTransaction<Done>(async () =>
            {
                await db.OneAtATime("clusters", stop);
                var cluster = await db.Set<Cluster>().FirstOrDefaultAsync(c => c.Code == code, stop);
                if (cluster is null)
                {
                    return Problems.NotFound;
                }

                if (match.Check(cluster.Version) is { } changed)
                {
                    return changed;
                }

                var use = await ListClusters.Uses(uses, [cluster.Id], stop);
                if (use[cluster.Id].Any())
                {
                    return InUse.With(string.Join("; ", use[cluster.Id]));
                }

                var members = await (from m in db.Set<ClusterMember>() join a in db.Set<Account>() on m.AccountId equals a.Id where m.ClusterId == cluster.Id orderby a.Code select new { a.Id, a.Code }).ToListAsync(stop);
                await db.RecordMany(clock, [.. members.Select(m => new AuditRow("account.left", $"account:{m.Code}", m.Id, [new("cluster", code, null)]))], stop);
                db.RecordChange(clock, "cluster.deleted", $"cluster:{code}", null, new { cluster.Name, cluster.Note, members = members.Count }, new { });
                db.Remove(cluster);
                await db.SaveChangesAsync(stop);
                return Done.It;
            }, stop);
        }
    }
}
