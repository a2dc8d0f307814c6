using Filiera.Catalog;
using Filiera.Kernel;
using Filiera.Portal.BackOffice;
using Filiera.Showcase.Features;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.Storefront;

/// <summary>«Il mio listino»: every price of the dealer, what will change, and the whole as a file.</summary>
public static class MyPricesPages
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Paths.MyPrices, Show);
        pages.MapGet(Paths.MyPrices + "/export", (string? search, string? category, string? coming, string? format, ListMyPrices.Handler handler, CancellationToken stop) =>
            ListMyPrices.Export(search, category, coming is "1" or "true", format, handler, stop));
    }

    private static async Task<IResult> Show(HttpRequest request, ListMyPrices.Handler prices, CatalogReader catalog, CancellationToken stop)
    {
        var page = ListPage.Of(request, "category", "coming");
        var found = await prices.Handle(new(page.Search, page["category"], page["coming"] == "1", page.Request.Cursor, ListPage.PageSize), stop);
        return found.Ok
            ? Render.Page<MyPricesPage>(new { Prices = found.Value, Page = page, Categories = (await catalog.Categories(stop)).Where(c => c.ParentId is null).ToList() })
            : Render.Refusal(found.Problem!);
    }
}
