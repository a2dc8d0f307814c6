using Filiera.Accounts;
using Filiera.Inventory;
using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Ordering;

/// <summary>Reads one order whole: what the API answers, a page shows and the PDF prints. Six statements, whatever its length.</summary>
public sealed class OrderReader(PortalDb db, Reservations reservations, AccountDirectory accounts)
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
        var charges = await db.Set<OrderCharge>().AsNoTracking().Where(c => c.OrderId == order.Id).OrderBy(c => c.Position).ToListAsync(stop);
        var label = (await accounts.BranchNames([order.BranchId], stop))[order.BranchId];
        var history = await db.Set<OrderEvent>().AsNoTracking().Where(e => e.OrderId == order.Id).OrderBy(e => e.Id).ToListAsync(stop);
        var held = order.Reference is null ? null : await reservations.Of(order.Reference, stop);
        return Compose(order, lines, charges, label.AccountName, new BranchView(label.Code, label.Name), history, held, []);
    }

    /// <summary>The view of an order whose parts are at hand: no statement.</summary>
    internal OrderView Compose(
        Order order, IReadOnlyList<OrderLine> lines, IReadOnlyList<OrderCharge> charges, string account, BranchView branch, IReadOnlyList<OrderEvent> history, ILookup<int, Allocation>? held, IReadOnlyList<string> defaulted)
    {
        return new OrderView(
            order.Number,
            order.State,
            order.PurchaseOrderNumber,
            order.PlacedAt,
            order.PlacedBy,
            account,
            branch,
            order.DeliverTo,
            order.RequestedDate,
            new PaymentView(order.PaymentCode, order.PaymentWords),
            [.. lines.Select(l => Line(order.State, l, held))],
            OrderCharges.Totals(order, lines, charges),
            [],
            [.. history.Select(e => new OrderEventView(e.At, e.Who, e.State, e.Reason, e.Kind, e.OnBehalfOf, e.Line, e.Before, e.After))],
            [.. OrderTransitions.From(order.State).Where(MayDo).Select(a => a.ToString().ToUpperInvariant())],
            defaulted,
            order.Total)
        {
            Version = order.Version,
            Hold = HoldView.Of(order),
            ErpNumber = order.ErpNumber,
            ErpAcknowledgedAt = order.ErpAcknowledgedAt,
        };
    }

    private bool MayDo(OrderAction action) =>
        db.Caller.May(action == OrderAction.Cancel ? Permission.OrdersPlace : Permission.OrdersApprove);

    // What is over waits for nothing, and what was called off holds nothing.
    private static OrderLineView Line(OrderState state, OrderLine line, ILookup<int, Allocation>? held)
    {
        var off = state is OrderState.Cancelled or OrderState.Rejected;
        var waiting = off || state == OrderState.Shipped ? Quantity.Zero : line.Quantity - line.Allocated;
        return new(
            line.Line, line.Sku, line.Name, line.Unit, line.EnteredQuantity, line.Quantity, line.ListPrice, line.Discounts, line.NetUnit, line.Basis,
            line.LineNet, line.VatRate, line.PriceSource, off ? Quantity.Zero : line.Allocated, waiting, line.PromisedDate, line.DateConfirmed,
            held is null || off ? [] : [.. held[line.Line]], line.Rejected, line.RejectReason) { Steps = AgreedPrice.Steps(line) };
    }
}
