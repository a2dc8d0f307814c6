using System.Globalization;
using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Filiera.Inventory.Tests;

/// <summary>The five sentences (domain.md C4 ST-1), on both databases. Now is Tuesday 24 November 2026, 10:00 in Rome.</summary>
public sealed class PromiseTests
{
    private static readonly CultureInfo Italian = CultureInfo.GetCultureInfo("it-IT");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    private static AvailabilityQuestion Ask(int product, decimal quantity, bool discontinued = false, string? substitute = null) => new(product, new(quantity), "PZ", discontinued, substitute);

    private static Task<IReadOnlyList<Availability>> Of(TestPortal portal, params AvailabilityQuestion[] questions) => portal.AsSystem((Promise p) => p.Of(questions, null));

    [Theory, Databases]
    public async Task The_five_sentences_read_as_the_trade_says_them(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var here = await portal.Seed.Product("HERE", stock: 100);
        var some = await portal.Seed.Product("SOME", stock: 48);
        var confirmed = await portal.Seed.Product("CONF", stock: 0);
        var estimated = await portal.Seed.Product("EST", stock: null);
        var onOrder = await portal.Seed.Product("ORDER", stock: 0);
        var gone = await portal.Seed.Product("GONE", stock: 0);
        var loose = await portal.Seed.Product("LOOSE", stock: 0.5m);
        await Announce(portal, some.Id, new(2026, 12, 4), 24);
        await Announce(portal, confirmed.Id, new(2026, 12, 10), 5);
        await Announce(portal, confirmed.Id, new(2026, 12, 12), 7);
        await Announce(portal, confirmed.Id, new(2026, 11, 20), 500);
        await Announce(portal, estimated.Id, new(2026, 12, 12), 50, confirmed: false);

        var answers = await Of(portal, Ask(here.Id, 100), Ask(some.Id, 72), Ask(confirmed.Id, 12), Ask(estimated.Id, 12), Ask(onOrder.Id, 1),
            Ask(gone.Id, 1, true, "B200"), Ask(gone.Id, 1, true), Ask(some.Id, 72, true, "B200"), Ask(loose.Id, 2.5m));

        answers.Select(a => a.Phrase.ToString(Italian)).ShouldBe(
        [
            "Disponibile – parte oggi se ordini entro le 15",
            "Disponibile: 48 pz; i restanti 24 dal 4 dic",
            "In arrivo – previsto 12 dic (confermato)",
            "In arrivo – previsto 12 dic (stimato)",
            "Su ordinazione – circa 15 giorni lavorativi",
            "Non disponibile – sostituto B200",
            "Non disponibile",
            "Disponibile: 48 pz; i restanti 24 non disponibili – sostituto B200",
            "Disponibile: 0,5 pz; i restanti 2 dal 16 dic (stimato)",
        ]);
        answers.Take(6).Select(a => a.Phrase.ToString(English)).ShouldBe(
        [
            "Available – leaves today if you order by 15:00",
            "Available: 48 pz; the other 24 from 4 Dec",
            "Incoming – expected 12 Dec (confirmed)",
            "Incoming – expected 12 Dec (estimated)",
            "On order – about 15 working days",
            "Not available – substitute B200",
        ]);
        answers.Take(6).Select(a => (a.State, a.Quantity.Value, a.Date, a.Confirmed)).ShouldBe(
        [
            (AvailabilityState.Available, 100m, new DateOnly(2026, 11, 24), true),
            (AvailabilityState.Partial, 48m, new DateOnly(2026, 12, 4), true),
            (AvailabilityState.Incoming, 0m, new DateOnly(2026, 12, 12), true),
            (AvailabilityState.Incoming, 0m, new DateOnly(2026, 12, 12), false),
            (AvailabilityState.OnOrder, 0m, new DateOnly(2026, 12, 16), false),
            (AvailabilityState.Unavailable, 0m, null, false),
        ]);
    }

    [Theory]
    [InlineData("2026-11-24T13:59:59Z", "Disponibile – parte oggi se ordini entro le 15", "2026-11-24")]
    [InlineData("2026-11-24T14:00:00Z", "Disponibile – parte oggi se ordini entro le 15", "2026-11-24")]
    [InlineData("2026-11-24T14:00:01Z", "Disponibile – parte domani", "2026-11-25")]
    [InlineData("2026-11-27T15:00:00Z", "Disponibile – parte lunedì 30 nov", "2026-11-30")]
    [InlineData("2026-11-29T11:00:00Z", "Disponibile – parte domani", "2026-11-30")]
    [InlineData("2026-12-07T15:00:00Z", "Disponibile – parte mercoledì 9 dic", "2026-12-09")]
    [InlineData("2026-07-01T12:59:00Z", "Disponibile – parte oggi se ordini entro le 15", "2026-07-01")]
    [InlineData("2026-07-01T13:01:00Z", "Disponibile – parte domani", "2026-07-02")]
    public async Task The_cut_off_is_told_in_Rome_s_time_and_passes_over_holidays(string now, string words, string leaves)
    {
        await using var portal = await TestPortal.Start(Database.Sqlite);
        var product = await portal.Seed.Product("P1", stock: 5);
        portal.Clock.Set(DateTimeOffset.Parse(now, CultureInfo.InvariantCulture));
        var answer = (await Of(portal, Ask(product.Id, 5)))[0];
        answer.Phrase.ToString(Italian).ShouldBe(words);
        answer.Date.ShouldBe(DateOnly.Parse(leaves, CultureInfo.InvariantCulture));
        var departure = (await portal.AsSystem((Promise p) => p.NextDeparture(null))).ShouldNotBeNull();
        departure.Leaves.ShouldBe(answer.Date!.Value);
        departure.CutOff.ShouldBeGreaterThanOrEqualTo(portal.Clock.GetUtcNow());
    }

    [Theory, Databases]
    public async Task Two_statements_whatever_the_lines_and_less_than_nothing_counts_as_nothing(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var products = await portal.Seed.Products(Enumerable.Range(1, 300).Select(i => $"P{i}"), price: null, stock: 3);
        await portal.Db(db => db.Set<StockItem>().Where(s => s.ProductId == products[0].Id).ExecuteUpdateAsync(s => s.SetProperty(x => x.Reserved, new Quantity(10))));
        var questions = products.Select(p => Ask(p.Id, 5)).ToArray();
        await Of(portal, questions[0]);

        (await portal.Sql.Of(() => Of(portal, questions))).ShouldBe(2);
        var answers = await Of(portal, questions);
        answers[0].Quantity.Value.ShouldBe(0);
        answers[0].State.ShouldBe(AvailabilityState.OnOrder);
        answers[1].State.ShouldBe(AvailabilityState.Partial);
        (await portal.AsSystem(async (Promise p) => await p.InStock())).Products.ShouldBe(products.Skip(1).Select(p => p.Id), ignoreOrder: true);
    }

    [Theory, Databases]
    public async Task Goods_of_two_warehouses_leave_when_the_later_does_and_the_dealer_s_own_is_asked_first(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var product = await portal.Seed.Product("P1", stock: 5);
        await portal.Db(async db =>
        {
            var second = new Warehouse { Code = "W2", Name = "Magazzino sud", Position = 5, CutOff = new(9, 30) };
            db.Add(second);
            await db.SaveChangesAsync();
            db.Add(new StockItem { WarehouseId = second.Id, ProductId = product.Id, OnHand = new(700), UpdatedAt = portal.Clock.GetUtcNow() });
            await db.SaveChangesAsync();
            return Done.It;
        });
        async Task<Availability> Ask(decimal quantity, string? first) =>
            (await portal.AsSystem((Promise p) => p.Of([PromiseTests.Ask(product.Id, quantity)], first)))[0];

        (await Ask(5, null)).Date.ShouldBe(new(2026, 11, 24));
        (await Ask(6, null)).Date.ShouldBe(new(2026, 11, 25));
        (await Ask(5, "W2")).Date.ShouldBe(new(2026, 11, 25));
        (await Ask(1, null)).Shown!.ToString(Italian).ShouldBe("oltre 500 pz");
        (await portal.AsSystem((Promise p) => p.ByWarehouse(product.Id))).Select(w => (w.Code, w.Available.Value)).ShouldBe([("W1", 5m), ("W2", 700m)]);
    }

    private static Task<Done> Announce(TestPortal portal, int product, DateOnly date, decimal quantity, bool confirmed = true) => portal.Db(async db =>
    {
        db.Add(new Incoming { WarehouseId = await db.Set<Warehouse>().Select(w => w.Id).FirstAsync(), ProductId = product, Date = date, Quantity = new(quantity), Confirmed = confirmed });
        await db.SaveChangesAsync();
        return Done.It;
    });
}
