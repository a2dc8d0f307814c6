using Filiera.Kernel;
using Filiera.Ordering.Feed;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Ordering.Features;

/// <summary>The ERP says under which number it booked an order. Once or twice is the same; another number must be said to be meant.</summary>
public static class AcknowledgeOrder
{
    /// <param name="ErpNumber">1 to 60 characters.</param>
    /// <param name="Replace">Another number takes the place of the one that is there.</param>
    public sealed record Request(string? ErpNumber, bool Replace = false);

    public sealed record Response(string Number, string ErpNumber, DateTimeOffset AcknowledgedAt);

    private static readonly Problem Other = new(409, "ORDER_ACKNOWLEDGED",
        new("L’ordine {0} è già registrato come «{1}».", "Order {0} is already booked as “{1}”."), "erpNumber",
        new("Se il numero nuovo è quello giusto, manda replace: true.", "If the new number is the right one, send replace: true."));

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/admin/orders/{number}/acknowledge", (string number, Request request, Handler handler, CancellationToken stop) => handler.Handle(number, request, stop))
            .WithName("AcknowledgeOrder").WithTags("Systems").WithSummary("Say under which number the ERP booked an order")
            .WithDescription("The number is shown beside ours, to the dealer too. The same number again changes nothing; another one is a 409 unless `replace` is true.")
            .WithExample(new Request("SO-2026-004711"), new Response("26-018812", "SO-2026-004711", new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero)))
            .Refuses(Other.With("26-018812", "SO-2026-004700")).AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, PortalClock clock, TimeProvider time)
    {
        public async Task<Result<Response>> Handle(string number, Request request, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (db.Caller.Demand(Permission.OrdersManage) is { } problem)
            {
                return problem;
            }

            if (request.ErpNumber?.Trim() is not { Length: >= 1 and <= 60 } erp || erp.Any(char.IsControl))
            {
                return Problems.Invalid("erpNumber", "Da 1 a 60 caratteri.", "1 to 60 characters.");
            }

            return await db.InTransaction<Response>(async () =>
            {
                var order = await db.Set<Order>().AsNoTracking().Where(o => o.Number == number).Select(o => new { o.Id, o.AccountId, o.ErpNumber, o.ErpAcknowledgedAt }).FirstOrDefaultAsync(stop);
                if (order is null)
                {
                    return Problems.NotFound.At("number");
                }

                if (order.ErpNumber == erp)
                {
                    return new Response(number, erp, order.ErpAcknowledgedAt!.Value);
                }

                var now = clock.Now;
                if ((order.ErpNumber is not null && !request.Replace)
                    || await db.Set<Order>().Where(o => o.Id == order.Id && o.ErpNumber == order.ErpNumber)
                        .ExecuteUpdateAsync(s => s.SetProperty(o => o.ErpNumber, erp).SetProperty(o => o.ErpAcknowledgedAt, now), stop) == 0)
                {
                    var there = await db.Set<Order>().Where(o => o.Id == order.Id).Select(o => new { o.ErpNumber, o.ErpAcknowledgedAt }).FirstAsync(stop);
                    return there.ErpNumber == erp ? new Response(number, erp, there.ErpAcknowledgedAt!.Value) : Other.With(number, there.ErpNumber);
                }

                db.RecordChange(time, FeedEvents.Acknowledged, FeedEvents.Aggregate(number), order.AccountId, new { order.ErpNumber }, new { ErpNumber = erp });
                db.Emit(time, FeedEvents.Acknowledged, FeedEvents.Aggregate(number), new { number, erpNumber = erp });
                return new Response(number, erp, now);
            }, stop);
        }
    }
}
