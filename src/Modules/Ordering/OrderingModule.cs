using Filiera.Kernel;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Ordering;

/// <summary>The door of Ordering.</summary>
public sealed class OrderingModule : IModule
{
    public string Prefix => "ordering";

    public void Tables(ModelBuilder model) => model.ApplyConfigurationsFromAssembly(typeof(OrderingModule).Assembly);

    public void Services(IServiceCollection services, IConfiguration configuration)
    {
        services.AddHandlers(typeof(OrderingModule).Assembly);
    }

    public void Api(IEndpointRouteBuilder api)
    {
    }
}
