using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>The clusters, with how many dealers are in each and what hangs on it.</summary>
public static class ListClusters
{
    /// <param name="Note">What it is for.</param>
    /// <param name="Uses">What hangs on it (assortments, promotions): while there is any it can't be deleted.</param>
    public sealed record Row(string Code, string Name, string? Note, int Members, IReadOnlyList<string> Uses, string ETag);

    private static readonly SortedList<Cluster> Columns = new(c => c.Id, ("name", c => c.Name), ("code", c => c.Code));

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/admin/clusters", (string? search, string? sort, string? cursor, int? limit, Handler handler, CancellationToken stop) => handler.Handle(new(search, sort, cursor, limit), stop))
            .WithName("ListClusters").WithTags("Admin").WithSummary("The clusters of dealers")
            .WithDescription("A cluster is a saved set of dealers; it chooses assortment and promotions. `search`: part of name or code; `sort`: `name` or `code`.");

    public sealed class Handler(PortalDb db, IEnumerable<IClusterUse> uses)
    {
        public async Task<Result<SortedPage<Row>>> Handle(ListRequest request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (db.Caller.Demand(Permission.AccountsRead) is { } problem)
            {
                return problem;
            }

            var clusters = db.Set<Cluster>().AsNoTracking();
            if (request.Search?.Trim().ToLowerInvariant() is { Length: > 0 and <= 200 } text)
            {
                clusters = clusters.Where(c => c.Name.ToLower().Contains(text) || c.Code.ToLower().StartsWith(text));
            }

            var page = await Columns.Page(clusters, request, c => new { Cluster = c, Members = db.Set<ClusterMember>().Count(m => m.ClusterId == c.Id) }, stop);
            if (!page.Ok)
            {
                return page.Problem!;
            }

            var use = await Uses(uses, [.. page.Value.Items.Select(i => i.Cluster.Id)], stop);
            return new SortedPage<Row>([.. page.Value.Items.Select(i => new Row(i.Cluster.Code, i.Cluster.Name, i.Cluster.Note, i.Members, [.. use[i.Cluster.Id].Select(p => p.ToString())], IfMatch.Tag(i.Cluster.Version)))], page.Value.Next, page.Value.Total);
        }
    }

    internal static async Task<ILookup<int, Phrase>> Uses(IEnumerable<IClusterUse> uses, IReadOnlyCollection<int> ids, CancellationToken stop)
    {
        var all = new List<KeyValuePair<int, Phrase>>();
        foreach (var module in uses)
        {
            all.AddRange(await module.Of(ids, stop));
        }

        return all.ToLookup(u => u.Key, u => u.Value);
    }
}
