using System.Globalization;
using Filiera.Portal.Storefront;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Shouldly;
using Xunit;

namespace Filiera.Portal.Tests;

/// <summary>What people type, and the addresses that carry it.</summary>
public sealed class InputTests
{
    [Theory]
    [InlineData("it", "12", "12")]
    [InlineData("it", "2,5", "2.5")]
    [InlineData("it", "2.5", "2.5")]
    [InlineData("it", "1.000", "1000")]
    [InlineData("it", "1.234,5", "1234.5")]
    [InlineData("it", "1,234.5", "1234.5")]
    [InlineData("it", " 1 200 ", "1200")]
    [InlineData("it", "0.125", "0.125")]
    [InlineData("en", "1,000", "1000")]
    [InlineData("en", "2,5", "2.5")]
    [InlineData("en", "1,234.5", "1234.5")]
    public void A_quantity_is_read_as_it_is_meant(string language, string typed, string meant)
    {
        Speak(language);
        QuantityInput.Read(typed).Value.Value.ShouldBe(decimal.Parse(meant, CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("-3")]
    [InlineData("abc")]
    [InlineData("1e5")]
    [InlineData("1,2,3")]
    [InlineData("0,1234")]
    [InlineData("99999999")]
    [InlineData("12345678901234567890123456789012345")]
    public void What_is_no_quantity_is_refused_in_words(string? typed)
    {
        Speak("it");
        QuantityInput.Read(typed).Problem.ShouldNotBeNull().Message.ToString().ShouldNotBeNullOrWhiteSpace();
    }

    [Theory]
    [InlineData("/orders?state=OPEN", "/orders?state=OPEN")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("", "/")]
    [InlineData(null, "/")]
    [InlineData("/a\r\nSet-Cookie: x", "/")]
    public void Nobody_is_sent_to_somebody_elses_site(string? address, string to) => Paths.Local(address).ShouldBe(to);

    [Fact]
    public void A_sku_with_a_slash_has_an_address_of_its_own() => Paths.Product("12/34").ShouldBe("/products/12%2F34");

    [Fact]
    public void The_catalogues_address_says_all_that_was_chosen()
    {
        var query = Read("?search=cerniera&category=CER&brand=Serralta&brand=A%26B&a=Finitura:nero&available=1&from=1,5&sort=-price&cursor=abc&first=25&trail=");
        var again = Read(query.Here()[Paths.Catalogue.Length..]);
        again.Brands.ShouldBe(["Serralta", "A&B"]);
        again.Attributes.ShouldBe(["Finitura:nero"]);
        (again with { Brands = [], Attributes = [], Trail = [] }).ShouldBe(query with { Brands = [], Attributes = [], Trail = [] });
        query.Filters.ShouldBe(6);
    }

    [Fact]
    public void Back_and_on_through_the_pages_by_cursor()
    {
        var first = Read("?search=x");
        var second = Read(first.NextUrl("c2", 24)[Paths.Catalogue.Length..]);
        var third = Read(second.NextUrl("c3", 24)[Paths.Catalogue.Length..]);
        (third.Cursor, third.First).ShouldBe(("c3", 49));
        Read(third.PreviousUrl()![Paths.Catalogue.Length..]).Cursor.ShouldBe("c2");
        Read(second.PreviousUrl()![Paths.Catalogue.Length..]).Cursor.ShouldBeNull();
        first.PreviousUrl().ShouldBeNull();
    }

    [Fact]
    public void A_price_at_a_glance_has_two_decimals_and_four_below_one()
    {
        Speak("it");
        Show.Price(20.13525m).ShouldBe("20,14");
        Show.Price(0.01234m).ShouldBe("0,0123");
        Show.ExactPrice(20.13525m).ShouldBe("20,13525");
        Show.Money(-1234.5m, "EUR").ShouldBe("\u22121.234,50\u00a0€");
        Speak("en");
        Show.Money(1234.5m).ShouldBe("1,234.50");
    }

    private static CatalogueQuery Read(string query) => CatalogueQuery.Read(new QueryCollection(QueryHelpers.ParseQuery(query)));

    private static void Speak(string language) => CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(language == "en" ? "en-GB" : "it-IT");
}
