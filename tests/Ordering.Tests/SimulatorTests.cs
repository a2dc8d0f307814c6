using Filiera.Kernel;
using Filiera.Ordering.Features;
using Filiera.Pricing;
using Filiera.Testing;
using Shouldly;
using Xunit;

namespace Filiera.Ordering.Tests;

/// <summary>The simulator: a basket under a what-if beside today.</summary>
public sealed class SimulatorTests
{
    private static readonly Caller Prices = new() { Kind = CallerKind.User, Name = "pricing@serralta.test", Permissions = new HashSet<string> { Permission.CatalogRead, Permission.PricesRead, Permission.PricesWrite, Permission.AccountsRead } };

    [Theory, Databases]
    public async Task A_level_another_list_and_a_matrix_row_stand_beside_today_with_their_steps(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Dealer("D1", "A");
        var one = await portal.Seed.Product("A", 10m, with: p => p.ItemClass = "X");
        await portal.Seed.Product("B", 20m);
        await portal.Db(async db =>
        {
            db.Add(new MatrixRow { AccountClass = "A", ItemClass = "", Discounts = "50" });
            db.Add(new ProductCost { ProductId = one.Id, Cost = new(3m), UpdatedAt = portal.Clock.GetUtcNow() });
            return await db.SaveChangesAsync();
        });
        var list = await portal.Seed.List(PriceListKind.Shared, [(one, 4m)], each: p => new Price { ListId = p.ListId, ProductId = p.ProductId, FromQuantity = p.FromQuantity, UnitPrice = p.UnitPrice, IsNet = true });

        var level = await Ask(portal, Prices, new("D1", "A 10\nB 2\nNIX 3", Discounts: "10"));
        level.Unknown.ShouldBe(["NIX"]);
        level.Lines.Select(l => (l.Sku, l.Today!.LineNet.Value, l.Then!.LineNet.Value, l.ChangePercent)).ShouldBe([("A", 50m, 45m, -10m), ("B", 20m, 18m, -10m)]);
        (level.Now.Totals.Total.Value, level.Then.Totals.Total.Value, level.Change.Value).ShouldBe((85.40m, 76.86m, -7m));
        (level.Lines[0].Today!.Margin, level.Lines[0].Then!.Margin).ShouldBe((40m, 33.33m));
        (level.Now.Margin?.Value, level.Then.Margin?.Value).ShouldBe((20m, 15m));
        level.Lines[0].Then!.Steps.Count.ShouldBeGreaterThan(level.Lines[0].Today!.Steps.Count);
        level.Lines[0].Then!.Steps[^1].Value.ShouldBe(45m);

        (await Ask(portal, Prices, new("D1", "A 10", Lists: [list.Code]))).Lines[0].Then!.LineNet.Value.ShouldBe(40m);
        (await Ask(portal, Prices, new("D1", "A 10", Matrix: [new("A", "X", "60")]))).Lines[0].Then!.LineNet.Value.ShouldBe(40m);

        var service = await Ask(portal, Office.Paola, new("D1", "A 10", Discounts: "10"));
        (service.Now.Margin, service.Lines[0].Today!.Margin).ShouldBe((null, null), "customer service sees no cost");
    }

    [Theory, Databases]
    public async Task A_dealer_has_no_simulator_and_what_can_not_be_is_told(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        await portal.Seed.Product("A", 10m);
        (await portal.As(dealer.Caller, (SimulatePrices.Handler h) => h.Handle(new("D1", "A 1")))).Problem!.Status.ShouldBe(403);
        (await portal.As(Prices, (SimulatePrices.Handler h) => h.Handle(new("D9", "A 1")))).Problem!.Field.ShouldBe("account");
        (await portal.As(Prices, (SimulatePrices.Handler h) => h.Handle(new("D1", "")))).Problem!.Code.ShouldBe("NO_LINES");
        (await portal.As(Prices, (SimulatePrices.Handler h) => h.Handle(new("D1", "A 1", Discounts: "5/2")))).Problem!.Field.ShouldBe("discounts");
        (await portal.As(Prices, (SimulatePrices.Handler h) => h.Handle(new("D1", "A 1", Category: "NO")))).Problem!.Field.ShouldBe("category");
        (await portal.As(Prices, (SimulatePrices.Handler h) => h.Handle(new("D1", "A 1", Lists: ["NO"])))).Problem!.Field.ShouldBe("lists");
        var file = (await portal.As(Prices, (SimulatePrices.Handler h) => h.File(new("D1", "A 3")))).Value;
        var rows = new List<object?[]>();
        await foreach (var row in file.Rows)
        {
            rows.Add(row);
        }

        rows.ShouldHaveSingleItem()[4].ShouldBe(30m);
    }

    private static async Task<SimulatePrices.Response> Ask(TestPortal portal, Caller caller, SimulatePrices.Request request)
    {
        var done = await portal.As(caller, (SimulatePrices.Handler h) => h.Handle(request));
        done.Problem.ShouldBeNull();
        return done.Value;
    }
}
