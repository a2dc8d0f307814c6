using Filiera.Catalog;
using Filiera.Inventory;
using Filiera.Kernel;
using Filiera.Ordering.Features;
using Filiera.Pricing;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using UglyToad.PdfPig;
using Xunit;

namespace Filiera.Ordering.Tests;

/// <summary>Customer service refuses a part of an order: totals to the cent, stock to the piece.</summary>
public sealed class DeskLineTests
{
    [Theory, Databases]
    public async Task What_is_left_of_an_order_costs_what_it_would_have_cost_alone(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1", "A");
        var products = await portal.Seed.Products(["A100", "B200"], price: null, stock: 50);
        var four = await portal.Seed.Product("C300", price: null, stock: 50, with: p => p.VatRate = new(4));
        await portal.Seed.List(PriceListKind.Class, [(products[0], 3.33333m), (products[1], 7.77m), (four, 1.01m)], l => l.Class = "A",
            p => new Price { ListId = p.ListId, ProductId = p.ProductId, FromQuantity = p.FromQuantity, UnitPrice = p.UnitPrice, Discounts = "50+10+5" });
        var order = await portal.Ordered(dealer.Caller, ("A100", 17), ("B200", 9), ("C300", 13));

        (await portal.RejectLine(Office.Paola, order.Number, 1, 7)).Ok.ShouldBeTrue();
        var left = (await portal.RejectLine(Office.Paola, order.Number, 3, 0, "fuori produzione")).Value;

        var same = await portal.Ordered(dealer.Caller, ("A100", 7), ("B200", 9));
        (left.Totals.Goods, left.Totals.VatTotal, left.Total).ShouldBe((same.Totals.Goods, same.Totals.VatTotal, same.Total));
        left.Totals.Vat.ShouldBe(same.Totals.Vat, "a line refused whole counts for no rate");
        left.Lines[0].LineNet.ShouldBe(same.Lines[0].LineNet);
        (left.Lines[0].Quantity.Value, left.Lines[0].Rejected.Value, left.Lines[2].Quantity.Value, left.Lines[2].Rejected.Value, left.Lines[2].RejectReason).ShouldBe((7, 10, 0, 13, "fuori produzione"));
        (left.Version, left.State).ShouldBe((order.Version + 2, OrderState.Placed));
    }

    [Theory, Databases]
    public async Task What_waits_is_given_up_first_and_stock_adds_up(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        var product = await portal.Seed.Product("A100", stock: 6);
        await portal.Seed.Product("B200", stock: 1);
        await portal.Db(async db =>
        {
            var second = db.Add(new Warehouse { Code = "W2", Name = "Secondo", Position = 2 }).Entity;
            await db.SaveChangesAsync();
            db.Add(new StockItem { WarehouseId = second.Id, ProductId = product.Id, OnHand = new(2), UpdatedAt = portal.Clock.GetUtcNow() });
            await db.SaveChangesAsync();
            return Done.It;
        });
        var order = await portal.Ordered(dealer.Caller, ("A100", 12), ("B200", 1));
        (order.Lines[0].Allocated.Value, order.Lines[0].Waiting.Value).ShouldBe((8, 4));

        (await portal.RejectLine(Office.Paola, order.Number, 1, 8)).Value.Lines[0].Allocated.Value.ShouldBe(8, "only what waited is gone");
        await ReservedIs(portal, 8);
        (await portal.RejectLine(Office.Paola, order.Number, 1, 7)).Value.Lines[0].Allocations.ShouldBe([new Allocation("W1", new(6)), new Allocation("W2", new(1))]);
        await ReservedIs(portal, 7);
        var whole = (await portal.RejectLine(Office.Paola, order.Number, 1, null)).Value;
        (whole.Lines[0].Allocated.Value, whole.Lines[0].Allocations.Count, whole.Lines[0].Rejected.Value).ShouldBe((0, 0, 12));
        await ReservedIs(portal, 0);
        whole.History.Where(h => h.Kind == OrderEventKind.Line).Select(h => (h.Line, h.Before!.Value.Value, h.After!.Value.Value)).ShouldBe([(1, 12m, 8m), (1, 8m, 7m), (1, 7m, 0m)]);
        (await portal.RejectLine(Office.Paola, order.Number, 1, 0)).Problem!.Code.ShouldBe("LINE_REJECTED");

        (await portal.Decide(Office.Paola, order.Number, OrderAction.Cancel)).Ok.ShouldBeTrue();
        (await portal.Db(db => db.Set<StockItem>().Select(s => s.Reserved).ToListAsync())).ShouldAllBe(r => r.Value == 0);
        (await portal.RejectLine(Office.Paola, order.Number, 2, 0)).Problem!.Code.ShouldBe("ORDER_STATE");
    }

    [Theory, Databases]
    public async Task The_dealer_sees_what_was_refused_and_why_on_page_and_paper(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        await portal.Seed.Products(["A100", "B200"], 10m);
        var order = await portal.Ordered(dealer.Caller, ("A100", 12), ("B200", 1));
        await portal.RejectLine(Office.Paola, order.Number, 1, 8, "ultimi pezzi");

        var seen = (await portal.As(dealer.Caller, (GetOrder.Handler h) => h.Handle(order.Number, default))).Value;
        (seen.Lines[0].Quantity.Value, seen.Lines[0].Rejected.Value, seen.Lines[0].RejectReason, seen.History[^1].Who).ShouldBe((8, 4, "ultimi pezzi", "Paola Rinaldi"));
        using var pdf = PdfDocument.Open((await portal.As(dealer.Caller, (PrintOrder.Handler h) => h.Handle(order.Number))).Value.Pdf);
        string.Join(' ', pdf.GetPages().SelectMany(p => p.GetWords()).Select(w => w.Text)).ShouldContain("Non accettati 4 PZ: ultimi pezzi");

        var audit = await portal.Db(db => db.Set<AuditEntry>().SingleAsync(a => a.What == "order.line_rejected"));
        audit.Detail!.ShouldContain("\"quantity\":{\"from\":12,\"to\":8}");
        audit.Detail!.ShouldContain("\"lineNet\":{\"from\":120,\"to\":80}");
        (await portal.Db(db => db.Set<OutboxMessage>().SingleAsync(m => m.Type == "order.line_rejected"))).Payload.ShouldContain("ultimi pezzi");
    }

    [Theory, Databases]
    public async Task What_can_not_be_refused_says_so(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        await portal.Seed.Product("A100");
        await portal.Seed.Product("M1", with: p => (p.Unit, p.Multiple) = ("MT", new(0.25m)));
        var order = await portal.Ordered(dealer.Caller, ("A100", 5), ("M1", 2.5m));

        (await portal.RejectLine(Office.Paola, order.Number, 1, 5)).Problem!.Field.ShouldBe("quantity");
        (await portal.RejectLine(Office.Paola, order.Number, 1, -1)).Problem!.Status.ShouldBe(422);
        (await portal.RejectLine(Office.Paola, order.Number, 1, 2.5m)).Problem!.Code.ShouldBe("INVALID_QUANTITY");
        (await portal.RejectLine(Office.Paola, order.Number, 9, 0)).Problem!.Status.ShouldBe(404);
        (await portal.RejectLine(Office.Paola, order.Number, 1, 0, " ")).Problem!.Code.ShouldBe("REASON_REQUIRED");
        (await portal.RejectLine(Office.Paola, "26-999999", 1, 0)).Problem!.Status.ShouldBe(404);
        (await portal.RejectLine(Office.Paola, order.Number, 1, 0)).Ok.ShouldBeTrue();
        (await portal.RejectLine(Office.Paola, order.Number, 2, 0)).Problem!.Code.ShouldBe("LAST_LINE");
        (await portal.RejectLine(Office.Paola, order.Number, 2, 1.25m)).Value.Lines[1].Quantity.Value.ShouldBe(1.25m);
    }

    [Theory, Databases]
    public async Task Two_who_cut_the_same_order_lose_no_piece(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        await portal.Seed.Products(["A100", "B200", "C300"], stock: 40);
        var order = await portal.Ordered(dealer.Caller, ("A100", 40), ("B200", 40), ("C300", 40));

        var results = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() => portal.RejectLine(i % 2 == 0 ? Office.Paola : Office.Ugo, order.Number, (i % 3) + 1, 30 - i))));

        results.ShouldContain(r => r.Ok);
        results.Where(r => !r.Ok).ShouldAllBe(r => r.Problem!.Code == "CHANGED_MEANWHILE" || r.Problem.Code == "INVALID_QUANTITY");
        var now = (await portal.As(Office.Paola, (GetDeskOrder.Handler h) => h.Handle(order.Number))).Value.Order;
        (await portal.Db(db => db.Set<StockItem>().Select(s => s.Reserved).ToListAsync())).Sum(r => r.Value).ShouldBe(now.Lines.Sum(l => l.Quantity.Value));
        now.Version.ShouldBe(order.Version + results.Count(r => r.Ok));
        now.Totals.Goods.ShouldBe(new Amount(now.Lines.Sum(l => l.LineNet.Value)));
        (await portal.Db(db => db.Set<Order>().SingleAsync())).Total.ShouldBe(now.Total);
    }

    private static async Task ReservedIs(TestPortal portal, decimal pieces) =>
        (await portal.Db(async db =>
        {
            var a100 = await db.Set<Product>().Where(p => p.Sku == "A100").Select(p => p.Id).SingleAsync();
            return await db.Set<StockItem>().Where(s => s.ProductId == a100).Select(s => s.Reserved).ToListAsync();
        })).Sum(r => r.Value).ShouldBe(pieces);
}
