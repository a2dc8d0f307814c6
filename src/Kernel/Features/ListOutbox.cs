using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Kernel.Features;

/// <summary>The events of the portal, the newest first: what waits, what failed and why, what was delivered.</summary>
public static class ListOutbox
{
    /// <param name="Type">Exactly: «order.placed».</param>
    /// <param name="State">WAITING, FAILING, PARKED, DELIVERED or SKIPPED.</param>
    /// <param name="Search">The beginning of what it is about: «order:26-0188».</param>
    public sealed record Request(string? Type = null, string? State = null, string? Search = null, string? Sort = null, string? Cursor = null, int? Limit = null) : ListRequest(Search, Sort, Cursor, Limit);

    /// <param name="Sequence">Its place in the log of events; null in the instant before it is numbered.</param>
    public sealed record Item(string Id, long? Sequence, string Type, string Aggregate, OutboxState State, DateTimeOffset CreatedAt, DateTimeOffset? DeliveredAt, int Attempts, DateTimeOffset? NextAttemptAt, string? Error, string? SkipReason);

    public static readonly SortedList<OutboxMessage> Columns = new(m => m.Id, ("created", m => m.Id), ("type", m => m.Type), ("aggregate", m => m.Aggregate));

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/admin/outbox", ([AsParameters] Request request, Handler handler, CancellationToken stop) => handler.Handle(request, stop))
            .WithName("ListOutbox").WithTags("Systems").WithSummary("The events of the portal, the newest first")
            .WithDescription("`state` is WAITING, FAILING (tried again by itself), PARKED (set aside after too many attempts), DELIVERED or SKIPPED. `sort` by `created`, `type` or `aggregate`, with `-` downwards.")
            .WithExample(parameters: new Dictionary<string, object> { ["state"] = "PARKED", ["limit"] = 20 });

    internal static Item View(OutboxMessage m) => new(
        m.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), m.Sequence, m.Type, m.Aggregate, m.State, m.CreatedAt, m.DeliveredAt, m.Attempts, m.NextAttemptAt, m.Error, m.SkipReason);

    public sealed class Handler(PortalDb db)
    {
        public async Task<Result<SortedPage<Item>>> Handle(Request request, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (db.Caller.Demand(Permission.Administer) is { } problem)
            {
                return problem;
            }

            var rows = db.Set<OutboxMessage>().AsNoTracking();
            if (request.State is { Length: > 0 } text)
            {
                if (!text.All(char.IsLetter) || !Enum.TryParse<OutboxState>(text, ignoreCase: true, out var state))
                {
                    return Problems.Invalid("state", "Lo stato «{0}» non esiste.", "There is no state “{0}”.", text);
                }

                rows = rows.Where(OutboxMessage.Is(state));
            }

            if (request.Type is { Length: > 0 } type)
            {
                rows = rows.Where(m => m.Type == type);
            }

            if (request.Search is { Length: > 0 } search)
            {
                var start = search.Trim();
                rows = rows.Where(m => m.Aggregate.StartsWith(start));
            }

            var page = await Columns.Page(rows, request with { Sort = request.Sort is { Length: > 0 } ? request.Sort : "-created" }, m => m, stop);
            return page.Map(p => new SortedPage<Item>([.. p.Items.Select(View)], p.Next, p.Total));
        }

        /// <summary>The types there are, for a filter.</summary>
        public async Task<IReadOnlyList<string>> Types(CancellationToken stop) =>
            db.Caller.May(Permission.Administer) ? await db.Set<OutboxMessage>().Select(m => m.Type).Distinct().OrderBy(t => t).ToListAsync(stop) : [];
    }
}
