using System.Globalization;
using Filiera.Accounts;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Ordering.Features;

/// <summary>The orders that the caller may see, newest first, by cursor. Two statements, three with a filter by branch or account.</summary>
public static class ListOrders
{
    /// <param name="State">A state, or OPEN for all that still concern the warehouse.</param>
    /// <param name="Search">Beginning of an order number or of the buyer's reference, or a SKU that is on the order.</param>
    /// <param name="From">First day, included.</param>
    /// <param name="To">Last day, included.</param>
    public sealed record Request(string? State = null, string? Search = null, DateOnly? From = null, DateOnly? To = null, string? Branch = null, string? Account = null, string? Cursor = null, int? Limit = null);

    public sealed record Response(IReadOnlyList<OrderSummary> Items, string? Next);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/orders", (string? state, string? search, DateOnly? from, DateOnly? to, string? branch, string? account, string? cursor, int? limit, Handler handler, CancellationToken stop) =>
                handler.Handle(new Request(state, search, from, to, branch, account, cursor, limit), stop))
            .WithName("ListOrders").WithTags("Orders").WithSummary("The orders you may see, newest first")
            .WithDescription("`state` is a state or `OPEN`; `search` is the beginning of a number or of your reference, or a whole SKU; `next` is the cursor of the following page.")
            .WithExample(parameters: new Dictionary<string, object> { ["state"] = "OPEN", ["limit"] = 10 });

    public sealed class Handler(PortalDb db, AccountDirectory accounts, PortalClock clock)
    {
        public async Task<Result<Response>> Handle(Request request, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(request);
            if ((db.Caller.Demand(Permission.OrdersRead) ?? Cursor.CheckLimit(request.Limit)) is { } problem)
            {
                return problem;
            }

            if (!ReadState(request.State, out var states))
            {
                return Problems.Invalid("state", "Lo stato «{0}» non esiste.", "There is no state “{0}”.", request.State);
            }

            if (request.Search?.Length > 60)
            {
                return OrderingRefusals.TooLong.With(60).At("search");
            }

            var limit = request.Limit ?? 24;
            var orders = await Filtered(request, states, stop);
            if (request.Cursor is { Length: > 0 })
            {
                if (Cursor.Read(request.Cursor, 2) is not [var at, var id]
                    || !DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var placed)
                    || !long.TryParse(id, CultureInfo.InvariantCulture, out var after))
                {
                    return Cursor.Unreadable;
                }

                var instant = placed.ToUniversalTime();
                orders = orders.Where(o => o.PlacedAt < instant || (o.PlacedAt == instant && o.Id < after));
            }

            var rows = await orders.OrderByDescending(o => o.PlacedAt).ThenByDescending(o => o.Id).AsNoTracking().Take(limit + 1).ToListAsync(stop);
            var labels = await accounts.BranchNames([.. rows.Select(o => o.BranchId).Distinct()], stop);
            var items = rows.Take(limit).Select(o => Summary(o, labels[o.BranchId])).ToList();
            var next = rows.Count > limit ? Cursor.Write(rows[limit - 1].PlacedAt.ToString("O", CultureInfo.InvariantCulture), rows[limit - 1].Id) : null;
            return new Response(items, next);
        }

        internal static OrderSummary Summary(Order o, BranchName label) => new(o.Number, o.State, o.PurchaseOrderNumber, o.PlacedAt, o.PlacedBy, label.AccountName,
            new BranchView(label.Code, label.Name), o.LineCount, o.Goods, o.Total, o.Currency, o.RequestedDate);

        private async Task<IQueryable<Order>> Filtered(Request request, IReadOnlyList<OrderState>? states, CancellationToken stop)
        {
            var orders = db.Set<Order>().AsQueryable();
            if (states is not null)
            {
                orders = orders.Where(o => states.Contains(o.State));
            }

            if (request.Search is { Length: > 0 } search)
            {
                var text = search.Trim();
                orders = orders.Where(o => o.Number.StartsWith(text) || o.PurchaseOrderNumber!.StartsWith(text)
                    || db.Set<OrderLine>().Any(l => l.OrderId == o.Id && l.Sku == text));
            }

            if (request.From is { } from)
            {
                var start = clock.StartOf(from);
                orders = orders.Where(o => o.PlacedAt >= start);
            }

            if (request.To is { } to && to < DateOnly.MaxValue)
            {
                var end = clock.StartOf(to.AddDays(1));
                orders = orders.Where(o => o.PlacedAt < end);
            }

            if (request.Branch is { Length: > 0 } branch)
            {
                var branches = await accounts.BranchesByCode(branch, stop);
                orders = orders.Where(o => branches.Contains(o.BranchId));
            }

            // A dealer who names another account gets an empty list: the account is not his to see.
            if (request.Account is { Length: > 0 } account)
            {
                var named = await accounts.AccountByCode(account, stop) ?? 0;
                orders = orders.Where(o => o.AccountId == named);
            }

            return orders;
        }

        private static bool ReadState(string? text, out IReadOnlyList<OrderState>? states)
        {
            states = null;
            if (string.IsNullOrEmpty(text))
            {
                return true;
            }

            if (text == "OPEN")
            {
                states = OrderTransitions.Open;
                return true;
            }

            var plain = text.Replace("_", "", StringComparison.Ordinal);
            if (plain.All(char.IsLetter) && Enum.TryParse<OrderState>(plain, ignoreCase: true, out var state))
            {
                states = [state];
                return true;
            }

            return false;
        }
    }
}
