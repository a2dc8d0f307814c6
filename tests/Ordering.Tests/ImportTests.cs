using System.Text;
using Filiera.Accounts.Features;
using Filiera.Catalog.Features;
using Filiera.Credit.Features;
using Filiera.Inventory.Features;
using Filiera.Kernel;
using Filiera.Ordering.Features;
using Filiera.Pricing.Features;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Filiera.Ordering.Tests;

/// <summary>Orders of the past, and the whole sample folder, file after file.</summary>
public sealed class ImportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("filiera-import-").FullName;
    private int _reports;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory, Databases]
    public async Task A_past_order_is_a_shipped_order_under_its_own_number(Database on)
    {
        await using var portal = await Shop(on);

        var (counts, report) = await Orders(portal, "V1;D1;01/12/2009;A1;24;1,25\nV1;D1;01/12/2009;A2;10;5,955\nV2;D2;02/12/2009;A1;1;0\n");

        counts.ShouldBe(new ImportCounts(3, 3, 0, 0));
        report.ShouldBeEmpty();
        var order = await portal.Db(db => db.Set<Order>().SingleAsync(o => o.Number == "V1"));
        (order.State, order.PlacedBy, order.LineCount, order.Goods.Value, order.Vat.Value, order.Total.Value).ShouldBe((OrderState.Shipped, "import", 2, 89.55m, 19.70m, 109.25m));
        order.PlacedAt.ShouldBe(new DateTimeOffset(2009, 12, 1, 11, 0, 0, TimeSpan.Zero));
        var lines = await portal.Db(db => db.Set<OrderLine>().Where(l => l.OrderId == order.Id).OrderBy(l => l.Line).ToListAsync());
        lines.Select(l => (l.Sku, l.Quantity.Value, l.NetUnit.Value, l.LineNet.Value, l.Allocated.Value)).ShouldBe([("A1", 24m, 1.25m, 30m, 24m), ("A2", 10m, 5.955m, 59.55m, 10m)]);
        (await portal.Db(db => db.Set<OrderEvent>().CountAsync(e => e.OrderId == order.Id))).ShouldBe(1);
    }

    [Theory, Databases]
    public async Task Imported_twice_nothing_changes_and_a_change_is_written_anew(Database on)
    {
        await using var portal = await Shop(on);
        const string Rows = "V1;D1;2009-12-01;A1;24;1.25\nV1;D1;2009-12-01;A2;10;5.95\nV2;D2;2009-12-02;A1;1;2\n";
        await Orders(portal, Rows);
        var id = await portal.Db(db => db.Set<Order>().Where(o => o.Number == "V2").Select(o => o.Id).SingleAsync());

        (await Orders(portal, Rows)).Counts.ShouldBe(new ImportCounts(3, 0, 3, 0));
        (await Orders(portal, Rows.Replace("A2;10", "A2;11", StringComparison.Ordinal))).Counts.ShouldBe(new ImportCounts(3, 2, 1, 0));

        (await portal.Db(db => db.Set<Order>().Where(o => o.Number == "V2").Select(o => o.Id).SingleAsync())).ShouldBe(id);
        (await portal.Db(db => db.Set<OrderLine>().CountAsync())).ShouldBe(3);
        (await portal.Db(db => db.Set<OrderLine>().SingleAsync(l => l.Sku == "A2"))).Quantity.Value.ShouldBe(11);
    }

    [Theory, Databases]
    public async Task A_line_whose_item_is_unknown_is_kept_with_a_note_and_finds_its_item_later(Database on)
    {
        await using var portal = await Shop(on);

        var (counts, report) = await Orders(portal, "V1;D1;2009-12-01;OLD;2;3\n");
        counts.Imported.ShouldBe(1);
        report.Single().ShouldStartWith("orders.csv;2;sku;OLD;");
        (await portal.Db(db => db.Set<OrderLine>().SingleAsync())).ShouldSatisfyAllConditions(l => l.ProductId.ShouldBeNull(), l => l.Name.ShouldBe("OLD"));

        await portal.Seed.Product("OLD", price: null, stock: null);
        (await Orders(portal, "V1;D1;2009-12-01;OLD;2;3\n")).Counts.Imported.ShouldBe(1);
        (await portal.Db(db => db.Set<OrderLine>().SingleAsync())).ProductId.ShouldNotBeNull();
    }

    [Theory, Databases]
    public async Task Bad_rows_are_explained_and_lose_nothing_else(Database on)
    {
        await using var portal = await Shop(on);

        var (counts, report) = await Orders(portal,
            "V1;D1;2009-12-01;A1;24;1.25\n" + // 2
            "V1;D1;2009-12-01;\"A1;24;1.25\n" + // 3: quote
            "V1;D1;2009-12-01;A2;-1;1.25\n" + // 4: return
            "V1;D2;2009-12-01;A2;1;1.25\n" + // 5: another account
            "V2;NONE;2009-12-01;A1;1;1.25\n" + // 6: unknown account
            "V3;D1;31/31/2009;A1;1;1.25\n" + // 7: date
            "V4;D1;2009-12-01;A1;1;1.123456\n" + // 8: decimals
            "V1;D1;2009-12-01;A2;1;1.25\n" + // 9: scattered
            "V5;D1;2009-12-01;A2;1;1.25\n"); // 10

        counts.ShouldBe(new ImportCounts(9, 2, 0, 7));
        report.Select(r => r.Split(';')[1]).ShouldBe(["3", "4", "5", "6", "7", "8", "9"], ignoreOrder: true);
        (await portal.Db(db => db.Set<Order>().Select(o => o.Number).OrderBy(n => n).ToListAsync())).ShouldBe(["V1", "V5"]);
    }

    [Theory, Databases]
    public async Task Numbers_like_our_own_are_kept_and_ours_go_on_after_them(Database on)
    {
        await using var portal = await Shop(on);

        await Orders(portal, "26-000123;D1;2026-02-01;A1;1;2\n");

        var next = await portal.Db(db => db.InTransaction<string>(async () => await db.NextOrderNumber(2026)));
        next.Value.ShouldBe("26-000124");
    }

    [Theory, Databases]
    public async Task The_sample_folder_loads_whole_and_twice_is_nothing(Database on)
    {
        await using var portal = await TestPortal.Start(on);

        var first = await Folder(portal);
        var second = await Folder(portal);

        (first.Rejected, second.Rejected, second.Imported).ShouldBe((0, 0, 0));
        second.Unchanged.ShouldBe(first.Imported);
        (await portal.Db(db => db.Set<Order>().CountAsync())).ShouldBe(3);
    }

    private async Task<ImportCounts> Folder(TestPortal portal)
    {
        var folder = SampleFolder();
        ImportJob Job(string name) => new(Path.Combine(folder, name), new ImportReport(Path.Combine(_folder, $"{_reports++}.csv")));
        var total = default(ImportCounts);
        total += (await portal.AsSystem((ImportAccounts.Handler h) => h.Handle(Job("accounts.csv"), default))).Value;
        total += (await portal.AsSystem((ImportCategories.Handler h) => h.Handle(Job("categories.csv"), default))).Value;
        total += (await portal.AsSystem((ImportProducts.Handler h) => h.Handle(Job("products.csv"), default))).Value;
        total += (await portal.AsSystem((ImportPriceLists.Handler h) => h.Handle(Job("price_lists.csv"), default))).Value;
        total += (await portal.AsSystem((ImportPrices.Handler h) => h.Handle(Job("prices.csv"), default))).Value;
        total += (await portal.AsSystem((ImportStock.Handler h) => h.Handle(Job("stock.csv"), default))).Value;
        total += (await portal.AsSystem((ImportPaymentTerms.Handler h) => h.Handle(Job("payment_terms.csv"), default))).Value;
        total += (await portal.AsSystem((ImportOrders.Handler h) => h.Handle(Job("orders.csv"), default))).Value;
        return total;
    }

    private static string SampleFolder([System.Runtime.CompilerServices.CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "samples", "import");

    private static async Task<TestPortal> Shop(Database on)
    {
        var portal = await TestPortal.Start(on);
        await portal.Seed.Dealer("D1");
        await portal.Seed.Dealer("D2");
        await portal.Seed.Products(["A1", "A2"]);
        return portal;
    }

    private async Task<(ImportCounts Counts, string[] Report)> Orders(TestPortal portal, string rows)
    {
        var path = Path.Combine(_folder, "orders.csv");
        await File.WriteAllTextAsync(path, "order;account;date;sku;quantity;unit_price\n" + rows, Encoding.UTF8);
        var written = Path.Combine(_folder, $"{_reports++}.csv");
        ImportCounts counts;
        using (var report = new ImportReport(written))
        {
            counts = (await portal.AsSystem((ImportOrders.Handler h) => h.Handle(new ImportJob(path, report), default))).Value;
        }

        return (counts, [.. (await File.ReadAllLinesAsync(written)).Skip(1)]);
    }
}
