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
        PasswordPages.Map(pages);
        Preferences.Map(pages);
        Home.Map(pages);
        Browse.Map(pages);
        ShowProduct.Map(pages);
        QuickOrderPages.Map(pages);
        CartsPages.Map(pages);
        CartPages.Map(pages);
        OrdersPages.Map(pages);
        OrderPages.Map(pages);
        RecentPages.Map(pages);
        MyPricesPages.Map(pages);
    }

    public static void Services(IServiceCollection services)
    {
        services.AddScoped<Adding>();
        services.AddScoped<Browse.Shown>();
        services.AddScoped<Home.Reader>();
        services.AddScoped<ShowProduct.Reader>();
        services.AddScoped<Once>();
        services.AddScoped<PadDesk>();
        services.AddScoped<CartScreen>();
        services.AddScoped<CartCheckout>();
        services.AddScoped<OrderPages.Again>();

        // A cart of two thousand lines is one form.
        services.Configure<FormOptions>(o => o.ValueCountLimit = 50_000);
    }
}
