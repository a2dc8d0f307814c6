using Filiera.Kernel;
using Filiera.Pricing.Features;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Filiera.Pricing.Tests;

/// <summary>Lists made by rule; prices by hand in them; prices per pack.</summary>
public sealed class ListRuleTests
{
    private static readonly Caller Manager = new() { Kind = CallerKind.User, Name = "pricing@filiera.demo", Permissions = new HashSet<string> { Permission.PricesWrite, Permission.PricesRead, Permission.CatalogRead } };

    [Theory, Databases]
    public async Task A_list_is_made_by_the_first_rule_that_fits_and_what_was_set_by_hand_survives(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var products = await portal.Seed.Products(["P1", "P2", "P3", "P4"], price: 10m, with: p => (p.ItemClass, p.Attributes) = ("VITI", "{\"Peso\": 2.5}"));
        await portal.Db(async db =>
        {
            (await db.Set<Catalog.Product>().SingleAsync(p => p.Sku == "P2")).ItemClass = "DADI";
            db.AddRange(products.Take(3).Select(p => new ProductCost { ProductId = p.Id, Cost = new(4m), Floor = new(7m), UpdatedAt = portal.Clock.GetUtcNow() }));
            return await db.SaveChangesAsync();
        });
        await portal.Seed.List(PriceListKind.Shared, [], l => l.Code = "EXPORT");
        (await Rules(portal, new(ItemClass: "DADI", Formula: "cost * 2 + attr(\"Peso\")"), new(From: "BASE", Formula: "max(list * 0.5, floor)", Round: ".90"))).Problem.ShouldBeNull();
        (await Prices(portal)).ShouldBeEmpty("rules move no price");

        await MakeAndApply(portal);
        (await Prices(portal)).ShouldBe([("P1", 6.90m), ("P2", 10.5m), ("P3", 6.90m)], "P4 has no cost and no floor: a name without a value makes no price");

        await Put(portal, new UpsertPrices.Item("EXPORT", "P1", 0.001m, 5m));
        await portal.Db(async db => { await db.Set<ProductCost>().ExecuteUpdateAsync(s => s.SetProperty(c => c.Floor, new UnitPrice(8m))); return await db.SaveChangesAsync(); });
        var draft = (await Make(portal)).Value;
        (draft.Changed, draft.New, draft.Removed).ShouldBe((1, 0, 0), "P1 was set by hand");
        await Apply(portal, draft);
        (await Prices(portal)).ShouldBe([("P1", 5m), ("P2", 10.5m), ("P3", 7.90m)]);
        (await portal.As(Manager, (MakePriceList.Handler h) => h.Read("EXPORT", default))).Value.ByHand.ShouldBe(1);

        (await portal.As(Manager, (MakePriceList.Handler h) => h.Release("EXPORT", new(["P1"]), default))).Value.ByHand.ShouldBe(0);
        await MakeAndApply(portal);
        (await Prices(portal))[0].ShouldBe(("P1", 7.90m));
        (await Make(portal)).Problem!.Code.ShouldBe("NOTHING_CHANGES");
    }

    [Theory, Databases]
    public async Task Made_from_a_day_on_the_present_prices_end_the_day_before_and_what_no_rule_makes_is_taken_away(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Products(["P1", "P2"], price: 10m);
        await portal.Seed.List(PriceListKind.Shared, [], l => l.Code = "EXPORT");
        await Rules(portal, new MakePriceList.Rule(From: "BASE", Formula: "list"));
        await MakeAndApply(portal);
        var start = DateOnly.FromDateTime(portal.Clock.GetUtcNow().Date).AddDays(10);
        await Rules(portal, new MakePriceList.Rule(From: "BASE", Formula: "list * 1.1"));
        await Apply(portal, (await Make(portal, start)).Value);
        var rows = await portal.Db(db => db.Set<Price>().Where(p => db.Set<PriceList>().Any(l => l.Id == p.ListId && l.Code == "EXPORT")).OrderBy(p => p.Id).ToListAsync());
        rows.Select(r => (r.UnitPrice.Value, r.ValidFrom, r.ValidTo)).ShouldBe([(10m, null, start.AddDays(-1)), (10m, null, start.AddDays(-1)), (11m, start, null), (11m, start, null)], ignoreOrder: true);

        await Rules(portal, new MakePriceList.Rule(ItemClass: "NONE", Formula: "cost"));
        (await Make(portal)).Value.Removed.ShouldBe(2);
    }

    [Theory, Databases]
    public async Task Rules_that_can_not_be_are_refused_with_the_place(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        await portal.Seed.List(PriceListKind.Shared, [], l => l.Code = "EXPORT");
        (await Rules(portal, new MakePriceList.Rule(Formula: "cost *"))).Problem!.Field.ShouldBe("rules[0].formula");
        (await Rules(portal, new MakePriceList.Rule(Formula: "list * 2"))).Problem!.Field.ShouldBe("rules[0].from");
        (await Rules(portal, new MakePriceList.Rule(Formula: "list * 2", From: "EXPORT"))).Problem!.Field.ShouldBe("rules");
        (await Rules(portal, new MakePriceList.Rule(Formula: "cost", Round: "x"))).Problem!.Field.ShouldBe("rules[0].round");
        (await Make(portal)).Problem!.Code.ShouldBe("NO_RULES");
        (await portal.As(dealer.Caller, (MakePriceList.Handler h) => h.Make("EXPORT", new(), default))).Problem!.Status.ShouldBe(403);
    }

    [Theory, Databases]
    public async Task A_price_per_pack_is_one_price_whether_pieces_or_packs_are_asked(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        await portal.Seed.Product("P1", price: 10m, with: p => p.Packs = "CT:12");
        (await Put(portal, new UpsertPrices.Item("BASE", "P1", 1, 96m, Unit: "ct"), new UpsertPrices.Item("BASE", "P1", 10, 84m, Unit: "CT"), new UpsertPrices.Item("BASE", "P1", 120, 1m), new UpsertPrices.Item("BASE", "P1", 1, 5m, Unit: "XX"), new UpsertPrices.Item("BASE", "P1", 2, 5m, Basis: 100, Unit: "CT"))).Value
            .Rows.Select(r => r.Problems.Count == 0 ? "" : r.Problems[0].Code).ShouldBe(["", "", "DUPLICATE", "UNKNOWN_UNIT", "BASIS"]);
        async Task<decimal?> Line(decimal quantity, string? unit) => (await portal.As(dealer.Caller, (GetPrices.Handler h) => h.Handle(new([new("P1", quantity, unit)]), default))).Value.Lines[0].LineNet?.Value;

        (await Line(11, null)).ShouldBe(110m);
        (await Line(1, "CT")).ShouldBe(96m);
        (await Line(12, null)).ShouldBe(96m);
        (await Line(10, "CT")).ShouldBe(840m);
        (await Line(120, null)).ShouldBe(840m);
    }

    private static Task<Result<MakePriceList.Response>> Rules(TestPortal portal, params MakePriceList.Rule[] rules) => portal.As(Manager, (MakePriceList.Handler h) => h.Set("EXPORT", new(rules), IfMatch.Any, default));

    private static Task<Result<PriceRevisionView>> Make(TestPortal portal, DateOnly? from = null) => portal.As(Manager, (MakePriceList.Handler h) => h.Make("EXPORT", new(from), default));

    private static async Task Apply(TestPortal portal, PriceRevisionView draft) => (await portal.As(Manager, (MovePriceRevision.Handler h) => h.Apply(draft.Change.Id, new(), IfMatch.Any, default))).Problem.ShouldBeNull();

    private static async Task MakeAndApply(TestPortal portal) => await Apply(portal, (await Make(portal)).Value);

    private static Task<Result<UpsertPrices.Response>> Put(TestPortal portal, params UpsertPrices.Item[] items) => portal.AsSystem((UpsertPrices.Handler h) => h.Handle(new(new([]), Bulk<UpsertPrices.Item>.Of(items)), default));

    private static async Task<List<(string, decimal)>> Prices(TestPortal portal) => await portal.Db(async db =>
    {
        var skus = await db.Set<Catalog.Product>().ToDictionaryAsync(p => p.Id, p => p.Sku);
        return (await db.Set<Price>().Where(p => db.Set<PriceList>().Any(l => l.Id == p.ListId && l.Code == "EXPORT")).ToListAsync()).Select(p => (skus[p.ProductId], p.UnitPrice.Value)).OrderBy(p => p.Item1, StringComparer.Ordinal).ToList();
    });
}
