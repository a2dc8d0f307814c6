using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Portal.BackOffice;

/// <summary>Customer service: the orders of all dealers, live.</summary>
public static class OrderDeskPages
{
    public static void Map(IEndpointRouteBuilder pages)
    {
    }

    public static void Services(IServiceCollection services)
    {
    }
}
