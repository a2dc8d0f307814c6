using System.Text.Json;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Ordering.Features;

/// <summary>GET /admin/prices/checks: what the job «one price everywhere» found, newest first.</summary>
public static class ListPriceChecks
{
    /// <param name="Questions">Account × product, each asked on every path.</param>
    /// <param name="Found">The first differences: the net of one base unit by path.</param>
    public sealed record Item(DateTimeOffset At, int Accounts, int Questions, int Differences, IReadOnlyList<PriceDifference> Found);

    public sealed record Response(IReadOnlyList<Item> Items, string? Next);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/admin/prices/checks", (string? cursor, int? limit, Handler handler, CancellationToken stop) => handler.Handle(cursor, limit, stop))
            .WithName("ListPriceChecks").WithTags("Prices").WithSummary("Is a price the same everywhere? What the hourly check found")
            .WithDescription("The portal samples dealers and products and asks the same price on every path: list, product, price list, price call, quick order, cart. A difference is also the event `prices.differ` and an alert of `GET /admin/systems/health`. Kept for 30 days.");

    public sealed class Handler(PortalDb db)
    {
        public async Task<Result<Response>> Handle(string? cursor, int? limit, CancellationToken stop = default)
        {
            if (((db.Caller.May(Permission.Administer) ? null : db.Caller.Demand(Permission.PricesWrite)) ?? Cursor.CheckLimit(limit)) is { } problem)
            {
                return problem;
            }

            var before = long.MaxValue;
            if (!string.IsNullOrEmpty(cursor) && (Cursor.Read(cursor, 1) is not [var at] || !long.TryParse(at, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out before)))
            {
                return Cursor.Unreadable;
            }

            var take = limit ?? 24;
            var rows = await db.Set<PriceCheck>().AsNoTracking().Where(c => c.Id < before).OrderByDescending(c => c.Id).Take(take + 1).ToListAsync(stop);
            return new Response(
                [.. rows.Take(take).Select(c => new Item(c.At, c.Accounts, c.Questions, c.Differences, c.Detail is null ? [] : JsonSerializer.Deserialize<List<PriceDifference>>(c.Detail, Json.Options) ?? []))],
                rows.Count > take ? Cursor.Write(rows[take - 1].Id) : null);
        }
    }
}
