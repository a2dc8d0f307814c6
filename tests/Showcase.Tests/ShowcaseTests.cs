using System.Text.Json;
using Filiera.Inventory;
using Filiera.Kernel;
using Filiera.Showcase.Features;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Filiera.Showcase.Tests;

public sealed class ShowcaseTests
{
    [Theory, Databases]
    public async Task A_product_shows_his_price_at_the_smallest_quantity_he_can_order(Database on)
    {
        await using var counter = await Counter.Open(on);
        var item = (await counter.List(new("k64"))).Items.Single();
        item.Pack.ShouldBe(new PackView("CF", new(6), new(12), new(6), null));
        item.Price!.Net.Value.ShouldBe(20m);
        item.Price.Currency.ShouldBe("EUR");
        item.Availability.State.ShouldBe(AvailabilityState.Available);
        item.Category.ShouldBe("Chiudiporta");
        item.OwnCode.ShouldBe("mio-1");
        item.MatchedBy.ShouldBe("SKU");
        (await counter.List(new("mio-1"))).Items.Single().MatchedBy.ShouldBe("CUSTOMER_CODE");
        (await counter.List(new("senza"))).Items.Single().Price.ShouldBeNull();

        // The manufacturer has no class: everybody's list.
        (await counter.List(new("k64"), Caller.System)).Items.Single().Price!.Net.Value.ShouldBe(120m);
        var blind = Seed.CallerOf(counter.Dealer.Account, null, Permission.CatalogRead);
        (await counter.List(new("k64"), blind)).Items.Single().Price.ShouldBeNull();
        (await counter.Ask(new(Sort: "price"), blind)).Problem!.Status.ShouldBe(403);
    }

    [Theory, Databases]
    public async Task His_own_net_price_sorts_and_filters(Database on)
    {
        await using var counter = await Counter.Open(on);
        (await counter.Skus(new(Sort: "price"))).ShouldBe(["Z1", "K64-AR", "12/34", "Z2"]);
        (await counter.Skus(new(Sort: "-price"))).ShouldBe(["12/34", "K64-AR", "Z1", "Z2"]);
        (await counter.Skus(new(PriceFrom: 20, PriceTo: 30))).ShouldBe(["K64-AR", "12/34"]);
        (await counter.Skus(new(PriceTo: 19.99m))).ShouldBe(["Z1"]);
        (await counter.Skus(new(Available: true))).ShouldBe(["K64-AR", "12/34", "Z2"]);
        (await counter.Skus(new(Discontinued: true, Sort: "name"))).ShouldBe(["K64-AR", "OLD55", "Z1", "Z2", "12/34"]);
    }

    [Theory, Databases]
    public async Task Without_words_the_list_stands_as_the_manufacturer_laid_out_his_tree(Database on)
    {
        await using var counter = await Counter.Open(on);
        (await counter.Skus(new())).ShouldBe(["K64-AR", "12/34", "Z1", "Z2"]);
        await counter.Portal.Db(async db =>
        {
            // Spare parts are the last branch of the tree, news the first.
            var (spare, news) = (new Catalog.Category { Code = "SPARE", Name = "Ricambi", Position = 99 }, new Catalog.Category { Code = "NEWS", Name = "Novità", Position = -1 });
            db.AddRange(spare, news);
            await db.SaveChangesAsync();
            (await db.Set<Catalog.Product>().SingleAsync(p => p.Sku == "12/34")).CategoryId = spare.Id;
            (await db.Set<Catalog.Product>().SingleAsync(p => p.Sku == "Z2")).CategoryId = news.Id;
            return await db.SaveChangesAsync();
        });
        (await counter.Skus(new())).ShouldBe(["Z2", "K64-AR", "12/34", "Z1"]);
        (await counter.Skus(new(Sort: "sku"))).ShouldBe(["12/34", "K64-AR", "Z1", "Z2"]);
    }

    [Theory, Databases]
    public async Task Pages_show_each_product_once_also_when_the_catalogue_changes_between_them(Database on)
    {
        await using var counter = await Counter.Open(on);
        foreach (var sort in new[] { null, "name", "sku", "price" })
        {
            var all = await counter.Skus(new(Sort: sort));
            var seen = new List<string>();
            var request = new ListProducts.Request(Sort: sort, Limit: 1);
            for (var page = 0; page < 10; page++)
            {
                var list = await counter.List(request);
                list.Total.ShouldBe(4);
                seen.AddRange(list.Items.Select(i => i.Sku));
                if (list.Next is null)
                {
                    break;
                }

                request = request with { Cursor = list.Next, Limit = 1 + (page % 2) };
            }

            seen.ShouldBe(all);
        }

        var first = await counter.List(new(Limit: 2));
        await counter.Portal.Seed.Product("00");
        (await counter.Skus(new(Cursor: first.Next))).ShouldBe(["Z1", "Z2"]);
        (await counter.Ask(new(Search: "k64", Cursor: first.Next))).Problem!.Code.ShouldBe("INVALID_CURSOR");
        (await counter.Ask(new(Cursor: "nonsense"))).Problem!.Code.ShouldBe("INVALID_CURSOR");
    }

    [Theory, Databases]
    public async Task Ten_products_take_as_many_statements_as_two_hundred(Database on)
    {
        await using var counter = await Counter.Open(on);
        await counter.Portal.Seed.Products(Enumerable.Range(0, 220).Select(i => $"S{i:000}"));
        foreach (var request in new ListProducts.Request[] { new(), new(Search: "articolo"), new(Sort: "price"), new(Available: true, PriceTo: 50) })
        {
            await counter.List(request with { Limit = 200 });
            var ten = await counter.Portal.Sql.Of(() => counter.List(request with { Limit = 10 }));
            var many = await counter.Portal.Sql.Of(async () => (await counter.List(request with { Limit = 200 })).Items.Count.ShouldBe(200));
            many.ShouldBe(ten);
            many.ShouldBeLessThanOrEqualTo(12);
            TestContext.Current.TestOutputHelper?.WriteLine($"{on} {request}: {many} statements");
        }
    }

    [Theory, Databases]
    public async Task A_product_page_tells_all_that_helps_to_decide(Database on)
    {
        await using var counter = await Counter.Open(on);
        var page = (await counter.Get("K64-AR")).Value;
        page.Crumbs.Select(c => c.Code).ShouldBe(["DOOR", "CLOSER"]);
        page.Attributes.ShouldBe([new("Finitura", "argento"), new("Tagliafuoco", "sì")]);
        page.Packs.ShouldBe([new PackSize("CF", new(6)), new PackSize("CT", new(60))]);
        page.Stock.Single().Available.Value.ShouldBe(48m);
        page.Media.ShouldBe([new MediaView("image", "/media/foto/k64%20ar.jpg", "Chiudiporta")]);
        page.Substitutes.ShouldBe([new SubstituteView("OLD55", "Chiudiporta vecchio", "REPLACES")]);
        page.Explanation.ShouldNotBeEmpty();
        (await counter.Get("OLD55")).Value.Substitutes.ShouldBe([new SubstituteView("K64-AR", "Chiudiporta", "REPLACED_BY")]);

        var json = JsonSerializer.SerializeToElement(page, Json.Options);
        json.TryGetProperty("item", out _).ShouldBeFalse();
        foreach (var member in new[] { "sku", "name", "unit", "pack", "price", "availability", "explanation", "breaks", "stock", "media", "substitutes" })
        {
            json.TryGetProperty(member, out _).ShouldBeTrue(member);
        }

        json.GetProperty("price").GetProperty("net").GetDecimal().ShouldBe(20m);
        json.GetProperty("availability").GetProperty("state").GetString().ShouldBe("AVAILABLE");
    }

    [Theory, Databases]
    public async Task A_SKU_with_a_slash_has_a_page(Database on)
    {
        await using var counter = await Counter.Open(on);
        SkuInPath.Decode(SkuInPath.Encode("12/34")).ShouldBe("12/34");
        var page = (await counter.Get(SkuInPath.Decode("12%2F34"))).Value;
        page.Sku.ShouldBe("12/34");
        page.Media.ShouldBe([new MediaView("drawing", "/img/drawings.svg#drawing-lock", "Serratura")]);
    }

    [Theory, Databases]
    public async Task What_is_not_in_his_assortment_is_not_there(Database on)
    {
        await using var counter = await Counter.Open(on);
        foreach (var sku in new[] { "K64-AR", "NOPE", "mio-1", "", "\0", new string('x', 500) })
        {
            var answer = await counter.Get(sku, counter.Rival.Caller);
            answer.Problem!.Status.ShouldBe(404);
            answer.Problem.Code.ShouldBe("NOT_FOUND");
        }

        (await counter.Skus(new(), counter.Rival.Caller)).ShouldBe(["Z1"]);
        var every = await counter.Portal.Db(db => db.Set<Catalog.Product>().Select(p => p.Id).ToListAsync());
        (await counter.Portal.As(counter.Rival.Caller, (Shelf s) => s.Items(every))).Select(i => i.Sku).ShouldBe(["Z1"]);
        (await counter.Ask(new(), Caller.Stranger)).Problem!.Status.ShouldBe(401);
    }

    [Theory, Databases]
    public async Task Autocomplete_starts_at_two_letters_and_says_why(Database on)
    {
        await using var counter = await Counter.Open(on);
        Task<Result<Suggest.Response>> Type(string? text, int? limit = null) => counter.Portal.As(counter.Dealer.Caller, (Suggest.Handler h) => h.Handle(text, limit));
        (await Type("k")).Value.Items.ShouldBeEmpty();
        (await Type(null)).Value.Items.ShouldBeEmpty();
        (await Type("k6")).Value.Items.Single().MatchedBy.ShouldBe("SKU");
        (await Type("chiudi")).Value.Items.Single().MatchedBy.ShouldBe("TEXT");
        (await Type("chiudi", 99)).Problem!.Status.ShouldBe(400);
    }

    [Theory, Databases]
    public async Task A_bad_question_is_a_400_that_names_the_field(Database on)
    {
        await using var counter = await Counter.Open(on);
        async Task Refused(ListProducts.Request request, string field)
        {
            var problem = (await counter.Ask(request)).Problem!;
            (problem.Status, problem.Field).ShouldBe((400, field));
        }

        await Refused(new(Limit: 0), "limit");
        await Refused(new(Limit: 201), "limit");
        await Refused(new(Sort: "colour"), "sort");
        await Refused(new(Attribute: ["Finitura"]), "attribute");
        await Refused(new(PriceFrom: 2, PriceTo: 1), "priceFrom");
        await Refused(new(Search: new string('x', 201)), "search");
        await Refused(new(Brand: [.. Enumerable.Repeat("x", 51)]), "brand");
    }
}
