using System.Globalization;
using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Filiera.Catalog.Tests;

public sealed class SearchTests
{
    [Theory, Databases]
    public async Task Words_are_found_without_accents_in_the_plural_and_with_slips(Database on)
    {
        await using var shop = await Shop.Open(on);
        (await shop.Skus("qualita")).ShouldBe(["00123"]);
        (await shop.Skus("QUALITÀ")).ShouldBe(["00123"]);
        (await shop.Skus("vite")).ShouldBe(["V412"]);
        (await shop.Skus("cilindri")).ShouldBe(["12/34", "00123"], ignoreOrder: true);
        (await shop.Skus("maniglie anta")).ShouldBe(["12/34"]);
        (await shop.Skus("chiud")).ShouldBe(["K30-AR", "K64-AR", "K64-BI"], ignoreOrder: true);
        (await shop.Skus("chiudiprota argneto")).ShouldBe(["K30-AR", "K64-AR"], ignoreOrder: true);
        (await shop.Skus("rondela")).ShouldBe(["A-1", "A1"], ignoreOrder: true);
        (await shop.Skus("viti 12.5")).ShouldBe(["V412"]);
        (await shop.Skus("door closer")).First().ShouldBe("K64-AR");
        (await shop.Skus("serratura viola"))[0].ShouldBe("12/34");
    }

    [Theory, Databases]
    public async Task The_thing_itself_comes_before_what_is_made_for_it(Database on)
    {
        await using var shop = await Shop.Open(on);
        await shop.Portal.Db(async db =>
        {
            await db.Set<Product>().Where(p => p.Sku == "A-1").ExecuteUpdateAsync(s => s.SetProperty(p => p.Name, "Braccio per chiudiporta"));
            await db.BumpVersion(CatalogCache.Name);
            return Done.It;
        });
        (await shop.Skus("chiudiporta"))[^1].ShouldBe("A-1");
    }

    [Theory, Databases]
    public async Task Codes_come_before_words_and_say_by_what_they_matched(Database on)
    {
        await using var shop = await Shop.Open(on);
        async Task Finds(string text, string sku, MatchKind kind)
        {
            var hits = await shop.Search(new CatalogQuery(text));
            shop.Named(hits)[0].ShouldBe(sku, text);
            hits.Hits[0].Matched.ShouldBe(kind, text);
        }

        await Finds("K64-AR", "K64-AR", MatchKind.Sku);
        await Finds("k64-ar", "K64-AR", MatchKind.Sku);
        await Finds("k64 ar", "K64-AR", MatchKind.NormalisedCode);
        await Finds("8012345678907", "K64-AR", MatchKind.Gtin);
        await Finds("mio -77", "V412", MatchKind.CustomerCode);
        await Finds("MIO-77", "V412", MatchKind.CustomerCode);
        await Finds("mio-", "V412", MatchKind.CustomerCode);
        await Finds("K64", "K64-AR", MatchKind.Sku);
        await Finds("K30 argento", "K30-AR", MatchKind.Text);
        await Finds("12/34", "12/34", MatchKind.Sku);
        await Finds("1234", "12/34", MatchKind.NormalisedCode);
        (await shop.Skus("mio-77", shop.Rival.Caller)).ShouldBeEmpty();
    }

    [Theory, Databases]
    public async Task What_is_out_of_production_is_hidden_unless_asked_or_typed_whole(Database on)
    {
        await using var shop = await Shop.Open(on);
        (await shop.Skus("chiudiporta")).ShouldNotContain("OLD55");
        (await shop.Skus("chiudiporta", discontinued: true))[^1].ShouldBe("OLD55");
        (await shop.Skus("old55")).ShouldBe(["OLD55"]);
        (await shop.Skus("OLD")).ShouldBeEmpty();
    }

    [Theory, Databases]
    public async Task The_assortment_of_a_rival_is_not_seen(Database on)
    {
        await using var shop = await Shop.Open(on);
        var rival = shop.Rival.Caller;
        (await shop.Skus("argento", rival)).ShouldBe(["12/34"]);
        (await shop.Skus("K64-AR", rival)).ShouldBeEmpty();
        (await shop.Resolve(rival, "K64-AR", "8012345678907", "MIO-77", "k64ar", "NOPE", "12/34")).Keys.ShouldBe(["12/34"]);
        var tree = await shop.Portal.As(rival, (CatalogReader r) => r.Categories());
        tree.Select(c => (c.Code, c.Count)).ShouldBe([("DOOR", 2), ("LOCK", 2)]);
        var hits = await shop.Search(new CatalogQuery(), rival);
        hits.Total.ShouldBe(2);
        hits.Facets.Single(f => f.Name == "category").Values.ShouldBe([new FacetValue("DOOR", "Porte", 2)]);
        (await shop.Portal.As(rival, (CatalogSearch s) => s.Nearest(["K64-A"])))["K64-A"].ShouldBeEmpty();
        (await shop.Search(new CatalogQuery("K64-A"), rival)).DidYouMean.ShouldBeEmpty();
        (await shop.Search(new CatalogQuery(), Caller.Stranger)).Total.ShouldBe(0);
    }

    [Theory, Databases]
    public async Task A_chosen_value_does_not_reduce_the_counts_of_its_own_facet(Database on)
    {
        await using var shop = await Shop.Open(on);
        var all = await shop.Search(new CatalogQuery(Category: "DOOR"));
        Facet(all, "category").ShouldBe([("CLOSER", 3), ("LOCK", 2)]);
        Facet(all, "brand").ShouldBe([("Serralta", 3), ("Altra", 2)]);
        Facet(all, "Finitura").ShouldBe([("argento", 3), ("bianco", 1)]);

        var white = await shop.Search(new CatalogQuery(Category: "DOOR", Attributes: [new("finitura", "bianco")]));
        shop.Named(white).ShouldBe(["K64-BI"]);
        Facet(white, "Finitura").ShouldBe([("argento", 3), ("bianco", 1)]);
        Facet(white, "brand").ShouldBe([]);

        var both = await shop.Search(new CatalogQuery("chiudiporta", Brands: ["serralta"], Attributes: [new("Finitura", "bianco"), new("Finitura", "argento")]));
        shop.Named(both).ShouldBe(["K64-AR", "K64-BI"], ignoreOrder: true);
        Facet(both, "brand").ShouldBe([("Serralta", 2), ("Altra", 1)]);
        both.Facets.SelectMany(f => f.Values).ShouldNotContain(v => v.Label == "true");
    }

    [Theory, Databases]
    public async Task Nothing_found_names_the_nearest_codes_or_words(Database on)
    {
        await using var shop = await Shop.Open(on);
        (await shop.Search(new CatalogQuery("K46-AR"))).DidYouMean.ShouldContain("K64-AR");
        (await shop.Search(new CatalogQuery("ciudiprotta"))).DidYouMean.ShouldBe(["chiudiporta"]);
        var near = await shop.Portal.As(shop.Dealer.Caller, (CatalogSearch s) => s.Nearest(["V41", "X64AR", "K64ABR", "ZZZZZZ"]));
        near["V41"].ShouldBe(["V412"]);
        near["X64AR"].ShouldContain("K64-AR");
        near["K64ABR"].ShouldContain("K64-AR");
        near["ZZZZZZ"].ShouldBeEmpty();
    }

    [Theory, Databases]
    public async Task A_change_of_this_node_is_found_at_once(Database on)
    {
        await using var shop = await Shop.Open(on);
        (await shop.Skus("cerniera")).ShouldBeEmpty();
        await shop.Portal.Db(async db =>
        {
            await db.Set<Product>().Where(p => p.Sku == "A1").ExecuteUpdateAsync(s => s.SetProperty(p => p.Name, "Cerniera a molla"));
            await db.BumpVersion(CatalogCache.Name);
            return Done.It;
        });
        (await shop.Skus("cerniere")).ShouldBe(["A1"]);
        (await shop.Skus("rondella")).ShouldBe(["A-1"]);
    }

    [Theory, Databases]
    public async Task Odd_input_finds_nothing_and_breaks_nothing(Database on)
    {
        await using var shop = await Shop.Open(on);
        foreach (var text in new[] { "\0", "a\0b", "\ud800", "***", "\"", "AND OR NOT", "K64~2", "[a TO z]", "di", "%", "_", "'; DROP TABLE", new string('a', 200), string.Join(' ', Enumerable.Repeat("vite", 60)) })
        {
            (await shop.Search(new CatalogQuery(text))).Total.ShouldBeGreaterThanOrEqualTo(0);
            await shop.Resolve(shop.Dealer.Caller, text);
            await shop.Portal.As(shop.Dealer.Caller, (CatalogSearch s) => s.Nearest([text]));
        }

        (await shop.Search(new CatalogQuery(Category: "NOPE"))).Total.ShouldBe(0);
        (await shop.Search(new CatalogQuery(Brands: ["NOPE"], Attributes: [new("NOPE", "x")]))).Total.ShouldBe(0);
    }

    [Theory, Databases]
    public async Task Names_come_in_the_language_of_the_reader(Database on)
    {
        await using var shop = await Shop.Open(on);
        var culture = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en-GB");
            (await shop.Resolve(shop.Dealer.Caller, "K64-AR"))["K64-AR"].Product.Name.ShouldBe("Door closer EN 2-4, silver");
            (await shop.Portal.As(shop.Dealer.Caller, (CatalogReader r) => r.Categories()))[0].Name.ShouldBe("Doors");
        }
        finally
        {
            CultureInfo.CurrentUICulture = culture;
        }
    }

    private static (string, int)[] Facet(CatalogHits hits, string name) =>
        [.. hits.Facets.Where(f => f.Name == name).SelectMany(f => f.Values).Select(v => (v.Value, v.Count))];
}
