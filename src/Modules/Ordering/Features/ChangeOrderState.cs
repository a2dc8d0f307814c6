using Filiera.Inventory;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

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

    public sealed class Handler(PortalDb db, OrderReader orders, Reservations reservations, TimeProvider clock)
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
                var order = await db.Set<Order>().AsNoTracking().FirstOrDefaultAsync(o => o.Number == number, stop);
                if (order is null)
                {
                    return Problems.NotFound.At("number");
                }

                var next = OrderTransitions.Next(order.State, action);
                if (!next.Ok)
                {
                    return next.Problem!;
                }

                // Whoever changes the row first wins; the other is told what the state is now.
                var changed = await db.Set<Order>().Where(o => o.Id == order.Id && o.State == order.State)
                    .ExecuteUpdateAsync(s => s.SetProperty(o => o.State, next.Value), stop);
                if (changed == 0)
                {
                    var now = await db.Set<Order>().Where(o => o.Id == order.Id).Select(o => o.State).FirstAsync(stop);
                    return OrderTransitions.Next(now, action).Problem ?? OrderingRefusals.CartGone;
                }

                if (next.Value is OrderState.Cancelled or OrderState.Rejected && order.Reference is not null)
                {
                    await reservations.Release(order.Reference, stop);
                    await db.Set<OrderLine>().Where(l => l.OrderId == order.Id).ExecuteUpdateAsync(s => s.SetProperty(l => l.Allocated, Quantity.Zero), stop);
                }

                Tell(order, next.Value, action, reason);
                await db.SaveChangesAsync(stop);
                return (await orders.Read(number, stop))!;
            }, stop);
        }

        private void Tell(Order order, OrderState next, OrderAction action, string? reason)
        {
            db.Set<OrderEvent>().Add(new OrderEvent
            {
                OrderId = order.Id, AccountId = order.AccountId, BranchId = order.BranchId,
                At = clock.GetUtcNow(), Who = db.Caller.DisplayName ?? db.Caller.Name, State = next, Reason = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim(),
            });
            var what = $"order.{action.ToString().ToLowerInvariant()}";
            db.Record(clock, what, $"order:{order.Number}", order.AccountId, new { from = order.State, to = next, reason });
            db.Emit(clock, what, $"order:{order.Number}", new { order.Number, state = next, reason });
        }
    }
}
