using Filiera.Accounts;
using Filiera.Kernel;
using Filiera.Testing;
using Shouldly;
using Xunit;

namespace Filiera.Catalog.Tests;

public sealed class ReaderTests
{
    [Theory, Databases]
    public async Task Codes_are_understood_as_typed_never_guessed_between_two(Database on)
    {
        await using var shop = await Shop.Open(on);
        var found = await shop.Resolve(shop.Dealer.Caller, " K64-AR ", "k64ar", "08012345678907", "mio-77", "00123", "123", "A1", "a-1", "A 1", "a.1", "OLD55");
        found[" K64-AR "].Matched.ShouldBe(MatchKind.Sku);
        found["k64ar"].Matched.ShouldBe(MatchKind.NormalisedCode);
        found["08012345678907"].Matched.ShouldBe(MatchKind.Gtin);
        found["mio-77"].Product.Sku.ShouldBe("V412");
        found["mio-77"].Matched.ShouldBe(MatchKind.CustomerCode);
        found["00123"].Product.Sku.ShouldBe("00123");
        found.ShouldNotContainKey("123");
        found["A1"].Product.Sku.ShouldBe("A1");
        found["a-1"].Product.Sku.ShouldBe("A-1");
        found.ShouldNotContainKey("A 1");
        found.ShouldNotContainKey("a.1");
        found["OLD55"].Product.Discontinued.ShouldBeTrue();
    }

    [Theory, Databases]
    public async Task Ten_thousand_codes_are_resolved_in_as_many_statements_as_ten(Database on)
    {
        await using var shop = await Shop.Open(on);
        await shop.Resolve(shop.Dealer.Caller, "K64-AR", "not there");
        var few = await shop.Portal.Sql.Of(() => shop.Resolve(shop.Dealer.Caller, [.. Enumerable.Range(0, 10).Select(i => $"N{i}")]));
        var many = await shop.Portal.Sql.Of(() => shop.Resolve(shop.Dealer.Caller, [.. Enumerable.Range(0, 10_000).Select(i => $"N{i}")]));
        many.ShouldBe(few);
    }

    [Theory, Databases]
    public async Task An_assortment_is_the_union_of_the_clusters_and_the_nearest_rule_wins(Database on)
    {
        await using var shop = await Shop.Open(on);
        var both = await shop.Portal.Seed.Dealer("C300", null, "LOCKS", "NARROW", "SILENT");
        var less = await shop.Portal.Seed.Dealer("C400", null, "LESS");
        await shop.Portal.Db(async db =>
        {
            var clusters = db.Set<Cluster>().ToDictionary(c => c.Code, c => c.Id);
            var places = db.Set<Category>().ToDictionary(c => c.Code, c => c.Id);
            db.AddRange(
                new AssortmentRule { ClusterId = clusters["NARROW"], CategoryId = places["DOOR"] },
                new AssortmentRule { ClusterId = clusters["NARROW"], CategoryId = places["LOCK"], Included = false },
                new AssortmentRule { ClusterId = clusters["NARROW"], ProductId = shop.Ids["K64-BI"], Included = false },
                new AssortmentRule { ClusterId = clusters["NARROW"], ProductId = shop.Ids["V412"] },
                new AssortmentRule { ClusterId = clusters["LESS"], CategoryId = places["DOOR"], Included = false });
            await db.SaveChangesAsync();
            await db.BumpVersion(CatalogCache.Name);
            return Done.It;
        });
        shop.Named(await shop.Search(new CatalogQuery(Sort: "sku"), both.Caller)).ShouldBe(["00123", "12/34", "K30-AR", "K64-AR", "V412"]);
        shop.Named(await shop.Search(new CatalogQuery(), less.Caller)).ShouldBe(["A-1", "A1", "V412"]);
        (await shop.Portal.As(less.Caller, (CatalogReader r) => r.InAssortment([shop.Ids["K64-AR"], shop.Ids["A1"], 999_999]))).ShouldBe([shop.Ids["A1"]]);
        (await shop.Portal.As(less.Caller, (CatalogReader r) => r.ByIds([shop.Ids["K64-AR"], 999_999]))).Keys.ShouldBe([shop.Ids["K64-AR"]]);
        shop.Named(await shop.Search(new CatalogQuery(), Caller.System)).Length.ShouldBe(8);
    }

    [Theory, Databases]
    public async Task Own_codes_are_the_callers(Database on)
    {
        await using var shop = await Shop.Open(on);
        var ids = new[] { shop.Ids["V412"], shop.Ids["A1"] };
        (await shop.Portal.As(shop.Dealer.Caller, (CatalogReader r) => r.OwnCodes(ids))).ShouldBe(new Dictionary<int, string> { [shop.Ids["V412"]] = "MIO-77" });
        (await shop.Portal.As(shop.Rival.Caller, (CatalogReader r) => r.OwnCodes(ids))).ShouldBeEmpty();
    }

    [Fact]
    public void Categories_that_are_their_own_parents_do_not_disappear()
    {
        var tree = new CategoryTree([new Category { Id = 1, Code = "A", ParentId = 2 }, new Category { Id = 2, Code = "B", ParentId = 1 }, new Category { Id = 3, Code = "C", ParentId = 99 }]);
        tree.Entries.Select(e => e.Code).ShouldBe(["C", "A", "B"]);
        tree.Path(tree.PlaceOf("B")).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("k64-ar", "K64AR")]
    [InlineData(" 12/34 ", "1234")]
    [InlineData("00.123", "00123")]
    [InlineData("-", "-")]
    public void A_SKU_has_one_key_however_it_is_written(string sku, string key) => new Product { Sku = sku }.SkuKey.ShouldBe(key);

    [Theory]
    [InlineData("A100", "A100", 0)]
    [InlineData("A100", "A010", 1)]
    [InlineData("A100", "A10", 1)]
    [InlineData("A100", "B200", 2)]
    [InlineData("A100", "XYZW", 3)]
    public void Slips_are_counted_with_swaps_as_one(string a, string b, int slips) => Slips.Between(a, b, 2).ShouldBe(slips);
}
