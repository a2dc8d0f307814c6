using Filiera.Accounts;
using Filiera.Kernel;
using Filiera.Ordering.Features;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Filiera.Ordering.Tests;

/// <summary>Customer service works for a dealer: his scope, its own name, no more than a buyer.</summary>
public sealed class ActingTests
{
    [Theory, Databases]
    public async Task An_order_placed_for_a_dealer_is_his_and_says_who_placed_it(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1", "A");
        var rival = await portal.Seed.Dealer("D2");
        var product = await portal.Seed.Product("A100", 10m);
        await portal.Seed.List(Pricing.PriceListKind.Class, [(product, 8m)], l => l.Class = "A");
        var other = await portal.Ordered(rival.Caller, ("A100", 1));
        var paola = Office.PaolaFor(dealer);

        var order = await portal.Ordered(paola, ("A100", 2));

        order.Totals.Goods.Value.ShouldBe(16, "at the dealer's own price");
        (order.Account, order.PlacedBy, order.History[0].Who, order.History[0].OnBehalfOf).ShouldBe(("Ferramenta D1", "paola@serralta.test", "Paola Rinaldi", "D1"));
        var audit = await portal.Db(db => db.Set<AuditEntry>().SingleAsync(a => a.Subject == $"order:{order.Number}"));
        (audit.Who, audit.OnBehalfOf, audit.AccountId).ShouldBe(("paola@serralta.test", "D1", dealer.Account.Id));
        (await portal.As(dealer.Caller, (GetOrder.Handler h) => h.Handle(order.Number, default))).Value.History[0].OnBehalfOf.ShouldBe("D1");
        (await portal.As(paola, (GetOrder.Handler h) => h.Handle(other.Number, default))).Problem!.Status.ShouldBe(404);
        (await portal.As(paola, (ListOrders.Handler h) => h.Handle(new(), default))).Value.Items.Select(o => o.Number).ShouldBe([order.Number]);
    }

    [Theory, Databases]
    public async Task It_may_do_no_more_than_a_buyer(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        foreach (var caller in new[] { Office.Paola, Office.Paola with { Permissions = Permission.All } })
        {
            var acting = ActingSession.As(caller, dealer.Account.Id, "D1", null);
            acting.Permissions.ShouldBe(Roles.Find(Roles.Buyer)!.Permissions, ignoreOrder: true);
            acting.May(Permission.DealerAdmin).ShouldBeFalse();
            acting.May(Permission.OrdersApprove).ShouldBeFalse();
            acting.IsDealer.ShouldBeTrue();
            ActingSession.May(acting).ShouldBeFalse("nobody goes on from one dealer to the next");
        }

        ActingSession.May(dealer.Caller).ShouldBeFalse();
        ActingSession.May(dealer.Caller with { Permissions = Permission.All }).ShouldBeFalse("a dealer never, whatever he holds");
        ActingSession.May(Office.Paola with { Permissions = Roles.Find(Roles.Pricing)!.Permissions }).ShouldBeFalse();
        ActingSession.May(Caller.Stranger with { Permissions = Permission.All }).ShouldBeFalse();
        (await portal.As(dealer.Caller, (Accounts.Features.ActForDealer.Handler h) => h.Handle("D1", null))).Problem!.Status.ShouldBe(403);
    }
}
