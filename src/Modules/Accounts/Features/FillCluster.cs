using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>Puts all dealers that a filter finds into a cluster: those of a class, of a province. It is done once; a dealer who fits later is not put in.</summary>
public static class FillCluster
{
    /// <summary>The filters of the list of dealers; at least one must be given.</summary>
    public sealed record Request(string? Search = null, string? Class = null, string? Province = null, bool? Active = null);

    /// <param name="Found">How many the filter finds.</param>
    /// <param name="Added">How many of them were not inside yet.</param>
    public sealed record Response(int Found, int Added);

    private static readonly Problem NoFilter = new(422, "FILTER_MISSING", new("Scegli almeno un filtro.", "Choose at least one filter."), "class");

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/admin/clusters/{code}/members", (string code, Request request, Handler handler, CancellationToken stop) => handler.Handle(SkuInPath.Decode(code), request, stop))
            .WithName("FillCluster").WithTags("Admin").WithSummary("Put all dealers that a filter finds into a cluster")
            .WithDescription("`class`, `province`, `search`, `active`: the filters of the list of dealers. It is done once: who fits later is not put in.")
            .WithExample(new { @class = "A", province = "VR" }, parameters: new Dictionary<string, object> { ["code"] = "INGROSSO" })
            .AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, AccountList accounts, ChangeClusterMembers.Handler members)
    {
        public async Task<Result<Response>> Handle(string code, Request request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            var filter = new AccountListRequest(request.Search?.Trim(), null, null, null, request.Class?.Trim(), null, request.Province?.Trim(), request.Active);
            if ((db.Caller.Demand(Permission.AccountsWrite) ?? AccountList.Check(filter)) is { } problem)
            {
                return problem;
            }

            if (string.IsNullOrEmpty(filter.Search) && string.IsNullOrEmpty(filter.Class) && string.IsNullOrEmpty(filter.Province))
            {
                return NoFilter;
            }

            return await db.InTransaction<Response>(async () =>
            {
                await db.OneAtATime("clusters", stop);
                var cluster = await db.Set<Cluster>().FirstOrDefaultAsync(c => c.Code == code, stop);
                if (cluster is null)
                {
                    return Problems.NotFound;
                }

                var found = await accounts.Filtered(filter).OrderBy(a => a.Code).Take(TableFile.MostRows)
                    .Select(a => new { a.Code, a.Id, Inside = db.Set<ClusterMember>().Any(m => m.ClusterId == cluster.Id && m.AccountId == a.Id) }).ToListAsync(stop);
                var added = found.Where(a => !a.Inside).Select(a => (a.Code, a.Id)).ToList();
                await members.Write(cluster, added, [], stop);
                return new Response(found.Count, added.Count);
            }, stop);
        }
    }
}
