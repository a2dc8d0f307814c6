using Filiera.Catalog;
using Filiera.Catalog.Features;
using Filiera.Kernel;
using Filiera.Portal.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.BackOffice;

/// <summary>The list of all products, its export, and one change on the rows chosen in it.</summary>
public static class ProductListPages
{
    /// <summary>What is typed for the chosen rows.</summary>
    public sealed record Typed(IReadOnlyList<string> Rows, string? Category, string? Status, string? ItemClass, string? Attribute, string? Value)
    {
        public static readonly Typed Nothing = new([], null, null, null, null, null);
    }

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Paths.OfficeProducts, (HttpRequest request, ListAllProducts.Handler list, CatalogReader catalog, CancellationToken stop) =>
            Show(Page(request), Typed.Nothing, null, null, list, catalog, stop));
        pages.MapGet($"{Paths.OfficeProducts}/export", async (HttpRequest request, ExportProducts.Handler export, CancellationToken stop) =>
        {
            var format = request.Query["format"].ToString();
            var file = await export.Handle(Asked(Page(request)), format, stop);
            return file.Ok ? file.Value.As(TableFile.Format(format) ?? TableFormat.Csv) : Render.Refusal(file.Problem!);
        });
        pages.MapPost(Paths.OfficeProducts, Change);
    }

    private static ListPage Page(HttpRequest request) => ListPage.Of(request, "category", "status", "image", "itemClass");

    private static ListAllProducts.Request Asked(ListPage page) =>
        new(page.Search, page.Sort, page.Request.Cursor, ListPage.PageSize, page["category"], page["status"], page["image"], page["itemClass"]);

    private static async Task<IResult> Show(ListPage page, Typed typed, BulkResult? result, Problem? problem, ListAllProducts.Handler list, CatalogReader catalog, CancellationToken stop)
    {
        var products = await list.Handle(Asked(page), stop);
        if (products.Problem is { Status: 401 or 403 } refused)
        {
            return Render.Refusal(refused);
        }

        return Render.Page<ProductsPage>(new
        {
            Products = products.Ok ? products.Value.Items : [],
            Total = products.Ok ? products.Value.Total : 0,
            Page = page,
            Categories = CategoryChoice.Of(await catalog.Categories(stop)),
            Typed = typed,
            Result = result,
            Problem = products.Problem ?? problem,
        }, (products.Problem ?? problem)?.Status ?? (result is { Rejected: > 0 } ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK));
    }

    // The form's address carries the list's filters, so that the same rows are there afterwards.
    private static async Task<IResult> Change(HttpRequest request, ChangeProducts.Handler change, ListAllProducts.Handler list, CatalogReader catalog, Flash flash, CancellationToken stop)
    {
        var form = await request.ReadFormAsync(stop);
        string? Value(string name) => form[name].ToString().Trim() is { Length: > 0 } value ? value : null;
        var typed = new Typed([.. form["row"].OfType<string>()], Value("setCategory"), Value("setStatus"), Value("setClass"), Value("setAttribute"), Value("setValue"));
        var result = await change.Handle(
            new(typed.Rows, typed.Category == "-" ? "" : typed.Category, typed.Status, typed.ItemClass, null, typed.Attribute, typed.Value), stop);
        if (result.Problem is { Status: 401 or 403 } refused)
        {
            return Render.Refusal(refused);
        }

        if (!result.Ok || result.Value.Rejected > 0)
        {
            return await Show(Page(request), typed, result.Ok ? result.Value : null, result.Problem, list, catalog, stop);
        }

        flash.Say(Text.OfficeGoods["BulkDone", Portal.Show.Count(result.Value.Updated), Portal.Show.Count(result.Value.Unchanged)]);
        return Render.To(Page(request).Address());
    }
}
