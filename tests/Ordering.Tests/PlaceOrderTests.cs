using System.Text.Json;
using Filiera.Inventory;
using Filiera.Kernel;
using Filiera.Ordering.Features;
using Filiera.Pricing;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Filiera.Ordering.Tests;

public sealed class PlaceOrderTests
{
    [Theory, Databases]
    public async Task An_order_is_a_copy_of_what_was_agreed_and_the_cart_is_gone(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        await portal.Seed.Product("A100", 10m, stock: 5);
        var cart = await portal.Cart(dealer.Caller, ("A100", 8));

        var placed = await portal.Order(dealer.Caller, cart.Id, new(PurchaseOrderNumber: " PO-7 ", ExpectedTotal: cart.Totals.Total, RequestedDate: new(2026, 12, 1)));

        placed.Problem.ShouldBeNull();
        (placed.Status, placed.Location).ShouldBe((201, "/api/v1/orders/26-000001"));
        var order = placed.Value;
        (order.Number, order.State, order.PurchaseOrderNumber, order.Total).ShouldBe(("26-000001", OrderState.Placed, "PO-7", cart.Totals.Total));
        order.Defaulted.ShouldBe(["deliverTo", "payment"]);
        order.DeliverTo.ShouldContain("Verona");
        var line = order.Lines.ShouldHaveSingleItem();
        (line.Allocated.Value, line.Waiting.Value).ShouldBe((5, 3));
        line.PromisedDate.ShouldNotBeNull();
        line.Allocations.ShouldBe([new Allocation("W1", new(5))]);
        order.Actions.ShouldBe(["CANCEL"]);

        (await portal.As(dealer.Caller, (GetCart.Handler h) => h.Handle(cart.Id))).Problem!.Status.ShouldBe(404);
        var read = (await portal.As(dealer.Caller, (GetOrder.Handler h) => h.Handle(order.Number, default))).Value;
        JsonSerializer.Serialize(read with { Defaulted = order.Defaulted }, Json.Options).ShouldBe(JsonSerializer.Serialize(order, Json.Options));
        (await portal.Db(db => db.Set<OutboxMessage>().SingleAsync(m => m.Type == "order.placed"))).Aggregate.ShouldBe("order:26-000001");
        (await portal.Db(db => db.Set<AuditEntry>().SingleAsync(a => a.What == "order.placed"))).Who.ShouldBe("buyer@D1");
    }

    [Theory, Databases]
    public async Task Another_total_than_the_one_seen_orders_nothing_and_tells_what_changed(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var buyer = (await portal.Seed.Dealer("D1")).Caller;
        await portal.Seed.Product("A100", 10m);
        var cart = await portal.Cart(buyer, ("A100", 2));
        await portal.Db(async db =>
        {
            await db.Set<Pricing.Price>().ExecuteUpdateAsync(s => s.SetProperty(p => p.UnitPrice, new UnitPrice(12m)));
            await db.RaisePriceLists(await db.Set<Pricing.PriceList>().Select(l => l.Id).ToListAsync());
            return Done.It;
        });

        var refused = (await portal.Order(buyer, cart.Id, new(ExpectedTotal: cart.Totals.Total))).Problem!;

        (refused.Status, refused.Code).ShouldBe((409, "TOTAL_CHANGED"));
        var changes = (List<PriceChange>)refused.More!["changes"]!;
        changes.Select(c => (c.Sku, c.Field, c.Old, c.New)).ShouldBe([("A100", "netUnit", "10", "12"), ("", "total", "24.4", "29.28")]);
        (await portal.Db(db => db.Set<Order>().CountAsync())).ShouldBe(0);
        (await portal.Db(db => db.Set<StockItem>().Select(s => s.Reserved).SingleAsync())).Value.ShouldBe(0);
        (await portal.Order(buyer, cart.Id, new(ExpectedTotal: new(29.28m)))).Ok.ShouldBeTrue();
    }

    [Theory, Databases]
    public async Task All_or_nothing_is_refused_when_there_is_not_enough(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var buyer = (await portal.Seed.Dealer("D1")).Caller;
        await portal.Seed.Product("A100");
        await portal.Seed.Product("SET", stock: 3, with: p => p.AllOrNothing = true);
        var cart = await portal.Cart(buyer, ("A100", 1), ("SET", 4));

        var refused = (await portal.Order(buyer, cart.Id)).Problem!;

        (refused.Status, refused.Code).ShouldBe((409, "NOT_ALL_IN_STOCK"));
        ((List<PriceChange>)refused.More!["changes"]!).Select(c => (c.Sku, c.Field, c.Old, c.New)).ShouldBe([("SET", "availability", "4", "3")]);
        (await portal.Db(db => db.Set<Reservation>().CountAsync())).ShouldBe(0);
    }

    [Theory, Databases]
    public async Task The_same_reference_twice_must_be_meant(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var buyer = (await portal.Seed.Dealer("D1")).Caller;
        await portal.Seed.Product("A100");
        await portal.Order(buyer, (await portal.Cart(buyer, ("A100", 1))).Id, new("PO-1"));
        var cart = await portal.Cart(buyer, ("A100", 1));

        var refused = (await portal.Order(buyer, cart.Id, new("PO-1"))).Problem!;

        (refused.Status, refused.Code, refused.More!["order"]).ShouldBe((409, "DUPLICATE_ORDER", "26-000001"));
        (await portal.Order(buyer, cart.Id, new("PO-1", ConfirmDuplicate: true))).Ok.ShouldBeTrue();
    }

    [Theory, Databases]
    public async Task Wrong_wishes_are_refused_by_field(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var buyer = (await portal.Seed.Dealer("D1")).Caller;
        await portal.Seed.Product("A100");
        var cart = (await portal.Cart(buyer, ("A100", 1))).Id;
        var empty = (await portal.Cart(buyer)).Id;

        (await portal.Order(buyer, cart, new(DeliverTo: "X"))).Problem!.Code.ShouldBe("UNKNOWN_ADDRESS");
        (await portal.Order(buyer, cart, new(Payment: "X"))).Problem!.Code.ShouldBe("UNKNOWN_PAYMENT");
        (await portal.Order(buyer, cart, new(RequestedDate: new(2026, 11, 23)))).Problem!.Code.ShouldBe("DATE_IN_THE_PAST");
        (await portal.Order(buyer, cart, new(RequestedDate: new(2028, 1, 1)))).Problem!.Code.ShouldBe("DATE_TOO_FAR");
        (await portal.Order(buyer, cart, new(PurchaseOrderNumber: new('x', 61)))).Problem!.Code.ShouldBe("TOO_LONG");
        (await portal.Order(buyer, empty)).Problem!.Code.ShouldBe("CART_EMPTY");
        (await portal.Order(buyer with { Permissions = new HashSet<string> { Permission.OrdersRead } }, cart)).Problem!.Status.ShouldBe(403);
        (await portal.Order(buyer, cart)).Value.Number.ShouldBe("26-000001", "refused orders take no number");
    }

    [Theory, Databases]
    public async Task Of_many_who_order_one_cart_at_once_one_does_and_the_others_are_told_which_order_it_is(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var buyer = (await portal.Seed.Dealer("D1")).Caller;
        await portal.Seed.Product("A100");
        var cart = await portal.Cart(buyer, ("A100", 1));

        var results = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => portal.Order(buyer, cart.Id))));

        results.Count(r => r.Ok).ShouldBe(1);
        results.Where(r => !r.Ok).ShouldAllBe(r => r.Problem!.Status == 409 && r.Problem.Code == "CART_CHANGED");
        (await portal.Db(db => db.Set<Order>().CountAsync())).ShouldBe(1);
    }

    [Theory, Databases]
    public async Task Sixty_four_buyers_of_the_last_pieces_get_exactly_what_there_is_and_numbers_have_no_gap(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealers = new[] { await portal.Seed.Dealer("D1"), await portal.Seed.Dealer("D2") };
        await portal.Seed.Product("A100", stock: 40);
        await portal.Seed.Product("SET", stock: 10, with: p => p.AllOrNothing = true);
        var carts = new List<(Caller Caller, string Id)>();
        for (var i = 0; i < 64; i++)
        {
            var caller = dealers[i % 2].Caller;
            carts.Add((caller, (await portal.Cart(caller, i % 4 == 3 ? [("A100", 1), ("SET", 3)] : [("A100", 1)])).Id));
        }

        var results = await Task.WhenAll(carts.Select(c => Task.Run(() => portal.Order(c.Caller, c.Id))));

        results.Where(r => !r.Ok).ShouldAllBe(r => r.Problem!.Code == "NOT_ALL_IN_STOCK");
        var orders = results.Where(r => r.Ok).Select(r => r.Value).ToList();
        orders.Count.ShouldBe(48 + 3, "three sets of three out of ten; the fourth does not fit");
        var lines = orders.SelectMany(o => o.Lines).Where(l => l.Sku == "A100").ToList();
        lines.Sum(l => l.Allocated.Value).ShouldBe(40);
        lines.Where(l => l.Waiting.Value > 0).ShouldAllBe(l => l.PromisedDate != null);
        (await portal.Db(db => db.Set<StockItem>().Select(s => s.Reserved).ToListAsync())).Select(r => r.Value).ShouldBe([40, 9], ignoreOrder: true);
        orders.Select(o => o.Number).Order(StringComparer.Ordinal).ShouldBe(Enumerable.Range(1, orders.Count).Select(n => $"26-{n:000000}"));
    }

    [Theory, Databases]
    public async Task The_same_key_twenty_times_is_one_order_and_with_another_body_a_refusal(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var buyer = (await portal.Seed.Dealer("D1")).Caller;
        await portal.Seed.Product("A100");
        var cart = (await portal.Cart(buyer, ("A100", 1))).Id;

        Task<(Result Answer, bool Replayed)> Send(string body) => portal.As(buyer, async (PlaceOrder.Handler h) =>
        {
            // Handler and key share the scope's database: the key's row is the first of the order's transaction.
            var db = (PortalDb)typeof(PlaceOrder.Handler).GetFields(System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance).Select(f => f.GetValue(h)).OfType<PortalDb>().First();
            return await Idempotency.Once(db, portal.Clock, buyer.Name, $"POST /api/v1/carts/{cart}/order", "key-1", body, async () => await h.Handle(cart, null));
        });
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Send("{}"))));

        results.ShouldAllBe(r => r.Answer.Ok && r.Answer.Status == 201 && r.Answer.Location == "/api/v1/orders/26-000001");
        results.Count(r => !r.Replayed).ShouldBe(1);
        (await portal.Db(db => db.Set<Order>().CountAsync())).ShouldBe(1);
        (await Send("{\"payment\":\"X\"}")).Answer.Problem!.Status.ShouldBe(422);
    }

    [Theory, Databases]
    public async Task A_cancelled_order_gives_its_stock_back_once(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var buyer = (await portal.Seed.Dealer("D1")).Caller;
        await portal.Seed.Product("A100", stock: 5);
        var order = await portal.Ordered(buyer, ("A100", 5));

        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => portal.As(buyer, (ChangeOrderState.Handler h) => h.Handle(order.Number, OrderAction.Cancel, "errore", default)))));

        results.Count(r => r.Ok).ShouldBe(1);
        results.Where(r => !r.Ok).ShouldAllBe(r => r.Problem!.Code == "ORDER_STATE");
        var view = results.Single(r => r.Ok).Value;
        (view.State, view.Lines[0].Allocated.Value, view.Lines[0].Waiting.Value).ShouldBe((OrderState.Cancelled, 0, 0));
        view.History.Select(h => h.State).ShouldBe([OrderState.Placed, OrderState.Cancelled]);
        (await portal.Db(db => db.Set<StockItem>().SingleAsync())).Reserved.Value.ShouldBe(0);
        (await portal.Ordered(buyer, ("A100", 5))).Lines[0].Allocated.Value.ShouldBe(5);
    }

    [Theory, Databases]
    public async Task A_hundred_lines_are_placed_with_as_many_statements_as_ten(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var buyer = (await portal.Seed.Dealer("D1")).Caller;
        await portal.Seed.Products(Enumerable.Range(0, 100).Select(i => $"P{i:000}"));
        async Task<int> Place(int lines)
        {
            var cart = await portal.Cart(buyer, [.. Enumerable.Range(0, lines).Select(i => ($"P{i:000}", 1m))]);
            return await portal.Sql.Of(async () => (await portal.Order(buyer, cart.Id)).Problem.ShouldBeNull());
        }

        await Place(3);
        var ten = await Place(10);
        var hundred = await Place(100);

        hundred.ShouldBe(ten);
        TestContext.Current.SendDiagnosticMessage($"{on}: {hundred} statements to place an order:\n{string.Join('\n', portal.Sql.Statements.Select(s => s.ReplaceLineEndings(" ")[..Math.Min(110, s.Length)]))}");
    }
}
