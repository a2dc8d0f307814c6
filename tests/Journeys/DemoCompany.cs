using System.Diagnostics;
using Filiera.Accounts;
using Filiera.Catalog;
using Filiera.Host.Demo;
using Filiera.Inventory;
using Filiera.Kernel;
using Filiera.Ordering;
using Filiera.Ordering.Features;
using Filiera.Pricing;
using Filiera.Testing;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using Shouldly;
using Xunit;

namespace Filiera.Journeys;

/// <summary>The demo company is believable to the cent, and the same for the same seed.</summary>
public sealed class DemoCompany(ITestOutputHelper output)
{
    private static readonly DemoSize Small = new(Dealers: 12, Products: 900, Seed: 7);

    /// <summary>The company is made once per database, since making it is most of the work; what it must be is asked of it in turn.</summary>
    [Theory, Databases]
    public async Task It_is_right_to_the_cent_and_can_be_worked_with(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var watch = Stopwatch.StartNew();
        var tally = await DemoData.Fill(portal.Services, Small, TestContext.Current.CancellationToken);
        output.WriteLine($"{on}: {tally} in {watch.ElapsedMilliseconds} ms");
        await Its_numbers_are_right(portal);
        await Its_orders_add_up_and_hold_what_is_reserved(portal);
        await Its_people_and_systems_can_sign_in(portal);
        await A_cart_left_open_can_be_ordered_and_takes_the_next_number(portal);
    }

    private static async Task Its_numbers_are_right(TestPortal portal)
    {
        await portal.Db(async db =>
        {
            var products = await db.Set<Product>().AsNoTracking().ToListAsync();
            products.Count.ShouldBe(900);
            products.Select(p => p.Sku).Distinct(StringComparer.OrdinalIgnoreCase).Count().ShouldBe(900);
            products.ShouldContain(p => p.Sku == "12/34");
            products.ShouldContain(p => p.Sku == "00417");
            products.Where(p => p.Gtin is not null).ShouldAllBe(p => Gtin.Read(p.Gtin).Valid && p.Gtin!.StartsWith("080"));
            products.Where(p => p.Substitute is not null).ShouldAllBe(p => products.Any(s => s.Sku == p.Substitute && s.Status == ProductStatus.Active));
            products.ShouldAllBe(p => p.Packs == null || Packs.Canonical(p.Packs) == p.Packs);

            var accounts = await db.Set<Account>().AsNoTracking().ToListAsync();
            accounts.Count.ShouldBe(12);
            accounts.ShouldAllBe(a => VatNumber.Read(a.VatNumber).Valid && !VatNumber.Read(a.VatNumber).UnusualOffice);
            return Done.It;
        });
    }

    private static async Task Its_orders_add_up_and_hold_what_is_reserved(TestPortal portal)
    {
        await portal.Db(async db =>
        {
            var orders = await db.Set<Order>().AsNoTracking().OrderBy(o => o.PlacedAt).ToListAsync();
            var lines = (await db.Set<OrderLine>().AsNoTracking().ToListAsync()).ToLookup(l => l.OrderId);
            var charges = (await db.Set<OrderCharge>().AsNoTracking().ToListAsync()).ToLookup(c => c.OrderId);
            charges.Count.ShouldBeGreaterThan(0, "the demo shows charges");
            foreach (var order in orders)
            {
                var totals = OrderCharges.Totals(order, lines[order.Id], charges[order.Id]);
                (order.Goods, order.Charges, order.Vat, order.Total).ShouldBe((totals.Goods, totals.ChargesTotal, totals.VatTotal, totals.Total), order.Number);
                order.Total.Value.ShouldBe(totals.Vat.Sum(v => v.Taxable.Value + v.Vat.Value), order.Number);
                order.LineCount.ShouldBe(lines[order.Id].Count());
            }

            foreach (var year in orders.GroupBy(o => o.Number[..2]))
            {
                year.Select(o => int.Parse(o.Number[3..])).ShouldBe(Enumerable.Range(1, year.Count()), "numbers follow time without gaps");
                (await db.Set<OrderNumber>().SingleAsync(n => n.Year == 2000 + int.Parse(year.Key))).Last.ShouldBe(year.Count());
            }

            orders.Max(o => o.PlacedAt).ShouldBeLessThan(portal.Clock.GetUtcNow().Date);
            var held = (await db.Set<Reservation>().AsNoTracking().Where(r => r.State == ReservationState.Held).ToListAsync());
            held.ShouldNotBeEmpty();
            var byStock = held.GroupBy(r => (r.WarehouseId, r.ProductId)).ToDictionary(g => g.Key, g => g.Sum(r => r.Quantity.Value));
            foreach (var item in await db.Set<StockItem>().AsNoTracking().ToListAsync())
            {
                item.Reserved.Value.ShouldBe(byStock.GetValueOrDefault((item.WarehouseId, item.ProductId)));
                item.OnHand.Value.ShouldBeGreaterThanOrEqualTo(item.Reserved.Value);
            }

            var open = orders.Where(o => OrderTransitions.Open.Contains(o.State)).ToDictionary(o => o.Reference!);
            held.ShouldAllBe(r => open.ContainsKey(r.Reference));
            return Done.It;
        });
    }

    private static async Task Its_people_and_systems_can_sign_in(TestPortal portal)
    {
        await portal.AsSystem(async (UserManager<PortalUser> users) =>
        {
            string[] people = ["buyer@dealer.demo", "manager@dealer.demo", "hq@dealer.demo", "other@rival.demo", "service@filiera.demo", "pricing@filiera.demo", "admin@filiera.demo"];
            foreach (var mail in people)
            {
                var user = await users.FindByEmailAsync(mail);
                (await users.CheckPasswordAsync(user.ShouldNotBeNull(mail), "Filiera-demo-1")).ShouldBeTrue(mail);
            }

            return Done.It;
        });
        await portal.AsSystem(async (IOpenIddictApplicationManager clients) =>
        {
            foreach (var name in new[] { "demo-erp", "demo-dealer", "rival-dealer" })
            {
                var client = await clients.FindByClientIdAsync(name);
                (await clients.ValidateClientSecretAsync(client.ShouldNotBeNull(name), $"{name}-secret")).ShouldBeTrue(name);
            }

            return Done.It;
        });
        await portal.Db(async db =>
        {
            var cart = await db.Set<Cart>().AsNoTracking().SingleAsync(c => c.Name == "Cantiere Borgo Trento");
            var seen = await db.Set<CartLine>().AsNoTracking().Where(l => l.CartId == cart.Id).ToListAsync();
            seen.ShouldContain(l => l.SeenNet == new UnitPrice(149.40m), "P110-IN cost 149.40 when the cart was last looked at, and costs 153.00 now");

            var buyer = await db.Set<PortalUser>().AsNoTracking().SingleAsync(u => u.Email == "buyer@dealer.demo");
            (await db.Set<Order>().AnyAsync(o => o.BranchId == buyer.BranchId && o.State == OrderState.Placed)).ShouldBeTrue("he has an order that he may still cancel");
            return Done.It;
        });
    }

    private static async Task A_cart_left_open_can_be_ordered_and_takes_the_next_number(TestPortal portal)
    {
        var (cart, account, last) = await portal.Db(async db => (
            await db.Set<Cart>().AsNoTracking().SingleAsync(c => c.Name == "Villafranca, banco"),
            await db.Set<Account>().AsNoTracking().SingleAsync(a => a.Id == 1),
            await db.Set<Order>().MaxAsync(o => o.Number)));
        var placed = await portal.As(Seed.CallerOf(account), (PlaceOrder.Handler h) => h.Handle(cart.Id.ToString(), new PlaceOrder.Request(), TestContext.Current.CancellationToken));
        placed.Ok.ShouldBeTrue(placed.Problem?.Message.ToString());
        placed.Value.Number.ShouldBe($"{last![..3]}{int.Parse(last[3..]) + 1:000000}");
    }

    [Fact]
    public async Task The_same_seed_makes_the_same_company()
    {
        var small = Small with { Dealers = 4, Products = 300 };
        var first = await Story(small);
        (await Story(small)).ShouldBe(first);
        (await Story(small with { Seed = 8 })).ShouldNotBe(first);
    }

    private static async Task<string> Story(DemoSize size)
    {
        await using var portal = await TestPortal.Start(Database.Sqlite);
        await DemoData.Fill(portal.Services, size, TestContext.Current.CancellationToken);
        return await portal.Db(async db => string.Join('|', [
            .. await db.Set<Product>().OrderBy(p => p.Id).Select(p => p.Sku + p.Name).ToListAsync(),
            .. (await db.Set<Price>().AsNoTracking().OrderBy(p => p.Id).ToListAsync()).Select(p => $"{p.ProductId}:{p.UnitPrice}"),
            .. (await db.Set<Order>().AsNoTracking().OrderBy(o => o.Id).ToListAsync()).Select(o => $"{o.Number} {o.Reference} {o.State} {o.Total}"),
        ]));
    }
}
