using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Ordering.Features;

/// <summary>Customer service confirms an order, stops it, lets it go on, refuses or cancels it: one transition of the table, with its reason.</summary>
public static class DecideOrder
{
    /// <param name="Reason">In the history, where the dealer reads it; needed to hold and to reject.</param>
    /// <param name="Hold">What it is stopped for, when it is: CREDIT, UNPAID, PRICE, QUANTITY, ADDRESS, PRODUCT, CARRIER, OTHER.</param>
    public sealed record Request(string? Reason = null, OrderHold? Hold = null);

    public static readonly Problem ReasonNeeded = new(422, "REASON_REQUIRED",
        new("Scrivi il motivo: il rivenditore lo legge.", "Write the reason: the dealer reads it."), "reason");

    public static void Map(IEndpointRouteBuilder api)
    {
        Map(api, OrderAction.Confirm, "Accept an order", new Request());
        Map(api, OrderAction.Hold, "Stop an order, and say why", new Request("Scaduto 2.310,00 € del 31/10", OrderHold.Unpaid));
        Map(api, OrderAction.Release, "Let an order on hold go on: it is to be confirmed again", new Request("Bonifico arrivato"));
        Map(api, OrderAction.Reject, "Refuse an order, and say why: what it held in stock is free again", new Request("Articolo fuori produzione"));
        Map(api, OrderAction.Cancel, "Cancel an order for the dealer: what it held in stock is free again", new Request("Chiesto per telefono"));
    }

    private static void Map(IEndpointRouteBuilder api, OrderAction action, string summary, Request example) =>
        api.MapPost($"/admin/orders/{{number}}/{action.ToString().ToLowerInvariant()}", (string number, Request? request, IfMatch match, Handler handler, CancellationToken stop) =>
                handler.Handle(number, action, request, match, stop))
            .WithName($"{action}DeskOrder").WithTags("Customer service").WithSummary(summary)
            .WithDescription("The answer is the order. 409 where its state forbids it, and says why; with `If-Match`, 412 where it has changed since you read it. `reason` is kept in the history, and the dealer reads it.")
            .WithExample(example).AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, OrderReader orders, OrderChange change)
    {
        public async Task<Result<OrderView>> Handle(string number, OrderAction action, Request? request, IfMatch match, CancellationToken stop = default)
        {
            if ((db.Caller.Demand(Permission.OrdersManage) ?? Refuse(action, request?.Reason, request?.Hold)) is { } problem)
            {
                return problem;
            }

            return await db.InTransaction<OrderView>(async () =>
            {
                var done = await change.One(number, new(action, OrderSide.Manufacturer, request?.Reason, request?.Hold), match, stop);
                if (!done.Ok)
                {
                    return done.Problem!;
                }

                var order = (await orders.Read(number, stop))!;
                return new Result<OrderView>(order) { ETag = IfMatch.Tag(order.Version) };
            }, stop);
        }

        /// <summary>What is missing in the request itself.</summary>
        internal static Problem? Refuse(OrderAction action, string? reason, OrderHold? hold) =>
            reason?.Length > 1000 ? OrderingRefusals.TooLong.With(1000).At("reason")
            : action is OrderAction.Hold or OrderAction.Reject && string.IsNullOrWhiteSpace(reason) ? ReasonNeeded
            : hold is { } kind && !Enum.IsDefined(kind) ? Problems.Invalid("hold", "Il motivo «{0}» non esiste.", "There is no reason “{0}”.", (int)kind) : null;
    }
}
