using Microsoft.Extensions.DependencyInjection;
using Filiera.Inventory.Features;
using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using Item = Filiera.Inventory.Features.UpsertStock.Item;

namespace Filiera.Inventory.Tests;

/// <summary>The warehouse's stock, in bulk.</summary>
public sealed class UpsertStockTests
{
    [Theory, Databases]
    public async Task Stock_and_announced_goods_are_set_and_twice_is_nothing(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Products(["A1", "A2"], stock: null);
        Item[] items = [new("NORD", "A1", 12.5m), new("SUD", "A1", 3, 100, new(2026, 12, 15), true), new("NORD", "A2", 0)];

        var first = await Put(portal, items);
        var second = await Put(portal, items);

        (first.Created, second.Unchanged).ShouldBe((3, 3));
        first.Rows.SelectMany(r => r.Problems).Select(p => (p.Code, p.Warning)).ShouldBe([("WAREHOUSE_CREATED", true), ("WAREHOUSE_CREATED", true)]);
        (await portal.Db(db => db.Set<Warehouse>().OrderBy(w => w.Position).Select(w => w.Code).ToListAsync())).ShouldBe(["NORD", "SUD"]);
        (await portal.Db(db => db.Set<Incoming>().SingleAsync())).ShouldSatisfyAllConditions(i => i.Quantity.Value.ShouldBe(100), i => i.Confirmed.ShouldBeTrue());

        (await Put(portal, new Item("SUD", "A1", Incoming: 50, IncomingDate: new(2026, 12, 20)))).Updated.ShouldBe(1);
        (await portal.Db(db => db.Set<Incoming>().SingleAsync())).Quantity.Value.ShouldBe(50);
        (await portal.Db(db => db.Set<StockItem>().OrderBy(s => s.WarehouseId).ThenBy(s => s.ProductId).Select(s => s.OnHand).ToListAsync())).Select(q => q.Value).ShouldBe([12.5m, 0m, 3m]);
        (await Put(portal, new Item("SUD", "A1", Incoming: 0))).Updated.ShouldBe(1);
        (await portal.Db(db => db.Set<Incoming>().CountAsync())).ShouldBe(0);
    }

    [Theory, Databases]
    public async Task What_is_reserved_stays_reserved(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var product = await portal.Seed.Product("A1", stock: 10);
        await using (var scope = portal.Services.CreateAsyncScope())
        {
            scope.ServiceProvider.GetRequiredService<CallerScope>().Caller = Caller.System;
            await scope.ServiceProvider.GetRequiredService<PortalDb>().InTransaction<Done>(async () =>
            {
                await scope.ServiceProvider.GetRequiredService<Reservations>().Take("order:x", [new(1, product.Id, new(4), false)], null, TestContext.Current.CancellationToken);
                return Done.It;
            }, TestContext.Current.CancellationToken);
        }

        var result = await Put(portal, new Item("W1", "A1", 3));

        result.Rows[0].Problems.Single().Code.ShouldBe("BELOW_RESERVED");
        var stock = await portal.Db(db => db.Set<StockItem>().SingleAsync());
        (stock.OnHand.Value, stock.Reserved.Value).ShouldBe((3m, 4m));
    }

    [Theory, Databases]
    public async Task Good_rows_are_kept_and_bad_ones_explained(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Products(["A1"], stock: null);

        var result = await Put(portal, new Item("N", "A1", 1), new Item("", "A1", 1), new Item("N", "NONE", 1), new Item("S", "A1", 1.2345m), new Item("T", "A1", 1, 5), new Item("N", "A1", 2));

        result.Rows.Select(r => (r.Status == RowStatus.Rejected) ? r.Problems[0].Code : null).ShouldBe([null, "REQUIRED", "UNKNOWN_SKU", "TOO_MANY_DECIMALS", "REQUIRED", "DUPLICATE_KEY"]);
        (await portal.Db(db => db.Set<StockItem>().SingleAsync())).OnHand.Value.ShouldBe(1);
    }

    [Theory, Databases]
    public async Task The_statements_do_not_grow_with_the_rows(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Products(Enumerable.Range(0, 1000).Select(i => $"A{i}"), price: null, stock: null);
        Item[] Many(string warehouse, int count) => [.. Enumerable.Range(0, count).Select(i => new Item(warehouse, $"A{i}", i, 5, new(2026, 12, 15)))];
        await Put(portal, Many("W", 10));

        var few = await portal.Sql.Of(() => Put(portal, Many("F", 10)));
        var many = await portal.Sql.Of(() => Put(portal, Many("M", 1000)));

        many.ShouldBe(few);
        many.ShouldBeLessThan(14);
    }

    private static async Task<BulkResult> Put(TestPortal portal, params Item[] items) =>
        (await portal.AsSystem((UpsertStock.Handler h) => h.Handle(Bulk<Item>.Of(items), default))).Value;
}
