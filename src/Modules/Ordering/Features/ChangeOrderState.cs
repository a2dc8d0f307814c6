using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Ordering.Features;

/// <summary>Approve, reject, cancel: one transition of the table, with what it gives back. 409 where the state forbids it.</summary>
public static class ChangeOrderState
{
    public sealed record Request(string? Reason = null);

    public static void Map(IEndpointRouteBuilder api)
    {
        Map(api, OrderAction.Approve, "Approve an order that waits for you");
        Map(api, OrderAction.Reject, "Reject an order that waits for you");
        Map(api, OrderAction.Cancel, "Cancel an order: what it held in stock is free again");
    }

    private static void Map(IEndpointRouteBuilder api, OrderAction action, string summary) =>
        api.MapPost($"/orders/{{number}}/{action.ToString().ToLowerInvariant()}", (string number, Request? request, Handler handler, CancellationToken stop) =>
                handler.Handle(number, action, request?.Reason, stop))
            .WithName($"{action}Order").WithTags("Orders").WithSummary(summary)
            .WithDescription("The body may be left out; `reason` is kept in the order's history. 409 where the order's state forbids it: the answer says why.")
            .WithExample(new Request("Ordinato due volte")).RequireIdempotencyKey();

    public sealed class Handler(PortalDb db, OrderReader orders, OrderChange change)
    {
        public async Task<Result<OrderView>> Handle(string number, OrderAction action, string? reason, CancellationToken stop)
        {
            if (db.Caller.Demand(action == OrderAction.Cancel ? Permission.OrdersPlace : Permission.OrdersApprove) is { } problem)
            {
                return problem;
            }

            if (reason?.Length > 1000)
            {
                return OrderingRefusals.TooLong.With(1000).At("reason");
            }

            return await db.InTransaction<OrderView>(async () =>
            {
                var done = await change.One(number, new(action, OrderSide.Dealer, reason), IfMatch.Any, stop);
                return done.Ok ? (await orders.Read(number, stop))! : done.Problem!;
            }, stop);
        }
    }
}
