using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Portal.BackOffice;

/// <summary>API clients, outbox, jobs and exchanges with other systems.</summary>
public static class SystemPages
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        OverviewPages.Map(pages);
        OutboxPages.Map(pages);
        JobPages.Map(pages);
        ExchangePages.Map(pages);
        ClientPages.Map(pages);
    }

    public static void Services(IServiceCollection services) => services.AddScoped<ClientScreen>();
}
