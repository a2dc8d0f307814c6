using Filiera.Accounts;
using Filiera.Credit;
using Filiera.Inventory;
using Filiera.Kernel;
using Filiera.Pricing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Ordering.Features;

/// <summary>POST /carts/{id}/order: one transaction (design.md section 3).</summary>
public static class PlaceOrder
{
    /// <param name="DeliverTo">Code of an address of the account.</param>
    /// <param name="Payment">Code of a payment term.</param>
    /// <param name="ExpectedTotal">The total with VAT that the buyer saw; another total is a 409 with <c>changes[]</c>.</param>
    /// <param name="AcceptSplit">The declaration of intent doesn’t reach for all of it: what is over its plafond bears VAT, as the cart’s totals show. Without it such an order is a 422.</param>
    public sealed record Request(string? PurchaseOrderNumber = null, string? DeliverTo = null, DateOnly? RequestedDate = null, string? Payment = null, Amount? ExpectedTotal = null, bool ConfirmDuplicate = false, bool AcceptSplit = false);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/carts/{id}/order", (string id, Request? request, Handler handler, CancellationToken stop) => handler.Handle(id, request, stop))
            .WithName("PlaceOrder").WithTags("Orders").WithSummary("Order a cart")
            .WithDescription("One transaction: stock is reserved, the order numbered and stored, the cart gone. What you leave out is the branch's default, and `defaulted` says what was taken. Goods under a declaration of intent hold its plafond; what is over it bears VAT, once `acceptSplit` says so. With `expectedTotal`, another total is a 409 with `changes[]` and nothing is ordered. A line that needs a fix is a 422 that names it.")
            .WithExample(new { purchaseOrderNumber = "PO-2026-118" })
            .Refuses(OrderingRefusals.TotalChanged.With(1240.5m, 1228.4m), OrderingRefusals.Duplicate.With("PO-2026-118", "26-018790"), OrderingRefusals.NeedsFix.With("K64-AR", "18"), OrderingRefusals.CartEmpty, OrderingRefusals.IntentExceeded.With(3_900m, "08060120341234567-000001", 1_250m))
            .Produces<OrderView>(StatusCodes.Status201Created).RequireIdempotencyKey();

    public sealed class Handler(PortalDb db, CartStore carts, CartPricer pricer, DocumentPricer documents, Reservations reservations, OrderReader orders, PortalClock today, TimeProvider clock)
    {
        public async Task<Result<OrderView>> Handle(string id, Request? request, CancellationToken stop = default)
        {
            if (db.Caller.Demand(Permission.OrdersPlace) is { } problem)
            {
                return problem;
            }

            var wish = request ?? new Request();
            return Check(wish) is { } refused ? refused : await db.InTransaction<OrderView>(() => Place(id, wish, stop), stop);
        }

        private Problem? Check(Request wish) =>
            wish.PurchaseOrderNumber?.Length > 60 ? OrderingRefusals.TooLong.With(60).At("purchaseOrderNumber")
            : wish.RequestedDate < today.Today ? OrderingRefusals.DateInThePast
            : wish.RequestedDate > today.Today.AddYears(1) ? OrderingRefusals.DateTooFar : null;

        private async Task<Result<OrderView>> Place(string id, Request wish, CancellationToken stop)
        {
            if (await carts.Find(id, stop) is not { } cart)
            {
                return await Ordered(id, stop) is { } number ? Already(number) : Problems.NotFound.At("id");
            }

            // The cart goes first: of two who order it at once one deletes it, the other waits here and finds it gone.
            var lines = await carts.Lines(cart, stop);
            if (await db.Set<Cart>().Where(c => c.Id == cart.Id && c.Version == cart.Version).ExecuteDeleteAsync(stop) == 0)
            {
                return await Ordered(id, stop) is { } number ? Already(number) : OrderingRefusals.CartGone;
            }

            if (lines.Count == 0)
            {
                return OrderingRefusals.CartEmpty;
            }

            var pricing = await pricer.Price(cart, lines, stop, wish.Payment);
            if ((OrderChecks.Lines(pricing) ?? OrderChecks.Total(pricing, wish.ExpectedTotal) ?? OrderChecks.Intent(pricing, wish.AcceptSplit)) is { } refused)
            {
                return refused;
            }

            var terms = CheckoutTerms.Of(wish, pricing.Desk);
            if (!terms.Ok)
            {
                return terms.Problem!;
            }

            if (await Duplicate(cart, wish, stop) is { } duplicate)
            {
                return duplicate;
            }

            // Scarce things, in one fixed order of kinds so that two orders can't wait for each other. Budget and credit join here.
            var taken = new OrderTakes();
            var reference = $"order:{Guid.CreateVersion7(today.Now):N}";
            Func<Task<Problem?>>[] takes = [() => TakeStock(reference, pricing, taken, stop), () => TakePlafond(pricing, stop)];
            foreach (var take in takes)
            {
                if (await take() is { } missing)
                {
                    return missing;
                }
            }

            return await Store(cart, reference, wish, pricing, terms.Value, taken, stop);
        }

        private async Task<Problem?> TakeStock(string reference, CartPricing pricing, OrderTakes taken, CancellationToken stop)
        {
            // What is out of production never waits: it is had whole or not at all.
            var wanted = pricing.Items.Select((item, i) => new TakeLine(i + 1, item.Product!.Id, item.Line.Quantity, item.Product.AllOrNothing || item.Product.Discontinued)).ToList();
            taken.Stock = await reservations.Take(reference, wanted, pricing.Account.Warehouse, stop);
            return OrderChecks.Stock(pricing, wanted, taken.Stock);
        }

        // Another order may have taken it since the cart was reckoned: then the totals are others, and nothing is ordered.
        private async Task<Problem?> TakePlafond(CartPricing pricing, CancellationToken stop) =>
            pricing.Totals.Intent is { Taken.Value: > 0 } intent && !await documents.Take(intent.Id, intent.Taken, stop) ? OrderingRefusals.IntentGone.With(intent.Protocol) : null;

        private async Task<Result<OrderView>> Store(Cart cart, string reference, Request wish, CartPricing pricing, CheckoutTerms terms, OrderTakes taken, CancellationToken stop)
        {
            var intent = pricing.Totals.Intent is { Taken.Value: > 0 } under ? under : null;
            var order = new Order
            {
                Number = reference,
                Reference = reference,
                CartId = cart.Id,
                AccountId = cart.AccountId,
                BranchId = cart.BranchId,
                DealerCode = pricing.Account.Code,
                DealerName = pricing.Account.Name,
                State = OrderState.Placed,
                PurchaseOrderNumber = string.IsNullOrWhiteSpace(wish.PurchaseOrderNumber) ? null : wish.PurchaseOrderNumber.Trim(),
                PlacedAt = today.Now,
                PlacedBy = db.Caller.Name,
                RequestedDate = wish.RequestedDate,
                DeliverTo = terms.Address.OneLine,
                PaymentCode = terms.Payment?.Code,
                PaymentWords = terms.Payment?.WordsFor(Phrase.ReadsEnglish),
                Currency = pricing.Totals.Currency,
                LineCount = pricing.Items.Count,
                Goods = pricing.Totals.Goods,
                Charges = pricing.Totals.ChargesTotal,
                SplitPayment = pricing.Totals.SplitPayment,
                StampDuty = pricing.Totals.StampDuty,
                IntentId = intent?.Id,
                IntentProtocol = intent?.Protocol,
                IntentReceivedOn = intent?.ReceivedOn,
                IntentTaken = intent?.Taken ?? Amount.Zero,
                Vat = pricing.Totals.VatTotal,
                Total = pricing.Totals.Total,
            };
            db.Set<Order>().Add(order);
            await db.SaveChangesAsync(stop);
            var lines = OrderLines.Of(order, today.Today, pricing, taken.Stock);
            await db.BulkInsert(lines, stop);
            var charges = OrderCharges.Rows(order, pricing.Totals);
            await db.BulkInsert(charges, stop);
            order.DueDate = lines.Max(l => l.PromisedDate);

            // The number comes last: from here to the commit every other order of the year waits.
            order.Number = await db.NextOrderNumber(today.Today.Year, stop);
            var placed = new OrderEvent { OrderId = order.Id, AccountId = order.AccountId, BranchId = order.BranchId, At = order.PlacedAt, Who = db.Caller.DisplayName ?? db.Caller.Name, OnBehalfOf = db.Caller.OnBehalfOf, State = order.State };
            db.Set<OrderEvent>().Add(placed);
            db.Record(clock, "order.placed", $"order:{order.Number}", order.AccountId, new { cart = cart.Id, total = order.Total, lines = lines.Count });
            db.Emit(clock, "order.placed", $"order:{order.Number}", new OrderPlaced(order.Number, order.AccountId, order.BranchId, order.Total, [.. lines.Select(l => l.ProductId!.Value)]));
            await db.SaveChangesAsync(stop);
            db.AfterCommit(() => PortalMeter.OrderPlaced(db.Caller.Kind, order.Total, lines.Count));

            var held = taken.Stock.SelectMany(t => t.Allocations, (t, a) => (t.Line, Allocation: a)).ToLookup(x => x.Line, x => x.Allocation);
            var view = orders.Compose(order, lines, charges, pricing.Account.Name, new BranchView(pricing.Desk.Branch!.Code, pricing.Desk.Branch.Name), [placed], held, terms.Defaulted);
            return Result.Created(view, $"/api/v1/orders/{order.Number}");
        }

        private async Task<Problem?> Duplicate(Cart cart, Request wish, CancellationToken stop)
        {
            var mine = wish.PurchaseOrderNumber?.Trim();
            if (string.IsNullOrEmpty(mine) || wish.ConfirmDuplicate)
            {
                return null;
            }

            var same = await db.Set<Order>().Where(o => o.AccountId == cart.AccountId && o.PurchaseOrderNumber == mine && o.State != OrderState.Cancelled && o.State != OrderState.Rejected)
                .OrderByDescending(o => o.Id).Select(o => o.Number).FirstOrDefaultAsync(stop);
            return same is null ? null : OrderingRefusals.Duplicate.With(mine, same) with { More = new Dictionary<string, object?> { ["order"] = same } };
        }

        private async Task<string?> Ordered(string id, CancellationToken stop) =>
            Guid.TryParse(id, out var key) ? await db.Set<Order>().Where(o => o.CartId == key).Select(o => o.Number).FirstOrDefaultAsync(stop) : null;

        private static Problem Already(string number) => OrderingRefusals.AlreadyOrdered.With(number) with { More = new Dictionary<string, object?> { ["order"] = number } };
    }
}
