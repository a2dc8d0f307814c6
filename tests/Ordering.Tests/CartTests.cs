using Filiera.Accounts;
using Filiera.Catalog;
using Filiera.Kernel;
using Filiera.Ordering.Features;
using Filiera.Pricing;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Filiera.Ordering.Tests;

public sealed class CartTests
{
    [Theory, Databases]
    public async Task A_cart_is_priced_with_VAT_by_rate_and_the_choices_of_its_branch(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        await portal.Seed.Product("A100", 10m);
        await portal.Seed.Product("F4", 2.5m, with: p => p.VatRate = new(4));

        var cart = await portal.Cart(dealer.Caller, ("A100", 3), ("F4", 2));

        cart.Lines.Select(l => (l.Sku, l.LineNet!.Value.Value, l.Status)).ShouldBe([("A100", 30m, LineStatus.Ok), ("F4", 5m, LineStatus.Ok)]);
        cart.Totals.Vat.Select(v => (v.Rate.Value, v.Taxable.Value, v.Vat.Value)).ShouldBe([(22m, 30m, 6.6m), (4m, 5m, 0.2m)]);
        cart.Totals.Total.Value.ShouldBe(41.8m);
        cart.Branch.Code.ShouldBe("HQ");
        cart.Checkout.Addresses.ShouldHaveSingleItem().IsDefault.ShouldBeTrue();
        cart.Approval.Needed.ShouldBeFalse();
    }

    [Theory, Databases]
    public async Task Lines_are_set_added_and_removed_in_packs_too(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var buyer = (await portal.Seed.Dealer("D1")).Caller;
        await portal.Seed.Products(["A100", "B200"]);
        await portal.Seed.Product("C300", with: p => p.Packs = "CF:12");
        var cart = await portal.Cart(buyer, ("A100", 3), ("B200", 1));

        Task<Result<PricedCart>> Change(params ChangeCartLines.Line[] lines) => portal.As(buyer, (ChangeCartLines.Handler h) => h.Handle(cart.Id, new(lines)));
        await Change(new("A100", new(2), Mode: ChangeCartLines.Mode.Add), new("B200", new(0)), new("C300", new(2), "cf"));
        var after = (await Change(new ChangeCartLines.Line("C300", new(3), Mode: ChangeCartLines.Mode.Add))).Value;

        after.Lines.Select(l => (l.Sku, l.BaseQuantity.Value, l.Unit)).ShouldBe([("A100", 5m, "PZ"), ("C300", 27m, "PZ")]);
    }

    [Theory, Databases]
    public async Task A_call_with_a_bad_line_names_it_and_changes_nothing(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var buyer = (await portal.Seed.Dealer("D1")).Caller;
        await portal.Seed.Product("A100");
        var cart = await portal.Cart(buyer, ("A100", 3));

        var result = await portal.As(buyer, (ChangeCartLines.Handler h) => h.Handle(cart.Id, new([new("A100", new(9)), new("NOPE", new(1)), new("A100", new(2.5m)), new("A100", new(1), "CT"), new(null, null)])));

        result.Problem!.Status.ShouldBe(422);
        result.Problem.All!.Select(p => p.Field).ShouldBe(["lines[1].sku", "lines[2].quantity", "lines[3].unit", "lines[4].sku"]);
        (await portal.As(buyer, (GetCart.Handler h) => h.Handle(cart.Id))).Value.Lines.Single().Quantity.Value.ShouldBe(3);
    }

    [Theory, Databases]
    public async Task A_quantity_that_breaks_a_rule_stays_and_says_the_fix(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var buyer = (await portal.Seed.Dealer("D1")).Caller;
        await portal.Seed.Product("C300", with: p => p.Multiple = new(12));
        await portal.Seed.Product("OLD", stock: 5, with: p => { p.Status = ProductStatus.Discontinued; p.Substitute = "C300"; });
        await portal.Seed.Product("GONE", stock: 0, with: p => { p.Status = ProductStatus.Discontinued; p.Substitute = "C300"; });

        var cart = await portal.Cart(buyer, ("C300", 13), ("OLD", 8), ("GONE", 1));
        cart.Lines.Select(l => (l.Status, l.ErrorCode, l.Suggested?.Value, l.Substitute)).ShouldBe(
        [
            (LineStatus.NeedsFix, "NOT_MULTIPLE", 24m, null), (LineStatus.NeedsFix, "DISCONTINUED", 5m, "C300"), (LineStatus.NeedsFix, "DISCONTINUED", null, "C300"),
        ]);

        var refused = (await portal.Order(buyer, cart.Id)).Problem!;
        (refused.Status, refused.Code).ShouldBe((422, "NEEDS_FIX"));
        refused.Message.ToString(new("it-IT")).ShouldBe("C300: Si vende a multipli di 12: 13 → 24");
        refused.Fix!.ToString(new("it-IT")).ShouldBe("Porta la quantità a 24.");
    }

    [Theory, Databases]
    public async Task A_price_that_moved_since_it_was_seen_is_shown(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var buyer = (await portal.Seed.Dealer("D1")).Caller;
        var product = await portal.Seed.Product("A100", 10m);
        var cart = await portal.Cart(buyer, ("A100", 3));
        cart.Lines[0].Change.ShouldBeNull();
        await Reprice(portal, product, 11m);

        var later = (await portal.As(buyer, (GetCart.Handler h) => h.Handle(cart.Id))).Value;

        later.Lines[0].Change.ShouldBe(new PriceChange("A100", "netUnit", "10", "11", later.Lines[0].Change!.Reason));
        (await portal.Put(buyer, cart.Id, ("A100", 4))).Value.Lines[0].Change.ShouldBeNull();
    }

    [Theory, Databases]
    public async Task Another_dealer_and_another_branch_find_nothing(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        var rival = (await portal.Seed.Dealer("R1")).Caller;
        var other = await portal.Db(async db =>
        {
            var branch = new Branch { AccountId = dealer.Account.Id, Code = "B2", Name = "Filiale" };
            db.Add(branch);
            await db.SaveChangesAsync();
            return Seed.CallerOf(dealer.Account, [branch.Id]);
        });
        await portal.Seed.Product("A100");
        var cart = (await portal.Cart(dealer.Caller, ("A100", 1))).Id;
        var order = (await portal.Ordered(dealer.Caller, ("A100", 1))).Number;

        foreach (var stranger in new[] { rival, other })
        {
            (await portal.As(stranger, (GetCart.Handler h) => h.Handle(cart))).Problem!.Status.ShouldBe(404);
            (await portal.Put(stranger, cart, ("A100", 1))).Problem!.Status.ShouldBe(404);
            (await portal.Order(stranger, cart)).Problem!.Status.ShouldBe(404);
            (await portal.As(stranger, (DeleteCart.Handler h) => h.Handle(cart))).Problem!.Status.ShouldBe(404);
            (await portal.As(stranger, (GetOrder.Handler h) => h.Handle(order, default))).Problem!.Status.ShouldBe(404);
            (await portal.As(stranger, (PrintOrder.Handler h) => h.Handle(order))).Problem!.Status.ShouldBe(404);
            (await portal.As(stranger, (Reorder.Handler h) => h.Handle(order, null))).Problem!.Status.ShouldBe(404);
            (await portal.As(stranger, (ChangeOrderState.Handler h) => h.Handle(order, OrderAction.Cancel, null, default))).Problem!.Status.ShouldBe(404);
            (await portal.As(stranger, (ListCarts.Handler h) => h.Handle(null, null))).Value.Items.ShouldBeEmpty();
            (await portal.As(stranger, (ListOrders.Handler h) => h.Handle(new(Account: "D1"), default))).Value.Items.ShouldBeEmpty();
        }

        (await portal.As(other, (CreateCart.Handler h) => h.Handle(new(Branch: "HQ")))).Problem!.Code.ShouldBe("UNKNOWN_BRANCH");
        (await portal.As(other, (CreateCart.Handler h) => h.Handle(null))).Value.Branch.Code.ShouldBe("B2");
        (await portal.As(dealer.Caller, (GetCart.Handler h) => h.Handle("not-an-id"))).Problem!.Status.ShouldBe(404);
    }

    [Theory, Databases]
    public async Task Carts_are_listed_last_touched_first_by_cursor(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var buyer = (await portal.Seed.Dealer("D1")).Caller;
        await portal.Seed.Product("A100");
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Insert(0, (await portal.Cart(buyer, ("A100", 1))).Id);
            portal.Clock.Advance(TimeSpan.FromSeconds(i % 2));
        }

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await portal.As(buyer, (ListCarts.Handler h) => h.Handle(cursor, 2))).Value;
            page.Items.ShouldAllBe(c => c.Lines == 1 && c.Branch.Code == "HQ");
            seen.AddRange(page.Items.Select(c => c.Id));
            cursor = page.Next;
        }
        while (cursor is not null);

        seen.ShouldBe(ids, ignoreOrder: true);
        seen.Count.ShouldBe(5);
    }

    [Theory, Databases]
    public async Task Adding_a_line_to_a_long_cart_costs_as_much_as_to_a_short_one(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var buyer = (await portal.Seed.Dealer("D1")).Caller;
        await portal.Seed.Products(Enumerable.Range(0, 1001).Select(i => $"P{i:0000}"));
        var small = await portal.Cart(buyer, ("P0000", 1));
        var large = await portal.Cart(buyer, [.. Enumerable.Range(0, 1000).Select(i => ($"P{i:0000}", 1m))]);
        large.Lines.Count.ShouldBe(1000);

        var few = await portal.Sql.Of(() => portal.Put(buyer, small.Id, ("P1000", 1)));
        var many = await portal.Sql.Of(() => portal.Put(buyer, large.Id, ("P1000", 1)));

        many.ShouldBe(few);
        TestContext.Current.SendDiagnosticMessage($"{on}: {many} statements to add a line to 1,000");
    }

    private static Task<Done> Reprice(TestPortal portal, Product product, decimal to) => portal.Db(async db =>
    {
        await db.Set<Price>().Where(p => p.ProductId == product.Id).ExecuteUpdateAsync(s => s.SetProperty(p => p.UnitPrice, new UnitPrice(to)));
        await db.RaisePriceLists(await db.Set<PriceList>().Select(l => l.Id).ToListAsync());
        return Done.It;
    });
}
