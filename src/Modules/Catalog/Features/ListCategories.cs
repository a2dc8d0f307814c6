using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Catalog.Features;

/// <summary>The tree as it is edited: parents before children, also empty categories.</summary>
public static class ListCategories
{
    private static readonly string[] Sorts = ["tree", "code", "name", "products"];

    /// <param name="Depth">0 at the top.</param>
    /// <param name="Position">Its place among its siblings, from 1, of <paramref name="Siblings"/>.</param>
    /// <param name="Products">In it; <paramref name="Below"/>: in it and below. Discontinued ones too.</param>
    /// <param name="Version">Send it back as <c>If-Match</c>.</param>
    public sealed record Row(string Code, string Name, string? NameEn, string? Parent, int Depth, int Position, int Siblings, int Products, int Below, string Version, decimal? Minimum = null, decimal? Multiple = null, decimal? Maximum = null);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/admin/categories", (string? search, string? sort, string? cursor, int? limit, Handler handler, CancellationToken stop) =>
                handler.Handle(new ListRequest(search, sort, cursor, limit), stop))
            .WithName("ListCategories").WithTags("Admin").WithSummary("The catalogue’s tree, with how many products each category holds")
            .WithDescription("In the order of the tree. `search`: part of a code or a name. `sort`: tree, code, name, products; `-products` = downwards.")
            .WithExample(parameters: new Dictionary<string, object> { ["limit"] = 50 });

    public sealed class Handler(PortalDb db)
    {
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

            var rows = Found(await Rows(db, stop), request.Search?.Trim());
            return MemoryPage.Of(Ordered(rows, request.Sort), request);
        }
    }

    /// <summary>The whole tree; two statements.</summary>
    internal static async Task<IReadOnlyList<Row>> Rows(PortalDb db, CancellationToken stop)
    {
        var all = (await db.Set<Category>().AsNoTracking().ToListAsync(stop)).ToDictionary(c => c.Id);
        var counts = await db.Set<Product>().Where(p => p.CategoryId != null).GroupBy(p => p.CategoryId!.Value).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, stop);
        var tree = new CategoryTree(all.Values);
        var siblings = tree.Entries.GroupBy(e => e.Parent).ToDictionary(g => g.Key, g => g.Select((e, place) => (e.Id, place)).ToDictionary(e => e.Id, e => e.place));
        var sums = new int[tree.Entries.Count + 1];
        for (var place = 0; place < tree.Entries.Count; place++)
        {
            sums[place + 1] = sums[place] + counts.GetValueOrDefault(tree.Entries[place].Id);
        }

        return [.. tree.Entries.Select((entry, place) =>
        {
            var (category, beside) = (all[entry.Id], siblings[entry.Parent]);
            return new Row(entry.Code, category.Name, category.NameEn, entry.Parent < 0 ? null : tree.Entries[entry.Parent].Code, tree.Path(place).Count - 1,
                beside[entry.Id] + 1, beside.Count, counts.GetValueOrDefault(entry.Id), sums[entry.End] - sums[place], IfMatch.Tag(category.Version), category.Minimum?.Value, category.Multiple?.Value, category.Maximum?.Value);
        })];
    }

    private static IEnumerable<Row> Found(IReadOnlyList<Row> rows, string? search) => string.IsNullOrEmpty(search) ? rows
        : rows.Where(r => $"{r.Code}\n{r.Name}\n{r.NameEn}".Contains(search, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<Row> Ordered(IEnumerable<Row> rows, string? sort) => sort?.TrimStart('-') switch
    {
        "code" => Way(rows, r => r.Code, sort, StringComparer.OrdinalIgnoreCase),
        "name" => Way(rows, r => r.Name, sort, StringComparer.CurrentCultureIgnoreCase),
        "products" => Way(rows, r => r.Below, sort, Comparer<int>.Default),
        _ => sort is ['-', ..] ? rows.Reverse() : rows,
    };

    private static IOrderedEnumerable<Row> Way<TKey>(IEnumerable<Row> rows, Func<Row, TKey> by, string sort, IComparer<TKey> comparer) =>
        sort[0] == '-' ? rows.OrderByDescending(by, comparer) : rows.OrderBy(by, comparer);
}
