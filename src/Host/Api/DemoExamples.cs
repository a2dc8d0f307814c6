using Filiera.Accounts;
using Filiera.Kernel;
using Filiera.Ordering.Features;
using Microsoft.OpenApi;

namespace Filiera.Host.Api;

/// <summary>In the demo the examples name a cart and an order that are there, of the dealer whose client the reader is filled in with.</summary>
internal static class DemoExamples
{
    public static async Task PutIn(OpenApiDocument document, IServiceProvider services, CancellationToken stop)
    {
        await using var scope = services.CreateAsyncScope();
        var caller = scope.ServiceProvider.GetRequiredService<CallerScope>();
        caller.Caller = Caller.System;
        var users = scope.ServiceProvider.GetRequiredService<Microsoft.AspNetCore.Identity.UserManager<PortalUser>>();
        if (await users.FindByEmailAsync("buyer@dealer.demo") is not { AccountId: { } account })
        {
            return;
        }

        caller.Caller = new Caller { Kind = CallerKind.Client, Name = "demo-dealer", AccountId = account, Permissions = Permission.OfDealers };
        var order = await scope.ServiceProvider.GetRequiredService<ListOrders.Handler>().Handle(new ListOrders.Request(State: "PLACED", Limit: 1), stop);
        var cart = await scope.ServiceProvider.GetRequiredService<ListCarts.Handler>().Handle(null, 1, stop);
        var parameters = document.Paths.SelectMany(p => p.Value.Operations ?? [], (p, o) => (Path: p.Key, o.Value.Parameters)).SelectMany(o => o.Parameters?.OfType<OpenApiParameter>() ?? [], (o, p) => (o.Path, Parameter: p));
        foreach (var (path, parameter) in parameters.Where(p => p.Parameter.In == ParameterLocation.Path))
        {
            parameter.Example = parameter.Name switch
            {
                "id" when !path.Contains("/carts/", StringComparison.Ordinal) => parameter.Example,
                "number" when order is { Ok: true, Value.Items: [var first, ..] } => first.Number,
                "id" when cart is { Ok: true, Value.Items: [var kept, ..] } => kept.Id,
                _ => parameter.Example,
            };
        }
    }
}
