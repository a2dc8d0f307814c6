using System.Diagnostics;
using Filiera.Accounts;
using Filiera.Catalog;
using Filiera.Insights.Features;
using Filiera.Kernel;
using Filiera.Ordering;
using Filiera.Pricing;
using Filiera.Pricing.Features;
using Filiera.Testing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Filiera.Insights.Tests;

/// <summary>What a prepared change of prices would have made of past orders, computed by hand.</summary>
public sealed class ReplayTests(ITestOutputHelper output)
{
    private static readonly Caller Prices = new() { Kind = CallerKind.User, Name = "pricing@serralta.test", Permissions = new HashSet<string> { Permission.CatalogRead, Permission.PricesRead, Permission.PricesWrite, Permission.AccountsRead } };

    [Theory, Databases]
    public async Task A_small_history_comes_to_what_paper_and_pencil_say(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var (one, two) = (await portal.Seed.Dealer("D1", "A"), await portal.Seed.Dealer("D2", "B"));
        var locks = await portal.Seed.Product("LOCK", 10m);
        var keys = await portal.Seed.Product("KEY", 2m);
        await portal.Db(async db =>
        {
            db.Add(new MatrixRow { AccountClass = "A", ItemClass = "", Discounts = "50" });
            db.Add(new ProductCost { ProductId = locks.Id, Cost = new(4m), Floor = new(4.20m), UpdatedAt = portal.Clock.GetUtcNow() });
            await db.SaveChangesAsync();
            await db.BumpVersion(PriceVersions.Limits);
            return Done.It;
        });
        await portal.Seed.List(PriceListKind.Account, [(keys, 1.50m)], l => l.AccountId = two.Account.Id, p => new Price { ListId = p.ListId, ProductId = p.ProductId, FromQuantity = p.FromQuantity, UnitPrice = p.UnitPrice, IsNet = true });

        // D1 bought 10 locks twice and 100 keys; D2 10 locks and 100 keys; a cancelled order never was, one is too old.
        await Sold(portal, one, 30, OrderState.Shipped, (locks, 10, 48m), (keys, 100, 95m));
        await Sold(portal, one, 60, OrderState.Confirmed, (locks, 10, 48m));
        await Sold(portal, two, 45, OrderState.Shipped, (locks, 10, 99m), (keys, 100, 150m));
        await Sold(portal, one, 20, OrderState.Cancelled, (locks, 1_000, 5_000m));
        await Sold(portal, one, 800, OrderState.Shipped, (locks, 1_000, 5_000m));
        var id = await Draft(portal, new UpsertPrices.Item("BASE", "LOCK", FromQuantity: 0.001m, UnitPrice: 8m));

        var begun = await portal.As(Prices, (ReplayHistory.Handler h) => h.Start(id, new(12)));
        (begun.Problem, begun.Status).ShouldBe((null, 202));
        await portal.Services.GetRequiredService<ReplayRunner>().Last;
        var report = (await portal.As(Prices, (ReplayHistory.Handler h) => h.Read(id))).Value;

        (report.State, report.Error, report.Done, report.Total, report.Unpriced).ShouldBe((ReplayState.Done, null, 5, 5, 0));
        var whole = report.Whole!;

        // Today: D1 20 × 5 + 100 × 1, D2 10 × 10 + 100 × 1.50. With the lock at 8: D1 20 × 4 + 100, D2 10 × 8 + 150.
        (whole.Lines, whole.Sold.Value, whole.Now.Value, whole.Then.Value, whole.Change.Value).ShouldBe((5, 440m, 450m, 410m, -40m));

        // Only the lock's cost is known: 30 × 4. 200 − 120, then 160 − 120.
        (whole.MarginNow.Value, whole.MarginThen.Value).ShouldBe((80m, 40m));
        report.Dealers!.Select(d => (d.Code, d.Now.Value, d.Then.Value)).ShouldBe([("D1", 200m, 180m), ("D2", 250m, 230m)]);
        report.UnderFloor!.Largest.Select(c => (c.Account, c.Sku, c.Now.Value, c.Then.Value)).ShouldBe([("D1", "LOCK", 5m, 4m)], "4.00 is under its floor of 4.20; 8.00 is not");
        report.UnderFloor.Count.ShouldBe(1);
        (report.Large!.Count, report.Contract!.Count).ShouldBe((2, 0), "both locks move by 20%, no own price does");
        (await portal.Db(db => Task.FromResult(db.Set<PriceRevision>().Single(r => r.Id == long.Parse(id)).Report))).ShouldNotBeNull("kept with the change");

        var asked = (await portal.As(Prices, (ReplayHistory.Handler h) => h.Ask(new(12, Matrix: [new("A", "", "40")])))).Value;
        asked.Whole!.Then.Value.ShouldBe((20 * 6m) + (100 * 1.20m) + 250m);
        (await portal.As(one.Caller, (ReplayHistory.Handler h) => h.Read(id))).Problem!.Status.ShouldBe(403);
        (await portal.As(one.Caller, (ReplayHistory.Handler h) => h.Start(id, new()))).Problem!.Status.ShouldBe(403);
        (await portal.As(Prices, (ReplayHistory.Handler h) => h.Start(id, new(99)))).Problem!.Field.ShouldBe("months");
    }

    [Theory, Databases]
    public async Task An_own_price_that_changes_is_told_as_a_contract_crossed(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        var locks = await portal.Seed.Product("LOCK", 10m);
        var own = await portal.Seed.List(PriceListKind.Account, [(locks, 8m)], l => l.AccountId = dealer.Account.Id);
        await Sold(portal, dealer, 10, OrderState.Shipped, (locks, 5, 40m));
        var id = await Draft(portal, new UpsertPrices.Item(own.Code, "LOCK", FromQuantity: 0.001m, UnitPrice: 8.40m));

        await portal.As(Prices, (ReplayHistory.Handler h) => h.Start(id, new()));
        await portal.Services.GetRequiredService<ReplayRunner>().Last;

        var report = (await portal.As(Prices, (ReplayHistory.Handler h) => h.Read(id))).Value;
        report.Contract!.Largest.ShouldHaveSingleItem().Percent.ShouldBe(5m);
        (report.Whole!.Now.Value, report.Whole.Then.Value).ShouldBe((40m, 42m));
    }

    /// <summary>Six hundred thousand lines, as the aim says; the seconds stand in the output. Runs where FILIERA_REPLAY_LINES says how many.</summary>
    [Theory, Databases]
    public async Task Many_lines_are_replayed_in_seconds(Database on)
    {
        var lines = int.TryParse(Environment.GetEnvironmentVariable("FILIERA_REPLAY_LINES"), out var n) ? n : 2_000;
        await using var portal = await TestPortal.Start(on);
        var dealers = new List<TestDealer>();
        for (var i = 0; i < 40; i++)
        {
            dealers.Add(await portal.Seed.Dealer($"D{i:00}", i % 2 == 0 ? "A" : "B"));
        }

        var products = await portal.Seed.Products(Enumerable.Range(0, 400).Select(i => $"P{i:000}"), 7.35m, stock: null);
        var dice = new Random(1);
        var today = DateOnly.FromDateTime(portal.Clock.GetUtcNow().Date);
        await portal.Db(async db =>
        {
            db.Add(new MatrixRow { AccountClass = "A", ItemClass = "", Discounts = "40+5" });
            await db.SaveChangesAsync();
            await using var transaction = await db.Database.BeginTransactionAsync();
            var orders = Enumerable.Range(1, Math.Max(1, lines / 500)).Select(i => new Order { Id = i, Number = $"H-{i}", AccountId = dealers[i % 40].Account.Id, BranchId = dealers[i % 40].Branch.Id, State = OrderState.Shipped, PlacedAt = portal.Clock.GetUtcNow().AddDays(-dice.Next(1, 360)) }).ToList();
            await db.BulkInsert(orders);
            foreach (var some in orders.Chunk(100))
            {
                await db.BulkInsert([.. some.SelectMany(o => Enumerable.Range(1, Math.Min(500, lines)).Select(l => LineOf(o, l, products[dice.Next(400)], dice.Next(1, 40), 10m, today.AddDays(-dice.Next(1, 360)))))]);
            }

            await transaction.CommitAsync();
            return Done.It;
        });
        var id = await Draft(portal, [.. products.Take(200).Select(p => new UpsertPrices.Item("BASE", p.Sku, FromQuantity: 0.001m, UnitPrice: 7.70m))]);

        var watch = Stopwatch.StartNew();
        await portal.As(Prices, (ReplayHistory.Handler h) => h.Start(id, new(12)));
        await portal.Services.GetRequiredService<ReplayRunner>().Last;
        var report = (await portal.As(Prices, (ReplayHistory.Handler h) => h.Read(id))).Value;
        output.WriteLine($"{on}: {report.Done} lines in {watch.Elapsed.TotalSeconds:0.00} s (report says {report.Seconds})");
        (report.State, report.Error).ShouldBe((ReplayState.Done, null));
        report.Done.ShouldBe(report.Total);
        report.DealerCount.ShouldBeGreaterThan(0);
    }

    private static async Task<string> Draft(TestPortal portal, params UpsertPrices.Item[] items)
    {
        var draft = await portal.As(Prices, (PreparePriceRevision.Handler h) => h.Handle(new("Aumento", "prova", null, null, Bulk<UpsertPrices.Item>.Of(items)), default));
        draft.Problem.ShouldBeNull();
        return draft.Value.Change!.Change.Id;
    }

    private static async Task Sold(TestPortal portal, TestDealer dealer, int daysAgo, OrderState state, params (Product Product, decimal Quantity, decimal Net)[] lines)
    {
        var day = DateOnly.FromDateTime(portal.Clock.GetUtcNow().Date).AddDays(-daysAgo);
        await portal.Db(async db =>
        {
            var order = new Order { Number = Guid.NewGuid().ToString("N"), AccountId = dealer.Account.Id, BranchId = dealer.Branch.Id, DealerCode = dealer.Account.Code, State = state, PlacedAt = portal.Clock.GetUtcNow().AddDays(-daysAgo), LineCount = lines.Length };
            db.Add(order);
            await db.SaveChangesAsync();
            db.AddRange(lines.Select((l, i) => LineOf(order, i + 1, l.Product, l.Quantity, l.Net, day)));
            return await db.SaveChangesAsync();
        });
    }

    private static OrderLine LineOf(Order order, int number, Product product, decimal quantity, decimal net, DateOnly day) => new()
    {
        OrderId = order.Id, Line = number, AccountId = order.AccountId, BranchId = order.BranchId, PlacedOn = day, ProductId = product.Id, Sku = product.Sku, Name = product.Name,
        EnteredQuantity = new(quantity), Quantity = new(quantity), LineNet = new(net), VatRate = new(22),
    };
}
