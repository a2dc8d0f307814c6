using Filiera.Accounts;
using Filiera.Inventory;
using Filiera.Kernel;
using Filiera.Pricing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Ordering;

/// <summary>Reads one order whole: what the API answers, a page shows and the PDF prints. Five statements, whatever its length.</summary>
public sealed class OrderReader(PortalDb db, Reservations reservations)
{
    /// <summary>Null when there is no such order, or when it is not the caller's.</summary>
    public async Task<OrderView?> Read(string number, CancellationToken stop)
    {
        var order = await db.Set<Order>().AsNoTracking().FirstOrDefaultAsync(o => o.Number == number, stop);
        if (order is null)
        {
            return null;
        }

        var lines = await db.Set<OrderLine>().AsNoTracking().Where(l => l.OrderId == order.Id).OrderBy(l => l.Line).ToListAsync(stop);
        return await View(order, lines, [], stop);
    }

    internal async Task<OrderView> View(Order order, IReadOnlyList<OrderLine> lines, IReadOnlyList<string> defaulted, CancellationToken stop)
    {
        var names = await (from a in db.Set<Account>() join b in db.Set<Branch>() on a.Id equals b.AccountId
                           where b.Id == order.BranchId select new { a.Name, b.Code, Branch = b.Name }).AsNoTracking().FirstAsync(stop);
        var history = await db.Set<OrderEvent>().AsNoTracking().Where(e => e.OrderId == order.Id).OrderBy(e => e.Id).ToListAsync(stop);
        var held = order.Reference is null ? null : await reservations.Of(order.Reference, stop);
        var vat = VatBreakdown.Of(lines.Select(l => new VatItem(l.LineNet, l.VatRate, l.VatNature)));
        return new OrderView(
            order.Number,
            order.State,
            order.PurchaseOrderNumber,
            order.PlacedAt,
            order.PlacedBy,
            names.Name,
            new BranchView(names.Code, names.Branch),
            order.DeliverTo,
            order.RequestedDate,
            new PaymentView(order.PaymentCode, order.PaymentWords),
            [.. lines.Select(l => Line(l, held))],
            new DocumentTotals(order.Currency, order.Goods, vat, order.Vat, order.Total),
            [],
            [.. history.Select(e => new OrderEventView(e.At, e.Who, e.State, e.Reason))],
            [.. OrderTransitions.From(order.State).Where(a => MayDo(a)).Select(a => a.ToString().ToUpperInvariant())],
            defaulted,
            order.Total);
    }

    private bool MayDo(OrderAction action) =>
        db.Caller.May(action == OrderAction.Cancel ? Permission.OrdersPlace : Permission.OrdersApprove);

    private static OrderLineView Line(OrderLine line, ILookup<int, Allocation>? held) => new(
        line.Line, line.Sku, line.Name, line.Unit, line.EnteredQuantity, line.Quantity, line.ListPrice, line.Discounts, line.NetUnit, line.Basis,
        line.LineNet, line.VatRate, line.PriceSource, line.Allocated, line.Quantity - line.Allocated, line.PromisedDate, line.DateConfirmed,
        held is null ? [] : [.. held[line.Line]]);
}
