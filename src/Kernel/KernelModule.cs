using Filiera.Kernel.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Kernel;

/// <summary>The door of the ground floor itself: what is watched there (outbox, jobs, exchanges) and the jobs that keep it tidy.</summary>
public sealed class KernelModule : IModule
{
    public string Prefix => "kernel";

    /// <summary>The Kernel's tables are part of <see cref="PortalDb"/> itself.</summary>
    public void Tables(ModelBuilder model)
    {
    }

    public void Services(IServiceCollection services, IConfiguration configuration)
    {
        services.AddHandlers(typeof(KernelModule).Assembly);
        services.AddSingleton<OutboxDispatcher>();
        services.AddSingleton<JobRunner>();
        services.AddSingleton<CallerQuotas>();
        services.AddScoped<ExchangeLog>();
        services.AddScoped<IJob, PurgeIdempotencyKeys>();
        services.AddScoped<IJob, PurgeOutbox>();
        services.AddScoped<IJob, PurgeExchanges>();
        services.AddScoped<IJob, PurgeChangedRows>();
    }

    public void Api(IEndpointRouteBuilder api)
    {
        GetSystemHealth.Map(api);
        ListOutbox.Map(api);
        GetOutboxMessage.Map(api);
        ReplayOutbox.Map(api);
        SkipOutbox.Map(api);
        ListJobs.Map(api);
        RunJob.Map(api);
        ListExchanges.Map(api);
        GetExchange.Map(api);
        ExportRefusedRows.Map(api);
    }
}
