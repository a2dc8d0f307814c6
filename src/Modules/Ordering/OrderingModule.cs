using Filiera.Kernel;
using Filiera.Ordering.Features;
using Filiera.Ordering.History;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Filiera.Ordering;

/// <summary>The door of Ordering.</summary>
public sealed class OrderingModule : IModule
{
    public string Prefix => "ordering";

    public void Tables(ModelBuilder model) => model.ApplyConfigurationsFromAssembly(typeof(OrderingModule).Assembly);

    public void Services(IServiceCollection services, IConfiguration configuration)
    {
        services.AddHandlers(typeof(OrderingModule).Assembly);
        services.AddSingleton<OrderingLimits>();
        services.TryAddSingleton<Company>();
        services.AddScoped<OrderReader>();
        services.AddScoped<OrderBatch>();
        services.AddScoped<CartStore>();
        services.AddScoped<OpenCarts>();
        services.AddScoped<CartPricer>();
        services.AddScoped<OrderHistory>();
        services.AddScoped<OrderChange>();
        services.AddScoped<OrderDesk>();
        services.AddSingleton<OrderFeed>();
        services.AddScoped<SalesHistory>();
        services.AddScoped<PriceWalk>();
        services.AddScoped<CheckPrices>();
        services.AddScoped<IJob>(s => s.GetRequiredService<CheckPrices>());
        services.AddScoped<ISystemAlert, PriceAlert>();
    }

    public void Api(IEndpointRouteBuilder api)
    {
        GetHome.Map(api);
        CheckQuickOrder.Map(api);
        GetPad.Map(api);
        KeepPad.Map(api);
        CreateCart.Map(api);
        ListCarts.Map(api);
        GetCart.Map(api);
        ChangeCart.Map(api);
        DeleteCart.Map(api);
        ChangeCartLines.Map(api);
        PlaceOrder.Map(api);
        ListOrders.Map(api);
        SumOrders.Map(api);
        GetOrder.Map(api);
        PrintOrder.Map(api);
        Reorder.Map(api);
        ChangeOrderState.Map(api);
        ListDeskOrders.Map(api);
        ExportDeskOrders.Map(api);
        StreamDeskOrders.Map(api);
        KeepDeskView.Map(api);
        GetDeskOrder.Map(api);
        DecideOrder.Map(api);
        RejectOrderLine.Map(api);
        ChangeOrdersInBulk.Map(api);
        AddOrderNote.Map(api);
        MailOrder.Map(api);
        ListRecentPurchases.Map(api);
        ListComingPrices.Map(api);
        GetOrderFeed.Map(api);
        AcknowledgeFeed.Map(api);
        ListFeedReaders.Map(api);
        AcknowledgeOrder.Map(api);
        ListPriceChecks.Map(api);
        SimulatePrices.Map(api);
    }
}
