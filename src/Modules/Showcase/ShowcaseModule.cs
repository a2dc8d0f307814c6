using Filiera.Kernel;
using Filiera.Showcase.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Showcase;

/// <summary>The door of Showcase.</summary>
public sealed class ShowcaseModule : IModule
{
    public string Prefix => "showcase";

    public void Tables(ModelBuilder model)
    {
        // No tables: Showcase only puts together what others own.
    }

    public void Services(IServiceCollection services, IConfiguration configuration)
    {
        services.AddHandlers(typeof(ShowcaseModule).Assembly);
        services.AddSingleton<ReadyPages>();
        services.AddScoped<Shelf>();
        services.AddScoped<MyPrices>();
    }

    public void Api(IEndpointRouteBuilder api)
    {
        ListProducts.Map(api);
        Suggest.Map(api);
        GetProduct.Map(api);
        ListMyPrices.Map(api);
    }
}
