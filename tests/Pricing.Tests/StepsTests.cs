using System.Globalization;
using CsCheck;
using Filiera.Kernel;
using Shouldly;
using Xunit;
using static Filiera.Pricing.Tests.Books;

namespace Filiera.Pricing.Tests;

/// <summary>«Perché questo prezzo»: the steps tell the price again, exactly.</summary>
public sealed class StepsTests
{
    private static readonly DateOnly Today = new(2026, 11, 24);
    private static readonly CultureInfo Italian = CultureInfo.GetCultureInfo("it-IT");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    [Fact]
    public void The_steps_recompute_the_price_whatever_the_cascade_the_basis_and_the_rounding() =>
        Gen.Select(ArithmeticProperties.Prices, ArithmeticProperties.Chains, ArithmeticProperties.Chains, Gen.Long[1, 9_999_999].Select(n => n / 1000m), Gen.Int[0, 2].Select(i => new[] { 1, 100, 1000 }[i]), Gen.Enum<RoundingPolicy>())
            .Sample((list, own, matrix, quantity, basis, policy) =>
            {
                var options = new PricingOptions(policy);
                var prices = new BuyerPrices([List(PriceListKind.Base, Row(1, list, from: 0.001m, discounts: own.ToString(), basis: basis))], Matrix(("A", "", matrix.ToString())), "A", Today, options);
                var line = prices.Price(Ask(1, quantity)).ShouldNotBeNull();
                var chain = own.Then(matrix);
                line.LineNet.Value.ShouldBe(LinePrice.Net(list, chain, quantity, basis, policy));

                var steps = new Queue<PriceStep>(line.Steps);
                var unit = steps.Dequeue().Value;
                unit.ShouldBe(list);
                foreach (var level in chain.Levels.Where(l => l.Value != 0))
                {
                    unit *= 1 - (level.Value / 100);
                    unit = policy == RoundingPolicy.Stepwise ? Rounding.HalfAwayFromZero(unit, 2) : unit;
                    steps.Dequeue().Value.ShouldBe(unit);
                }

                if (policy == RoundingPolicy.NetUnit)
                {
                    unit = steps.Dequeue().Value;
                    unit.ShouldBe(Rounding.HalfAwayFromZero(list * chain.Factor, 2));
                }

                var last = steps.Dequeue().Value;
                steps.ShouldBeEmpty();
                last.ShouldBe(line.LineNet.Value);
                Math.Abs(last - (unit * quantity / basis)).ShouldBeLessThanOrEqualTo(0.005m + 0.0000000001m);
            }, iter: 2000);

    [Fact]
    public void The_words_name_list_break_discounts_and_rounding_in_both_languages()
    {
        var prices = new BuyerPrices(
            [List(PriceListKind.Base, Row(1, 48.50m, discounts: "40", basis: 100), Row(1, 45m, from: 350, discounts: "40", basis: 100))],
            Matrix(("A", "VITI", "10")), "A", Today, new());
        var line = prices.Price(Ask(1, 351, "VITI")).ShouldNotBeNull();

        line.Steps.Select(s => s.Words.ToString(Italian)).ShouldBe(
        [
            "Listino «Listino Base» (nessun prezzo speciale, di contratto, del cliente o di classe): 48,50 ogni 100",
            "Scaglione da 350 in su: 45,00 ogni 100",
            "Sconto 40%: 27,00",
            "Sconto 10% della classe A su VITI: 24,30",
            "351 × 24,30 ÷ 100 = 85,29, arrotondato al centesimo",
        ]);
        line.Steps.Select(s => s.Words.ToString(English)).ShouldBe(
        [
            "Price list “Listino Base” (no special, contract, own-list or class price): 48.50 per 100",
            "Break from 350 up: 45.00 per 100",
            "Discount 40%: 27.00",
            "Discount 10% of class A on VITI: 24.30",
            "351 × 24.30 ÷ 100 = 85.29, rounded to the cent",
        ]);
        line.Levels.ShouldBe([new(new(40), "LIST"), new(new(10), "MATRIX")]);
        line.Discounts.ShouldBe("40+10");
    }

    [Fact]
    public void A_special_price_that_starts_above_the_quantity_is_told()
    {
        var prices = new BuyerPrices([List(PriceListKind.Special, Row(1, 7m, from: 100, net: true)), List(PriceListKind.Base, Row(1, 10m))], DiscountMatrix.Empty, null, Today, new());
        prices.Price(Ask(1, 12))!.Steps[0].Words.ToString(Italian).ShouldBe("Listino «Listino Base» («Listino Special» vale solo da 100 in su): 10,00");
        var special = prices.Price(Ask(1, 100))!;
        special.Steps.Select(s => s.Words.ToString(Italian)).ShouldBe(["Prezzo speciale «Listino Special»: 7,00", "Prezzo netto: nessun altro sconto si aggiunge", "100 × 7,00 = 700,00"]);
    }
}
