using Filiera.Inventory.Features;
using Filiera.Kernel;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Inventory;

/// <summary>The door of Inventory.</summary>
public sealed class InventoryModule : IModule
{
    public string Prefix => "inventory";

    public void Tables(ModelBuilder model) => model.ApplyConfigurationsFromAssembly(typeof(InventoryModule).Assembly);

    public void Services(IServiceCollection services, IConfiguration configuration)
    {
        services.AddHandlers(typeof(InventoryModule).Assembly);
        services.AddSingleton(InventoryOptions.Read(configuration));
        services.AddSingleton<WarehouseMemory>();
        services.AddSingleton<IncomingMemory>();
        services.AddSingleton<StockMemory>();
        services.AddSingleton<StockSet>();
        services.AddScoped<Reservations>();
        services.AddScoped<Promise>();
    }

    public void Api(IEndpointRouteBuilder api)
    {
        UpsertStock.Map(api);
    }
}
