using CsCheck;
using Shouldly;
using Xunit;

namespace Filiera.Pricing.Tests;

/// <summary>Formulas of generated lists and how their results become prices.</summary>
public sealed class PriceRuleTests
{
    private static readonly Dictionary<string, decimal?> Values = new() { ["cost"] = 10m, ["list"] = 20m, ["net"] = 15m, ["floor"] = null };

    [Theory]
    [InlineData("cost * 1.35 + 0.20", "13.70")]
    [InlineData("max(list * 0.9, cost * 2)", "20")]
    [InlineData("min(list, net) - -1", "16")]
    [InlineData("-(cost - 30) / 4", "5")]
    [InlineData("2 + 3 * 4", "14")]
    [InlineData("floor * 2", null)]
    [InlineData("cost / (list - 20)", null)]
    public void A_formula_is_what_it_reads(string text, string? expected) =>
        PriceFormula.Read(text).Value.Of(Values).ShouldBe(expected is null ? null : decimal.Parse(expected, System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("")]
    [InlineData("cost *")]
    [InlineData("price + 1")]
    [InlineData("max(1)")]
    [InlineData("1 2")]
    [InlineData("((1)")]
    [InlineData("1,5 * cost")]
    public void What_is_no_formula_is_refused_with_the_place(string text) => PriceFormula.Read(text).Problem!.Code.ShouldBe("FORMULA");

    [Fact]
    public void Reading_a_formula_never_throws_whatever_is_typed() =>
        Gen.String[Gen.Char["0123456789+-*/(). ,costlinemax"], 0, 80].Sample(text => PriceFormula.Read(text) is { } read && (!read.Ok || read.Value.Of(Values) is not { } v || Math.Abs(v) < 1e15m));

    [Theory]
    [InlineData("0.01", "1.234", "1.23")]
    [InlineData("0.05", "1.225", "1.25")]
    [InlineData("1", "2.5", "3")]
    [InlineData(".90", "10.35", "9.90")]
    [InlineData(".90", "10.41", "10.90")]
    [InlineData(",90", "0.02", "0.90")]
    [InlineData("", "1.234567", "1.23457")]
    public void A_price_is_rounded_by_its_rule(string rule, string price, string expected) =>
        PriceRoundingRule.Read(rule)!.Of(decimal.Parse(price, System.Globalization.CultureInfo.InvariantCulture)).ShouldBe(decimal.Parse(expected, System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("-1")]
    [InlineData("x")]
    [InlineData("0")]
    [InlineData("0.000001")]
    public void A_rule_that_is_none_is_refused(string rule) => PriceRoundingRule.Read(rule).ShouldBeNull();

    [Fact]
    public void Rounding_moves_a_price_by_at_most_half_a_step_and_never_to_zero() =>
        Gen.Select(Gen.Long[1, 99_999_999].Select(n => n / 10_000m), Gen.Int[0, 6].Select(i => new[] { "0.01", "0.05", "0.5", "1", ".90", ".99", ".5" }[i])).Sample((price, text) =>
        {
            var rule = PriceRoundingRule.Read(text)!;
            var rounded = rule.Of(price);
            return rounded > 0 && (Math.Abs(rounded - price) <= rule.Step / 2 || rounded <= rule.Step);
        });
}
