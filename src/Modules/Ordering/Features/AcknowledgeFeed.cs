using System.Diagnostics;
using Filiera.Kernel;
using Filiera.Ordering.Feed;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Ordering.Features;

/// <summary>A system says up to where it has booked the feed. Never backwards, and once or ten times is the same.</summary>
public static class AcknowledgeFeed
{
    /// <param name="Position">The position of the last event that was taken over.</param>
    public sealed record Request(long? Position);

    /// <param name="Position">What is acknowledged now: never less than it was.</param>
    /// <param name="Waiting">Order events after it.</param>
    public sealed record Response(long Position, DateTimeOffset AcknowledgedAt, int Waiting);

    private static readonly Problem Unknown = new(422, "FEED_POSITION_UNKNOWN",
        new("La posizione {0} non c’è ancora: l’ultima è {1}.", "There is no position {0} yet: the last one is {1}."), "position",
        new("Conferma la posizione che ti ha dato il feed.", "Acknowledge the position that the feed gave you."));

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/admin/orders/feed/ack", (Request request, Handler handler, CancellationToken stop) => handler.Handle(request, stop))
            .WithName("AcknowledgeFeed").WithTags("Systems").WithSummary("Say up to which position you have taken over the orders’ events")
            .WithDescription("Kept per client. A lower position than the one kept changes nothing; to read again, ask the feed with `after`.")
            .WithExample(new Request(0), new Response(0, new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero), 3)).Refuses(Unknown.With(99, 42)).AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, ExchangeLog exchanges, PortalClock clock)
    {
        public async Task<Result<Response>> Handle(Request request, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (db.Caller.Demand(Permission.OrdersManage) is { } problem)
            {
                return problem;
            }

            if (request.Position is not { } position || position < 0)
            {
                return Problems.Invalid("position", "Serve la posizione di un evento, da 0.", "The position of an event is needed, from 0.");
            }

            return await db.InTransaction<Response>(async () =>
            {
                var head = await db.OutboxHead(stop);
                if (position > head)
                {
                    return Unknown.With(position, head);
                }

                var client = db.Caller.Name;
                await db.OneAtATime($"feed:{client}", stop);
                var known = await db.Set<FeedPosition>().FirstOrDefaultAsync(p => p.Client == client, stop);
                var before = known?.Position ?? 0;
                if (known is null || position > before)
                {
                    known ??= db.Add(new FeedPosition { Client = client }).Entity;
                    known.Position = Math.Max(position, before);
                    known.AcknowledgedAt = clock.Now;
                    await db.SaveChangesAsync(stop);
                    await Record(client, before, position, stop);
                }

                return new Response(known.Position, known.AcknowledgedAt, await db.OrderEvents().CountAsync(m => m.Sequence > known.Position, stop));
            }, stop);
        }

        // What a system took over is an exchange outwards.
        private async Task Record(string client, long before, long position, CancellationToken stop)
        {
            var rows = await db.OrderEvents().CountAsync(m => m.Sequence > before && m.Sequence <= position, stop);
            if (rows > 0)
            {
                await exchanges.Record(new Exchange
                {
                    At = clock.Now, Who = client, Direction = ExchangeDirection.Out, Kind = "orders", Channel = "api", Name = "GET /api/v1/admin/orders/feed",
                    Rows = rows, Imported = rows, Outcome = ExchangeOutcome.Done, CorrelationId = Activity.Current?.TraceId.ToString(),
                }, [], stop);
            }
        }
    }
}
