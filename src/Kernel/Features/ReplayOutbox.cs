using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Kernel.Features;

/// <summary>Delivers again, at once, what failed or was parked: chosen events, or all that failed (of one type).</summary>
public static class ReplayOutbox
{
    /// <param name="Ids">Up to 1,000.</param>
    /// <param name="All">Instead of ids: everything that failed or is parked.</param>
    /// <param name="Type">With <paramref name="All"/>: of this type only.</param>
    public sealed record Request(IReadOnlyList<string>? Ids = null, bool All = false, string? Type = null);

    /// <param name="Replayed">How many will be tried now; what was delivered already is left alone.</param>
    public sealed record Response(int Replayed);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/admin/outbox/replay", (Request request, Handler handler, CancellationToken stop) => handler.Handle(request, stop))
            .WithName("ReplayOutbox").WithTags("Systems").WithSummary("Try again now what failed or was parked")
            .WithDescription("Name `ids`, or say `all` (and a `type`). What was delivered already is left alone.")
            .WithExample(new Request(["20417"]), new Response(1)).AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, TimeProvider clock)
    {
        public async Task<Result<Response>> Handle(Request request, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (db.Caller.Demand(Permission.Administer) is { } problem)
            {
                return problem;
            }

            var chosen = FailedMessages.Of(db, request.Ids, request.All, request.Type);
            return !chosen.Ok ? chosen.Problem! : await db.InTransaction<Response>(async () =>
            {
                var ids = await chosen.Value.Select(m => m.Id).ToListAsync(stop);
                var replayed = await chosen.Value.ExecuteUpdateAsync(s => s.SetProperty(m => m.ParkedAt, (DateTimeOffset?)null).SetProperty(m => m.NextAttemptAt, (DateTimeOffset?)null).SetProperty(m => m.Attempts, 0), stop);
                if (replayed > 0)
                {
                    db.Record(clock, "outbox.replayed", FailedMessages.Subject(ids), detail: new { ids = ids.Take(FailedMessages.MostIds), count = replayed });
                }

                return new Response(replayed);
            }, stop);
        }
    }
}

/// <summary>The events that a person may act on: not delivered, and failed at least once.</summary>
internal static class FailedMessages
{
    public const int MostIds = 1_000;

    public static Result<IQueryable<OutboxMessage>> Of(PortalDb db, IReadOnlyList<string>? ids, bool all, string? type)
    {
        var failed = db.Set<OutboxMessage>().Where(m => m.DeliveredAt == null && (m.ParkedAt != null || m.Attempts > 0));
        if (all)
        {
            return new Result<IQueryable<OutboxMessage>>(string.IsNullOrEmpty(type) ? failed : failed.Where(m => m.Type == type));
        }

        if (ids is not { Count: > 0 and <= MostIds })
        {
            return Problems.Invalid("ids", "Servono da 1 a 1.000 numeri, oppure «all».", "It takes 1 to 1,000 ids, or “all”.");
        }

        var keys = ids.Select(i => long.TryParse(i, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : (long?)null).ToList();
        return keys.FindIndex(k => k is null) is >= 0 and var wrong
            ? Problems.Invalid($"ids[{wrong}]", "«{0}» non è il numero di un evento.", "“{0}” is not the id of an event.", ids[wrong])
            : new Result<IQueryable<OutboxMessage>>(failed.Where(m => keys.Contains(m.Id)));
    }

    public static string Subject(List<long> ids) => ids.Count == 1 ? string.Create(CultureInfo.InvariantCulture, $"outbox:{ids[0]}") : "outbox";
}
