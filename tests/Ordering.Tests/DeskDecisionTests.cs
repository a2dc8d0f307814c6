using Filiera.Inventory;
using Filiera.Kernel;
using Filiera.Ordering.Features;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Filiera.Ordering.Tests;

/// <summary>Customer service decides: confirm, hold, release, reject, one order or many.</summary>
public sealed class DeskDecisionTests
{
    [Theory, Databases]
    public async Task An_order_is_held_with_a_reason_released_and_confirmed_and_all_of_it_is_told(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        await portal.Seed.Product("A100", stock: 5);
        var order = await portal.Ordered(dealer.Caller, ("A100", 3));

        (await portal.Decide(Office.Paola, order.Number, OrderAction.Hold)).Problem!.Code.ShouldBe("REASON_REQUIRED");
        var held = (await portal.Decide(Office.Paola, order.Number, OrderAction.Hold, " Ri.Ba. del 31/10 ", OrderHold.Unpaid)).Value;
        (held.State, held.Hold!.Kind, held.Hold.Words, held.Hold.Note, held.Version).ShouldBe((OrderState.Held, OrderHold.Unpaid, "Insoluto", "Ri.Ba. del 31/10", order.Version + 1));
        held.Lines[0].Allocated.Value.ShouldBe(3, "what is stopped keeps what it has");
        var refused = (await portal.Decide(Office.Paola, order.Number, OrderAction.Confirm)).Problem!;
        (refused.Status, refused.Code).ShouldBe((409, "ORDER_STATE"));
        refused.Fix!.It.ShouldContain("Sbloccalo");

        (await portal.Decide(Office.Paola, order.Number, OrderAction.Release, "pagata")).Value.Hold.ShouldBeNull();
        var confirmed = (await portal.Decide(Office.Paola, order.Number, OrderAction.Confirm)).Value;
        confirmed.History.Select(h => (h.State, h.Who, h.Reason)).ShouldBe(
        [
            (OrderState.Placed, "Elena Marchi", null), (OrderState.Held, "Paola Rinaldi", "Ri.Ba. del 31/10"), (OrderState.Placed, "Paola Rinaldi", "pagata"), (OrderState.Confirmed, "Paola Rinaldi", null),
        ]);
        (await portal.Decide(Office.Paola, order.Number, OrderAction.Release)).Problem!.Message.It.ShouldContain("Non si può");
        (await portal.Db(db => db.Set<OutboxMessage>().OrderBy(m => m.Id).Select(m => m.Type).ToListAsync())).ShouldBe(["order.placed", "order.hold", "order.release", "order.confirm"]);
        var audit = await portal.Db(db => db.Set<AuditEntry>().SingleAsync(a => a.What == "order.hold"));
        (audit.Who, audit.Subject, audit.AccountId, audit.OnBehalfOf).ShouldBe(("paola@serralta.test", $"order:{order.Number}", dealer.Account.Id, null));
        audit.Detail!.ShouldContain("PLACED");
    }

    [Theory, Databases]
    public async Task A_rejected_order_gives_its_stock_back_and_the_dealer_reads_why(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        await portal.Seed.Product("A100", stock: 5);
        var order = await portal.Ordered(dealer.Caller, ("A100", 5));

        (await portal.Decide(Office.Paola, order.Number, OrderAction.Reject, "fuori produzione")).Ok.ShouldBeTrue();

        (await portal.Db(db => db.Set<StockItem>().SingleAsync())).Reserved.Value.ShouldBe(0);
        var seen = (await portal.As(dealer.Caller, (GetOrder.Handler h) => h.Handle(order.Number, default))).Value;
        (seen.State, seen.History[^1].Reason).ShouldBe((OrderState.Rejected, "fuori produzione"));
        (await portal.Decide(Office.Paola, order.Number, OrderAction.Confirm)).Problem!.Status.ShouldBe(409);
    }

    [Theory, Databases]
    public async Task Dealers_decide_nothing_and_see_nothing_of_the_desk(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        var rival = await portal.Seed.Dealer("D2");
        await portal.Seed.Product("A100");
        var order = await portal.Ordered(dealer.Caller, ("A100", 1));
        await portal.Decide(Office.Paola, order.Number, OrderAction.Hold, "fido");

        foreach (var caller in new[] { dealer.Caller, rival.Caller, Office.PaolaFor(dealer) })
        {
            foreach (var action in Enum.GetValues<OrderAction>())
            {
                (await portal.Decide(caller, order.Number, action, "perché sì")).Problem!.Status.ShouldBe(403);
            }

            (await portal.RejectLine(caller, order.Number, 1, 0)).Problem!.Status.ShouldBe(403);
            (await portal.As(caller, (GetDeskOrder.Handler h) => h.Handle(order.Number))).Problem!.Status.ShouldBe(403);
            (await portal.As(caller, (ListDeskOrders.Handler h) => h.Handle(new()))).Problem!.Status.ShouldBe(403);
            (await portal.As(caller, (ExportDeskOrders.Handler h) => h.Handle(new(), "csv"))).Problem!.Status.ShouldBe(403);
            (await portal.As(caller, (ChangeOrdersInBulk.Handler h) => h.Handle(new(OrderAction.Release, [order.Number])))).Problem!.Status.ShouldBe(403);
            (await portal.As(caller, (MailOrder.Handler h) => h.Handle(order.Number, null))).Problem!.Status.ShouldBe(403);
            (await portal.As(caller, (KeepDeskView.Handler h) => h.List())).Problem!.Status.ShouldBe(403);
            (await portal.As(caller, (AddOrderNote.Handler h) => h.Handle(order.Number, "x"))).Problem!.Status.ShouldBe(403);
        }

        // The dealer's own table knows none of the desk's actions; to cancel what is stopped is his right.
        (await portal.As(dealer.Caller, (ChangeOrderState.Handler h) => h.Handle(order.Number, OrderAction.Release, null, default))).Problem!.Status.ShouldBe(409);
        (await portal.As(dealer.Caller, (ChangeOrderState.Handler h) => h.Handle(order.Number, OrderAction.Cancel, null, default))).Ok.ShouldBeTrue();
        (await portal.Decide(Office.Paola, "26-999999", OrderAction.Confirm)).Problem!.Status.ShouldBe(404);
    }

    [Theory, Databases]
    public async Task Of_many_who_decide_at_once_one_wins_and_the_others_are_told(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        await portal.Seed.Product("A100", stock: 5);
        var order = await portal.Ordered(dealer.Caller, ("A100", 5));

        var results = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() =>
            portal.Decide(i % 2 == 0 ? Office.Paola : Office.Ugo, order.Number, i % 2 == 0 ? OrderAction.Confirm : OrderAction.Reject, "non c’è"))));

        results.Count(r => r.Ok).ShouldBe(1);
        results.Where(r => !r.Ok).ShouldAllBe(r => r.Problem!.Code == "ORDER_STATE");
        var state = results.Single(r => r.Ok).Value.State;
        (await portal.Db(db => db.Set<StockItem>().SingleAsync())).Reserved.Value.ShouldBe(state == OrderState.Confirmed ? 5 : 0);
        (await portal.Db(db => db.Set<OrderEvent>().CountAsync())).ShouldBe(2);
    }

    [Theory, Databases]
    public async Task Who_read_an_older_version_changes_nothing(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        await portal.Seed.Products(["A100", "B200"]);
        var order = await portal.Ordered(dealer.Caller, ("A100", 4), ("B200", 4));
        var read = await portal.As(Office.Paola, (GetDeskOrder.Handler h) => h.Handle(order.Number));
        read.ETag.ShouldBe($"v{order.Version}");
        (await portal.RejectLine(Office.Ugo, order.Number, 1, 2, match: IfMatch.Read(read.ETag))).Ok.ShouldBeTrue();

        var late = await portal.Decide(Office.Paola, order.Number, OrderAction.Confirm, match: IfMatch.Read(read.ETag));

        (late.Problem!.Status, late.Problem.Code).ShouldBe((412, "CHANGED_MEANWHILE"));
        (await portal.RejectLine(Office.Paola, order.Number, 2, 2, match: IfMatch.Read(read.ETag))).Problem!.Status.ShouldBe(412);
        (await portal.Decide(Office.Paola, order.Number, OrderAction.Confirm)).Ok.ShouldBeTrue();
    }

    [Theory, Databases]
    public async Task Many_orders_are_decided_in_one_call_and_each_says_what_became_of_it(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealers = new[] { await portal.Seed.Dealer("D1"), await portal.Seed.Dealer("D2") };
        await portal.Seed.Product("A100", stock: 100);
        var numbers = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            numbers.Add((await portal.Ordered(dealers[i % 2].Caller, ("A100", 2))).Number);
        }

        await portal.Decide(Office.Ugo, numbers[0], OrderAction.Confirm);
        await portal.Decide(Office.Ugo, numbers[1], OrderAction.Hold, "fido");
        var confirmed = (await portal.As(Office.Paola, (ChangeOrdersInBulk.Handler h) => h.Handle(new(OrderAction.Confirm, [.. numbers, numbers[2], "26-999999"])))).Value;

        (confirmed.Done, confirmed.Refused).ShouldBe((4, 3));
        confirmed.Results.Select(r => (r.Number, r.Done, r.Code)).ShouldBe(
        [
            (numbers[0], false, "ORDER_STATE"), (numbers[1], false, "ORDER_STATE"), (numbers[2], true, null), (numbers[3], true, null), (numbers[4], true, null), (numbers[5], true, null), ("26-999999", false, "NOT_FOUND"),
        ]);
        confirmed.Results[1].Message!.ShouldContain("fermo");

        var rejected = (await portal.As(Office.Paola, (ChangeOrdersInBulk.Handler h) => h.Handle(new(OrderAction.Reject, numbers, "chiuso per inventario")))).Value;
        rejected.Results.Where(r => r.Done).Select(r => r.Number).ShouldBe([numbers[1]]);
        (await portal.Db(db => db.Set<StockItem>().SingleAsync())).Reserved.Value.ShouldBe(10);
        (await portal.As(Office.Paola, (ChangeOrdersInBulk.Handler h) => h.Handle(new(OrderAction.Approve, numbers)))).Problem!.Status.ShouldBe(400);
        (await portal.As(Office.Paola, (ChangeOrdersInBulk.Handler h) => h.Handle(new(OrderAction.Hold, numbers)))).Problem!.Code.ShouldBe("REASON_REQUIRED");
        (await portal.As(Office.Paola, (ChangeOrdersInBulk.Handler h) => h.Handle(new(OrderAction.Confirm, [])))).Problem!.Status.ShouldBe(400);
        (await portal.As(Office.Paola, (ChangeOrdersInBulk.Handler h) => h.Handle(new(OrderAction.Confirm, [.. Enumerable.Repeat("x", 201)])))).Problem!.Code.ShouldBe("TOO_MANY_ORDERS");
    }

    [Theory, Databases]
    public async Task Bulk_calls_that_cross_leave_each_order_decided_once(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        await portal.Seed.Product("A100", stock: 1000);
        var numbers = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            numbers.Add((await portal.Ordered(dealer.Caller, ("A100", 1))).Number);
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => portal.As(Office.Paola, (ChangeOrdersInBulk.Handler h) =>
            h.Handle(new(i % 2 == 0 ? OrderAction.Confirm : OrderAction.Reject, i % 3 == 0 ? numbers : [.. Enumerable.Reverse(numbers)], "inventario"))))));

        answers.ShouldAllBe(a => a.Ok);
        answers.Sum(a => a.Value.Done).ShouldBe(12);
        var orders = await portal.Db(db => db.Set<Order>().AsNoTracking().ToListAsync());
        orders.ShouldAllBe(o => o.State == OrderState.Confirmed || o.State == OrderState.Rejected);
        (await portal.Db(db => db.Set<StockItem>().SingleAsync())).Reserved.Value.ShouldBe(orders.Count(o => o.State == OrderState.Confirmed));
    }
}
