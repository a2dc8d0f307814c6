using Filiera.Kernel;
using Shouldly;
using Xunit;
using static Filiera.Pricing.Tests.Books;

namespace Filiera.Pricing.Tests;

/// <summary>The order of resolution and the breaks, without a database (domain.md A3).</summary>
public sealed class BuyerPricesTests
{
    private static readonly DateOnly Today = new(2026, 11, 24);

    [Theory]
    [InlineData(0.5, null)]
    [InlineData(1, 10)]
    [InlineData(11.999, 10)]
    [InlineData(12, 9)]
    [InlineData(72, 8)]
    [InlineData(100000, 8)]
    public void The_largest_break_not_above_the_quantity_holds(decimal quantity, int? price)
    {
        var prices = new BuyerPrices([List(PriceListKind.Base, Row(1, 10), Row(1, 9, from: 12), Row(1, 8, from: 72))], DiscountMatrix.Empty, null, Today, new());
        prices.NetUnit(Ask(1, quantity)).ShouldBe(price);
        prices.Price(Ask(1, quantity))?.NetUnit.Value.ShouldBe(price!.Value);
    }

    [Fact]
    public void Below_its_first_break_a_list_leaves_the_product_to_the_next_and_the_breaks_tell_both()
    {
        var prices = new BuyerPrices([List(PriceListKind.Account, Row(1, 7, from: 50)), List(PriceListKind.Base, Row(1, 10), Row(1, 9, from: 20), Row(1, 6, from: 500))], DiscountMatrix.Empty, null, Today, new());
        prices.Price(Ask(1, 49))!.SourceKind.ShouldBe(PriceListKind.Base);
        prices.Price(Ask(1, 50))!.SourceKind.ShouldBe(PriceListKind.Account);
        prices.Price(Ask(1, 1))!.Breaks.ShouldBe([new(new(1), new(10)), new(new(20), new(9)), new(new(50), new(7))]);
    }

    [Fact]
    public void The_row_that_started_last_wins_and_one_not_valid_today_is_not_there()
    {
        var prices = new BuyerPrices(
            [List(PriceListKind.Base,
                Row(1, 10), Row(1, 11, validFrom: new(2026, 1, 1)), Row(1, 12, validFrom: new(2026, 12, 1)),
                Row(2, 5, validTo: new(2026, 11, 23)), Row(3, 4, validTo: Today), Row(4, 3, validFrom: Today))],
            DiscountMatrix.Empty, null, Today, new());
        prices.NetUnit(Ask(1)).ShouldBe(11);
        prices.NetUnit(Ask(2)).ShouldBeNull();
        prices.NetUnit(Ask(3)).ShouldBe(4);
        prices.NetUnit(Ask(4)).ShouldBe(3);
        prices.Price(Ask(3))!.ValidTo.ShouldBe(Today);
    }

    [Fact]
    public void The_matrix_joins_class_and_base_prices_but_no_net_contract_or_special_price()
    {
        var matrix = Matrix(("A", "", "10"), ("A", "VITI", "20+5"), ("B", "", "50"));
        BuyerPrices With(PriceListKind kind, bool net = false) => new([List(kind, Row(1, 100, discounts: "50", net: net))], matrix, "A", Today, new());

        With(PriceListKind.Base).NetUnit(Ask(1)).ShouldBe(45);
        With(PriceListKind.Class).NetUnit(Ask(1, itemClass: "VITI")).ShouldBe(38);
        With(PriceListKind.Class).NetUnit(Ask(1, itemClass: "DADI")).ShouldBe(45);
        With(PriceListKind.Base, net: true).NetUnit(Ask(1)).ShouldBe(50);
        With(PriceListKind.Account).NetUnit(Ask(1)).ShouldBe(50);
        With(PriceListKind.Special).NetUnit(Ask(1)).ShouldBe(50);
    }

    [Fact]
    public void A_price_for_a_hundred_is_a_hundredth_for_one()
    {
        var prices = new BuyerPrices([List(PriceListKind.Base, Row(1, 12.3456m, basis: 1000))], DiscountMatrix.Empty, null, Today, new());
        prices.NetUnit(Ask(1)).ShouldBe(0.0123456m);
        prices.Price(Ask(1, 250))!.LineNet.Value.ShouldBe(3.09m);
    }

    [Fact]
    public void A_line_too_large_for_an_amount_has_no_price_instead_of_an_error()
    {
        var prices = new BuyerPrices([List(PriceListKind.Base, Row(1, 999_999_999m))], DiscountMatrix.Empty, null, Today, new());
        prices.Price(Ask(1, 999_999_999)).ShouldBeNull();
    }

    [Fact]
    public void A_book_of_a_hundred_thousand_rows_takes_less_than_forty_bytes_a_row() =>
        Of([.. Enumerable.Range(1, 100_000).Select(i => Row(i, i / 100m))]).Bytes.ShouldBeLessThan(4_000_000);
}
