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
        services.AddSingleton<LimitMemory>();
        services.AddScoped<Pricer>();
        services.AddSingleton<ChargeBook>();
        services.AddScoped<DocumentPricer>();
        services.AddScoped<ProductCosts>();
        services.AddScoped<RevisionReports>();
        services.AddScoped<PriceCandidates>();
        services.AddScoped<IJob, PurgePriceTouches>();
        services.AddScoped<IJob, RemindContracts>();
        services.AddSingleton<ScheduledPrices>();
        if (configuration.GetValue("Pricing:ApplyScheduled", true))
        {
            services.AddHostedService(s => s.GetRequiredService<ScheduledPrices>());
        }
    }

    public void Api(IEndpointRouteBuilder api)
    {
        GetPrices.Map(api);
        UpsertPrices.Map(api);
        GetPriceTerms.Map(api);
        UpsertCosts.Map(api);
        UpsertDiscounts.Map(api);
        ListPriceLists.Map(api);
        ListProjects.Map(api);
        ChangePriceSources.Map(api);
        AssignPriceList.Map(api);
        CutPriceFallback.Map(api);
        MakePriceList.Map(api);
        ListContracts.Map(api);
        SetContract.Map(api);
        RenewContract.Map(api);
        LimitDiscounts.Map(api);
        ListPricesOfList.Map(api);
        PreparePriceRevision.Map(api);
        EditPricesInBulk.Map(api);
        MovePriceRevision.Map(api);
        ListPriceRevisions.Map(api);
        ListPriceRevisionRows.Map(api);
        SaveCharge.Map(api);
        UpsertContributions.Map(api);
        SaveTaxStatus.Map(api);
    }
}
