using Filiera.Kernel;
using Filiera.Ordering.Features;
using Filiera.Pricing;
using Filiera.Testing;
using Shouldly;
using Xunit;

namespace Filiera.Ordering.Tests;

public sealed class ComingPricesTests
{
    [Theory, Databases]
    public async Task A_list_that_begins_next_month_tells_its_prices_of_what_one_buys(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var buyer = await portal.Seed.Dealer("D1");
        var rival = await portal.Seed.Dealer("D2");
        var bought = await portal.Seed.Product("A100", price: 10m);
        var never = await portal.Seed.Product("B200", price: 10m);
        await portal.Db(async db =>
        {
            var order = new Order { Number = "26-000001", AccountId = buyer.Account.Id, BranchId = buyer.Branch.Id, State = OrderState.Shipped, PlacedAt = portal.Clock.GetUtcNow() };
            db.Add(order);
            await db.SaveChangesAsync();
            db.Add(new OrderLine { OrderId = order.Id, Line = 1, AccountId = buyer.Account.Id, BranchId = buyer.Branch.Id, PlacedOn = new(2026, 11, 1), ProductId = bought.Id, Sku = "A100", Name = "A100", Quantity = new(4), EnteredQuantity = new(4) });
            return await db.SaveChangesAsync();
        });
        await portal.Seed.List(PriceListKind.Base, [(bought, 10.5m), (never, 12m)], l => l.ValidFrom = new(2026, 12, 1));

        var coming = (await portal.As(buyer.Caller, (ListComingPrices.Handler h) => h.Handle())).Value.Items.ShouldHaveSingleItem();
        (coming.Sku, coming.From, coming.Old.Value, coming.New.Value, coming.Percent.Value).ShouldBe(("A100", new DateOnly(2026, 12, 1), 10m, 10.5m, 5m));
        (await portal.As(rival.Caller, (ListComingPrices.Handler h) => h.Handle())).Value.Items.ShouldBeEmpty();
        (await portal.As(Caller.Stranger, (ListComingPrices.Handler h) => h.Handle())).Problem!.Status.ShouldBe(401);
    }
}
