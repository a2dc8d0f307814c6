using Filiera.Catalog;
using Filiera.Inventory;
using Filiera.Kernel;
using Filiera.Pricing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Ordering.Features;

/// <summary>POST /admin/orders/{number}/lines/{line}/reject: a line is refused, or made smaller, with a reason. Stock goes back, totals are made anew, the agreed price and charges stay.</summary>
public static class RejectOrderLine
{
    /// <param name="Quantity">What is left of it, in the line's unit; absent or 0 = nothing.</param>
    public sealed record Request(string? Reason = null, Quantity? Quantity = null);

    private static readonly Problem NoLine = new(404, "NOT_FOUND", new("L’ordine non ha la riga {0}.", "The order has no line {0}."), "line");

    private static readonly Problem NotLess = new(422, "INVALID_QUANTITY",
        new("La quantità che resta va da 0 a meno di {0}.", "What is left must be from 0 to less than {0}."), "quantity",
        new("Una riga si può solo ridurre; per aggiungere si fa un altro ordine.", "A line can only be made smaller; to add, place another order."));

    private static readonly Problem Gone = new(409, "LINE_REJECTED", new("La riga è già rifiutata.", "The line is rejected already."), "line");

    private static readonly Problem Broken = new(422, "INVALID_QUANTITY",
        new("{0} si conta con al massimo {1} decimali.", "{0} is counted with at most {1} decimals."), "quantity");

    private static readonly Problem LastLine = new(409, "LAST_LINE",
        new("È l’ultima riga dell’ordine.", "It is the last line of the order."), null,
        new("Rifiuta l’ordine intero.", "Reject the whole order."));

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/admin/orders/{number}/lines/{line}/reject", (string number, int line, Request? request, IfMatch match, Handler handler, CancellationToken stop) => handler.Handle(number, line, request, match, stop))
            .WithName("RejectOrderLine").WithTags("Customer service").WithSummary("Refuse a line of an order, or make it smaller, and say why")
            .WithDescription("`quantity` is what is left, in the line’s unit. What the line held above it is free again; the agreed price stays, amounts and VAT are made anew. The dealer sees quantity and reason on his order. The last line can’t be refused: reject the order.")
            .WithExample(new Request("Ne restano 8", new(8)), parameters: new Dictionary<string, object> { ["line"] = 1 }).AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, OrderReader orders, OrderChange change, Reservations reservations, DocumentPricer documents, PricingOptions pricing, TimeProvider clock)
    {
        public async Task<Result<OrderView>> Handle(string number, int line, Request? request, IfMatch match, CancellationToken stop = default)
        {
            if (db.Caller.Demand(Permission.OrdersManage) is { } problem)
            {
                return problem;
            }

            if (string.IsNullOrWhiteSpace(request?.Reason) || request.Reason.Length > 1000)
            {
                return string.IsNullOrWhiteSpace(request?.Reason) ? DecideOrder.ReasonNeeded : OrderingRefusals.TooLong.With(1000).At("reason");
            }

            return await db.InTransaction<OrderView>(() => Change(number, line, request.Quantity ?? Quantity.Zero, request.Reason.Trim(), match, stop), stop);
        }

        private async Task<Result<OrderView>> Change(string number, int line, Quantity left, string reason, IfMatch match, CancellationToken stop)
        {
            var order = await db.Set<Order>().AsNoTracking().FirstOrDefaultAsync(o => o.Number == number, stop);
            if (order is null)
            {
                return Problems.NotFound.At("number");
            }

            if ((match.Check(order.Version) ?? (OrderTransitions.LinesOpen.Contains(order.State) ? null : OrderTransitions.LinesClosed(order.State))) is { } refused)
            {
                return refused;
            }

            // The order's row first: from here on its lines and what they hold are ours alone.
            if (await db.Set<Order>().Where(o => o.Id == order.Id && o.Version == order.Version).ExecuteUpdateAsync(s => s.SetProperty(o => o.Version, o => o.Version + 1), stop) == 0)
            {
                var now = await db.Set<Order>().Where(o => o.Id == order.Id).Select(o => o.State).FirstAsync(stop);
                return OrderTransitions.LinesOpen.Contains(now) ? Versions.Changed : OrderTransitions.LinesClosed(now);
            }

            var lines = await db.Set<OrderLine>().AsNoTracking().Where(l => l.OrderId == order.Id).OrderBy(l => l.Line).ToListAsync(stop);
            if (lines.Find(l => l.Line == line) is not { } before)
            {
                return NoLine.With(line);
            }

            var after = Smaller(before, left, reason);
            if (!after.Ok)
            {
                return after.Problem!;
            }

            List<OrderLine> kept = [.. lines.Select(l => l.Line == line ? after.Value : l)];
            if (kept.TrueForAll(l => l.Quantity.Value == 0))
            {
                return LastLine;
            }

            var totals = await Write(order, before, after.Value, kept, stop);
            Tell(order, before, after.Value, totals, reason);
            await db.SaveChangesAsync(stop);
            var view = (await orders.Read(number, stop))!;
            return new Result<OrderView>(view) { ETag = IfMatch.Tag(view.Version) };
        }

        private Result<OrderLine> Smaller(OrderLine line, Quantity left, string reason)
        {
            if (line.EnteredQuantity.Value == 0)
            {
                return Gone;
            }

            if (left < 0 || left >= line.EnteredQuantity)
            {
                return NotLess.With(line.EnteredQuantity);
            }

            var decimals = Units.DecimalsOf(line.Unit);
            var each = line.Quantity.Value / line.EnteredQuantity.Value;
            if (!Units.Allows(left, decimals) || !Scaled.Holds<Quantity>(left.Value * each))
            {
                return Broken.With(line.Sku, decimals);
            }

            var quantity = new Quantity(left.Value * each);
            return new OrderLine
            {
                OrderId = line.OrderId, Line = line.Line, Sku = line.Sku, VatRate = line.VatRate, VatNature = line.VatNature, PromisedDate = line.PromisedDate,
                EnteredQuantity = left,
                Quantity = quantity,
                LineNet = Net(line, quantity),
                Allocated = line.Allocated < quantity ? line.Allocated : quantity,
                Rejected = line.Rejected + (line.EnteredQuantity - left),
                RejectReason = reason,
            };
        }

        // As the line was computed when it was agreed: list price and discounts, by the house's rounding. Where that gives another amount than
        // the agreed one (the setting has changed since, or the order came from elsewhere), its net unit price is what was agreed.
        private Amount Net(OrderLine line, Quantity quantity)
        {
            if (DiscountChain.TryParse(line.Discounts, DiscountOrigin.List, out var chain, out _))
            {
                var unit = LinePrice.NetUnit(line.ListPrice, chain, pricing.Rounding, pricing.NetUnitDecimals);
                if (LinePrice.OfUnit(unit, line.Quantity, line.Basis) == line.LineNet.Value)
                {
                    return new(LinePrice.OfUnit(unit, quantity, line.Basis));
                }
            }

            return new(LinePrice.OfUnit(line.NetUnit, quantity, line.Basis));
        }

        private async Task<DocumentTotals> Write(Order order, OrderLine before, OrderLine after, List<OrderLine> lines, CancellationToken stop)
        {
            if (order.Reference is not null && after.Allocated < before.Allocated)
            {
                await reservations.Reduce(order.Reference, after.Line, after.Allocated, stop);
            }

            await db.Set<OrderLine>().Where(l => l.OrderId == order.Id && l.Line == after.Line).ExecuteUpdateAsync(s => s
                .SetProperty(l => l.EnteredQuantity, after.EnteredQuantity).SetProperty(l => l.Quantity, after.Quantity).SetProperty(l => l.LineNet, after.LineNet)
                .SetProperty(l => l.Allocated, after.Allocated).SetProperty(l => l.Rejected, after.Rejected).SetProperty(l => l.RejectReason, after.RejectReason), stop);
            var charges = await db.Set<OrderCharge>().AsNoTracking().Where(c => c.OrderId == order.Id).OrderBy(c => c.Position).ToListAsync(stop);
            var left = OrderCharges.After(charges, lines);
            if (charges.Count > 0)
            {
                await db.Set<OrderCharge>().Where(c => c.OrderId == order.Id).ExecuteDeleteAsync(stop);
                await db.BulkInsert(left, stop);
            }

            // The declaration of intent gets back what it no longer covers.
            var totals = OrderCharges.Totals(order, lines, left);
            var taken = order.IntentId is null ? Amount.Zero : new(totals.Vat.Where(v => v.Nature == IntentDeclaration.Nature).Sum(v => v.Taxable.Value));
            if (order.IntentId is { } intent && taken < order.IntentTaken)
            {
                await documents.GiveBack([(intent, order.IntentTaken - taken)], stop);
            }

            var due = lines.Where(l => l.Quantity.Value > 0).Max(l => l.PromisedDate);
            await db.Set<Order>().Where(o => o.Id == order.Id).ExecuteUpdateAsync(s => s
                .SetProperty(o => o.Goods, totals.Goods).SetProperty(o => o.Charges, totals.ChargesTotal).SetProperty(o => o.IntentTaken, taken).SetProperty(o => o.Vat, totals.VatTotal).SetProperty(o => o.Total, totals.Total).SetProperty(o => o.DueDate, due), stop);
            return totals;
        }

        private void Tell(Order order, OrderLine before, OrderLine after, DocumentTotals totals, string reason)
        {
            var head = change.Event(order, order.State, reason);
            db.Set<OrderEvent>().Add(new OrderEvent
            {
                OrderId = head.OrderId, AccountId = head.AccountId, BranchId = head.BranchId, At = head.At, Who = head.Who, OnBehalfOf = head.OnBehalfOf, State = head.State, Reason = head.Reason,
                Kind = OrderEventKind.Line, Line = after.Line, Before = before.EnteredQuantity, After = after.EnteredQuantity,
            });
            var total = totals.Total;
            var changes = Audit.Changes(
                new { quantity = before.EnteredQuantity, lineNet = before.LineNet, allocated = before.Allocated, total = order.Total },
                new { quantity = after.EnteredQuantity, lineNet = after.LineNet, allocated = after.Allocated, total });
            db.Record(clock, "order.line_rejected", $"order:{order.Number}", order.AccountId, new { line = after.Line, sku = after.Sku, changes, reason });
            db.Emit(clock, "order.line_rejected", $"order:{order.Number}", new { order.Number, line = after.Line, sku = after.Sku, from = before.EnteredQuantity, to = after.EnteredQuantity, reason, total });
        }
    }
}
