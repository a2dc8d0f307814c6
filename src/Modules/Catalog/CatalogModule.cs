using Filiera.Catalog.Features;
using Filiera.Kernel;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Catalog;

/// <summary>The door of Catalog.</summary>
public sealed class CatalogModule : IModule
{
    public string Prefix => "catalog";

    public void Tables(ModelBuilder model) => model.ApplyConfigurationsFromAssembly(typeof(CatalogModule).Assembly);

    public void Services(IServiceCollection services, IConfiguration configuration)
    {
        services.AddHandlers(typeof(CatalogModule).Assembly);
        services.AddSingleton<CatalogCache>();
        services.AddSingleton<WordIndex>();
        services.AddSingleton<OwnCodeMemory>();
        services.AddSingleton<HitMemory>();
        services.AddHostedService<CatalogWarmUp>();
        services.AddScoped<CallersCatalog>();
        services.AddScoped<CatalogReader>();
        services.AddScoped<CatalogSearch>();
        services.AddScoped<ProductLookup>();
        services.AddSingleton<ImageFiles>();
        services.AddScoped<ProductPictures>();
        services.AddScoped<Accounts.IClusterUse, AssortmentUse>();
    }

    public void Api(IEndpointRouteBuilder api)
    {
        UpsertProducts.Map(api);
        ListAllProducts.Map(api);
        ExportProducts.Map(api);
        GetProductSheet.Map(api);
        SaveProduct.Map(api);
        ChangeProducts.Map(api);
        ListProductChanges.Map(api);
        UndoProductChange.Map(api);
        UploadImages.Map(api);
        ChangeImages.Map(api);
        ListCategories.Map(api);
        ExportCategories.Map(api);
        UpsertCategories.Map(api);
        SaveCategory.Map(api);
        SetCategoryQuantities.Map(api);
        DeleteCategory.Map(api);
        ListAssortments.Map(api);
        ExportAssortments.Map(api);
        GetAssortment.Map(api);
        UpsertAssortments.Map(api);
        ListAssortmentChanges.Map(api);
        UndoAssortmentChange.Map(api);
        PreviewAssortment.Map(api);
        ExplainAssortment.Map(api);
        UpsertOwnCodes.Map(api);
    }
}
