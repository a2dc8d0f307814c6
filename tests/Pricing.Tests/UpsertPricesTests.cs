using Filiera.Kernel;
using Filiera.Pricing.Features;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using Item = Filiera.Pricing.Features.UpsertPrices.Item;
using ListItem = Filiera.Pricing.Features.UpsertPrices.ListItem;

namespace Filiera.Pricing.Tests;

/// <summary>The ERP's price lists and prices, in bulk.</summary>
public sealed class UpsertPricesTests
{
    [Theory, Databases]
    public async Task Lists_and_their_prices_come_in_one_call_and_twice_is_nothing(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Products(["A1", "A2"], price: null);
        await portal.Seed.Dealer("D1");
        ListItem[] lists = [new("BASE", Name: "Base"), new("CL-A", Class: "A"), new("D1", Account: "D1", ValidFrom: new(2026, 1, 1), ValidTo: new(2026, 12, 31))];
        Item[] items = [new("BASE", "A1", UnitPrice: 10), new("BASE", "A1", 12, 9.12345m, Discounts: "50 + 10%"), new("D1", "A2", UnitPrice: 5, Basis: 100, IsNet: true, ValidFrom: new(2026, 2, 1), ValidTo: new(2026, 3, 1))];

        var first = await Put(portal, lists, items);
        var second = await Put(portal, lists, items);

        (first.Created, first.Lists!.Created, second.Unchanged, second.Lists!.Unchanged).ShouldBe((3, 3, 3, 3));
        (await portal.Db(db => db.Set<PriceList>().OrderBy(l => l.Code).Select(l => l.Kind).ToListAsync())).ShouldBe([PriceListKind.Base, PriceListKind.Class, PriceListKind.Account]);
        var prices = await portal.Db(db => db.Set<Price>().OrderBy(p => p.Id).ToListAsync());
        prices.Select(p => (p.FromQuantity.Value, p.UnitPrice.Value, p.Basis, p.IsNet, p.Discounts)).ShouldBe([(1m, 10m, 1, false, null), (12m, 9.12345m, 1, false, "50+10"), (1m, 5m, 100, true, null)]);
    }

    [Theory, Databases]
    public async Task A_change_raises_the_version_and_the_audit_has_old_and_new(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Products(["A1"], price: null);
        await Put(portal, [new("BASE"), new("OTHER")], [new("BASE", "A1", UnitPrice: 10), new("OTHER", "A1", UnitPrice: 10)]);
        var before = await Versions(portal);

        (await Put(portal, [], [new("BASE", "A1", UnitPrice: 11.5m, Discounts: "10"), new("OTHER", "A1", UnitPrice: 10)])).Updated.ShouldBe(1);

        var after = await Versions(portal);
        (after["BASE"] - before["BASE"], after["OTHER"] - before["OTHER"]).ShouldBe((1, 0));
        (await portal.Db(db => db.Set<Price>().CountAsync())).ShouldBe(2);
        var audit = await portal.Db(db => db.Set<AuditEntry>().OrderByDescending(a => a.Id).FirstAsync());
        audit.What.ShouldBe("prices.upserted");
        var row = await portal.Db(db => db.Set<PriceRevisionRow>().OrderByDescending(r => r.Id).FirstAsync());
        (row.Old!.Value.Price.Value, row.New!.Value.Price.Value, row.New.Value.Discounts).ShouldBe((10m, 11.5m, "10"));
    }

    [Theory, Databases]
    public async Task Good_rows_are_kept_and_bad_ones_explained(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Products(["A1"], price: null);
        await Put(portal, [new("BASE")], []);

        var result = await Put(portal, [],
        [
            new("BASE", "A1", UnitPrice: 10),
            new("BASE", "A1", 2, 1.234567m),
            new("BASE", "A1", 3),
            new("NONE", "A1", UnitPrice: 1),
            new("BASE", "NONE", UnitPrice: 1),
            new("BASE", "A1", 4, 1, Discounts: "50/10"),
            new("BASE", "A1", 5, 1, Basis: 7),
            new("BASE", "A1", 6, 1, ValidFrom: new(2026, 2, 1), ValidTo: new(2026, 1, 1)),
            new("BASE", "A1", 7, -1),
            new("BASE", "A1", 0, 1),
            new("BASE", "A1", 1, 12),
        ]);

        result.Rows.Select(r => r.Problems is [var p, ..] ? p.Code : null).ShouldBe(
            [null, "TOO_MANY_DECIMALS", "REQUIRED", "UNKNOWN_LIST", "UNKNOWN_SKU", "DISCOUNTS", "BASIS", "VALIDITY", "OUT_OF_RANGE", "OUT_OF_RANGE", "DUPLICATE_KEY"]);
        (result.Created, result.Rejected).ShouldBe((1, 10));
    }

    [Theory, Databases]
    public async Task A_list_without_its_class_or_account_is_refused(Database on)
    {
        await using var portal = await TestPortal.Start(on);

        var result = await Put(portal, [new("A", Kind: "class"), new("B", Kind: "special"), new("C", Account: "NONE"), new("D", Currency: "EURO"), new("E", Kind: "odd")], []);

        result.Lists!.Rows.Select(r => r.Problems[0].Code).ShouldBe(["CLASS_MISSING", "ACCOUNT_MISSING", "UNKNOWN_ACCOUNT", "TOO_LONG", "KIND"]);
    }

    [Theory, Databases]
    public async Task The_statements_do_not_grow_with_the_rows(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Products(Enumerable.Range(0, 1000).Select(i => $"A{i}"), price: null, stock: null);
        await Put(portal, [new("BASE")], []);
        Item[] Many(int from, int count) => [.. Enumerable.Range(0, count).Select(i => new Item("BASE", $"A{i}", from, i + 1))];
        await Put(portal, [], Many(1, 10));

        var few = await portal.Sql.Of(() => Put(portal, [], Many(2, 10)));
        var many = await portal.Sql.Of(() => Put(portal, [], Many(3, 1000)));

        many.ShouldBe(few);
        many.ShouldBeLessThan(12);
    }

    private static Task<Dictionary<string, long>> Versions(TestPortal portal) => portal.Db(db => db.Set<PriceList>().ToDictionaryAsync(l => l.Code, l => l.Version));

    private static async Task<UpsertPrices.Response> Put(TestPortal portal, ListItem[] lists, Item[] items) =>
        (await portal.AsSystem((UpsertPrices.Handler h) => h.Handle(new(Bulk<ListItem>.Of(lists), Bulk<Item>.Of(items)), default))).Value;
}
