using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Ordering.Features;

/// <summary>POST /admin/orders/bulk: one decision on many orders. What can be done is done, and each of the others says why not.</summary>
public static class ChangeOrdersInBulk
{
    public const int Most = 200;

    /// <param name="Action">CONFIRM, HOLD, RELEASE, REJECT or CANCEL.</param>
    /// <param name="Orders">Their numbers.</param>
    public sealed record Request(OrderAction? Action = null, IReadOnlyList<string>? Orders = null, string? Reason = null, OrderHold? Hold = null);

    /// <param name="Code">Null when it was done.</param>
    public sealed record Row(string Number, bool Done, OrderState? State, string? Code, string? Message);

    public sealed record Response(int Done, int Refused, IReadOnlyList<Row> Results);

    private static readonly Problem TooMany = new(422, "TOO_MANY_ORDERS",
        new("Al massimo {0} ordini per volta.", "At most {0} orders at a time."), "orders", new("Dividili in più chiamate.", "Split them over several calls."));

    private static readonly Problem NoAction = Problems.Invalid("action", "L’azione è CONFIRM, HOLD, RELEASE, REJECT o CANCEL.", "The action is CONFIRM, HOLD, RELEASE, REJECT or CANCEL.");

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/admin/orders/bulk", (Request request, Handler handler, CancellationToken stop) => handler.Handle(request, stop))
            .WithName("ChangeOrdersInBulk").WithTags("Customer service").WithSummary("Confirm, hold, release, reject or cancel many orders with one reason")
            .WithDescription("At most 200 numbers. 200 also where some, or all, could not be done: `results` says of each whether it was, its state now, and else why not.")
            .WithExample(new Request(OrderAction.Hold, ["26-000101", "26-000102"], "Manca il vettore per le isole", OrderHold.Carrier)).AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, OrderChange change)
    {
        public async Task<Result<Response>> Handle(Request request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            if ((db.Caller.Demand(Permission.OrdersManage) ?? Refuse(request)) is { } problem)
            {
                return problem;
            }

            var wish = new OrderWish(request.Action!.Value, OrderSide.Manufacturer, request.Reason, request.Hold);
            var numbers = request.Orders!.Select(n => n.Trim()).Distinct(StringComparer.Ordinal).ToList();
            return await db.InTransaction<Response>(async () => await Change(numbers, wish, stop), stop);
        }

        private async Task<Response> Change(List<string> numbers, OrderWish wish, CancellationToken stop)
        {
            var orders = await db.Set<Order>().AsNoTracking().Where(o => numbers.Contains(o.Number)).OrderBy(o => o.Id).ToListAsync(stop);
            var moved = await change.Several([.. orders.Where(o => OrderTransitions.Next(o.State, wish.Action, wish.Side).Ok)], wish, null, stop);
            var ids = orders.Select(o => o.Id).ToList();
            var states = await db.Set<Order>().Where(o => ids.Contains(o.Id)).Select(o => new { o.Id, o.State }).ToDictionaryAsync(o => o.Id, o => o.State, stop);
            var known = orders.ToDictionary(o => o.Number, StringComparer.Ordinal);
            List<Row> rows = [.. numbers.Select(n => known.TryGetValue(n, out var order) ? Told(order, moved.Contains(order.Id), states[order.Id], wish) : Unknown(n))];
            var done = rows.Count(r => r.Done);
            return new(done, rows.Count - done, rows);
        }

        private static Row Told(Order order, bool done, OrderState now, OrderWish wish)
        {
            var problem = done ? null : OrderTransitions.Next(now, wish.Action, wish.Side).Problem ?? Versions.Changed;
            return new(order.Number, done, now, problem?.Code, problem is null ? null : $"{problem.Message}{(problem.Fix is { } fix ? $" {fix}" : "")}");
        }

        private static Row Unknown(string number) => new(number, false, null, Problems.NotFound.Code, Problems.NotFound.Message.ToString());

        private static Problem? Refuse(Request request) =>
            request.Action is not { } action || OrderTransitions.Of(action, OrderSide.Manufacturer).From.Count == 0 ? NoAction
            : request.Orders is not { Count: > 0 } orders || orders.Any(o => string.IsNullOrWhiteSpace(o) || o.Length > 60) ? Problems.Invalid("orders", "Servono i numeri degli ordini.", "The numbers of the orders are missing.")
            : orders.Count > Most ? TooMany.With(Most)
            : DecideOrder.Handler.Refuse(action, request.Reason, request.Hold);
    }
}
