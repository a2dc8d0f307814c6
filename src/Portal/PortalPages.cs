using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Portal;

/// <summary>The door of the pages: what Host calls.</summary>
public static class PortalPages
{
    public static IServiceCollection AddPortal(this IServiceCollection services)
    {
        return services;
    }

    /// <summary>Maps pages, their form posts and their static files.</summary>
    public static void MapPortal(this IEndpointRouteBuilder endpoints)
    {
    }
}
