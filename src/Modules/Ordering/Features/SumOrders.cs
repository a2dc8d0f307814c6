using Filiera.Accounts;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Ordering.Features;

/// <summary>What a dealer ordered this year and in the same days of the year before, what stands open, and what he waits for.</summary>
public static class SumOrders
{
    private const int MostComing = 8;

    /// <param name="Orders">How many, cancelled and rejected ones left out.</param>
    /// <param name="Goods">Their value without VAT.</param>
    public sealed record Sum(int Orders, Amount Goods);

    /// <param name="Waiting">Ordered and not reserved yet.</param>
    /// <param name="Date">When the rest is expected.</param>
    public sealed record Coming(string Number, string Sku, string Name, string Unit, Quantity Waiting, DateOnly? Date, bool Confirmed);

    /// <param name="ThisYear">From 1 January to today.</param>
    /// <param name="LastYear">From 1 January to the same day of the year before.</param>
    /// <param name="Open">Orders that still concern the warehouse.</param>
    /// <param name="Deliveries">What he waits for, the earliest first: at most eight.</param>
    public sealed record Response(Sum ThisYear, Sum LastYear, Sum Open, DateTimeOffset? LastOrderAt, IReadOnlyList<Coming> Deliveries);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/admin/accounts/{code}/turnover", (string code, Handler handler, CancellationToken stop) => handler.Handle(SkuInPath.Decode(code), stop))
            .WithName("SumOrders").WithTags("Admin").WithSummary("A dealer’s orders of the year, what stands open, and what he waits for")
            .WithExample(parameters: new Dictionary<string, object> { ["code"] = "C01001" });

    public sealed class Handler(PortalDb db, AccountDirectory accounts, PortalClock clock)
    {
        private static readonly OrderState[] Off = [OrderState.Cancelled, OrderState.Rejected];

        public async Task<Result<Response>> Handle(string code, CancellationToken stop = default)
        {
            if ((db.Caller.Demand(Permission.AccountsRead) ?? db.Caller.Demand(Permission.OrdersRead)) is { } problem)
            {
                return problem;
            }

            if (await accounts.AccountByCode(code, stop) is not { } account)
            {
                return Problems.NotFound;
            }

            var (today, open) = (clock.Today, OrderTransitions.Open);
            var orders = db.Set<Order>().AsNoTracking().Where(o => o.AccountId == account && !Off.Contains(o.State));
            var before = today.AddYears(-1);
            var thisYear = await Total(Between(orders, new(today.Year, 1, 1), today), stop);
            var lastYear = await Total(Between(orders, new(before.Year, 1, 1), before), stop);
            var standing = await Total(orders.Where(o => open.Contains(o.State)), stop);
            var last = await orders.OrderByDescending(o => o.PlacedAt).ThenByDescending(o => o.Id).Select(o => (DateTimeOffset?)o.PlacedAt).FirstOrDefaultAsync(stop);
            var waiting = await (from o in orders
                                 join l in db.Set<OrderLine>() on o.Id equals l.OrderId
                                 where open.Contains(o.State) && l.Allocated < l.Quantity
                                 orderby l.PromisedDate == null, l.PromisedDate, o.Number, l.Line
                                 select new { o.Number, l.Sku, l.Name, l.Unit, l.Quantity, l.Allocated, l.PromisedDate, l.DateConfirmed }).Take(MostComing).ToListAsync(stop);
            return new Response(thisYear, lastYear, standing, last,
                [.. waiting.Select(l => new Coming(l.Number, l.Sku, l.Name, l.Unit, l.Quantity - l.Allocated, l.PromisedDate, l.DateConfirmed))]);
        }

        private IQueryable<Order> Between(IQueryable<Order> orders, DateOnly first, DateOnly last)
        {
            var (start, end) = (clock.StartOf(first), clock.StartOf(last.AddDays(1)));
            return orders.Where(o => o.PlacedAt >= start && o.PlacedAt < end);
        }

        // EF sums the column as it is stored, in cents, past its converter: it becomes an amount here (a test holds it on both databases).
        private static async Task<Sum> Total(IQueryable<Order> orders, CancellationToken stop)
        {
            var sum = await orders.GroupBy(_ => 1).Select(g => new { Count = g.Count(), Goods = g.Sum(o => (decimal)o.Goods) }).FirstOrDefaultAsync(stop);
            return sum is null ? new(0, Amount.Zero) : new(sum.Count, Amount.FromStored((long)sum.Goods));
        }
    }
}
