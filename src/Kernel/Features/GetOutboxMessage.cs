using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Kernel.Features;

/// <summary>One event, with what it says.</summary>
public static class GetOutboxMessage
{
    public sealed record Response(ListOutbox.Item Message, JsonElement Payload);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/admin/outbox/{id}", (string id, Handler handler, CancellationToken stop) => handler.Handle(id, stop))
            .WithName("GetOutboxMessage").WithTags("Systems").WithSummary("One event, with its payload")
            .WithExample(answer: new
            {
                message = new ListOutbox.Item("20417", 18_412, "order.placed", "order:26-018812", OutboxState.Delivered, new DateTimeOffset(2026, 11, 24, 8, 59, 12, TimeSpan.Zero), new DateTimeOffset(2026, 11, 24, 8, 59, 13, TimeSpan.Zero), 0, null, null, null),
                payload = new { number = "26-018812", accountId = 1, branchId = 2, total = 412.36, products = new[] { 17, 18 } },
            }, parameters: new Dictionary<string, object> { ["id"] = "20417" });

    public sealed class Handler(PortalDb db)
    {
        public async Task<Result<Response>> Handle(string id, CancellationToken stop)
        {
            if (db.Caller.Demand(Permission.Administer) is { } problem)
            {
                return problem;
            }

            return long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var key) && await db.Set<OutboxMessage>().AsNoTracking().FirstOrDefaultAsync(m => m.Id == key, stop) is { } message
                ? new Response(ListOutbox.View(message), JsonDocument.Parse(message.Payload).RootElement)
                : Problems.NotFound.At("id");
        }
    }
}
