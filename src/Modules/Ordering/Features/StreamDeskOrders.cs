using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Filiera.Ordering.Features;

/// <summary>GET /admin/orders/stream: orders that come or change, as server-sent events.</summary>
public static class StreamDeskOrders
{
    /// <summary>A line is cut now and then: who listens joins again at once, and whether he still may is asked anew.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/admin/orders/stream", IResult (HttpContext http, long? after, Handler handler, IHostApplicationLifetime life) =>
            {
                var last = long.TryParse(http.Request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var seen) ? seen : after;
                var news = handler.Handle(last, http.RequestAborted, life.ApplicationStopping);
                if (!news.Ok)
                {
                    return news;
                }

                http.Response.Headers["X-Accel-Buffering"] = "no";
                return TypedResults.ServerSentEvents(news.Value);
            })
            .WithName("StreamDeskOrders").WithTags("Customer service").WithSummary("Orders that come or change, live (server-sent events)")
            .WithDescription("Events: `hello` with the present id, `order` (`number`, `state`, `what`: STATE, LINE or MAIL, `new`: it has just been placed), `beat` every fifteen seconds of silence, `reload` when more was missed than is told again (200). Begin where you stopped with the header `Last-Event-ID`, or `after`. The line is cut after fifteen minutes: join again. An event may come twice.")
            .Produces(StatusCodes.Status200OK, contentType: "text/event-stream").ProducesProblem(StatusCodes.Status403Forbidden);

    public sealed class Handler(PortalDb db, OrderFeed feed)
    {
        public Result<IAsyncEnumerable<SseItem<DeskNews>>> Handle(long? after, CancellationToken left, CancellationToken closing)
        {
            if (db.Caller.Demand(Permission.OrdersManage) is { } problem)
            {
                return problem;
            }

            return after < 0
                ? Problems.Invalid("after", "after è un numero da zero in su.", "after is a number from zero up.")
                : new Result<IAsyncEnumerable<SseItem<DeskNews>>>(Items(after, left, closing));
        }

        private async IAsyncEnumerable<SseItem<DeskNews>> Items(long? after, CancellationToken left, CancellationToken closing, [EnumeratorCancellation] CancellationToken stop = default)
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(left, closing, stop);
            end.CancelAfter(Longest);
            await foreach (var news in feed.Listen(after, end.Token))
            {
                yield return new SseItem<DeskNews>(news, news.Kind.ToString().ToLowerInvariant())
                {
                    EventId = news.Id > 0 ? news.Id.ToString(CultureInfo.InvariantCulture) : null,
                    ReconnectionInterval = news.Kind == DeskNewsKind.Hello ? TimeSpan.FromSeconds(3) : null,
                };
            }
        }
    }
}
