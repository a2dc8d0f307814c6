using Filiera.Kernel;
using Filiera.Ordering.Feed;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Ordering.Features;

/// <summary>The systems that read the feed of orders, and how far behind each is.</summary>
public static class ListFeedReaders
{
    /// <param name="Waiting">Order events that it has not acknowledged.</param>
    /// <param name="OldestAt">When the oldest of them happened; null when it is up to date.</param>
    public sealed record Item(string Client, long Position, DateTimeOffset AcknowledgedAt, int Waiting, DateTimeOffset? OldestAt);

    /// <param name="Head">The number of the last event.</param>
    public sealed record Response(IReadOnlyList<Item> Items, long Head);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/admin/orders/feed/readers", (Handler handler, CancellationToken stop) => handler.Handle(stop))
            .WithName("ListFeedReaders").WithTags("Systems").WithSummary("The systems that read the feed of orders, and how far behind each is")
            .WithExample(answer: new Response([new("demo-erp", 18_390, new DateTimeOffset(2026, 11, 24, 8, 55, 0, TimeSpan.Zero), 3, new DateTimeOffset(2026, 11, 24, 8, 57, 41, TimeSpan.Zero))], 18_412));

    public sealed class Handler(PortalDb db)
    {
        public async Task<Result<Response>> Handle(CancellationToken stop)
        {
            if (db.Caller.Demand(Permission.Administer) is { } problem)
            {
                return problem;
            }

            // Few systems read: one statement counts for all of them.
            var events = db.OrderEvents();
            var readers = await db.Set<FeedPosition>().AsNoTracking().OrderBy(p => p.Client).Select(p => new
            {
                p.Client, p.Position, p.AcknowledgedAt,
                Waiting = events.Count(m => m.Sequence > p.Position),
                Oldest = events.Where(m => m.Sequence > p.Position).OrderBy(m => m.Sequence).Select(m => (DateTimeOffset?)m.CreatedAt).FirstOrDefault(),
            }).ToListAsync(stop);
            return new Response([.. readers.Select(r => new Item(r.Client, r.Position, r.AcknowledgedAt, r.Waiting, r.Oldest))], await db.OutboxHead(stop));
        }
    }
}
