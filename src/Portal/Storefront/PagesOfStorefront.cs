using Filiera.Portal.Storefront;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Portal;

/// <summary>The dealer's pages, one line each, and what they are put together with.</summary>
public static class PagesOfStorefront
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        Enter.Map(pages);
        Preferences.Map(pages);
        Home.Map(pages);
        Browse.Map(pages);
        ShowProduct.Map(pages);
    }

    public static void Services(IServiceCollection services)
    {
        services.AddScoped<Adding>();
        services.AddScoped<Home.Reader>();
        services.AddScoped<ShowProduct.Reader>();
    }
}
