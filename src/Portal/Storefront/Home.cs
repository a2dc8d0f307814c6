using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.Storefront;

/// <summary>GET /: what needs me now.</summary>
public static class Home
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Paths.Home, () => Render.Page<HomePage>());
    }
}
