using CsCheck;
using Filiera.Kernel;
using Filiera.Pricing.Features;
using Filiera.Testing;
using Shouldly;
using Xunit;
using static Filiera.Pricing.Tests.Books;

namespace Filiera.Pricing.Tests;

/// <summary>The order of the sources: what it decides, and that it decides alone.</summary>
public sealed class SourceOrderTests
{
    private static readonly DateOnly Today = new(2026, 11, 24);
    private static readonly Caller Manager = new() { Kind = CallerKind.User, Name = "pricing@filiera.demo", Permissions = new HashSet<string> { Permission.PricesWrite, Permission.PricesRead } };

    private static readonly Gen<PriceSourceOrder> Orders = Gen.Select(Gen.Shuffle(PriceSourceOrder.All.ToArray()), Gen.Bool.Array[6], Gen.Bool.Array[6], Gen.Bool.Array[6]).Select((sources, off, ends, best) =>
    {
        var groups = new List<List<SourcePlace>> { new() };
        for (var i = 0; i < sources.Length; i++)
        {
            groups[^1].Add(new(sources[i], i == 0 || !off[i]));
            if (ends[i] && i < sources.Length - 1)
            {
                groups.Add([]);
            }
        }

        return PriceSourceOrder.Of([.. groups.Select((g, i) => new SourceGroup(best[i] ? PriceStrategy.BestPrice : PriceStrategy.FirstHit, g))]).Value;
    });

    [Fact]
    public void The_order_of_layers_decides_and_nothing_else() =>
        Gen.Select(Orders, Gen.Int[0, 6].Array[6], Gen.Int[0, 1].Array[6]).Sample((order, prices, has) =>
        {
            // Each source has a price for the product, or none: 0 is none.
            var lists = PriceSourceOrder.All.Select((s, i) => (Source: s, Price: has[i] * prices[i])).Where(l => l.Price > 0).ToDictionary(l => l.Source, l => (decimal)l.Price);
            var groups = order.Groups.Select(g => new BuyerGroup(g.Strategy, [.. g.Sources.Where(s => s.Enabled && lists.ContainsKey(s.Source)).Select(s => List(s.Source, Row(1, lists[s.Source], net: true)))])).ToList();
            var found = new BuyerPrices(groups, DiscountMatrix.Empty, null, Today, new(), order: order, namesProject: true).Price(Ask(1));

            // The rule once more, as a person would read it from the page.
            (PriceListKind Source, decimal Price)? expected = null;
            foreach (var group in order.Groups.TakeWhile(_ => expected is null))
            {
                var priced = group.Sources.Where(s => s.Enabled && lists.ContainsKey(s.Source)).Select(s => (s.Source, lists[s.Source])).ToList();
                expected = priced.Count == 0 ? null : group.Strategy == PriceStrategy.FirstHit ? priced[0] : priced.MinBy(p => p.Item2);
            }

            (found?.SourceKind, found?.NetUnit.Value).ShouldBe((expected?.Source, expected?.Price));
            if (found is not null)
            {
                found.Sources.Count(s => s.Outcome == SourceOutcome.Won).ShouldBe(1);
                found.Sources.Select(s => s.Source).ShouldBe(order.Groups.SelectMany(g => g.Sources).Select(s => PriceSourceOrder.Name(s.Source)));
            }
        }, iter: 3000);

    [Fact]
    public void An_order_reads_back_as_it_was_written() => Orders.Sample(order => PriceSourceOrder.Read(order.ToString()).ToString() == order.ToString());

    [Fact]
    public void The_best_of_a_group_wins_with_its_own_discounts_and_the_dearer_is_told()
    {
        var order = PriceSourceOrder.Read("FIRST_HIT:SPECIAL,CONTRACT,PROJECT;BEST_PRICE:ACCOUNT_LIST,CLASS_LIST,BASE");
        BuyerGroup[] groups = [new(PriceStrategy.FirstHit, []), new(PriceStrategy.BestPrice, [List(PriceListKind.Account, Row(1, 9m)), List(PriceListKind.Class, Row(1, 10m)), List(PriceListKind.Base, Row(1, 12m, discounts: "50"), Row(1, 5m, from: 10))])];
        var prices = new BuyerPrices(groups, Matrix(("A", "", "20")), "A", Today, new(), order: order);

        var line = prices.Price(Ask(1, 2))!;
        (line.SourceKind, line.LineNet.Value, line.Discounts).ShouldBe((PriceListKind.Base, 9.6m, "50+20"));
        line.Sources.Select(s => (s.Source, s.Outcome)).ShouldBe(
        [
            ("SPECIAL", SourceOutcome.NoList), ("CONTRACT", SourceOutcome.NoList), ("PROJECT", SourceOutcome.NoProject), ("ACCOUNT_LIST", SourceOutcome.Dearer), ("CLASS_LIST", SourceOutcome.Dearer), ("BASE", SourceOutcome.Won),
        ]);
        line.Steps[0].Words.ToString(System.Globalization.CultureInfo.GetCultureInfo("it-IT")).ShouldBe("Listino «Listino Base» (il migliore di 3 prezzi): 12,00");
        prices.Price(Ask(1, 10))!.NetUnit.Value.ShouldBe(4m);
        line.Breaks.Select(b => (b.From.Value, b.NetUnit.Value)).ShouldBe([(1m, 4.8m), (10m, 4m)]);
    }

    [Fact]
    public void A_contracts_discounts_stand_on_the_list_below_in_place_of_the_matrix_and_the_nearest_holds()
    {
        var ten = DiscountChain.Read("50+10", DiscountOrigin.Contract);
        var terms = new ContractTerms(new Dictionary<int, DiscountChain> { [2] = DiscountChain.Read("60", DiscountOrigin.Contract) }, new Dictionary<string, DiscountChain> { ["VITI"] = ten }, null);
        var contract = List(PriceListKind.Contract, Row(9, 3m, net: true)) with { Terms = terms };
        var prices = new BuyerPrices([contract, List(PriceListKind.Base, Row(1, 100m), Row(2, 100m), Row(3, 100m), Row(4, 100m, net: true))], Matrix(("A", "", "30")), "A", Today, new());

        var line = prices.Price(Ask(1, 1, "VITI"))!;
        (line.Source, line.On, line.LineNet.Value, line.Levels[0].Origin).ShouldBe(("Contract", "Base", 45m, "CONTRACT"));
        line.Steps[0].Words.ToString(System.Globalization.CultureInfo.GetCultureInfo("en-GB")).ShouldStartWith("Contract “Listino Contract” on price list “Listino Base”");
        prices.NetUnit(Ask(2, 1, "VITI")).ShouldBe(40m, "the product's own discount");
        prices.NetUnit(Ask(3, 1, "DADI")).ShouldBe(70m, "outside of the contract the matrix holds");
        prices.NetUnit(Ask(4, 1, "VITI")).ShouldBe(100m, "a net price takes no discount");
        prices.NetUnit(Ask(9)).ShouldBe(3m, "the contract's own net price");
    }

    [Theory, Databases]
    public async Task The_order_is_changed_from_a_day_on_and_past_days_keep_theirs(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1", "A");
        var product = await portal.Seed.Product("P1", price: 8m);
        await portal.Seed.List(PriceListKind.Class, [(product, 9m)], l => l.Class = "A");
        async Task<decimal?> Price(DateOnly day) => (await portal.As(dealer.Caller, (Pricer p) => p.NetUnits([new(product.Id, null, new(1), new(22))], new(dealer.Account.Id, "A"), day)))[0];
        var today = DateOnly.FromDateTime(portal.Clock.GetUtcNow().Date);
        (await Price(today)).ShouldBe(9m);

        var best = Order(PriceStrategy.BestPrice);
        (await Change(portal, Manager, best, IfMatch.Any)).Value.Version.ShouldBe(1);
        (await Price(today)).ShouldBe(8m, "the lowest of the group");
        (await Price(today.AddDays(-1))).ShouldBe(9m, "yesterday's order was another");

        (await Change(portal, Manager, Order(PriceStrategy.FirstHit), new(0))).Problem!.Status.ShouldBe(412);
        (await Change(portal, Manager, Order(PriceStrategy.FirstHit, "CLASS_LIST") with { ValidFrom = today.AddDays(5) }, new(1))).Value.History.Count.ShouldBe(2);
        (await Price(today.AddDays(4))).ShouldBe(8m);
        (await Price(today.AddDays(5))).ShouldBe(8m, "the class list is off");
        var line = (await portal.As(dealer.Caller, (Pricer p) => p.Price([new(product.Id, null, new(1), new(22))], new(dealer.Account.Id, "A"), today.AddDays(5))))[0]!;
        line.Sources.Single(s => s.Source == "CLASS_LIST").Outcome.ShouldBe(SourceOutcome.Disabled);
        (await portal.As(dealer.Caller, (Pricer p) => p.ChangeDays(new(dealer.Account.Id, "A"), today, today.AddDays(30)))).ShouldContain(today.AddDays(5));

        (await Change(portal, Manager, best with { ValidFrom = today.AddDays(-1) }, IfMatch.Any)).Problem!.Field.ShouldBe("validFrom");
        (await Change(portal, Manager, new([new(PriceStrategy.FirstHit, [new("SPECIAL")])]), IfMatch.Any)).Problem!.Code.ShouldBe("SOURCES_INCOMPLETE");
        (await Change(portal, Manager, new([new(PriceStrategy.FirstHit, [new("MAGIC")])]), IfMatch.Any)).Problem!.Status.ShouldBe(400);
        (await Change(portal, dealer.Caller, best, IfMatch.Any)).Problem!.Status.ShouldBe(403);
        (await portal.As(Manager, (ChangePriceSources.Handler h) => h.Read(today.AddDays(-1), default))).Value.Groups.Count.ShouldBe(1);
    }

    [Theory, Databases]
    public async Task Of_two_who_change_the_order_at_once_one_is_told(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var tries = await Task.WhenAll(new[] { PriceStrategy.BestPrice, PriceStrategy.BestPrice }.Select((s, i) => Task.Run(() => Change(portal, Manager, Order(s, i == 0 ? "BASE" : "SPECIAL"), new(0)))));
        tries.Count(t => t.Ok).ShouldBe(1);
        tries.Single(t => !t.Ok).Problem!.Status.ShouldBe(412);
    }

    private static ChangePriceSources.Request Order(PriceStrategy strategy, string? off = null) =>
        new([new(strategy, [.. PriceSourceOrder.All.Select(s => new ChangePriceSources.Place(PriceSourceOrder.Name(s), PriceSourceOrder.Name(s) != off))])], Why: "prova");

    private static Task<Result<ChangePriceSources.Response>> Change(TestPortal portal, Caller caller, ChangePriceSources.Request request, IfMatch match) =>
        portal.As(caller, (ChangePriceSources.Handler h) => h.Handle(request, match, default));
}
