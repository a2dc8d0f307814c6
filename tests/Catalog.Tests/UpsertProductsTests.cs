using System.Text.Json;
using Filiera.Catalog.Features;
using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using Item = Filiera.Catalog.Features.UpsertProducts.Item;

namespace Filiera.Catalog.Tests;

/// <summary>The PIM's products, in bulk.</summary>
public sealed class UpsertProductsTests
{
    private static readonly Item Screw = new(
        "VL/440", "Vite per legno 4x40", "Wood screw 4x40", "Testa svasata", "VITI", "Filiera", "V1", "pz", Packs: "cf:100; ct:2000", Minimum: 100, Multiple: 100, VatRate: 22,
        Status: "active", Gtin: "8012345678907", Attributes: JsonSerializer.Deserialize<JsonElement>("""{"Testa":"svasata","Uso":["interno","esterno"]}"""), LastSold: new(2026, 3, 31));

    [Theory, Databases]
    public async Task A_product_is_stored_whole_and_sent_twice_it_changes_nothing(Database on)
    {
        await using var portal = await TestPortal.Start(on);

        var first = await Put(portal, Screw);
        var version = await portal.Db(db => db.ReadVersion("catalog"));
        var second = await Put(portal, Screw);

        (first.Created, second.Unchanged).ShouldBe((1, 1));
        var product = await portal.Db(db => db.Set<Product>().SingleAsync());
        (product.Unit, product.Packs, product.Minimum.Value, product.Gtin, product.LastSold).ShouldBe(("PZ", "CF:100;CT:2000", 100m, "08012345678907", new DateOnly(2026, 3, 31)));
        ProductAttributes.Read(product.Attributes).Select(a => a.Value).ShouldBe(["svasata", "interno", "esterno"]);
        (await portal.Db(db => db.Set<Category>().SingleAsync())).Id.ShouldBe(product.CategoryId!.Value);
        version.ShouldBeGreaterThan(0);
        (await portal.Db(db => db.ReadVersion("catalog"))).ShouldBe(version);
        (await portal.Db(db => db.Set<OutboxMessage>().SingleAsync(m => m.Type == "products.changed"))).Payload.ShouldContain("VL/440");
    }

    [Theory, Databases]
    public async Task Good_rows_are_kept_and_bad_ones_explained(Database on)
    {
        await using var portal = await TestPortal.Start(on);

        var result = await Put(portal,
            new Item("A1", "good"),
            new Item("", "no sku"),
            new Item("A2"),
            new Item("A3", "x", Gtin: "8012345678906"),
            new Item("A4", "x", Gtin: "8,01E+12"),
            new Item("A5", "x", Packs: "CF=12"),
            new Item("A6", "x", Minimum: 1.5m),
            new Item("A7", "x", Minimum: 24, Multiple: 24, Maximum: 20),
            new Item("A8", "x", VatRate: 22.555m),
            new Item("A9", "x", VatRate: 22, VatNature: "N4"),
            new Item("B1", "x", Status: "maybe"),
            new Item("B2", "x", Unit: "ELEVEN-LONG"),
            new Item("B3", "x", Attributes: JsonSerializer.SerializeToElement(new[] { 1 })),
            new Item("A1", "twice"));

        result.Rows.Select(r => r.Problems is [var p, ..] ? p.Code : null).ShouldBe(
            [null, "REQUIRED", "REQUIRED", "GTIN_CHECK_DIGIT", "GTIN_EXCEL_SCIENTIFIC", "PACKS_UNREADABLE", "TOO_MANY_DECIMALS", "QUANTITY_RULE", "TOO_MANY_DECIMALS", "VAT_NATURE", "STATUS_UNKNOWN", "TOO_LONG", "ATTRIBUTES_UNREADABLE", "DUPLICATE_KEY"]);
        (result.Created, result.Rejected).ShouldBe((1, 13));
        (await portal.Db(db => db.Set<Product>().Select(p => p.Sku).ToListAsync())).ShouldBe(["A1"]);
    }

    [Theory, Databases]
    public async Task A_substitute_may_come_in_the_same_call_or_later(Database on)
    {
        await using var portal = await TestPortal.Start(on);

        var result = await Put(portal, new Item("OLD", "old", Status: "discontinued", Substitute: "NEW"), new Item("OLDER", "older", Substitute: "NEVER"), new Item("NEW", "new"));

        result.Rows.Select(r => (r.Status, r.Problems.Count)).ShouldBe([(RowStatus.Created, 0), (RowStatus.Created, 1), (RowStatus.Created, 0)]);
        result.Rows[1].Problems[0].ShouldSatisfyAllConditions(p => p.Code.ShouldBe("UNKNOWN_SUBSTITUTE"), p => p.Warning.ShouldBeTrue());
    }

    [Theory, Databases]
    public async Task What_is_absent_stays_and_what_is_empty_goes(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await Put(portal, Screw with { Maximum = 1000 });

        await Put(portal, new Item("VL/440", Brand: "", Packs: "", Maximum: 0, Gtin: ""));

        var product = await portal.Db(db => db.Set<Product>().SingleAsync());
        (product.Name, product.Brand, product.Packs, product.Maximum, product.Gtin, product.Minimum.Value).ShouldBe(("Vite per legno 4x40", null, null, null, null, 100m));
    }

    [Theory, Databases]
    public async Task The_statements_do_not_grow_with_the_rows(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        Item[] Many(string prefix, int count) => [.. Enumerable.Range(0, count).Select(i => new Item($"{prefix}{i}", $"Articolo {i}", Category: $"{prefix}{i % 7}", Substitute: $"{prefix}0"))];
        await Put(portal, Many("W", 10));

        var few = await portal.Sql.Of(() => Put(portal, Many("F", 10)));
        var many = await portal.Sql.Of(() => Put(portal, Many("M", 1000)));

        many.ShouldBe(few);
        many.ShouldBeLessThan(14);
    }

    private static async Task<BulkResult> Put(TestPortal portal, params Item[] items) =>
        (await portal.AsSystem((UpsertProducts.Handler h) => h.Handle(Bulk<Item>.Of(items), default))).Value;
}
