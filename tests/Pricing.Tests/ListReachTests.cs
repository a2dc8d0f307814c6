using Filiera.Kernel;
using Filiera.Pricing.Features;
using Filiera.Testing;
using Shouldly;
using Xunit;

namespace Filiera.Pricing.Tests;

/// <summary>Lists given to dealers, classes and everybody, with priorities and periods; the way down, and where it is cut.</summary>
public sealed class ListReachTests
{
    private static readonly Caller Manager = new() { Kind = CallerKind.User, Name = "pricing@filiera.demo", Permissions = new HashSet<string> { Permission.PricesWrite, Permission.PricesRead } };

    [Theory, Databases]
    public async Task A_list_reaches_dealer_class_and_everybody_by_priority_and_in_its_periods(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var (dealer, other) = (await portal.Seed.Dealer("D1", "A"), await portal.Seed.Dealer("D2", "B"));
        var product = await portal.Seed.Product("P1", price: 10m);
        var season = await portal.Seed.List(PriceListKind.Shared, [(product, 7m)], l => l.Code = "SEASON");
        var export = await portal.Seed.List(PriceListKind.Shared, [(product, 6m)], l => l.Code = "EXPORT");
        var today = DateOnly.FromDateTime(portal.Clock.GetUtcNow().Date);
        async Task<decimal?> Price(TestDealer who, int days = 0) => (await portal.As(who.Caller, (Pricer p) =>
            p.NetUnits([new(product.Id, null, new(1), new(22))], new(who.Account.Id, who.Account.Class), today.AddDays(days))))[0];
        (await Price(dealer)).ShouldBe(10m, "nobody's list by itself");

        (await Reach(portal, "SEASON", new(Windows: [new(null, today), new(today.AddDays(10), today.AddDays(12))], Assignments: [new(Class: "A"), new(Account: "D2", ValidFrom: today.AddDays(11))]))).Ok.ShouldBeTrue();
        (await Price(dealer)).ShouldBe(7m);
        (await Price(dealer, 1)).ShouldBe(10m, "between two periods");
        (await Price(dealer, 10)).ShouldBe(7m);
        (await Price(other, 10)).ShouldBe(10m);
        (await Price(other, 11)).ShouldBe(7m);
        (await Price(other, 13)).ShouldBe(10m);

        (await Reach(portal, "EXPORT", new(Assignments: [new(Class: "A", Priority: 10), new(Priority: 500)]))).Ok.ShouldBeTrue();
        (await Price(dealer)).ShouldBe(6m, "asked before the season's list");
        (await Price(other)).ShouldBe(10m, "everybody's list of the usual priority is asked before");
        season.Id.ShouldNotBe(export.Id);

        var shown = await portal.As(Manager, (AssignPriceList.Handler h) => h.Read("SEASON", default));
        shown.Value.Assignments.Select(a => (a.Account, a.Class)).ShouldBe([(null, "A"), ("D2", null)]);
    }

    [Theory, Databases]
    public async Task The_way_down_can_be_cut_for_a_dealer_and_for_a_class_and_the_reason_is_told(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var (dealer, other) = (await portal.Seed.Dealer("D1", "A"), await portal.Seed.Dealer("D2", "A"));
        var products = await portal.Seed.Products(["P1", "P2", "P3"], price: 10m);
        await portal.Seed.List(PriceListKind.Class, products.Take(2).Select(p => (p, 9m)), l => l.Class = "A");
        await portal.Seed.List(PriceListKind.Account, [(products[0], 8m)], l => l.AccountId = dealer.Account.Id);
        async Task<GetPrices.Response> Ask(TestDealer who) => (await portal.As(who.Caller, (GetPrices.Handler h) => h.Handle(new([new("P1", 1), new("P2", 1), new("P3", 1)]), default))).Value;

        (await Ask(dealer)).Lines.Select(l => l.LineNet?.Value).ShouldBe([8m, 9m, 10m]);
        (await Cut(portal, new CutPriceFallback.Item(Class: "A", Why: "Solo listini di classe"))).Created.ShouldBe(1);
        (await Ask(other)).Lines.Select(l => l.LineNet?.Value).ShouldBe([9m, 9m, null]);
        (await Cut(portal, new CutPriceFallback.Item("D1"))).Created.ShouldBe(1);
        var lines = (await Ask(dealer)).Lines;
        lines.Select(l => l.LineNet?.Value).ShouldBe([8m, null, null]);
        lines[1].Explanation.Single().ShouldContain("solo i suoi listini");
        lines[1].Sources.Select(s => s.Outcome).ShouldContain(SourceOutcome.Cut);

        (await Cut(portal, new CutPriceFallback.Item("D1", Cut: false))).Updated.ShouldBe(1);
        (await Ask(dealer)).Lines.Select(l => l.LineNet?.Value).ShouldBe([8m, 9m, null]);
        (await Cut(portal, new CutPriceFallback.Item("NONE"), new CutPriceFallback.Item("D1", "A"))).Rejected.ShouldBe(2);
        (await portal.As(dealer.Caller, (CutPriceFallback.Handler h) => h.Read(default))).Problem!.Status.ShouldBe(403);
    }

    [Theory, Databases]
    public async Task A_project_prices_only_where_it_is_named_and_only_for_its_dealer(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var (dealer, rival) = (await portal.Seed.Dealer("D1"), await portal.Seed.Dealer("D2"));
        var product = await portal.Seed.Product("P1", price: 10m);
        var today = DateOnly.FromDateTime(portal.Clock.GetUtcNow().Date);
        await portal.Seed.List(PriceListKind.Project, [(product, 4m)], l => (l.Code, l.AccountId, l.ValidTo) = ("HOTEL-DUOMO", dealer.Account.Id, today.AddDays(20)));
        Task<Result<GetPrices.Response>> Ask(TestDealer who, string? project, DateOnly? day = null) => portal.As(who.Caller, (GetPrices.Handler h) => h.Handle(new([new("P1", 1)], day, Project: project), default));

        (await Ask(dealer, null)).Value.Lines[0].LineNet!.Value.Value.ShouldBe(10m);
        var line = (await Ask(dealer, "HOTEL-DUOMO")).Value.Lines[0];
        (line.LineNet!.Value.Value, line.ValidTo).ShouldBe((4m, today.AddDays(20)));
        (await Ask(dealer, "HOTEL-DUOMO", today.AddDays(21))).Value.Lines[0].LineNet!.Value.Value.ShouldBe(10m, "it has ended");
        (await Ask(rival, "HOTEL-DUOMO")).Problem!.Code.ShouldBe("UNKNOWN_PROJECT");
        (await portal.As(dealer.Caller, (ListProjects.Handler h) => h.Handle(null))).Value.Items.ShouldHaveSingleItem();
        (await portal.As(rival.Caller, (ListProjects.Handler h) => h.Handle(null))).Value.Items.ShouldBeEmpty();
        (await portal.As(rival.Caller, (ListProjects.Handler h) => h.Handle("D1"))).Problem!.Status.ShouldBe(404);
    }

    [Theory, Databases]
    public async Task What_can_not_be_assigned_is_refused(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1", "A");
        var product = await portal.Seed.Product("P1", price: 10m);
        var special = await portal.Seed.List(PriceListKind.Special, [(product, 7m)], l => l.AccountId = dealer.Account.Id);
        var day = new DateOnly(2027, 1, 1);
        (await Reach(portal, special.Code, new(Assignments: [new(Class: "A")]))).Problem!.Code.ShouldBe("KIND_NOT_ASSIGNED");
        (await Reach(portal, "BASE", new(Assignments: [new(Account: "D9")]))).Problem!.Field.ShouldBe("assignments");
        (await Reach(portal, "BASE", new(Windows: [new(day, day.AddDays(-1))]))).Problem!.Field.ShouldBe("windows");
        (await Reach(portal, "BASE", new(Priority: 0))).Problem!.Field.ShouldBe("priority");
        (await Reach(portal, "NONE", new())).Problem!.Status.ShouldBe(404);
        (await portal.As(dealer.Caller, (AssignPriceList.Handler h) => h.Handle("BASE", new(), IfMatch.Any, default))).Problem!.Status.ShouldBe(403);
    }

    private static Task<Result<AssignPriceList.Response>> Reach(TestPortal portal, string list, AssignPriceList.Request request) =>
        portal.As(Manager, (AssignPriceList.Handler h) => h.Handle(list, request, IfMatch.Any, default));

    private static async Task<BulkResult> Cut(TestPortal portal, params CutPriceFallback.Item[] items) =>
        (await portal.As(Manager, (CutPriceFallback.Handler h) => h.Handle(Bulk<CutPriceFallback.Item>.Of(items), default))).Value;
}
