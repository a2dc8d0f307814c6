using Filiera.Accounts;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Ordering.Features;

/// <summary>GET /admin/orders: the orders of all dealers for customer service. Five statements, whatever is asked.</summary>
public static class ListDeskOrders
{
    /// <inheritdoc cref="DeskFilter"/>
    /// <param name="Sort">date, number, dealer, amount, requested, due or held; with <c>-</c> before it downwards.</param>
    public sealed record Request(
        string? View = null, string? Search = null, string? Number = null, string? Dealer = null, string? State = null, string? Hold = null, decimal? AmountFrom = null, DateOnly? From = null, DateOnly? To = null,
        string? Sort = null, string? Cursor = null, int? Limit = null) : ListRequest(Search, Sort, Cursor, Limit)
    {
        public DeskFilter Filter => new(View, Search, Number, Dealer, State, Hold, AmountFrom, From, To);
    }

    /// <param name="DueDate">When the last of its goods is promised to leave.</param>
    /// <param name="Late">That day is past and not all has left.</param>
    /// <param name="Notes">How many internal notes it has.</param>
    public sealed record Row(
        string Number, OrderState State, string DealerCode, string DealerName, string Branch, string? PurchaseOrderNumber, DateTimeOffset PlacedAt, string PlacedBy, DateOnly? RequestedDate, DateOnly? DueDate,
        bool Late, int Lines, Amount Goods, Amount Total, string Currency, HoldView? Hold, int Notes, int Version);

    /// <param name="Total">How many orders the filters leave.</param>
    /// <param name="Amount">Their totals with VAT, together.</param>
    /// <param name="Counts">How many the ready-made views have.</param>
    public sealed record Response(IReadOnlyList<Row> Items, string? Next, int Total, Amount Amount, DeskCounts Counts);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/admin/orders", ([AsParameters] Request request, Handler handler, CancellationToken stop) => handler.Handle(request, stop))
            .WithName("ListDeskOrders").WithTags("Customer service").WithSummary("The orders of all dealers: filtered, sorted, with their total")
            .WithDescription("`view` is TO_CONFIRM, HELD, AWAITING_APPROVAL, LATE (its last goods should have left), OPEN or ALL; the other filters narrow it. `sort` is date, number, dealer, amount, requested, due or held, with `-` before it downwards; without it the newest come first, of HELD the longest stopped, of LATE the most overdue. `amount` adds up what the filters leave; `counts` are those of the views.")
            .WithExample(parameters: new Dictionary<string, object> { ["view"] = "HELD", ["sort"] = "-amount", ["limit"] = 20 });

    public sealed class Handler(PortalDb db, OrderDesk desk, AccountDirectory accounts)
    {
        public async Task<Result<Response>> Handle(Request request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (db.Caller.Demand(Permission.OrdersManage) is { } problem)
            {
                return problem;
            }

            var orders = desk.Filter(request.Filter);
            if (!orders.Ok)
            {
                return orders.Problem!;
            }

            var page = await OrderDesk.Columns.Page(orders.Value, new ListRequest(null, OrderDesk.SortOf(request.Filter, request.Sort), request.Cursor, request.Limit),
                o => new { Order = o, Notes = db.Set<OrderNote>().Count(n => n.OrderId == o.Id) }, stop);
            if (!page.Ok)
            {
                return page.Problem!;
            }

            var branches = await accounts.BranchNames([.. page.Value.Items.Select(i => i.Order.BranchId).Distinct()], stop);
            return new Response(
                [.. page.Value.Items.Select(i => View(i.Order, i.Notes, branches))],
                page.Value.Next,
                page.Value.Total,
                await Sum(orders.Value, stop),
                await desk.Counts(stop));
        }

        private Row View(Order o, int notes, IReadOnlyDictionary<int, BranchName> branches) => new(
            o.Number, o.State, o.DealerCode, branches.GetValueOrDefault(o.BranchId)?.AccountName ?? o.DealerName, branches.GetValueOrDefault(o.BranchId)?.Name ?? "", o.PurchaseOrderNumber, o.PlacedAt, o.PlacedBy,
            o.RequestedDate, o.DueDate, desk.IsLate(o.State, o.DueDate), o.LineCount, o.Goods, o.Total, o.Currency,
            HoldView.Of(o), notes, o.Version);

        // The column holds whole cents: their sum is a whole number, and the cast is how the database is asked for it as it is stored.
        private static async Task<Amount> Sum(IQueryable<Order> orders, CancellationToken stop) => Amount.FromStored(await orders.SumAsync(o => (long)(decimal)o.Total, stop));
    }
}
