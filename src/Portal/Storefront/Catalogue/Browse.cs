using Filiera.Catalog;
using Filiera.Kernel;
using Filiera.Showcase;
using Filiera.Showcase.Features;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.Storefront;

/// <summary>/catalogue: his assortment with his prices; quantities in the rows, one «add» for all of them.</summary>
public static class Browse
{
    /// <param name="Path">The chosen category and those above it, from the top.</param>
    /// <param name="Filters">The form of the filters, ready.</param>
    /// <param name="Rows">The rows of the list, ready.</param>
    public sealed record Model(CatalogueQuery Query, ProductList List, IReadOnlyList<CategoryNode> Path, Typed Typed, MarkupString Filters, MarkupString Rows);

    public static bool MayOrder(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return caller.IsDealer && caller.May(Permission.OrdersPlace);
    }

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Paths.Catalogue, async (HttpRequest request, Shown shown, CancellationToken stop) =>
        {
            var query = CatalogueQuery.Read(request.Query);
            var answer = await shown.Of(query, Typed.Nothing, stop);

            // A whole code typed in the search field goes straight to the product.
            return answer.Ok && request.Query.ContainsKey("go") && query.Search is not null && answer.Value.List.Items is [{ MatchedBy: not "TEXT" } only]
                ? Render.To(Paths.Product(only.Sku))
                : Page(answer, StatusCodes.Status200OK);
        });
        pages.MapPost(Paths.Catalogue, async (HttpRequest request, Adding adding, Shown shown, CancellationToken stop) =>
        {
            var query = CatalogueQuery.Read(request.Query);
            return await adding.From(await request.ReadFormAsync(stop), stop) is { } typed
                ? Page(await shown.Of(query, typed, stop), StatusCodes.Status422UnprocessableEntity)
                : Render.To(query.Here());
        });
    }

    private static IResult Page(Result<Model> answer, int status) =>
        answer.Ok ? Render.Page<CataloguePage>(new { Model = answer.Value }, status) : Render.Refusal(answer.Problem!);

    /// <summary>Asks for what the page shows, and makes its large parts.</summary>
    public sealed class Shown(CallerScope scope, ListProducts.Handler list, CatalogReader catalog, KeptHtml html)
    {
        public async Task<Result<Model>> Of(CatalogueQuery query, Typed typed, CancellationToken stop)
        {
            var answer = await list.Handle(query.ToRequest(), stop);
            if (!answer.Ok)
            {
                return answer.Problem!;
            }

            var (found, mayOrder) = (answer.Value, MayOrder(scope.Caller));

            // What was typed stands in the rows: then they are this reader's alone.
            var rows = await html.Of<CatalogueRows>(typed == Typed.Nothing ? found.Items : typed, mayOrder ? "order" : "", () => new()
            {
                [nameof(CatalogueRows.Items)] = found.Items, [nameof(CatalogueRows.MayOrder)] = mayOrder, [nameof(CatalogueRows.Entered)] = typed,
            });
            var filters = await html.Of<CatalogueFilters>(found.Facets, query.Url(), () => new() { [nameof(CatalogueFilters.Query)] = query, [nameof(CatalogueFilters.List)] = found });
            return new Model(query, found, await Path(query.Category, stop), typed, filters, rows);
        }

        private async Task<IReadOnlyList<CategoryNode>> Path(string? code, CancellationToken stop) =>
            code is not null && (await catalog.Categories(stop)).FirstOrDefault(c => c.Code == code) is { } chosen ? await catalog.Path(chosen.Id, stop) : [];
    }
}
