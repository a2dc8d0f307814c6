using Filiera.Catalog;
using Filiera.Kernel;
using Filiera.Showcase;
using Filiera.Showcase.Features;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.Storefront;

/// <summary>/catalogue: his assortment with his prices; quantities in the rows, one «add» for all of them.</summary>
public static class Browse
{
    /// <param name="Path">The chosen category and those above it, from the top.</param>
    public sealed record Model(CatalogueQuery Query, ProductList List, IReadOnlyList<CategoryNode> Path, Typed Typed);

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Paths.Catalogue, async (HttpRequest request, ListProducts.Handler list, CatalogReader catalog, CancellationToken stop) =>
        {
            var query = CatalogueQuery.Read(request.Query);
            var answer = await Show(query, list, catalog, Typed.Nothing, stop);

            // A whole code typed in the search field goes straight to the product.
            return answer.Ok && request.Query.ContainsKey("go") && query.Search is not null && answer.Value.List.Items is [{ MatchedBy: not "TEXT" } only]
                ? Render.To(Paths.Product(only.Sku))
                : Page(answer, StatusCodes.Status200OK);
        });
        pages.MapPost(Paths.Catalogue, async (HttpRequest request, Adding adding, ListProducts.Handler list, CatalogReader catalog, CancellationToken stop) =>
        {
            var query = CatalogueQuery.Read(request.Query);
            return await adding.From(await request.ReadFormAsync(stop), stop) is { } typed
                ? Page(await Show(query, list, catalog, typed, stop), StatusCodes.Status422UnprocessableEntity)
                : Render.To(query.Here());
        });
    }

    private static async Task<Result<Model>> Show(CatalogueQuery query, ListProducts.Handler list, CatalogReader catalog, Typed typed, CancellationToken stop)
    {
        var answer = await list.Handle(query.ToRequest(), stop);
        return answer.Ok ? new Model(query, answer.Value, await Path(query.Category, catalog, stop), typed) : answer.Problem!;
    }

    private static async Task<IReadOnlyList<CategoryNode>> Path(string? code, CatalogReader catalog, CancellationToken stop) =>
        code is not null && (await catalog.Categories(stop)).FirstOrDefault(c => c.Code == code) is { } chosen ? await catalog.Path(chosen.Id, stop) : [];

    private static IResult Page(Result<Model> answer, int status) =>
        answer.Ok ? Render.Page<CataloguePage>(new { Model = answer.Value }, status) : Render.Refusal(answer.Problem!);
}
