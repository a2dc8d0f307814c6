using Filiera.Portal.Storefront;
using Microsoft.AspNetCore.Http.Features;
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
        QuickOrder.QuickOrderPages.Map(pages);
        Carts.CartsPages.Map(pages);
        Carts.CartPages.Map(pages);
        Orders.OrdersPages.Map(pages);
        Orders.OrderPages.Map(pages);
        Orders.RecentPages.Map(pages);
    }

    public static void Services(IServiceCollection services)
    {
        services.AddScoped<Adding>();
        services.AddScoped<Home.Reader>();
        services.AddScoped<ShowProduct.Reader>();
        services.AddScoped<Once>();
        services.AddScoped<QuickOrder.PadDesk>();
        services.AddScoped<Carts.CartScreen>();
        services.AddScoped<Carts.CartCheckout>();
        services.AddScoped<Orders.OrderPages.Again>();

        // A cart of two thousand lines is one form.
        services.Configure<FormOptions>(o => o.ValueCountLimit = 50_000);
    }
}
