using Filiera.Kernel;
using Filiera.Ordering.Features;
using Filiera.Pricing;
using Filiera.Pricing.Features;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Filiera.Ordering.Tests;

/// <summary>The totals of a cart are those of the invoice, to the cent (domain.md A6, A7).</summary>
public sealed class ChargeTests
{
    private static readonly Caller Prices = new() { Kind = CallerKind.User, Name = "pricing@serralta.test", Permissions = new HashSet<string> { Permission.PricesWrite, Permission.AccountsRead, Permission.AccountsWrite } };

    [Theory, Databases]
    public async Task Transport_follows_the_goods_over_their_rates_and_falls_away_from_its_threshold(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        await portal.Seed.Product("A22", 60m);
        await portal.Seed.Product("B10", 40m, with: p => p.VatRate = new(10));
        await Rule(portal, "TRASPORTO", new(ChargeKind.Transport, "Trasporto", Amount: new(10m), Threshold: new(400m)));

        var cart = await portal.Cart(dealer.Caller, ("A22", 1), ("B10", 1));

        var charge = cart.Totals.Charges.ShouldHaveSingleItem();
        (charge.Code, charge.Amount.Value).ShouldBe(("TRASPORTO", 10m));
        charge.Why.ShouldContain("300,00");
        charge.Parts.Select(p => (p.Amount.Value, p.VatRate.Value)).ShouldBe([(6m, 22m), (4m, 10m)]);
        cart.Totals.Vat.Select(v => (v.Rate.Value, v.Taxable.Value, v.Vat.Value)).ShouldBe([(22m, 66m, 14.52m), (10m, 44m, 4.40m)]);
        (cart.Totals.Goods.Value, cart.Totals.ChargesTotal.Value, cart.Totals.Taxable.Value, cart.Totals.Total.Value).ShouldBe((100m, 10m, 110m, 128.92m));

        (await portal.Put(dealer.Caller, cart.Id, ("A22", 6))).Value.Totals.Charges.ShouldBeEmpty("400.00 of goods: free");
    }

    [Theory, Databases]
    public async Task An_order_keeps_its_charges_and_shows_the_same_totals_to_the_dealer_the_ERP_and_on_paper(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        var rival = await portal.Seed.Dealer("D2");
        var lamp = await portal.Seed.Product("LAMP", 20m);
        await portal.Seed.Product("SCREW", 1m);
        await Rule(portal, "TRASPORTO", new(ChargeKind.Transport, "Trasporto", "Transport", new(18m), new(400m)));
        await Rule(portal, "MINIMO", new(ChargeKind.SmallOrder, "Piccolo ordine", Amount: new(9.90m), Threshold: new(150m)));
        await Rule(portal, "CARTA", new(ChargeKind.Conai, "CONAI carta", Amount: new(45m)));
        await portal.As(Prices, (UpsertContributions.Handler h) => h.Handle(Bulk<UpsertContributions.Item>.Of([new("LAMP", new(0.43m)), new("SCREW", null, "CARTA", new(350))])));
        var cart = await portal.Cart(dealer.Caller, ("LAMP", 3), ("SCREW", 40));
        cart.Totals.Charges.Select(c => (c.Kind, c.Amount.Value)).ShouldBe([(ChargeKind.Transport, 18m), (ChargeKind.SmallOrder, 9.90m), (ChargeKind.Raee, 1.29m), (ChargeKind.Conai, 0.63m)]);
        cart.Totals.Total.Value.ShouldBe(Rounding.HalfAwayFromZero((100m + 18m + 9.90m + 1.29m + 0.63m) * 1.22m, 2));

        var order = (await portal.Order(dealer.Caller, cart.Id, new(ExpectedTotal: cart.Totals.Total))).Value;

        order.Total.ShouldBe(cart.Totals.Total);
        var read = (await portal.As(dealer.Caller, (GetOrder.Handler h) => h.Handle(order.Number, default))).Value;
        read.Totals.Charges.Select(c => (c.Code, c.Amount, c.Words, c.Why)).ShouldBe(cart.Totals.Charges.Select(c => (c.Code, c.Amount, c.Words, c.Why)));
        (await portal.AsSystem((OrderBatch b) => b.Read([order.Number], default)))[order.Number].Order.Totals.Total.ShouldBe(order.Total);
        var pdf = (await portal.As(dealer.Caller, (PrintOrder.Handler h) => h.Handle(order.Number, default))).Value;
        var words = string.Join(' ', UglyToad.PdfPig.PdfDocument.Open(pdf.Pdf).GetPages().Select(p => p.Text));
        words.ShouldContain("Ecocontributo RAEE");
        words.ShouldContain("Piccolo ordine");
        (await portal.As(rival.Caller, (GetOrder.Handler h) => h.Handle(order.Number, default))).Problem!.Status.ShouldBe(404);
        (await portal.As(rival.Caller, (PortalDb db) => db.Set<OrderCharge>().CountAsync())).ShouldBe(0, "a rival reaches no charge");

        // A line refused: contributions follow it, the charges on the document stay as they were agreed.
        var left = (await portal.RejectLine(Office.Paola, order.Number, 1, null)).Value;
        left.Totals.Charges.Select(c => (c.Kind, c.Amount.Value)).ShouldBe([(ChargeKind.Transport, 18m), (ChargeKind.SmallOrder, 9.90m), (ChargeKind.Conai, 0.63m)]);
        left.Total.Value.ShouldBe(Rounding.HalfAwayFromZero((40m + 18m + 9.90m + 0.63m) * 1.22m, 2));
    }

    [Theory, Databases]
    public async Task The_collection_fee_counts_the_bills_of_the_payment_that_is_chosen(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        await portal.Seed.Product("A", 10m);
        await portal.Db(async db =>
        {
            db.Add(new Credit.PaymentTerm { Code = "RB", Words = "Ri.Ba. 30/60/90 gg FM", ForEveryone = true, Position = 1 });
            db.Add(new Credit.PaymentTerm { Code = "ANT", Words = "Anticipato", ForEveryone = true, Position = 2 });
            return await db.SaveChangesAsync();
        });
        await Rule(portal, "INCASSO", new(ChargeKind.Collection, "Spese di incasso", Amount: new(3.50m)));
        var cart = await portal.Cart(dealer.Caller, ("A", 1));

        cart.Totals.Charges.ShouldHaveSingleItem().Amount.Value.ShouldBe(10.50m);
        var paid = (await portal.As(dealer.Caller, (GetCart.Handler h) => h.Handle(cart.Id, "ANT", default))).Value;
        paid.Totals.Charges.ShouldBeEmpty();
        (await portal.Order(dealer.Caller, cart.Id, new(Payment: "ANT", ExpectedTotal: cart.Totals.Total))).Problem!.Code.ShouldBe("TOTAL_CHANGED");
        (await portal.Order(dealer.Caller, cart.Id, new(Payment: "ANT", ExpectedTotal: paid.Totals.Total))).Value.Total.Value.ShouldBe(12.20m);
    }

    [Theory, Databases]
    public async Task Under_split_payment_the_customer_owes_no_VAT_while_it_holds(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        await portal.Seed.Product("A", 14m);
        (await portal.As(Prices, (SaveTaxStatus.Handler h) => h.Handle("D1", new(new(null, new(2099, 12, 31)))))).Problem.ShouldBeNull();

        var totals = (await portal.Cart(dealer.Caller, ("A", 1))).Totals;

        (totals.SplitPayment, totals.VatTotal.Value, totals.Total.Value, totals.Payable.Value).ShouldBe((true, 3.08m, 17.08m, 14m));
        (await portal.Ordered(dealer.Caller, ("A", 1))).Totals.Payable.Value.ShouldBe(14m);
        await portal.As(Prices, (SaveTaxStatus.Handler h) => h.Handle("D1", new(new(null, new(2020, 12, 31)))));
        (await portal.Cart(dealer.Caller, ("A", 1))).Totals.Payable.Value.ShouldBe(17.08m, "its authorisation has ended");
    }

    [Theory, Databases]
    public async Task A_declaration_of_intent_is_held_by_orders_and_what_is_over_it_bears_VAT_when_the_buyer_agrees(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        await portal.Seed.Product("A", 60m);
        await portal.Seed.Product("B", 50m);
        await Rule(portal, "BOLLO", new(ChargeKind.Stamp, "Bollo", Amount: new(2m), Threshold: new(77.47m), Recharged: true));
        await Intent(portal, 100m);

        var inside = await portal.Ordered(dealer.Caller, ("A", 1));
        inside.Totals.Vat.Select(v => (v.Nature, v.Taxable.Value, v.Vat.Value)).ShouldBe([("N3.5", 60m, 0m)]);
        inside.Totals.Notes.ShouldContain(n => n.Contains("08060120341234567-000001"));
        (await Left(portal)).ShouldBe(40m);

        var cart = await portal.Cart(dealer.Caller, ("A", 1), ("B", 1));
        cart.Totals.Intent!.Excess.Value.ShouldBe(110m);
        var refused = (await portal.Order(dealer.Caller, cart.Id)).Problem!;
        (refused.Status, refused.Code).ShouldBe((422, "INTENT_LIMIT_EXCEEDED"));
        (await portal.Order(dealer.Caller, cart.Id, new(AcceptSplit: true))).Value.Total.Value.ShouldBe(134.20m);
        (await Left(portal)).ShouldBe(40m);

        await portal.As(dealer.Caller, (ChangeOrderState.Handler h) => h.Handle(inside.Number, OrderAction.Cancel, null, default));
        (await Left(portal)).ShouldBe(100m, "a cancelled order gives back");
        var stamped = await portal.Cart(dealer.Caller, ("B", 1), ("A", 1));
        stamped.Totals.Vat.Select(v => (v.Nature, v.Taxable.Value)).ShouldBe([(null, 60m), ("N3.5", 50m)], "line by line, while the plafond reaches");
    }

    [Theory, Databases]
    public async Task Two_orders_at_once_never_take_more_than_the_plafond(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        await portal.Seed.Product("A", 60m);
        await Intent(portal, 100m);
        var carts = new List<PricedCart>();
        for (var i = 0; i < 6; i++)
        {
            carts.Add(await portal.Cart(dealer.Caller, ("A", 1)));
        }

        var answers = await Task.WhenAll(carts.Select(c => portal.Order(dealer.Caller, c.Id)));

        answers.Count(a => a.Ok).ShouldBe(1);
        answers.Where(a => !a.Ok).ShouldAllBe(a => a.Problem!.Code == "INTENT_LIMIT_EXCEEDED");
        (await Left(portal)).ShouldBe(40m);
    }

    [Theory, Databases]
    public async Task Rules_are_the_price_managers_and_every_change_is_audited(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        (await portal.As(dealer.Caller, (SaveCharge.Handler h) => h.Read())).Problem!.Status.ShouldBe(403);
        (await portal.As(dealer.Caller, (SaveTaxStatus.Handler h) => h.Read("D1"))).Problem!.Status.ShouldBe(403);

        await Rule(portal, "T", new(ChargeKind.Transport, "Trasporto", Amount: new(10m)));
        await Rule(portal, "T", new(ChargeKind.Transport, "Trasporto", Amount: new(12m)));
        (await portal.As(Prices, (SaveCharge.Handler h) => h.Handle("F", new(ChargeKind.Collection, "Spese fattura", Amount: new(1m)), IfMatch.Any))).Problem!.Code.ShouldBe("CHARGE_FOR_INVOICE");
        (await portal.As(Prices, (SaveCharge.Handler h) => h.Handle("T", new(ChargeKind.Transport, "Trasporto", Amount: new(13m)), new IfMatch(0)))).Problem!.Status.ShouldBe(412);
        (await portal.As(Prices, (SaveCharge.Handler h) => h.Delete("T", IfMatch.Any))).Problem.ShouldBeNull();

        var told = await portal.Db(db => db.Set<AuditEntry>().Where(a => a.Subject == "charge:T").OrderBy(a => a.Id).Select(a => new { a.What, a.Detail }).ToListAsync());
        told.Select(t => t.What).ShouldBe(["charge.added", "charge.changed", "charge.removed"]);
        told[1].Detail!.ShouldContain("\"from\":10");
    }

    [Theory, Databases]
    public async Task A_cart_asks_nothing_more_of_the_database_for_its_charges(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("D1");
        await portal.Seed.Products(Enumerable.Range(1, 60).Select(i => $"P{i}"), 3m);
        var small = await portal.Cart(dealer.Caller, ("P1", 1));
        var large = await portal.Cart(dealer.Caller, [.. Enumerable.Range(1, 60).Select(i => ($"P{i}", 1m))]);
        await Rule(portal, "T", new(ChargeKind.Transport, "Trasporto", Amount: new(10m)));
        var (one, many) = (await Count(portal, dealer.Caller, small.Id), await Count(portal, dealer.Caller, large.Id));
        many.ShouldBe(one);
    }

    private static async Task<int> Count(TestPortal portal, Caller caller, string cart)
    {
        await portal.As(caller, (GetCart.Handler h) => h.Handle(cart));
        return await portal.Sql.Of(() => portal.As(caller, (GetCart.Handler h) => h.Handle(cart)));
    }

    private static async Task Rule(TestPortal portal, string code, SaveCharge.Request rule) =>
        (await portal.As(Prices, (SaveCharge.Handler h) => h.Handle(code, rule, IfMatch.Any))).Problem.ShouldBeNull();

    private static async Task Intent(TestPortal portal, decimal plafond) =>
        (await portal.As(Prices, (SaveTaxStatus.Handler h) => h.Intent("D1", "08060120341234567-000001", new(new(2020, 1, 1), new(2020, 1, 1), new(2099, 12, 31), new(plafond))))).Problem.ShouldBeNull();

    private static async Task<decimal> Left(TestPortal portal) => (await portal.As(Prices, (SaveTaxStatus.Handler h) => h.Read("D1"))).Value.Intents[0].Available.Value;
}
