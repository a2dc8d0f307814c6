using System.Globalization;
using Filiera.Accounts;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Ordering.Features;

/// <summary>GET /carts: the open carts of the caller's branches, last touched first. Two statements.</summary>
public static class ListCarts
{
    public sealed record Response(IReadOnlyList<CartSummary> Items, string? Next);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/carts", (string? cursor, int? limit, Handler handler, CancellationToken stop) => handler.Handle(cursor, limit, stop))
            .WithName("ListCarts").WithTags("Carts").WithSummary("Your open carts, last touched first");

    public sealed class Handler(PortalDb db, AccountDirectory accounts)
    {
        public async Task<Result<Response>> Handle(string? cursor, int? limit, CancellationToken stop = default)
        {
            if ((db.Caller.Demand(Permission.OrdersPlace) ?? Cursor.CheckLimit(limit)) is { } problem)
            {
                return problem;
            }

            var carts = db.Set<Cart>().AsNoTracking();
            if (!string.IsNullOrEmpty(cursor))
            {
                if (Cursor.Read(cursor, 2) is not [var at, var id] || !Guid.TryParse(id, out var after)
                    || !DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var touched))
                {
                    return Cursor.Unreadable;
                }

                var instant = touched.ToUniversalTime();
                carts = carts.Where(c => c.UpdatedAt < instant || (c.UpdatedAt == instant && c.Id.CompareTo(after) < 0));
            }

            var take = limit ?? 24;
            var rows = await carts.OrderByDescending(c => c.UpdatedAt).ThenByDescending(c => c.Id).Take(take + 1)
                .Select(c => new { c.Id, c.Name, c.BranchId, c.UpdatedAt, Lines = db.Set<CartLine>().Count(l => l.CartId == c.Id) }).ToListAsync(stop);
            var page = rows.Take(take).ToList();
            var labels = await accounts.BranchNames([.. page.Select(c => c.BranchId).Distinct()], stop);
            var items = page.Select(c => new CartSummary(c.Id.ToString(), c.Name, new BranchView(labels[c.BranchId].Code, labels[c.BranchId].Name), c.Lines, c.UpdatedAt)).ToList();
            return new Response(items, rows.Count > take ? Cursor.Write(page[^1].UpdatedAt.ToString("O", CultureInfo.InvariantCulture), page[^1].Id) : null);
        }
    }
}
