using Filiera.Kernel;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Credit;

/// <summary>The door of Credit.</summary>
public sealed class CreditModule : IModule
{
    public string Prefix => "credit";

    public void Tables(ModelBuilder model) => model.ApplyConfigurationsFromAssembly(typeof(CreditModule).Assembly);

    public void Services(IServiceCollection services, IConfiguration configuration)
    {
        services.AddHandlers(typeof(CreditModule).Assembly);
        services.AddScoped<PaymentTerms>();
    }

    public void Api(IEndpointRouteBuilder api)
    {
    }
}
