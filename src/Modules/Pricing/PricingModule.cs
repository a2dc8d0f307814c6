using Filiera.Kernel;
using Filiera.Pricing.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Pricing;

/// <summary>The door of Pricing.</summary>
public sealed class PricingModule : IModule
{
    public string Prefix => "pricing";

    public void Tables(ModelBuilder model) => model.ApplyConfigurationsFromAssembly(typeof(PricingModule).Assembly);

    public void Services(IServiceCollection services, IConfiguration configuration)
    {
        services.AddHandlers(typeof(PricingModule).Assembly);
        services.AddSingleton(PricingOptions.Read(configuration));
        services.AddSingleton<PriceBooks>();
        services.AddSingleton<BuyerMemory>();
        services.AddScoped<Pricer>();
    }

    public void Api(IEndpointRouteBuilder api)
    {
        GetPrices.Map(api);
        UpsertPrices.Map(api);
    }
}
