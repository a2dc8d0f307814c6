using CsCheck;
using Filiera.Kernel;
using Shouldly;
using Xunit;

namespace Filiera.Pricing.Tests;

/// <summary>What must hold of every cascade, price, VAT and split, whatever the numbers.</summary>
public sealed class ArithmeticProperties
{
    internal static readonly Gen<decimal> Prices = Gen.Long[0, 100_000_000_000].Select(n => n / 100_000m);
    internal static readonly Gen<DiscountChain> Chains = Gen.Int[-10_000, 10_000].Select(n => new DiscountLevel(n / 100m)).List[0, 6].Select(DiscountChain.Of);
    private static readonly Gen<decimal> Quantities = Gen.Long[1, 9_999_999_999].Select(n => n / 1_000m);
    private static readonly Gen<decimal> Cents = Gen.Long[-50_000_000, 50_000_000].Select(n => n / 100m);

    [Fact]
    public void A_discount_never_raises_a_price_and_a_maggiorazione_never_lowers_it() =>
        Gen.Select(Prices, Chains, Gen.Int[0, 10_000]).Sample((price, chain, hundredths) =>
        {
            var before = price * chain.Factor;
            var discount = DiscountChain.Of([new(hundredths / 100m)]);
            var surcharge = DiscountChain.Of([new(-hundredths / 100m)]);
            return price * chain.Then(discount).Factor <= before && price * chain.Then(surcharge).Factor >= before;
        });

    [Fact]
    public void A_line_is_never_dearer_for_one_discount_more_under_any_rounding() =>
        Gen.Select(Prices, Quantities, Gen.Int[0, 10_000], Gen.Enum<RoundingPolicy>()).Sample((price, quantity, hundredths, policy) =>
            LinePrice.Net(price, DiscountChain.Of([new(hundredths / 100m)]), quantity, policy: policy, netUnitDecimals: 5)
            <= LinePrice.Net(price, DiscountChain.None, quantity, policy: policy, netUnitDecimals: 5));

    [Fact]
    public void What_is_printed_reads_back_the_same() =>
        Chains.Sample(chain => DiscountChain.Read(chain.ToString()).Equals(chain));

    [Fact]
    public void Reading_never_throws_whatever_is_typed() =>
        Gen.String[Gen.Char["0123456789+-.,% /x"], 0, 30].Sample(text =>
            DiscountChain.TryParse(text, DiscountOrigin.List, out var chain, out var error) ? chain.Levels.Count <= 6 && error is null : error is { Position: > 0 });

    [Fact]
    public void VAT_groups_sum_to_the_document() =>
        Gen.Select(Cents, Gen.Int[0, 4].Select(i => new[] { 22m, 10m, 5m, 4m, 0m }[i])).List[1, 60].Sample(lines =>
        {
            var totals = VatBreakdown.Totals(lines.Select(l => new VatItem(l.Item1, new(l.Item2), l.Item2 == 0 ? "N4" : null)), "EUR");
            totals.Goods.Value.ShouldBe(lines.Sum(l => l.Item1));
            totals.Vat.Sum(v => v.Taxable.Value).ShouldBe(totals.Goods.Value);
            totals.Vat.Sum(v => v.Vat.Value).ShouldBe(totals.VatTotal.Value);
            totals.Total.Value.ShouldBe(totals.Goods.Value + totals.VatTotal.Value);
            totals.Vat.Select(v => v.Rate.Value).ShouldBeUnique();
        });

    [Fact]
    public void A_split_amount_keeps_its_cents_and_no_share_is_a_cent_off() =>
        Gen.Select(Cents, Gen.Long[0, 9_999_999].Select(n => n / 100m).List[1, 40]).Sample((amount, bases) =>
        {
            var shares = Apportion.LargestRemainder(amount, bases);
            shares.Sum().ShouldBe(amount);
            var whole = bases.Sum();
            for (var i = 0; i < bases.Count && whole > 0; i++)
            {
                Math.Abs(shares[i] - (amount * bases[i] / whole)).ShouldBeLessThan(0.01m + 0.0000001m);
            }
        });
}
