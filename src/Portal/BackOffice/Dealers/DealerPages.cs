using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Portal.BackOffice;

/// <summary>Dealers, their branches and addresses, clusters and classes; and the audit of every change.</summary>
public static class DealerPages
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        DealersPages.Map(pages);
        DealerEditPages.Map(pages);
        DealerCardPages.Map(pages);
        ClusterPages.Map(pages);
        AuditPages.Map(pages);
    }

    public static void Services(IServiceCollection services)
    {
        services.AddScoped<DealersPages.Desk>();
        services.AddScoped<DealerCardPages.Reader>();
        services.AddScoped<DealerEditPages.Editor>();
        services.AddScoped<ClusterPages.Desk>();
    }
}
