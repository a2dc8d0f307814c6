using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal;

/// <summary>The dealer's pages, one line each.</summary>
public static class PagesOfStorefront
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        Storefront.Home.Map(pages);
    }
}
