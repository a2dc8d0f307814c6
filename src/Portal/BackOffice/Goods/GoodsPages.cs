using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Portal.BackOffice;

/// <summary>Products, categories and assortments, as the manufacturer edits them.</summary>
public static class GoodsPages
{
    public static void Map(IEndpointRouteBuilder pages)
    {
    }

    public static void Services(IServiceCollection services)
    {
    }
}
