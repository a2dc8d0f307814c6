using Filiera.Kernel;
using Filiera.Pricing.Features;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using Item = Filiera.Pricing.Features.UpsertPrices.Item;

namespace Filiera.Pricing.Tests;

/// <summary>A change of prices: prepared, looked at, applied whole at an instant, undone as another change.</summary>
public sealed class PriceRevisionTests
{
    private static readonly Caller Manager = new() { Kind = CallerKind.User, Name = "pricing@filiera.demo", Permissions = new HashSet<string> { Permission.PricesWrite, Permission.PricesRead, Permission.CatalogRead } };

    [Theory, Databases]
    public async Task A_draft_tells_what_would_change_and_moves_no_price(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var products = await portal.Seed.Products(["A1", "A2", "A3", "A4"], price: null);
        await List(portal, products.Take(3));
        await portal.Db(async db => { db.Add(new ProductCost { ProductId = products[1].Id, Cost = new(9m), Floor = new(9.5m), UpdatedAt = portal.Clock.GetUtcNow() }); return await db.SaveChangesAsync(); });

        var draft = (await Prepare(portal, ["SPECIAL-1"], new("SPECIAL-1", "A1", UnitPrice: 10), new("SPECIAL-1", "A2", UnitPrice: 8), new("SPECIAL-1", "A4", UnitPrice: 4), new("SPECIAL-1", "NONE", UnitPrice: 4))).Value;

        draft.Rejected.Single().Problems[0].Code.ShouldBe("UNKNOWN_SKU");
        draft.Unchanged.ShouldBe(1);
        var view = draft.Change!;
        (view.New, view.Changed, view.Removed, view.LargeSteps, view.UnderCost, view.UnderFloor).ShouldBe((1, 1, 0, 1, 1, 1), "with a refused row nothing is taken away");
        view.MeanStep.ShouldBe(-20m);
        (await PriceOf(portal, "A2")).ShouldBe(10m);

        var whole = (await Prepare(portal, ["SPECIAL-1"], new Item("SPECIAL-1", "A1", UnitPrice: 10))).Value.Change!;
        whole.Removed.ShouldBe(2);
    }

    [Theory, Databases]
    public async Task It_is_applied_whole_and_taken_back_whole_and_the_history_says_who_and_why(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var products = await portal.Seed.Products(["A1", "A2"], price: null);
        await List(portal, products);
        var draft = (await Prepare(portal, ["SPECIAL-1"], new Item("SPECIAL-1", "A1", UnitPrice: 12, Discounts: "10+5"))).Value.Change!;

        var applied = await Move(portal, h => h.Apply(draft.Change.Id, new(), IfMatch.Any, default));

        applied.Value.Change.State.ShouldBe(PriceRevisionState.Applied);
        (await Rows(portal)).ShouldBe([("A1", 12m, "10+5")]);
        (await Move(portal, h => h.Apply(draft.Change.Id, new(), IfMatch.Any, default))).Problem!.Code.ShouldBe("PRICE_REVISION_STATE");

        var undone = await Move(portal, h => h.Undo(draft.Change.Id, new("Per errore"), default));
        undone.Value.Change.Undoes.ShouldBe(draft.Change.Id);
        (await Rows(portal)).ShouldBe([("A1", 10m, null), ("A2", 10m, null)], ignoreOrder: true);
        (await Move(portal, h => h.Undo(draft.Change.Id, new(), default))).Problem!.Code.ShouldBe("PRICE_REVISION_STATE");

        var history = (await portal.As(Manager, (ListPriceRevisionRows.Handler h) => h.Handle(new(Sku: "A1"), default))).Value.Items;
        history.Select(i => (i.Price.Old!.Price.Value, i.Price.New!.Price.Value, i.Change.Why, i.Change.Who)).ShouldBe(
            [(12m, 10m, "Per errore", Manager.Name), (10m, 12m, "Rincaro", Manager.Name)]);
    }

    [Theory, Databases]
    public async Task Prices_that_moved_meanwhile_are_a_conflict_and_force_keeps_what_it_really_replaced(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var products = await portal.Seed.Products(["A1", "A2"], price: null);
        await List(portal, products);
        var draft = (await Prepare(portal, null, new("SPECIAL-1", "A1", UnitPrice: 12), new("SPECIAL-1", "A2", UnitPrice: 12))).Value.Change!;
        await Put(portal, new Item("SPECIAL-1", "A1", 0.001m, 11));

        var refused = await Move(portal, h => h.Apply(draft.Change.Id, new(), IfMatch.Any, default));
        refused.Problem!.Code.ShouldBe("PRICES_CHANGED_MEANWHILE");
        (await Rows(portal)).Select(r => r.Item2).ShouldBe([11m, 10m], ignoreOrder: true, "nothing half done");

        (await Move(portal, h => h.Apply(draft.Change.Id, new(Force: true), IfMatch.Any, default))).Ok.ShouldBeTrue();
        (await Move(portal, h => h.Undo(draft.Change.Id, new(), default))).Ok.ShouldBeTrue();
        (await Rows(portal)).Select(r => r.Item2).ShouldBe([11m, 10m], ignoreOrder: true);
    }

    [Theory, Databases]
    public async Task A_scheduled_change_takes_effect_at_its_instant_once_though_two_nodes_look(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var products = await portal.Seed.Products(["A1"], price: null);
        await List(portal, products);
        var draft = (await Prepare(portal, null, new Item("SPECIAL-1", "A1", UnitPrice: 12))).Value.Change!;
        var at = portal.Clock.GetUtcNow().AddHours(2);
        (await Move(portal, h => h.Apply(draft.Change.Id, new(at), IfMatch.Any, default))).Value.Change.State.ShouldBe(PriceRevisionState.Scheduled);
        var nodes = new[] { portal.Services.GetRequiredService<ScheduledPrices>(), new ScheduledPrices(portal.Services.GetRequiredService<IServiceScopeFactory>(), portal.Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<ScheduledPrices>.Instance) };

        portal.Clock.Advance(TimeSpan.FromMinutes(119));
        (await nodes[0].ApplyDue(TestContext.Current.CancellationToken)).ShouldBe(0);
        (await Rows(portal)).Single().Item2.ShouldBe(10m);
        portal.Clock.Advance(TimeSpan.FromMinutes(1));
        (await Task.WhenAll(nodes.Select(n => n.ApplyDue(TestContext.Current.CancellationToken)))).Sum().ShouldBe(1);
        (await Rows(portal)).Single().Item2.ShouldBe(12m);
    }

    [Theory, Databases]
    public async Task A_scheduled_change_over_moved_prices_is_blocked_with_the_reason(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var products = await portal.Seed.Products(["A1"], price: null);
        await List(portal, products);
        var draft = (await Prepare(portal, null, new Item("SPECIAL-1", "A1", UnitPrice: 12))).Value.Change!;
        await Move(portal, h => h.Apply(draft.Change.Id, new(portal.Clock.GetUtcNow().AddHours(1)), IfMatch.Any, default));
        await Put(portal, new Item("SPECIAL-1", "A1", 0.001m, 11));
        portal.Clock.Advance(TimeSpan.FromHours(1));

        (await portal.Services.GetRequiredService<ScheduledPrices>().ApplyDue(TestContext.Current.CancellationToken)).ShouldBe(0);

        var change = (await portal.As(Manager, (ListPriceRevisions.Handler h) => h.One(draft.Change.Id, default))).Value.Change;
        (change.State, change.Problem).ShouldBe((PriceRevisionState.Blocked, "1 prezzi sono cambiati dopo che la variazione è stata preparata."));
        (await Move(portal, h => h.Cancel(draft.Change.Id, IfMatch.Any, default))).Value.Change.State.ShouldBe(PriceRevisionState.Cancelled);
    }

    [Theory, Databases]
    public async Task One_rule_over_a_list_adds_percent_and_rounds_to_ninety_cents(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var products = await portal.Seed.Products(["A1", "A2"], price: null);
        await portal.Seed.List(PriceListKind.Special, [(products[0], 10m), (products[1], 99.5m)], l => l.AccountId = 1);

        var draft = (await portal.As(Manager, (EditPricesInBulk.Handler h) => h.Handle(new("SPECIAL-1", Percent: 3, Round: ".90", Why: "Primavera"), default))).Value;
        await Move(portal, h => h.Apply(draft.Change.Id, new(), IfMatch.Any, default));
        (await Rows(portal)).Select(r => r.Item2).ShouldBe([9.90m, 102.90m], ignoreOrder: true);

        var from = new DateOnly(2027, 1, 1);
        var later = (await portal.As(Manager, (EditPricesInBulk.Handler h) => h.Handle(new("SPECIAL-1", Percent: 10, Skus: ["A1"], ValidFrom: from), default))).Value;
        (later.New, later.Changed).ShouldBe((1, 1), "the present price ends, the new one begins");
        await Move(portal, h => h.Apply(later.Change.Id, new(), IfMatch.Any, default));
        (await portal.Db(db => db.Set<Price>().Where(p => p.ProductId == products[0].Id).OrderBy(p => p.Id).Select(p => new { p.UnitPrice, p.ValidFrom, p.ValidTo }).ToListAsync()))
            .Select(p => (p.UnitPrice.Value, p.ValidFrom, p.ValidTo)).ShouldBe([(9.90m, null, from.AddDays(-1)), (10.89m, from, null)]);
    }

    [Theory, Databases]
    public async Task Two_who_apply_one_draft_at_once_apply_it_once(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var products = await portal.Seed.Products(["A1"], price: null);
        await List(portal, products);
        var draft = (await Prepare(portal, null, new Item("SPECIAL-1", "A1", UnitPrice: 12))).Value.Change!;

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Move(portal, h => h.Apply(draft.Change.Id, new(), IfMatch.Any, default))));

        answers.Count(a => a.Ok).ShouldBe(1);
        answers.Where(a => !a.Ok).ShouldAllBe(a => a.Problem!.Code == "PRICE_REVISION_STATE");
        (await portal.Db(db => db.Set<AuditEntry>().CountAsync(a => a.What == "prices.applied"))).ShouldBe(1);
    }

    [Theory, Databases]
    public async Task A_dealer_and_customer_service_may_neither_see_nor_move_changes(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        var service = new Caller { Kind = CallerKind.User, Name = "service", Permissions = new HashSet<string> { Permission.PricesRead, Permission.OrdersManage } };
        foreach (var caller in new[] { dealer.Caller, service })
        {
            (await portal.As(caller, (ListPriceRevisions.Handler h) => h.Handle(new(), default))).Problem!.Status.ShouldBe(403);
            (await portal.As(caller, (ListPriceRevisionRows.Handler h) => h.Handle(new(), default))).Problem!.Status.ShouldBe(403);
            (await portal.As(caller, (MovePriceRevision.Handler h) => h.Apply("1", new(), IfMatch.Any, default))).Problem!.Status.ShouldBe(403);
        }
    }

    [Theory, Databases]
    public async Task The_statements_of_a_draft_and_its_application_do_not_grow_with_the_rows(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var products = await portal.Seed.Products(Enumerable.Range(0, 600).Select(i => $"A{i}"), price: null, stock: null);
        await List(portal, products);
        Task<int> Change(int count, decimal price) => portal.Sql.Of(async () =>
        {
            var draft = await Prepare(portal, null, [.. Enumerable.Range(0, count).Select(i => new Item("SPECIAL-1", $"A{i}", 0.001m, price))]);
            (await Move(portal, h => h.Apply(draft.Value.Change!.Change.Id, new(), IfMatch.Any, default))).Ok.ShouldBeTrue();
        });
        await Change(5, 11m);

        (await Change(600, 13m)).ShouldBe(await Change(10, 12m));
    }

    private static Task<PriceList> List(TestPortal portal, IEnumerable<Catalog.Product> products) => portal.Seed.List(PriceListKind.Special, products.Select(p => (p, 10m)), l => l.AccountId = 1);

    private static Task<Result<PreparePriceRevision.Response>> Prepare(TestPortal portal, IReadOnlyList<string>? whole, params Item[] items) =>
        portal.As(Manager, (PreparePriceRevision.Handler h) => h.Handle(new("Listino", "Rincaro", whole, null, Bulk<Item>.Of(items.Select(i => i with { FromQuantity = i.FromQuantity ?? 0.001m }))), default));

    private static Task<Result<PriceRevisionView>> Move(TestPortal portal, Func<MovePriceRevision.Handler, Task<Result<PriceRevisionView>>> call) => portal.As(Manager, call);

    private static Task<Result<UpsertPrices.Response>> Put(TestPortal portal, params Item[] items) =>
        portal.AsSystem((UpsertPrices.Handler h) => h.Handle(new(new([]), Bulk<Item>.Of(items)), default));

    private static async Task<decimal> PriceOf(TestPortal portal, string sku) => (await Rows(portal)).Single(r => r.Item1 == sku).Item2;

    private static async Task<List<(string, decimal, string?)>> Rows(TestPortal portal) => await portal.Db(async db =>
    {
        var skus = await db.Set<Catalog.Product>().ToDictionaryAsync(p => p.Id, p => p.Sku);
        return (await db.Set<Price>().OrderBy(p => p.Id).ToListAsync()).Select(p => (skus[p.ProductId], p.UnitPrice.Value, p.Discounts)).ToList();
    });
}
