using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Portal.BackOffice;

/// <summary>Products, categories and assortments, as the manufacturer edits them.</summary>
public static class GoodsPages
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        ProductListPages.Map(pages);
        ProductPages.Map(pages);
        ProductImagePages.Map(pages);
        CategoryPages.Map(pages);
        AssortmentPages.Map(pages);
    }

    public static void Services(IServiceCollection services) => services.AddScoped<ProductDesk>().AddScoped<AssortmentPages.Reader>();
}
