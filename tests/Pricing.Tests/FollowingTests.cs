using CsCheck;
using Filiera.Kernel;
using Filiera.Pricing.Features;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using static Filiera.Pricing.Tests.Books;

namespace Filiera.Pricing.Tests;

/// <summary>One changed price costs one row: how the copies in memory follow. And what needs consent, and what might be otherwise.</summary>
public sealed class FollowingTests
{
    private static readonly DateOnly Today = new(2026, 11, 24);
    private static readonly Caller Manager = new() { Kind = CallerKind.User, Name = "pricing@filiera.demo", Permissions = new HashSet<string> { Permission.PricesWrite, Permission.PricesRead, Permission.CatalogRead } };

    [Fact]
    public void A_book_changed_in_part_answers_as_one_read_whole() =>
        Gen.Select(Gen.Select(Gen.Int[1, 30], Gen.Int[1, 999], Gen.Int[0, 2]).List[0, 80], Gen.Select(Gen.Int[1, 35], Gen.Int[0, 999], Gen.Int[0, 2]).List[1, 6].List[1, 8]).Sample((rows, changes) =>
        {
            var now = new Dictionary<(int, int), PriceBook.StoredRow>();
            foreach (var (product, price, step) in rows)
            {
                now[(product, step)] = Row(product, price, from: (step * 10) + 1);
            }

            var book = Of([.. now.Values]);
            var version = 1;
            foreach (var change in changes)
            {
                foreach (var (product, price, step) in change)
                {
                    if (price == 0)
                    {
                        now.Remove((product, step));
                    }
                    else
                    {
                        now[(product, step)] = Row(product, price, from: (step * 10) + 1);
                    }
                }

                var products = change.Select(c => c.Item1).Distinct().ToList();
                book = book.With(products, now.Values.Where(r => products.Contains(r.ProductId)), ++version);
            }

            var whole = Of([.. now.Values]);
            book.Products.ShouldBe(whole.Products);
            for (var product = 0; product <= 36; product++)
            {
                foreach (var quantity in new[] { 1m, 11m, 25m })
                {
                    (book.Find(product, new(quantity), Today)?.Price.Value).ShouldBe(whole.Find(product, new(quantity), Today)?.Price.Value);
                }

                book.Breaks(product, Today).ShouldBe(whole.Breaks(product, Today));
            }
        }, iter: 500);

    [Fact]
    public void A_book_finds_each_of_its_products_and_no_other_however_far_apart_they_lie() =>
        Gen.Select(Gen.Int[1, 1_000_000].List[0, 60], Gen.Int[0, 5_000], Gen.Int[1, 200]).Sample((far, start, near) =>
        {
            foreach (var ids in new[] { far.Distinct().Order().ToArray(), Enumerable.Range(start, near).Where(i => i % 3 != 1).ToArray() })
            {
                var book = Of([.. ids.Select(i => Row(i, i + 1))]);
                foreach (var id in ids.Concat(ids.Select(i => i + 1)).Concat([-1, 0, int.MaxValue]))
                {
                    (book.Find(id, new(1), Today)?.Price.Value).ShouldBe(ids.Contains(id) ? id + 1m : null);
                }
            }
        }, iter: 300);

    [Theory, Databases]
    public async Task A_changed_price_reads_one_row_and_not_the_list(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        var products = await portal.Seed.Products(Enumerable.Range(0, 300).Select(i => $"P{i}"), price: 10m, stock: null);
        async Task<decimal?> Price(int i) => (await portal.As(dealer.Caller, (Pricer p) => p.NetUnits([new(products[i].Id, null, new(1), new(22))], new(dealer.Account.Id, null), Today)))[0];
        (await Price(0)).ShouldBe(10m);
        for (var i = 0; i < 5; i++)
        {
            (await portal.AsSystem((UpsertPrices.Handler h) => h.Handle(new(new([]), Bulk<UpsertPrices.Item>.Of([new UpsertPrices.Item("BASE", $"P{i}", 0.001m, 20m + i)])), default))).Value.Updated.ShouldBe(1);
            (await Price(i)).ShouldBe(20m + i);
        }

        (await portal.Db(db => db.Set<PriceTouch>().CountAsync())).ShouldBe(5);
        (await Price(299)).ShouldBe(10m);
        await portal.Db(async db => { await db.Set<Price>().ExecuteUpdateAsync(s => s.SetProperty(p => p.UnitPrice, new UnitPrice(1))); await db.RaisePriceLists([await db.Set<PriceList>().Select(l => l.Id).SingleAsync()]); return 0; });
        (await Price(299)).ShouldBe(1m, "a version of which nothing is told is read whole");
    }

    [Theory, Databases]
    public async Task Under_the_floor_and_over_the_role_s_discount_a_line_needs_consent_and_is_priced_all_the_same(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        var product = await portal.Seed.Product("P1", price: 10m, with: p => p.ItemClass = "VITI");
        await portal.Seed.Product("P2", price: 10m);
        (await portal.As(Manager, (UpsertCosts.Handler h) => h.Handle(Bulk<UpsertCosts.Item>.Of([new("P1", 5m, 8m), new("P2", 5m, 11m)]), default))).Value.Created.ShouldBe(2);
        (await portal.As(Manager, (LimitDiscounts.Handler h) => h.Handle(Bulk<LimitDiscounts.Item>.Of([new("service", null, 5), new("service", "VITI", 15)]), default))).Value.Created.ShouldBe(2);
        var clerk = Manager with { Name = "service", Role = "service", Permissions = new HashSet<string> { Permission.PricesRead } };
        async Task<PricedLine> Ask(Caller who, string? extra, string? itemClass = "VITI") => (await portal.As(who, (Pricer p) => p.Price(
            [new(product.Id, itemClass, new(1), new(22), null, extra is null ? null : DiscountChain.Read(extra, DiscountOrigin.Agent))], new(dealer.Account.Id, null), Today)))[0]!;

        (await Ask(clerk, "10+5")).NeedsApproval.ShouldBeEmpty();
        var line = await Ask(clerk, "10+15");
        line.LineNet.Value.ShouldBe(7.65m);
        line.NeedsApproval.Select(n => (n.Code, n.Limit, n.Actual)).ShouldBe([("UNDER_FLOOR", 8m, 7.65m), ("DISCOUNT_OVER_LIMIT", 15m, 23.5m)]);
        line.Levels.ShouldAllBe(l => l.Origin == "AGENT");
        (await Ask(clerk, "6", null)).NeedsApproval.Single().Limit.ShouldBe(5m);
        (await Ask(Manager with { Role = "admin" }, "6", null)).NeedsApproval.ShouldBeEmpty("no limit was set for the role");

        var shown = (await portal.As(dealer.Caller, (GetPrices.Handler h) => h.Handle(new([new("P1", 1), new("P2", 1)]), default))).Value.Lines;
        shown[0].NeedsApproval.ShouldBeEmpty();
        shown[1].NeedsApproval.Single().ShouldBe(new("UNDER_FLOOR", "Sotto il prezzo minimo: va approvato."), "no floor is told to a dealer");
        (await portal.As(Manager, (UpsertCosts.Handler h) => h.Handle(Bulk<UpsertCosts.Item>.Of([new("P2", null, 9m)]), default))).Value.Updated.ShouldBe(1);
        (await portal.As(dealer.Caller, (GetPrices.Handler h) => h.Handle(new([new("P2", 1)]), default))).Value.Lines[0].NeedsApproval.ShouldBeEmpty();
        (await portal.As(dealer.Caller, (LimitDiscounts.Handler h) => h.Read(default))).Problem!.Status.ShouldBe(403);
    }

    [Theory, Databases]
    public async Task A_what_if_shows_prices_with_a_draft_another_order_a_list_and_a_matrix_and_changes_nothing(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1", "A");
        var product = await portal.Seed.Product("P1", price: 10m);
        await portal.Seed.List(PriceListKind.Class, [(product, 12m)], l => l.Class = "A");
        await portal.Seed.List(PriceListKind.Shared, [(product, 4m)], l => l.Code = "TRIAL");
        var draft = (await portal.As(Manager, (PreparePriceRevision.Handler h) => h.Handle(new("Prova", null, null, null, Bulk<UpsertPrices.Item>.Of([new("CLASS-1", "P1", 0.001m, 11m), new("CLASS-1", "P1", 100m, 6m)])), default))).Value.Change!;
        async Task<decimal?> Price(PriceCandidate? candidate, decimal quantity = 1) => await portal.AsSystem(async (IServiceProvider s) =>
        {
            var prepared = candidate is null ? null : (await s.GetRequiredService<PriceCandidates>().Prepare(candidate)).Value;
            return (await s.GetRequiredService<Pricer>().For(new(dealer.Account.Id, "A"), Today, prepared)).NetUnit(new(product.Id, null, new(quantity), new(22)));
        });

        (await Price(null)).ShouldBe(12m);
        (await Price(new(Revisions: [long.Parse(draft.Change.Id, System.Globalization.CultureInfo.InvariantCulture)]))).ShouldBe(11m);
        (await Price(new(Revisions: [long.Parse(draft.Change.Id, System.Globalization.CultureInfo.InvariantCulture)]), 100)).ShouldBe(6m);
        (await Price(new(PriceSourceOrder.Read("BEST_PRICE:SPECIAL,CONTRACT,PROJECT,ACCOUNT_LIST,CLASS_LIST,BASE")))).ShouldBe(10m);
        (await Price(new(Matrix: [new() { AccountClass = "A", Discounts = "50" }]))).ShouldBe(6m);
        (await Price(new(Lists: ["TRIAL"]))).ShouldBe(4m);
        (await Price(null)).ShouldBe(12m);
    }
}
