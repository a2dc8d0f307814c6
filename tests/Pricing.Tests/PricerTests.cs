using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Filiera.Pricing.Tests;

/// <summary>Which list prices a product, and how the copies in memory follow the database.</summary>
public sealed class PricerTests
{
    private static readonly DateOnly Today = new(2026, 11, 24);

    [Theory, Databases]
    public async Task Special_then_contract_then_class_then_base(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1", "A");
        var other = await portal.Seed.Dealer("D2", "B");
        var products = await portal.Seed.Products(["P1", "P2", "P3", "P4", "P5"], price: 100m);
        await portal.Seed.List(PriceListKind.Class, products.Take(3).Select(p => (p, 90m)), l => l.Class = "A");
        await portal.Seed.List(PriceListKind.Account, products.Take(2).Select(p => (p, 80m)), l => l.AccountId = dealer.Account.Id);
        await portal.Seed.List(PriceListKind.Special, [(products[0], 70m), (products[4], 65m)], l => l.AccountId = dealer.Account.Id, p => new Price
        {
            ListId = p.ListId, ProductId = p.ProductId, UnitPrice = p.UnitPrice, FromQuantity = p.FromQuantity, IsNet = true,
        });
        var unknown = new PriceQuestion(999_999, null, new(1), new(22));
        var questions = products.Select(p => new PriceQuestion(p.Id, p.ItemClass, new(2), p.VatRate)).Append(unknown).ToList();

        var mine = await portal.As(dealer.Caller, (Pricer p) => p.Price(questions, new(dealer.Account.Id, "A"), Today));
        mine.Select(p => p?.LineNet.Value).ShouldBe([140m, 160m, 180m, 200m, 130m, null]);
        mine.Select(p => p?.SourceKind).ShouldBe([PriceListKind.Special, PriceListKind.Account, PriceListKind.Class, PriceListKind.Base, PriceListKind.Special, null]);
        var theirs = await portal.As(other.Caller, (Pricer p) => p.Price(questions, new(other.Account.Id, "B"), Today));
        theirs.ShouldAllBe(p => p == null || p.SourceKind == PriceListKind.Base);
        var units = await portal.As(dealer.Caller, (Pricer p) => p.NetUnits(questions, new(dealer.Account.Id, "A"), Today));
        units.ShouldBe(mine.Select(p => p?.LineNet.Value / 2));
    }

    [Theory, Databases]
    public async Task Of_two_lists_of_a_kind_the_one_that_started_last_is_asked_first(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        var product = await portal.Seed.Product("P1", price: 10m);
        await portal.Seed.List(PriceListKind.Base, [(product, 9m)], l => l.ValidFrom = new(2026, 1, 1));
        await portal.Seed.List(PriceListKind.Base, [(product, 8m)], l => (l.ValidFrom, l.ValidTo) = (new(2026, 6, 1), Today.AddDays(-1)));
        await portal.Seed.List(PriceListKind.Base, [(product, 7m)], l => l.ValidFrom = Today.AddDays(1));
        await portal.Seed.List(PriceListKind.Base, [(product, 6m)], l => (l.ValidFrom, l.Currency) = (Today, "CHF"));

        async Task<decimal?> PriceOn(DateOnly day, string currency = "EUR") => (await portal.As(dealer.Caller, (Pricer p) =>
            p.Price([new(product.Id, null, new(1), new(22))], new(dealer.Account.Id, null, currency), day)))[0]?.LineNet.Value;
        (await PriceOn(Today)).ShouldBe(9m);
        (await PriceOn(Today.AddDays(-1))).ShouldBe(8m);
        (await PriceOn(Today.AddDays(1))).ShouldBe(7m);
        (await PriceOn(new(2025, 12, 31))).ShouldBe(10m);
        (await PriceOn(Today, "CHF")).ShouldBe(6m);
    }

    [Theory, Databases]
    public async Task A_warm_call_is_one_statement_whatever_the_lines(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1", "A");
        var products = await portal.Seed.Products(Enumerable.Range(1, 500).Select(i => $"P{i}"), price: 10m);
        await portal.Seed.List(PriceListKind.Class, products.Take(250).Select(p => (p, 9m)), l => l.Class = "A");
        Task<IReadOnlyList<PricedLine?>> Ask(int lines) => portal.As(dealer.Caller, (Pricer p) =>
            p.Price([.. products.Take(lines).Select(x => new PriceQuestion(x.Id, null, new(1), new(22)))], new(dealer.Account.Id, "A"), Today));

        (await Ask(1)).ShouldHaveSingleItem();
        (await portal.Sql.Of(() => Ask(1))).ShouldBe(1);
        (await portal.Sql.Of(() => Ask(500))).ShouldBe(1);
    }

    [Theory, Databases]
    public async Task A_changed_price_and_a_changed_matrix_are_seen_by_the_next_question(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1", "A");
        var product = await portal.Seed.Product("P1", price: 10m);
        async Task<decimal?> Price(Pricer? inside = null)
        {
            PriceQuestion[] question = [new(product.Id, null, new(1), new(22))];
            var buyer = new Buyer(dealer.Account.Id, "A");
            return inside is null
                ? (await portal.As(dealer.Caller, (Pricer p) => p.NetUnits(question, buyer, Today)))[0]
                : (await inside.NetUnits(question, buyer, Today))[0];
        }

        (await Price()).ShouldBe(10m);
        await portal.AsSystem(async (IServiceProvider scope) =>
        {
            var db = scope.GetRequiredService<PortalDb>();
            var listId = await db.Set<PriceList>().Select(l => l.Id).SingleAsync();
            var refusal = await db.InTransaction<Done>(async () =>
            {
                await db.Set<Price>().ExecuteUpdateAsync(s => s.SetProperty(p => p.UnitPrice, new UnitPrice(11)));
                await db.RaisePriceLists([listId]);
                db.Add(new MatrixRow { AccountClass = "A", Discounts = "50" });
                await db.SaveChangesAsync();
                await db.RaiseDiscountMatrix();
                (await Price(scope.GetRequiredService<Pricer>())).ShouldBe(5.5m, "who changes prices sees them before he commits");
                return Problems.NotFound;
            });
            refusal.Ok.ShouldBeFalse();
            return Done.It;
        });
        (await Price()).ShouldBe(10m, "what was rolled back was never a price");

        await portal.Db(async db =>
        {
            var listId = await db.Set<PriceList>().Select(l => l.Id).SingleAsync();
            return await db.InTransaction<Done>(async () =>
            {
                await db.Set<Price>().ExecuteUpdateAsync(s => s.SetProperty(p => p.UnitPrice, new UnitPrice(12)));
                await db.RaisePriceLists([listId]);
                db.Add(new MatrixRow { AccountClass = "A", Discounts = "25" });
                await db.RaiseDiscountMatrix();
                return Done.It;
            });
        });
        (await Price()).ShouldBe(9m);
    }

    [Theory, Databases]
    public async Task Many_who_ask_at_once_read_a_list_once(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        var product = await portal.Seed.Product("P1", price: 10m);
        var books = portal.Services.GetRequiredService<PriceBooks>();
        await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => portal.As(dealer.Caller, (Pricer p) =>
            p.NetUnits([new(product.Id, null, new(1), new(22))], new(dealer.Account.Id, null), Today)))));
        books.Loads.ShouldBe(2, "one list and the matrix");
    }

    [Fact]
    public async Task Books_not_used_for_longest_are_let_go_above_the_limit()
    {
        await using var portal = await TestPortal.Start(Database.Sqlite);
        var products = await portal.Seed.Products(Enumerable.Range(1, 100).Select(i => $"P{i}"), price: null, stock: null);
        var lists = new List<PriceList>();
        for (var i = 0; i < 4; i++)
        {
            lists.Add(await portal.Seed.List(PriceListKind.Base, products.Select(p => (p, 10m))));
        }

        // A hundred rows take some 3,400 bytes: there is room for two books and a half.
        using var books = new PriceBooks(portal.Services.GetRequiredService<IServiceScopeFactory>(), new(BooksBytes: 9_000));
        Task<PriceBook> Read(PriceList list) => portal.AsSystem(async (PortalDoor door) => await books.Book(door, list.Id, 1, default));
        var first = await Read(lists[0]);
        await Read(lists[1]);
        (await Read(lists[0])).ShouldBeSameAs(first);
        await Read(lists[2]);
        books.Bytes.ShouldBeInRange(first.Bytes, 9_000);
        books.Loads.ShouldBe(3);
        (await Read(lists[0])).ShouldBeSameAs(first, "it was used after the second, which had to go");
        await Read(lists[3]);
        await Read(lists[1]);
        books.Loads.ShouldBe(5);
        first.Find(products[99].Id, new(1), Today).ShouldNotBeNull();
    }
}
