using Filiera.Accounts;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Catalog.Features;

/// <summary>The clusters with what each may see of the catalogue.</summary>
public static class ListAssortments
{
    private static readonly string[] Sorts = ["cluster", "name", "accounts", "rules"];

    /// <param name="Accounts">Dealers in the cluster.</param>
    /// <param name="Rules">Rows of its assortment; none: it takes no part, and who is in no other cluster sees everything.</param>
    /// <param name="Sees">Active products that its assortment alone lets see, of <paramref name="Of"/>.</param>
    public sealed record Row(string Cluster, string Name, int Accounts, int Rules, int Categories, int Products, int Excluded, int Sees, int Of);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/admin/assortments", (string? search, string? sort, string? cursor, int? limit, Handler handler, CancellationToken stop) =>
                handler.Handle(new ListRequest(search, sort, cursor, limit), stop))
            .WithName("ListAssortments").WithTags("Admin").WithSummary("What each cluster may see of the catalogue, in figures")
            .WithDescription("`sort`: cluster, name, accounts, rules; `-rules` = downwards. Who is in a cluster stands in Accounts.")
            .WithExample(parameters: new Dictionary<string, object> { ["limit"] = 24 });

    public sealed class Handler(PortalDb db, ClusterLookup clusters, CallersCatalog catalog)
    {
        /// <summary>One statement (the clusters) besides the look at the catalogue's version.</summary>
        public async Task<Result<SortedPage<Row>>> Handle(ListRequest request, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (db.Caller.Demand(Permission.CatalogWrite) is { } problem)
            {
                return problem;
            }

            if (request.Sort is { Length: > 0 } sort && !Sorts.Contains(sort.TrimStart('-')))
            {
                return Problems.Invalid("sort", "Non si può ordinare per «{0}»: {1}.", "The list can’t be sorted by “{0}”: {1}.", sort, string.Join(", ", Sorts));
            }

            var snapshot = await catalog.Whole(stop);
            var search = request.Search?.Trim() ?? "";
            var found = (await clusters.All(stop)).Where(c => $"{c.Code}\n{c.Name}".Contains(search, StringComparison.OrdinalIgnoreCase));
            var page = MemoryPage.Of(Ordered(found, snapshot, request.Sort), request);
            return page.Ok ? new SortedPage<Row>([.. page.Value.Items.Select(c => Of(c, snapshot))], page.Value.Next, page.Value.Total) : page.Problem!;
        }
    }

    internal static Row Of(ClusterKey cluster, CatalogSnapshot snapshot)
    {
        var rules = snapshot.Rules[cluster.Id].ToList();
        return new(cluster.Code, cluster.Name, cluster.Accounts, rules.Count, rules.Count(r => r is { CategoryId: not null, Included: true }), rules.Count(r => r is { ProductId: not null, Included: true }),
            rules.Count(r => !r.Included), snapshot.ViewOf([cluster.Id]).Active, snapshot.ViewOfAll().Active);
    }

    private static IEnumerable<ClusterKey> Ordered(IEnumerable<ClusterKey> clusters, CatalogSnapshot snapshot, string? sort)
    {
        var ordered = sort?.TrimStart('-') switch
        {
            "name" => clusters.OrderBy(c => c.Name, StringComparer.CurrentCultureIgnoreCase),
            "accounts" => clusters.OrderBy(c => c.Accounts),
            "rules" => clusters.OrderBy(c => snapshot.Rules[c.Id].Count()),
            _ => clusters.OrderBy(c => c.Code, StringComparer.OrdinalIgnoreCase),
        };
        var rows = ordered.ThenBy(c => c.Code, StringComparer.Ordinal).ToList();
        return sort is ['-', ..] ? rows.AsEnumerable().Reverse() : rows;
    }
}
