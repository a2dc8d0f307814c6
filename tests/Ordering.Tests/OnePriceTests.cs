using Filiera.Kernel;
using Filiera.Kernel.Features;
using Filiera.Ordering.Features;
using Filiera.Pricing;
using Filiera.Pricing.Features;
using Filiera.Showcase.Features;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Filiera.Ordering.Tests;

/// <summary>One price everywhere: every path that shows a price shows the same one for the same question.</summary>
public sealed class OnePriceTests
{
    private static readonly Caller Admin = new() { Kind = CallerKind.User, Name = "admin@serralta.test", Permissions = Permission.All };

    [Theory, Databases]
    public async Task List_search_product_price_list_call_quick_order_cart_order_and_paper_say_the_same(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dice = new Random(20_261_125);
        var dealers = await Market(portal, dice);
        foreach (var dealer in dealers)
        {
            foreach (var n in Enumerable.Range(0, 6).Select(_ => dice.Next(0, 12)).Distinct())
            {
                var (sku, quantity) = ($"P-{n:00}", (decimal)dice.Next(1, 60));
                var one = (await portal.As(dealer.Caller, (ListProducts.Handler h) => h.Handle(new(Search: sku)))).Value.Items.First(i => i.Sku == sku).Price!;
                (await portal.As(dealer.Caller, (ListProducts.Handler h) => h.Handle(new(Limit: 200)))).Value.Items.First(i => i.Sku == sku).Price!.Net.ShouldBe(one.Net, sku);
                (await portal.As(dealer.Caller, (GetProduct.Handler h) => h.Handle(sku))).Value.Price!.Net.ShouldBe(one.Net, sku);
                (await portal.As(dealer.Caller, (ListMyPrices.Handler h) => h.Handle(new(Search: sku)))).Value.Items.First(i => i.Sku == sku).Net.ShouldBe(one.Net, sku);
                (await Exported(portal, dealer.Caller, sku)).ShouldBe(one.Net.Value, sku);

                var called = (await portal.As(dealer.Caller, (GetPrices.Handler h) => h.Handle(new([new(sku, 1), new(sku, quantity)]), default))).Value.Lines;
                called[0].NetUnit.ShouldBe(one.Net, sku);
                var row = (await portal.As(dealer.Caller, (CheckQuickOrder.Handler h) => h.Handle(new(Text: $"{sku};{quantity}"), default))).Value.Rows.ShouldHaveSingleItem();
                (row.NetUnit, row.LineNet).ShouldBe((called[1].NetUnit, called[1].LineNet), sku);
                var cart = await portal.Cart(dealer.Caller, (sku, quantity));
                (cart.Lines[0].NetUnit, cart.Lines[0].LineNet).ShouldBe((called[1].NetUnit, called[1].LineNet), sku);
                cart.Lines[0].Steps[^1].Value.ShouldBe(cart.Lines[0].LineNet!.Value.Value);
                var order = (await portal.Order(dealer.Caller, cart.Id)).Value;
                (order.Lines[0].NetUnit, order.Lines[0].LineNet).ShouldBe((called[1].NetUnit!.Value, called[1].LineNet!.Value), sku);
                order.Lines[0].Steps[^1].Value.ShouldBe(order.Lines[0].LineNet.Value, "the explanation ends in the line");
                var pdf = (await portal.As(dealer.Caller, (PrintOrder.Handler h) => h.Handle(order.Number, default))).Value.Pdf;
                var printed = string.Join(' ', UglyToad.PdfPig.PdfDocument.Open(pdf).GetPages().Select(p => p.Text));
                printed.ShouldContain(order.Lines[0].LineNet.Value.ToString("N2", System.Globalization.CultureInfo.GetCultureInfo("it-IT")));
            }
        }
    }

    [Theory, Databases]
    public async Task Sorting_and_filtering_by_price_use_the_callers_own_price(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var one = await portal.Seed.Dealer("D1");
        var two = await portal.Seed.Dealer("D2");
        var products = await portal.Seed.Products(["A", "B", "C"], 10m);
        await portal.Seed.List(PriceListKind.Account, [(products[0], 30m), (products[1], 20m), (products[2], 10m)], l => l.AccountId = one.Account.Id);
        await portal.Seed.List(PriceListKind.Account, [(products[0], 1m), (products[1], 2m), (products[2], 3m)], l => l.AccountId = two.Account.Id);

        (await Sorted(portal, one.Caller, new(Sort: "price"))).ShouldBe(["C", "B", "A"]);
        (await Sorted(portal, two.Caller, new(Sort: "price"))).ShouldBe(["A", "B", "C"]);
        (await Sorted(portal, two.Caller, new(Sort: "-price"))).ShouldBe(["C", "B", "A"]);
        (await Sorted(portal, one.Caller, new(PriceFrom: 15m))).ShouldBe(["A", "B"]);
        (await Sorted(portal, two.Caller, new(PriceTo: 2m))).ShouldBe(["A", "B"]);
    }

    [Theory, Databases]
    public async Task The_job_samples_dealers_and_products_and_finds_nothing_when_all_is_well(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dice = new Random(7);
        foreach (var dealer in await Market(portal, dice))
        {
            await portal.Cart(dealer.Caller, ("P-01", 3));
        }

        var asked = await portal.AsSystem((CheckPrices job) => job.Run(default));

        asked.ShouldBeGreaterThan(20);
        var check = (await portal.As(Admin, (ListPriceChecks.Handler h) => h.Handle(null, null))).Value.Items.ShouldHaveSingleItem();
        check.Found.ShouldBeEmpty(string.Join("; ", check.Found.SelectMany(f => f.Nets.Select(n => $"{f.Sku} {n.Key} {n.Value}"))));
        (check.Questions, check.Differences).ShouldBe((asked, 0));
        (await portal.As(Admin, (GetSystemHealth.Handler h) => h.Handle(default))).Value.Alerts.ShouldNotContain(a => a.Code == "PRICES_DIFFER");
    }

    [Theory, Databases]
    public async Task A_difference_is_found_and_needs_a_person(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        var nets = new Dictionary<string, Dictionary<string, decimal?>> { ["A"] = new() { ["list"] = 10m, ["cart"] = 10m }, ["B"] = new() { ["list"] = 10m, ["cart"] = 9m }, ["C"] = new() { ["list"] = null, ["cart"] = 9m } };
        PriceWalk.Differences("D1", nets, new Dictionary<string, Quantity>()).Select(d => d.Sku).ShouldBe(["B", "C"]);

        await portal.Db(async db =>
        {
            db.Add(new PriceCheck { At = portal.Clock.GetUtcNow(), Accounts = 1, Questions = 3, Differences = 2 });
            return await db.SaveChangesAsync();
        });
        (await portal.As(Admin, (GetSystemHealth.Handler h) => h.Handle(default))).Value.Alerts.ShouldContain(a => a.Code == "PRICES_DIFFER" && a.Count == 2);
        (await portal.As(dealer.Caller, (ListPriceChecks.Handler h) => h.Handle(null, null))).Problem!.Status.ShouldBe(403);
    }

    [Theory, Databases]
    public async Task A_dealers_price_list_tells_what_will_change_and_a_rivals_prices_are_not_in_it(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        var rival = await portal.Seed.Dealer("D2");
        var products = await portal.Seed.Products(["A", "B"], 10m);
        var soon = DateOnly.FromDateTime(portal.Clock.GetUtcNow().Date).AddDays(20);
        await portal.Seed.List(PriceListKind.Account, [(products[0], 8m)], l => { l.AccountId = dealer.Account.Id; l.ValidFrom = soon; });
        await portal.Seed.List(PriceListKind.Account, [(products[1], 1m)], l => l.AccountId = rival.Account.Id);

        var all = (await portal.As(dealer.Caller, (ListMyPrices.Handler h) => h.Handle(new()))).Value;
        all.Items.Select(i => (i.Sku, i.Net!.Value.Value, i.Coming?.Net?.Value, i.Coming?.From)).ShouldBe([("A", 10m, 8m, soon), ("B", 10m, null, null)]);
        (await portal.As(dealer.Caller, (ListMyPrices.Handler h) => h.Handle(new(Coming: true)))).Value.Items.Select(i => i.Sku).ShouldBe(["A"]);
        (await portal.As(rival.Caller, (ListMyPrices.Handler h) => h.Handle(new()))).Value.Items.Select(i => i.Net!.Value.Value).ShouldBe([10m, 1m]);
    }

    [Theory, Databases]
    public async Task The_price_list_is_a_spreadsheet_and_a_paper_and_its_statements_do_not_grow(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        await portal.Seed.Products(Enumerable.Range(1, 2_300).Select(i => $"N-{i:0000}"), 4.5m, stock: null);
        await portal.As(dealer.Caller, (ListMyPrices.Handler h) => h.Handle(new()));
        var few = await portal.Sql.Of(() => portal.As(dealer.Caller, (ListMyPrices.Handler h) => h.Handle(new(Limit: 2))));
        var sheet = new MemoryStream();
        var many = await portal.Sql.Of(() => portal.As(dealer.Caller, async (ListMyPrices.Handler h) => { await (await h.File(new())).Value.WriteXlsx(sheet); return Done.It; }));
        many.ShouldBeLessThanOrEqualTo(few + 1);
        sheet.Position = 0;
        MiniExcelLibs.MiniExcel.Query(sheet).Count().ShouldBe(2_301);

        var paper = new MemoryStream();
        await portal.As(dealer.Caller, async (ListMyPrices.Handler h) => { var file = await h.File(new()); await new Showcase.PriceListPdf(file.Value, h.About).WriteTo(paper); return Done.It; });
        var pdf = UglyToad.PdfPig.PdfDocument.Open(paper.ToArray());
        pdf.NumberOfPages.ShouldBeGreaterThan(30);
        string.Concat(pdf.GetPages().Select(p => p.Text)).ShouldContain("N-2300");
    }

    private static async Task<List<TestDealer>> Market(TestPortal portal, Random dice)
    {
        List<TestDealer> dealers = [await portal.Seed.Dealer("D1", "A"), await portal.Seed.Dealer("D2", "B"), await portal.Seed.Dealer("D3", "A")];
        var products = await portal.Seed.Products(Enumerable.Range(0, 12).Select(i => $"P-{i:00}"), 10m, stock: 10_000, with: p => p.ItemClass = p.Sku[^1] % 2 == 0 ? "X" : "Y");
        await portal.Seed.List(PriceListKind.Base, products.Where((_, i) => i % 2 == 0).Select(p => (p, dice.Next(100, 9_999) / 100m)), l => l.ValidFrom = new(2026, 1, 1), p => new Price { ListId = p.ListId, ProductId = p.ProductId, FromQuantity = p.FromQuantity, UnitPrice = p.UnitPrice, Basis = dice.Next(3) == 0 ? 100 : 1, Discounts = dice.Next(2) == 0 ? "33+7,5" : null });
        await portal.Seed.List(PriceListKind.Base, products.Where((_, i) => i % 4 == 0).Select(p => (p, dice.Next(100, 999) / 1000m)), l => l.ValidFrom = new(2026, 2, 1), p => new Price { ListId = p.ListId, ProductId = p.ProductId, FromQuantity = new(24), UnitPrice = p.UnitPrice });
        await portal.Seed.List(PriceListKind.Account, products.Where((_, i) => i % 3 == 0).Select(p => (p, dice.Next(100, 9_999) / 1000m)), l => l.AccountId = dealers[2].Account.Id, p => new Price { ListId = p.ListId, ProductId = p.ProductId, FromQuantity = p.FromQuantity, UnitPrice = p.UnitPrice, IsNet = true });
        await portal.Db(async db =>
        {
            db.AddRange(new MatrixRow { AccountClass = "A", ItemClass = "", Discounts = "40+5" }, new MatrixRow { AccountClass = "B", ItemClass = "X", Discounts = "30" });
            return await db.SaveChangesAsync();
        });
        return dealers;
    }

    private static async Task<decimal> Exported(TestPortal portal, Caller caller, string sku)
    {
        var file = await portal.As(caller, (ListMyPrices.Handler h) => h.File(new(Search: sku)));
        await foreach (var row in file.Value.Rows)
        {
            if ((string?)row[0] == sku)
            {
                return (decimal)row[9]!;
            }
        }

        return -1;
    }

    private static async Task<IEnumerable<string>> Sorted(TestPortal portal, Caller caller, ListProducts.Request request) =>
        (await portal.As(caller, (ListProducts.Handler h) => h.Handle(request))).Value.Items.Select(i => i.Sku);
}
