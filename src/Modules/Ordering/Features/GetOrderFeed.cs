using Filiera.Kernel;
using Filiera.Ordering.Feed;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Ordering.Features;

/// <summary>What happened to orders, in one order that never changes, for the ERP: nothing is missed, nothing comes twice, and all of it can be read again.</summary>
public static class GetOrderFeed
{
    private const int Most = 200;
    private const int Usual = 50;

    /// <param name="Position">Its place in the log of events: send the last one back as <c>after</c>. Grows, with holes where other events stand.</param>
    /// <param name="Type">«order.placed», «order.cancel», «order.approve» …</param>
    /// <param name="Order">The order whole as it is now, not as it was then; null when it is gone.</param>
    public sealed record Item(long Position, DateTimeOffset At, string Type, string Number, WholeOrder? Order);

    /// <param name="Position">What to acknowledge and to go on after: the last item's, or where you were.</param>
    /// <param name="More">More events wait: ask again at once.</param>
    /// <param name="Acknowledged">What this client acknowledged last.</param>
    public sealed record Response(IReadOnlyList<Item> Items, long Position, bool More, long Acknowledged);

    private static readonly Problem BadPosition = Problems.Invalid("after", "after è la posizione di un evento, da 0.", "after is the position of an event, from 0.");

    private static readonly Problem BadLimit = new(400, "INVALID_LIMIT", new("limit va da 1 a 200.", "limit must be 1 to 200."), "limit");

    private static readonly Problem Purged = new(410, "FEED_POSITION_GONE",
        new("Gli eventi dopo la posizione {0} non ci sono più tutti.", "Not all events after position {0} are there any more."), "after",
        new("Leggi gli ordini con GET /api/v1/orders?from=…, poi riparti dalla posizione {0}.", "Read the orders with GET /api/v1/orders?from=…, then go on from position {0}."));

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/admin/orders/feed", (long? after, int? limit, Handler handler, CancellationToken stop) => handler.Handle(after, limit, stop))
            .WithName("GetOrderFeed").WithTags("Systems").WithSummary("What happened to orders since a position, each with its order whole")
            .WithDescription("Without `after` it goes on from what this client acknowledged last. The order of events never changes and none appears before one that was read already, however many orders are being placed. Read again from any position as often as you like; acknowledge with `POST …/feed/ack`. Events stay for 90 days (`Outbox:KeepDays`); an older position is a 410.")
            .Describes("after", "The position after which to go on; absent: the one this client acknowledged last.")
            .WithExample(parameters: new Dictionary<string, object> { ["after"] = 0, ["limit"] = 50 })
            .Refuses(Purged.With(12) with { Fix = Purged.Fix!.With(4_711) });

    public sealed class Handler(PortalDb db, OrderBatch orders)
    {
        public async Task<Result<Response>> Handle(long? after, int? limit, CancellationToken stop)
        {
            if (db.Caller.Demand(Permission.OrdersManage) is { } problem)
            {
                return problem;
            }

            if (after < 0 || limit is < 1 or > Most)
            {
                return after < 0 ? BadPosition : BadLimit;
            }

            var acknowledged = await db.PositionOf(db.Caller.Name, stop);
            var from = after ?? acknowledged;
            var count = limit ?? Usual;

            // From the very beginning one gets what is there; who was somewhere must be told that he missed some.
            if (from > 0 && await db.OutboxHorizon(stop) is var horizon && from < horizon)
            {
                return Purged.With(from) with { Fix = Purged.Fix!.With(horizon) };
            }

            var events = await db.OrderEvents().Where(m => m.Sequence > from).OrderBy(m => m.Sequence).Take(count + 1).ToListAsync(stop);
            var shown = events.Take(count).ToList();
            var whole = await orders.Read([.. shown.Select(FeedEvents.NumberOf).Distinct()], stop);
            var items = shown.Select(m => new Item(m.Sequence!.Value, m.CreatedAt, m.Type, FeedEvents.NumberOf(m), whole.GetValueOrDefault(FeedEvents.NumberOf(m)))).ToList();
            return new Response(items, items.Count > 0 ? items[^1].Position : from, events.Count > count, acknowledged);
        }
    }
}
