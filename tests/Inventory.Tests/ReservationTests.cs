using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Filiera.Inventory.Tests;

/// <summary>Nothing is sold twice, nothing is lost: what is held, summed, is what the stock says is reserved.</summary>
public sealed class ReservationTests
{
    [Theory, Databases]
    public async Task Lines_get_what_there_is_in_their_order_and_the_rest_waits_with_a_date(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var products = await portal.Seed.Products(["A", "B", "C"], price: null, stock: 10);
        await SecondWarehouse(portal, (products[0].Id, 4), (products[1].Id, 100));
        await portal.Db(async db =>
        {
            db.Add(new Incoming { WarehouseId = 1, ProductId = products[0].Id, Date = new(2026, 12, 4), Quantity = new(3), Confirmed = true });
            await db.SaveChangesAsync();
            return Done.It;
        });

        var taken = await Take(portal, "order:1", "W2",
            new(1, products[0].Id, new(12), false), new(2, products[1].Id, new(7.5m), false), new(3, products[0].Id, new(5), false), new(4, products[2].Id, new(10), false), new(5, 999_999, new(1), false), new(6, products[0].Id, new(1), false));

        taken.Select(t => (t.Line, t.Taken.Value, t.Waiting.Value)).ShouldBe([(1, 12m, 0m), (2, 7.5m, 0m), (3, 2m, 3m), (4, 10m, 0m), (5, 0m, 1m), (6, 0m, 1m)]);
        taken[0].Allocations.Select(a => (a.Warehouse, a.Quantity.Value)).ShouldBe([("W2", 4m), ("W1", 8m)]);
        taken[1].Allocations.Select(a => a.Warehouse).ShouldBe(["W2"]);
        (taken[2].Date, taken[2].Confirmed).ShouldBe((new DateOnly(2026, 12, 4), true));
        (taken[4].Date, taken[4].Confirmed).ShouldBe((new DateOnly(2026, 12, 16), false));
        (taken[5].Date, taken[5].Confirmed).ShouldBe((new DateOnly(2026, 12, 16), false), "the arrival is claimed by line 3");
        var held = await portal.AsSystem((Reservations r) => r.Of("order:1"));
        held[1].Sum(a => a.Quantity.Value).ShouldBe(12m);
        held[5].ShouldBeEmpty();
        await ShouldBalance(portal);
    }

    [Theory, Databases]
    public async Task All_or_nothing_takes_nothing_when_it_falls_short_and_leaves_it_to_the_next_line(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var product = await portal.Seed.Product("A", stock: 10);
        var taken = await Take(portal, "order:1", null, new(1, product.Id, new(11), true), new(2, product.Id, new(4), false), new(3, product.Id, new(6), true), new(4, product.Id, new(1), false));
        taken.Select(t => t.Taken.Value).ShouldBe([0m, 4m, 6m, 0m]);
        var alone = await portal.Seed.Product("B", stock: 10);
        (await Take(portal, "order:2", null, new TakeLine(1, alone.Id, new(10.001m), true)))[0].Taken.Value.ShouldBe(0);
        await ShouldBalance(portal);
        (await Reserved(portal, alone.Id)).ShouldBe(0);
        (await Take(portal, "order:3", null, new TakeLine(1, alone.Id, new(10), true)))[0].Taken.Value.ShouldBe(10);
    }

    [Theory, Databases]
    public async Task Sixty_four_at_once_get_exactly_what_there_was(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var products = await portal.Seed.Products(["A", "B", "C", "D"], price: null, stock: 50);
        await SecondWarehouse(portal, [.. products.Select(p => (p.Id, 27m))]);

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(() =>
        {
            // Every order names the products in another order, and twice: crosswise takes must not stop each other.
            var lines = products.Concat(products).Select((p, n) => new TakeLine(n, p.Id, new(1 + (i % 3)), false)).ToArray();
            if (i % 2 == 1)
            {
                Array.Reverse(lines);
            }

            return Take(portal, $"order:{i}", i % 2 == 0 ? "W1" : "W2", lines);
        })));

        foreach (var product in products)
        {
            answers.SelectMany(a => a).Where(t => t.ProductId == product.Id).Sum(t => t.Taken.Value).ShouldBe(77m);
            (await Reserved(portal, product.Id)).ShouldBe(77m);
        }

        answers.SelectMany(a => a).ShouldAllBe(t => t.Waiting.Value == 0 || t.Date != null);
        await ShouldBalance(portal);
    }

    [Theory, Databases]
    public async Task A_release_gives_back_once_however_often_it_is_asked(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var product = await portal.Seed.Product("A", stock: 10);
        await Take(portal, "order:1", null, new TakeLine(1, product.Id, new(3), false), new TakeLine(2, product.Id, new(2), false));
        await Take(portal, "order:2", null, new TakeLine(1, product.Id, new(4), false));

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => portal.AsSystem(async (Reservations r) => { await r.Release("order:1"); return Done.It; }))));

        (await Reserved(portal, product.Id)).ShouldBe(4m);
        (await portal.AsSystem((Reservations r) => r.Of("order:1"))).Count.ShouldBe(0);
        await ShouldBalance(portal);
        (await Take(portal, "order:3", null, new TakeLine(1, product.Id, new(9), false)))[0].Taken.Value.ShouldBe(6);
    }

    [Theory, Databases]
    public async Task Takes_and_releases_side_by_side_keep_the_ledger(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var products = await portal.Seed.Products(["A", "B", "C"], price: null, stock: 40);
        await Task.WhenAll(Enumerable.Range(0, 48).Select(i => Task.Run(async () =>
        {
            var lines = products.Skip(i % 3).Concat(products.Take(i % 3)).Select((p, n) => new TakeLine(n, p.Id, new(3), i % 5 == 0)).ToArray();
            await Take(portal, $"order:{i}", null, lines);
            if (i % 2 == 0)
            {
                await portal.AsSystem(async (Reservations r) => { await r.Release($"order:{i}"); return Done.It; });
            }
        })));
        await ShouldBalance(portal);
        foreach (var product in products)
        {
            (await Reserved(portal, product.Id)).ShouldBeLessThanOrEqualTo(40m);
        }
    }

    [Theory, Databases]
    public async Task What_is_rolled_back_was_never_taken(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var product = await portal.Seed.Product("A", stock: 10);
        await portal.Db(db => db.InTransaction<Done>(async () =>
        {
            await new Reservations(db, Clock(portal), new()).Take("order:1", [new(1, product.Id, new(10), false)], null);
            return Problems.NotFound;
        }));
        (await Reserved(portal, product.Id)).ShouldBe(0);
        await ShouldBalance(portal);
        await Should.ThrowAsync<InvalidOperationException>(() => portal.AsSystem((Reservations r) => r.Take("order:1", [new(1, product.Id, new(1), false)], null)));
    }

    [Theory, Databases]
    public async Task Statements_are_constant_in_the_number_of_lines(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var products = await portal.Seed.Products(Enumerable.Range(1, 400).Select(i => $"P{i}"), price: null, stock: 10);
        Task Ask(string reference, int lines) => Take(portal, reference, null, [.. products.Take(lines).Select((p, i) => new TakeLine(i, p.Id, new(3), false))]);
        await Ask("order:0", 1);
        var one = await portal.Sql.Of(() => Ask("order:1", 1));
        (await portal.Sql.Of(() => Ask("order:2", 400))).ShouldBe(one);
        one.ShouldBeLessThanOrEqualTo(4);
        await ShouldBalance(portal);
    }

    private static PortalClock Clock(TestPortal portal) => (PortalClock)portal.Services.GetService(typeof(PortalClock))!;

    private static Task<IReadOnlyList<TakenLine>> Take(TestPortal portal, string reference, string? first, params TakeLine[] lines) =>
        portal.Db(async db => (await db.InTransaction<IReadOnlyList<TakenLine>>(async () => new Result<IReadOnlyList<TakenLine>>(await new Reservations(db, Clock(portal), new()).Take(reference, lines, first)))).Value);

    private static Task<decimal> Reserved(TestPortal portal, int product) => portal.Db(async db =>
        (await db.Set<StockItem>().AsNoTracking().Where(s => s.ProductId == product).ToListAsync()).Sum(s => s.Reserved.Value));

    private static async Task ShouldBalance(TestPortal portal)
    {
        var (stock, held) = await portal.Db(async db => (
            await db.Set<StockItem>().AsNoTracking().ToListAsync(),
            await db.Set<Reservation>().AsNoTracking().Where(r => r.State == ReservationState.Held).ToListAsync()));
        foreach (var item in stock)
        {
            item.Reserved.Value.ShouldBe(held.Where(h => h.ProductId == item.ProductId && h.WarehouseId == item.WarehouseId).Sum(h => h.Quantity.Value));
            item.Reserved.Value.ShouldBeInRange(0, item.OnHand.Value);
        }

        held.ShouldAllBe(h => h.Quantity.Value > 0);
    }

    private static Task<Done> SecondWarehouse(TestPortal portal, params (int Product, decimal OnHand)[] stock) => portal.Db(async db =>
    {
        var second = new Warehouse { Code = "W2", Name = "Magazzino sud", Position = 5 };
        db.Add(second);
        await db.SaveChangesAsync();
        db.AddRange(stock.Select(s => new StockItem { WarehouseId = second.Id, ProductId = s.Product, OnHand = new(s.OnHand), UpdatedAt = portal.Clock.GetUtcNow() }));
        await db.SaveChangesAsync();
        return Done.It;
    });
}
