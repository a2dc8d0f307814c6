using Filiera.Accounts;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Catalog.Features;

/// <summary>The rules of one cluster's assortment.</summary>
public static class GetAssortment
{
    /// <param name="Kind">category or product; null = both.</param>
    public sealed record Request(string? Search = null, string? Sort = null, string? Cursor = null, int? Limit = null, string? Kind = null, bool? Included = null) : ListRequest(Search, Sort, Cursor, Limit);

    /// <param name="Kind">category: with all below it; product.</param>
    /// <param name="Code">Of the category, or the SKU.</param>
    /// <param name="Included">False takes away. A product's own row wins over its category's, a category's over that of the one above it.</param>
    /// <param name="Products">Active products that the row names.</param>
    public sealed record Rule(string Kind, string Code, string Name, bool Included, int Products);

    public sealed record Assortment(ListAssortments.Row Cluster, SortedPage<Rule> Rules);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/admin/assortments/{cluster}", (string cluster, [AsParameters] Request request, Handler handler, CancellationToken stop) => handler.Handle(SkuInPath.Decode(cluster), request, stop))
            .WithName("GetAssortment").WithTags("Admin").WithSummary("What one cluster may see: its rules, page by page")
            .WithDescription("Categories before products. `search`: part of a code or a name; `kind`: category, product; `included`: true, false.")
            .WithExample(parameters: new Dictionary<string, object> { ["cluster"] = "FERRAMENTA", ["limit"] = 24 });

    public sealed class Handler(PortalDb db, ClusterLookup clusters, CallersCatalog catalog)
    {
        public async Task<Result<Assortment>> Handle(string cluster, Request request, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (db.Caller.Demand(Permission.CatalogWrite) is { } problem)
            {
                return problem;
            }

            if (await clusters.ByCode(cluster, stop) is not { } key)
            {
                return Problems.NotFound.At("cluster");
            }

            if (request.Kind is { Length: > 0 } and not ("category" or "product"))
            {
                return Problems.Invalid("kind", "kind è category o product.", "kind is category or product.");
            }

            var snapshot = await catalog.Whole(stop);
            var search = request.Search?.Trim() ?? "";
            var rules = Rules(snapshot, key.Id).Where(r => (string.IsNullOrEmpty(request.Kind) || r.Kind == request.Kind) && (request.Included is not { } included || r.Included == included)
                && $"{r.Code}\n{r.Name}".Contains(search, StringComparison.OrdinalIgnoreCase));
            var page = MemoryPage.Of(rules, request);
            return page.Ok ? new Assortment(ListAssortments.Of(key, snapshot), page.Value) : page.Problem!;
        }
    }

    /// <summary>Categories in the order of the tree, then products by SKU.</summary>
    internal static IEnumerable<Rule> Rules(CatalogSnapshot snapshot, int cluster)
    {
        var (tree, all) = (snapshot.Categories, snapshot.ViewOfAll());
        var rules = snapshot.Rules[cluster].ToList();
        var categories = rules.Select(r => (Rule: r, Place: tree.PlaceOf(r.CategoryId))).Where(r => r.Place >= 0).OrderBy(r => r.Place)
            .Select(r => new Rule("category", tree.Entries[r.Place].Code, tree.Entries[r.Place].Name, r.Rule.Included, all.Counts[r.Place]));
        var products = rules.Where(r => r.ProductId is not null).Select(r => (Rule: r, Slot: snapshot.SlotOf(r.ProductId!.Value))).Where(r => r.Slot >= 0).OrderBy(r => r.Slot)
            .Select(r => (r.Rule, snapshot.Entries[r.Slot].Shown)).Select(r => new Rule("product", r.Shown.Sku, r.Shown.Name, r.Rule.Included, r.Shown.Discontinued ? 0 : 1));
        return categories.Concat(products);
    }
}
