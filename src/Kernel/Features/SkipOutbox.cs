using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Kernel.Features;

/// <summary>Says of failed events that they need not be delivered, and why. They stay in the log, marked.</summary>
public static class SkipOutbox
{
    /// <param name="Reason">Kept beside the event and in the audit: 3 to 500 characters.</param>
    /// <param name="All">Instead of ids: everything that failed or is parked.</param>
    public sealed record Request(IReadOnlyList<string>? Ids = null, string? Reason = null, bool All = false, string? Type = null);

    public sealed record Response(int Skipped);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/admin/outbox/skip", (Request request, Handler handler, CancellationToken stop) => handler.Handle(request, stop))
            .WithName("SkipOutbox").WithTags("Systems").WithSummary("Give up events that failed, with a reason")
            .WithDescription("Name `ids`, or say `all` (and a `type`). Nobody will deliver them any more; the reason stays beside them.")
            .WithExample(new Request(["20417"], "Indirizzo inesistente: mail rispedita a mano"), new Response(1)).AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, PortalClock clock, TimeProvider time)
    {
        public async Task<Result<Response>> Handle(Request request, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (db.Caller.Demand(Permission.Administer) is { } problem)
            {
                return problem;
            }

            if (request.Reason?.Trim() is not { Length: >= 3 and <= 500 } reason)
            {
                return Problems.Invalid("reason", "Serve un motivo, da 3 a 500 caratteri.", "A reason is needed, 3 to 500 characters.");
            }

            var chosen = FailedMessages.Of(db, request.Ids, request.All, request.Type);
            return !chosen.Ok ? chosen.Problem! : await db.InTransaction<Response>(async () =>
            {
                var now = clock.Now;
                var ids = await chosen.Value.Select(m => m.Id).ToListAsync(stop);
                var skipped = await chosen.Value.ExecuteUpdateAsync(s => s.SetProperty(m => m.DeliveredAt, now).SetProperty(m => m.SkipReason, reason).SetProperty(m => m.NextAttemptAt, (DateTimeOffset?)null), stop);
                if (skipped > 0)
                {
                    db.Record(time, "outbox.skipped", FailedMessages.Subject(ids), detail: new { ids = ids.Take(FailedMessages.MostIds), count = skipped, reason });
                }

                return new Response(skipped);
            }, stop);
        }
    }
}
