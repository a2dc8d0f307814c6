using Filiera.Accounts;
using Filiera.Kernel;
using Filiera.Ordering.Features;
using Filiera.Pricing;
using Filiera.Pricing.Features;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Filiera.Ordering.Tests;

/// <summary>What the customer card says of orders and price terms.</summary>
public sealed class SumOrdersTests
{
    private static readonly Caller Service = new() { Kind = CallerKind.User, Name = "paola@filiera.test", Permissions = Roles.Find(Roles.Service)!.Permissions };

    [Theory, Databases]
    public async Task The_year_is_added_up_to_the_cent_and_what_waits_is_named(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        var other = await portal.Seed.Dealer("D2");
        await Order(portal, dealer, "26-000001", new(2026, 3, 1), 100.10m, OrderState.Shipped);
        await Order(portal, dealer, "26-000002", new(2026, 11, 23), 50.05m, OrderState.Placed, waiting: 7);
        await Order(portal, dealer, "26-000003", new(2026, 11, 23), 999m, OrderState.Cancelled);
        await Order(portal, dealer, "25-000001", new(2025, 11, 24), 80m, OrderState.Shipped);
        await Order(portal, dealer, "25-000002", new(2025, 12, 24), 1000m, OrderState.Shipped);
        await Order(portal, other, "26-000004", new(2026, 11, 23), 5000m, OrderState.Placed, waiting: 1);

        var sum = (await portal.As(Service, (SumOrders.Handler h) => h.Handle("D1"))).Value;

        sum.ThisYear.ShouldBe(new(2, new Amount(150.15m)));
        sum.LastYear.ShouldBe(new(1, new Amount(80m)), "the same days of the year before");
        sum.Open.ShouldBe(new(1, new Amount(50.05m)));
        sum.LastOrderAt!.Value.Day.ShouldBe(23);
        var coming = sum.Deliveries.Single();
        (coming.Number, coming.Waiting.Value, coming.Date).ShouldBe(("26-000002", 7m, new DateOnly(2026, 12, 1)));
        (await portal.As(Service, (SumOrders.Handler h) => h.Handle("none"))).Problem!.Status.ShouldBe(404);
        (await portal.As(dealer.Caller, (SumOrders.Handler h) => h.Handle("D1"))).Problem!.Status.ShouldBe(403);
    }

    [Theory, Databases]
    public async Task The_lists_stand_in_the_order_in_which_they_are_asked(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1", "A");
        var product = await portal.Seed.Product("A100");
        await portal.Seed.List(PriceListKind.Class, [(product, 9m)], l => l.Class = "A");
        await portal.Seed.List(PriceListKind.Class, [(product, 9m)], l => l.Class = "B");
        await portal.Seed.List(PriceListKind.Account, [(product, 8m)], l => (l.AccountId, l.ValidFrom) = (dealer.Account.Id, new(2027, 1, 1)));
        await portal.Seed.List(PriceListKind.Special, [(product, 7m)], l => (l.AccountId, l.ValidTo) = (dealer.Account.Id, new(2026, 1, 1)));
        await portal.Db(db => { db.Add(new MatrixRow { AccountClass = "A", ItemClass = "", Discounts = "50+10" }); db.Add(new MatrixRow { AccountClass = "B", ItemClass = "", Discounts = "40" }); return db.SaveChangesAsync(); });

        var terms = (await portal.As(Service, (GetPriceTerms.Handler h) => h.Handle("D1"))).Value;

        terms.Lists.Select(l => (l.Kind, l.Holds)).ShouldBe([(PriceListKind.Account, false), (PriceListKind.Class, true), (PriceListKind.Base, true)]);
        terms.Matrix.ShouldBe([new(null, "50+10")]);
        (await portal.As(dealer.Caller, (GetPriceTerms.Handler h) => h.Handle("D1"))).Problem!.Status.ShouldBe(403);
    }

    private static Task<int> Order(TestPortal portal, TestDealer dealer, string number, DateOnly day, decimal goods, OrderState state, decimal waiting = 0) => portal.Db(async db =>
    {
        var order = new Order { Number = number, AccountId = dealer.Account.Id, BranchId = dealer.Branch.Id, State = state, PlacedAt = new DateTimeOffset(day.ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero), LineCount = 1, Goods = new(goods), Total = new(goods) };
        db.Add(order);
        await db.SaveChangesAsync();
        db.Add(new OrderLine { OrderId = order.Id, Line = 1, AccountId = dealer.Account.Id, BranchId = dealer.Branch.Id, PlacedOn = day, Sku = "A100", Name = "Articolo", Quantity = new(10), EnteredQuantity = new(10), Allocated = new(10 - waiting), PromisedDate = new(2026, 12, 1) });
        return await db.SaveChangesAsync();
    });
}
