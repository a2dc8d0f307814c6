using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Portal.BackOffice;

/// <summary>The pages of the manufacturer's people, one line each.</summary>
public static class PagesOfBackOffice
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        OfficeToday.Map(pages);
        OrderDeskPages.Map(pages);
        GoodsPages.Map(pages);
        DealerPages.Map(pages);
        SystemPages.Map(pages);
        PeoplePages.Map(pages);
        PriceListPages.Map(pages);
        PriceRevisionPages.Map(pages);
        DiscountPages.Map(pages);
        ChargePages.Map(pages);
        PriceCheckPages.Map(pages);
        SimulatorPages.Map(pages);
        ReplayPages.Map(pages);
        PriceSourcePages.Map(pages);
        PriceReachPages.Map(pages);
        PriceRulePages.Map(pages);
        ContractPages.Map(pages);
    }

    public static void Services(IServiceCollection services)
    {
        services.AddScoped<OfficeToday.Reader>();
        OrderDeskPages.Services(services);
        GoodsPages.Services(services);
        DealerPages.Services(services);
        SystemPages.Services(services);
        PeoplePages.Services(services);
        services.AddScoped<PriceListPages.Desk>();
        services.AddScoped<ChargePages.Desk>();
    }
}
