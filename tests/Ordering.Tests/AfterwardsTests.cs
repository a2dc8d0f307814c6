using Filiera.Catalog;
using Filiera.Kernel;
using Filiera.Ordering.Features;
using Filiera.Pricing;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using UglyToad.PdfPig;
using Xunit;

namespace Filiera.Ordering.Tests;

/// <summary>What is done with orders once they are placed.</summary>
public sealed class AfterwardsTests
{
    [Theory, Databases]
    public async Task Ordering_again_is_at_todays_prices_and_tells_the_differences(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var buyer = (await portal.Seed.Dealer("D1")).Caller;
        await portal.Seed.Products(["SAME", "DEAR"], 10m);
        await portal.Seed.Product("OLD", 10m, stock: 3);
        var order = await portal.Ordered(buyer, ("SAME", 2), ("DEAR", 2), ("OLD", 3));
        await portal.Db(async db =>
        {
            var dear = await db.Set<Product>().SingleAsync(p => p.Sku == "DEAR");
            await db.Set<Pricing.Price>().Where(p => p.ProductId == dear.Id).ExecuteUpdateAsync(s => s.SetProperty(p => p.UnitPrice, new UnitPrice(12m)));
            await db.RaisePriceLists(await db.Set<Pricing.PriceList>().Select(l => l.Id).ToListAsync());
            var old = await db.Set<Product>().SingleAsync(p => p.Sku == "OLD");
            (old.Status, old.Substitute) = (ProductStatus.Discontinued, "SAME");
            await db.SaveChangesAsync();
            await db.BumpVersion("catalog");
            return Done.It;
        });

        var again = await portal.As(buyer, (Reorder.Handler h) => h.Handle(order.Number, null));

        again.Problem.ShouldBeNull();
        again.Status.ShouldBe(201);
        again.Location.ShouldBe($"/api/v1/carts/{again.Value.Cart.Id}");
        again.Value.Changes.Select(c => (c.Sku, c.Field, c.Old, c.New)).ShouldBe([("DEAR", "netUnit", "10", "12"), ("OLD", "discontinued", "OLD", "SAME")]);
        again.Value.Cart.Lines.Count.ShouldBe(3);
        (await portal.As(buyer, (GetCart.Handler h) => h.Handle(again.Value.Cart.Id))).Value.Lines.Single(l => l.Sku == "DEAR").Change.ShouldNotBeNull();
        (await portal.As(buyer, (Reorder.Handler h) => h.Handle(order.Number, new([2])))).Value.Cart.Lines.Single().Sku.ShouldBe("DEAR");
        (await portal.As(buyer, (Reorder.Handler h) => h.Handle(order.Number, new([9])))).Problem!.Status.ShouldBe(400);
    }

    [Theory, Databases]
    public async Task Recent_purchases_say_how_much_how_often_and_what_is_overdue(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var buyer = (await portal.Seed.Dealer("D1")).Caller;
        await portal.Seed.Products(["OFTEN", "ONCE", "SELDOM"], stock: 1000);
        foreach (var (days, lines) in new (int, (string, decimal)[])[] { (0, [("OFTEN", 10), ("SELDOM", 5)]), (10, [("OFTEN", 20)]), (10, [("OFTEN", 10), ("ONCE", 1)]), (12, [("SELDOM", 5)]) })
        {
            portal.Clock.Advance(TimeSpan.FromDays(days));
            await portal.Ordered(buyer, lines);
        }

        var first = (await portal.As(buyer, (ListRecentPurchases.Handler h) => h.Handle(null, 2))).Value;
        var second = (await portal.As(buyer, (ListRecentPurchases.Handler h) => h.Handle(first.Next, 2))).Value;

        first.Items.Select(i => (i.Sku, i.UsualQuantity.Value, i.UsualDays, i.Orders)).ShouldBe([("OFTEN", 10m, 10, 3), ("SELDOM", 5m, 32, 2)]);
        first.Items[0].Expected.ShouldBe(new DateOnly(2026, 12, 24));
        first.Items[0].Item.ShouldNotBeNull();
        second.Items.Single().Sku.ShouldBe("ONCE");
        second.Next.ShouldBeNull();
    }

    [Theory, Databases]
    public async Task Orders_are_found_by_state_reference_SKU_and_day(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var buyer = (await portal.Seed.Dealer("D1")).Caller;
        await portal.Seed.Products(["A100", "B200"]);
        var first = await portal.Ordered(buyer, ("A100", 1));
        portal.Clock.Advance(TimeSpan.FromDays(1));
        var second = (await portal.Order(buyer, (await portal.Cart(buyer, ("B200", 1))).Id, new("PO-9"))).Value;
        await portal.As(buyer, (ChangeOrderState.Handler h) => h.Handle(first.Number, OrderAction.Cancel, null, default));

        async Task<IEnumerable<string>> Find(ListOrders.Request request) => (await portal.As(buyer, (ListOrders.Handler h) => h.Handle(request, default))).Value.Items.Select(o => o.Number);
        (await Find(new())).ShouldBe([second.Number, first.Number]);
        (await Find(new("OPEN"))).ShouldBe([second.Number]);
        (await Find(new("CANCELLED"))).ShouldBe([first.Number]);
        (await Find(new(Search: "PO-"))).ShouldBe([second.Number]);
        (await Find(new(Search: "A100"))).ShouldBe([first.Number]);
        (await Find(new(To: new(2026, 11, 24)))).ShouldBe([first.Number]);
        (await Find(new(Branch: "HQ", Account: "D1", Limit: 1))).ShouldBe([second.Number]);
        (await Find(new(Branch: "NO"))).ShouldBeEmpty();
        var home = (await portal.As(buyer, (GetHome.Handler h) => h.Handle())).Value;
        (home.OpenOrders, home.Carts, home.LastOrders.Count).ShouldBe((1, 0, 2));
    }

    [Fact]
    public async Task The_confirmation_is_text_on_numbered_pages()
    {
        await using var portal = await TestPortal.Start(Database.Sqlite, new() { ["Portal:Maker:Name"] = "Serramenti Èlite S.p.A.", ["Portal:Maker:VatNumber"] = "IT00743110157", ["Portal:Maker:Address"] = "Via dell’Industria 5, 36100 Vicenza (VI)" });
        var buyer = (await portal.Seed.Dealer("D1")).Caller;
        await portal.Seed.Products(Enumerable.Range(0, 70).Select(i => $"P{i:000}"), 1234.5m, with: p => p.Name = "Cerniera a molla regolabile, acciaio zincato, portata 40 kg – " + p.Sku);
        var order = (await portal.Order(buyer, (await portal.Cart(buyer, [.. Enumerable.Range(0, 70).Select(i => ($"P{i:000}", i == 0 ? 150m : 2m))])).Id, new("PO-42"))).Value;

        var document = (await portal.As(buyer, (PrintOrder.Handler h) => h.Handle(order.Number))).Value;

        document.FileName.ShouldBe("ordine-26-000001.pdf");
        if (Environment.GetEnvironmentVariable("FILIERA_KEEP_PDF") is { Length: > 0 } keep)
        {
            await File.WriteAllBytesAsync(keep, document.Pdf, TestContext.Current.CancellationToken);
        }

        using var pdf = PdfDocument.Open(document.Pdf);
        pdf.NumberOfPages.ShouldBeGreaterThan(2);
        var text = string.Join('\n', pdf.GetPages().SelectMany(p => p.GetWords()).Select(w => w.Text));
        foreach (var expected in new[] { "Serramenti", "Èlite", "Descrizione", "Consegna", "26-000001", "PO-42", "P069", "1.234,50", "22%", $"pagina\n{pdf.NumberOfPages}\ndi\n{pdf.NumberOfPages}", "Verona" })
        {
            text.ShouldContain(expected);
        }
    }
}
