using Filiera.Accounts;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Ordering.Features;

/// <summary>GET /home: what stands open for the caller. Four statements.</summary>
public static class GetHome
{
    /// <param name="OpenOrders">Orders that still concern the warehouse.</param>
    /// <param name="LastOrders">The five newest.</param>
    public sealed record Response(int OpenOrders, int Carts, IReadOnlyList<OrderSummary> LastOrders);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/home", (Handler handler, CancellationToken stop) => handler.Handle(stop))
            .WithName("GetHome").WithTags("Orders").WithSummary("Open orders, open carts, the last orders");

    public sealed class Handler(PortalDb db, AccountDirectory accounts)
    {
        public async Task<Result<Response>> Handle(CancellationToken stop = default)
        {
            if (db.Caller.Demand(Permission.OrdersRead) is { } problem)
            {
                return problem;
            }

            var states = OrderTransitions.Open;
            var open = await db.Set<Order>().CountAsync(o => states.Contains(o.State), stop);
            var carts = await db.Set<Cart>().CountAsync(stop);
            var last = await db.Set<Order>().AsNoTracking().OrderByDescending(o => o.PlacedAt).ThenByDescending(o => o.Id).Take(5).ToListAsync(stop);
            var labels = await accounts.BranchNames([.. last.Select(o => o.BranchId).Distinct()], stop);
            return new Response(open, carts, [.. last.Select(o => ListOrders.Handler.Summary(o, labels[o.BranchId]))]);
        }
    }
}
