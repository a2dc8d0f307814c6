using Filiera.Accounts;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Catalog.Features;

/// <summary>What a dealer sees of the catalogue: how many products, in which categories, by which clusters.</summary>
public static class PreviewAssortment
{
    /// <param name="Sees">Active products that he sees, of <paramref name="Of"/> in all.</param>
    /// <param name="Clusters">Those he is in; one without rules takes no part.</param>
    /// <param name="Categories">At the top of the tree.</param>
    public sealed record Response(string Account, string Name, int Sees, int Of, IReadOnlyList<ClusterPart> Clusters, IReadOnlyList<CategoryPart> Categories);

    public sealed record ClusterPart(string Cluster, string Name, int Rules, int Sees);

    public sealed record CategoryPart(string Code, string Name, int Sees, int Of);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/admin/accounts/{account}/assortment", (string account, Handler handler, CancellationToken stop) => handler.Handle(SkuInPath.Decode(account), stop))
            .WithName("PreviewAssortment").WithTags("Admin").WithSummary("What a dealer sees of the catalogue, in figures")
            .WithDescription("The union of his clusters’ assortments; everything when none of them has rules.");

    public sealed class Handler(PortalDb db, AccountDirectory accounts, ClusterLookup clusters, CallersCatalog catalog)
    {
        public async Task<Result<Response>> Handle(string account, CancellationToken stop)
        {
            if (db.Caller.Demand(Permission.CatalogWrite) is { } problem)
            {
                return problem;
            }

            if (account.Length > 100 || await accounts.FindByCode(account, stop) is not { } profile)
            {
                return Problems.NotFound.At("account");
            }

            var snapshot = await catalog.Whole(stop);
            var (view, all) = (snapshot.ViewOf(profile.Clusters), snapshot.ViewOfAll());
            var his = (await clusters.All(stop)).Where(c => profile.Clusters.Contains(c.Id));
            var tree = snapshot.Categories.Entries;
            return new Response(profile.Code, profile.Name, view.Active, all.Active,
                [.. his.Select(c => ListAssortments.Of(c, snapshot)).Select(r => new ClusterPart(r.Cluster, r.Name, r.Rules, r.Sees))],
                [.. Enumerable.Range(0, tree.Count).Where(p => tree[p].Parent < 0).Select(p => new CategoryPart(tree[p].Code, tree[p].Name, view.Counts[p], all.Counts[p]))]);
        }
    }
}
