using Filiera.Insights.Features;
using Filiera.Kernel;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Insights;

/// <summary>The door of Insights: what the past says about what is planned.</summary>
public sealed class InsightsModule : IModule
{
    public string Prefix => "insights";

    public void Tables(ModelBuilder model)
    {
        // No tables yet: a replay is kept with the change of prices that it is of.
    }

    public void Services(IServiceCollection services, IConfiguration configuration)
    {
        services.AddHandlers(typeof(InsightsModule).Assembly);
        services.AddScoped<Replay>();
        services.AddSingleton<ReplayRunner>();
    }

    public void Api(IEndpointRouteBuilder api) => ReplayHistory.Map(api);
}
