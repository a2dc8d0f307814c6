using System.Text.Json;
using Filiera.Catalog.Features;
using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using Item = Filiera.Catalog.Features.UpsertProducts.Item;

namespace Filiera.Catalog.Tests;

/// <summary>Products as a person of the manufacturer edits them.</summary>
public sealed class EditProductsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private const string Carton = "18012345678904";

    [Theory, Databases]
    public async Task A_new_product_is_made_read_changed_and_its_history_tells_the_old_values(Database on)
    {
        await using var portal = await TestPortal.Start(on);

        var made = await portal.Edit((SaveProduct.Handler h) => h.Create(new Item("N1", "Maniglia", Unit: "PZ", Packs: $"CF:6;CT:48:{Carton}", Minimum: 6, Multiple: 6), default));
        var twice = await portal.Edit((SaveProduct.Handler h) => h.Create(new Item("N1", "Altra"), default));
        var changed = await portal.Edit((SaveProduct.Handler h) => h.Change("N1", new Item(Name: "Maniglia M1", NameEn: "Handle M1", Minimum: 12), IfMatch.Read(made.ETag), default));
        var history = await portal.Edit((ListProductChanges.Handler h) => h.Handle("N1", null, null, default));

        (made.Status, made.Location, made.ETag, made.Value.Packs).ShouldBe((201, "/api/v1/admin/products/N1", "v0", $"CF:6;CT:48:{Carton}"));
        twice.Problem!.Code.ShouldBe("SKU_TAKEN");
        (changed.ETag, changed.Value.Name, changed.Value.Minimum).ShouldBe(("v1", "Maniglia M1", 12m));
        history.Value.Items.Select(e => (e.What, e.Who)).ShouldBe([("product.changed", Office.Editor.Name), ("product.created", Office.Editor.Name)]);
        history.Value.Items[0].Changes.Select(c => (c.Field, c.From?.ToString(), c.To?.ToString())).ShouldBe([("name", "Maniglia", "Maniglia M1"), ("nameEn", null, "Handle M1"), ("minimum", "6", "12")]);
    }

    [Theory, Databases]
    public async Task Of_two_who_edit_one_product_the_second_is_told_and_nothing_is_saved(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Product("A1");
        var read = IfMatch.Read((await portal.Edit((GetProductSheet.Handler h) => h.Handle("A1", default))).ETag);

        var both = await Task.WhenAll(
            portal.As(Office.Editor, (SaveProduct.Handler h) => h.Change("A1", new Item(Brand: "Anna"), read, default)),
            portal.As(Office.Other, (SaveProduct.Handler h) => h.Change("A1", new Item(Brand: "Bruno"), read, default)));

        both.Count(r => r.Ok).ShouldBe(1);
        both.Single(r => !r.Ok).Problem!.ShouldSatisfyAllConditions(p => p.Status.ShouldBe(412), p => p.Code.ShouldBe("CHANGED_MEANWHILE"));
        var product = await portal.Db(db => db.Set<Product>().SingleAsync());
        (product.Version, product.Brand).ShouldBe((1, both.Single(r => r.Ok).Value.Brand));
    }

    [Theory, Databases]
    public async Task The_bulk_call_raises_versions_too_and_tells_each_old_value(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Products(["A1", "A2"]);
        var read = IfMatch.Read((await portal.Edit((GetProductSheet.Handler h) => h.Handle("A1", default))).ETag);

        await portal.Edit((UpsertProducts.Handler h) => h.Handle(Bulk<Item>.Of([new Item("A1", Brand: "PIM"), new Item("A2", Name: "Articolo A2")]), default));
        var late = await portal.Edit((SaveProduct.Handler h) => h.Change("A1", new Item(Brand: "Anna"), read, default));

        late.Problem!.Code.ShouldBe("CHANGED_MEANWHILE");
        var history = (await portal.Edit((ListProductChanges.Handler h) => h.Handle("A1", null, null, default))).Value.Items;
        history.Single().Changes.Select(c => (c.Field, c.From?.ToString(), c.To?.ToString())).ShouldBe([("brand", null, "PIM")]);
        (await portal.Edit((ListProductChanges.Handler h) => h.Handle("A2", null, null, default))).Value.Items.ShouldBeEmpty("nothing of it changed");
    }

    [Theory, Databases]
    public async Task A_change_is_undone_as_a_new_change_and_not_over_a_later_one(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Product("A1", with: p => { p.Brand = "Uno"; p.Maximum = new(10); p.Attributes = """{"Colore":"rosso"}"""; });
        await portal.Edit((SaveProduct.Handler h) => h.Change("A1", new Item(Brand: "", Maximum: 0, NameEn: "One", Attributes: JsonSerializer.SerializeToElement("Colore=blu")), IfMatch.Any, default));
        await portal.Edit((SaveProduct.Handler h) => h.Change("A1", new Item(Name: "Nuovo"), IfMatch.Any, default));
        var history = (await portal.Edit((ListProductChanges.Handler h) => h.Handle("A1", null, null, default))).Value.Items;

        var undone = await portal.Edit((UndoProductChange.Handler h) => h.Handle("A1", history[1].Id, IfMatch.Any, default));
        var again = await portal.Edit((UndoProductChange.Handler h) => h.Handle("A1", history[1].Id, IfMatch.Any, default));
        var ofAnother = await portal.Edit((UndoProductChange.Handler h) => h.Handle("A1", 999_999, IfMatch.Any, default));

        undone.Ok.ShouldBeTrue(undone.Problem?.Message.ToString());
        (undone.Value.Brand, undone.Value.Maximum, undone.Value.NameEn, undone.Value.Name).ShouldBe(("Uno", 10m, null, "Nuovo"));
        undone.Value.Attributes!.Value.GetProperty("Colore").GetString().ShouldBe("rosso");
        again.Problem!.Code.ShouldBe("CHANGED_SINCE");
        ofAnother.Problem!.Status.ShouldBe(404);
        (await portal.Edit((ListProductChanges.Handler h) => h.Handle("A1", null, null, default))).Value.Items.Count.ShouldBe(3);
    }

    [Theory, Databases]
    public async Task A_cartons_barcode_finds_the_product_and_the_pack(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("C1");
        await portal.Seed.Product("A1");

        await portal.Edit((SaveProduct.Handler h) => h.Change("A1", new Item(Gtin: "8012345678907", Packs: $"CF:6;CT:48:{Carton}"), IfMatch.Any, default));
        var found = await portal.As(dealer.Caller, (CatalogReader r) => r.Resolve([Carton, "8012345678907"]));

        (found[Carton].Product.Sku, found[Carton].Matched, found[Carton].PackUnit).ShouldBe(("A1", MatchKind.Gtin, "CT"));
        found["8012345678907"].PackUnit.ShouldBeNull();
        found[Carton].Product.Packs.ShouldBe([new("CF", 6), new("CT", 48)]);
        (await portal.Edit((SaveProduct.Handler h) => h.Change("A1", new Item(Packs: "CT:48:18012345678905"), IfMatch.Any, default))).Problem!.Code.ShouldBe("PACKS_UNREADABLE");
    }

    [Theory, Databases]
    public async Task Fields_that_cannot_be_are_named_each(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Product("A1");

        var wrong = await portal.Edit((SaveProduct.Handler h) => h.Change("A1", new Item(Gtin: "123", VatNature: "X9", Minimum: -1), IfMatch.Any, default));

        wrong.Problem!.Status.ShouldBe(422);
        wrong.Problem.All!.Select(p => p.Field).ShouldBe(["minimum", "vatNature", "gtin"]);
        (await portal.Edit((SaveProduct.Handler h) => h.Change("A1", new Item(Category: "NOT"), IfMatch.Any, default))).Problem!.Code.ShouldBe("UNKNOWN_CATEGORY");
        (await portal.Edit((SaveProduct.Handler h) => h.Change("A1", new Item("A2"), IfMatch.Any, default))).Problem!.Code.ShouldBe("SKU_FIXED");
        (await portal.Edit((SaveProduct.Handler h) => h.Change("NOT", new Item(Gtin: "123"), IfMatch.Any, default))).Problem!.Status.ShouldBe(404);
    }

    [Theory, Databases]
    public async Task The_list_is_filtered_sorted_and_paged_by_the_database(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Edit((UpsertCategories.Handler h) => h.Handle(Bulk<UpsertCategories.Item>.Of([new("TOP", "Sopra"), new("LOW", "Sotto", Parent: "TOP")]), default));
        await portal.Edit((UpsertProducts.Handler h) => h.Handle(Bulk<Item>.Of(
        [
            new Item("K64-AR", "Chiudiporta argento", Category: "LOW", ItemClass: "CHI", Gtin: "8012345678907", Image: "foto/k.jpg"),
            new Item("K64-BI", "Chiudiporta bianco", NameEn: "White closer", Category: "TOP", ItemClass: "CHI", Packs: $"CT:6:{Carton}", Image: "d-closer"),
            new Item("V1", "Vite 100%", Status: "discontinued"),
        ]), default));

        (await Skus(portal, new(Sort: "-name"))).ShouldBe(["V1", "K64-BI", "K64-AR"]);
        (await Skus(portal, new("k64"))).ShouldBe(["K64-AR", "K64-BI"]);
        (await Skus(portal, new("k64 ar"))).ShouldBe(["K64-AR"]);
        (await Skus(portal, new("ARGENTO"))).ShouldBe(["K64-AR"]);
        (await Skus(portal, new("white"))).ShouldBe(["K64-BI"]);
        (await Skus(portal, new("0%"))).ShouldBe(["V1"], "a sign of LIKE is a letter here");
        (await Skus(portal, new(Carton))).ShouldBe(["K64-BI"]);
        (await Skus(portal, new(Category: "TOP"))).ShouldBe(["K64-AR", "K64-BI"]);
        (await Skus(portal, new(Category: "-"))).ShouldBe(["V1"]);
        (await Skus(portal, new(Status: "discontinued"))).ShouldBe(["V1"]);
        (await Skus(portal, new(Image: "with"))).ShouldBe(["K64-AR"]);
        (await Skus(portal, new(Image: "without"))).ShouldBe(["K64-BI", "V1"]);
        (await Skus(portal, new(ItemClass: "CHI", Limit: 1))).ShouldBe(["K64-AR"]);
        foreach (var wrong in new ListAllProducts.Request[] { new(Sort: "price"), new(Status: "0"), new(Image: "maybe"), new(Category: "NOT"), new(Limit: 0), new(Cursor: "x") })
        {
            (await portal.Edit((ListAllProducts.Handler h) => h.Handle(wrong, default))).Problem!.Status.ShouldBe(400);
        }

        await portal.Seed.Products(Enumerable.Range(0, 60).Select(i => $"Z{i}"));
        (await portal.Sql.Of(() => portal.Edit((ListAllProducts.Handler h) => h.Handle(new(Category: "TOP", Limit: 50), default)))).ShouldBe(3);
        (await portal.Sql.Of(() => portal.Edit((ListAllProducts.Handler h) => h.Handle(new(Limit: 50), default)))).ShouldBe(2);
    }

    [Theory, Databases]
    public async Task What_is_exported_can_be_imported_and_changes_nothing(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Edit((UpsertProducts.Handler h) => h.Handle(Bulk<Item>.Of([new Item("12/34", "=SOMMA(1)", Category: "C1", Packs: $"CF:12;CT:144:{Carton}", Minimum: 0.5m, Multiple: 0.5m, Unit: "KG", Attributes: JsonSerializer.SerializeToElement("Colore=rosso; scuro"))]), default));

        var file = await portal.Edit((ExportProducts.Handler h) => h.Handle(new(), "csv", default));
        using var csv = new MemoryStream();
        await portal.Edit(async (ExportProducts.Handler h) => { await (await h.Handle(new(), "csv", default)).Value.WriteCsv(csv); return 0; });
        var path = Path.Combine(Directory.CreateTempSubdirectory("filiera-export-").FullName, "articoli.csv");
        await File.WriteAllBytesAsync(path, csv.ToArray(), Stop);
        using var report = new ImportReport(path + ".report");
        var counts = await portal.Edit((ImportProducts.Handler h) => h.Handle(new ImportJob(path, report), default));

        file.Ok.ShouldBeTrue();
        System.Text.Encoding.UTF8.GetString(csv.ToArray()).ShouldContain(";'=SOMMA(1);", Case.Sensitive, "a formula never runs in a spreadsheet");
        counts.Value.Rejected.ShouldBe(0);
        (counts.Value.Imported + counts.Value.Unchanged).ShouldBe(1);
        var product = await portal.Db(db => db.Set<Product>().SingleAsync());
        (product.Packs, product.Minimum.Value, ProductAttributes.Read(product.Attributes).Single().Value).ShouldBe(($"CF:12;CT:144:{Carton}", 0.5m, "rosso; scuro"));
        (await portal.Edit((ExportProducts.Handler h) => h.Handle(new(), "pdf", default))).Problem!.Status.ShouldBe(400);
    }

    [Theory, Databases]
    public async Task Chosen_rows_take_one_change_and_unknown_ones_are_never_made(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Products(["A1", "A2"], with: p => p.Attributes = """{"Colore":"rosso"}""");
        await portal.Edit((SaveCategory.Handler h) => h.Create(new("C1", "Categoria"), default));

        var result = await portal.Edit((ChangeProducts.Handler h) => h.Handle(new(["A1", "GONE", "A2"], Category: "C1", Status: "discontinued", Attribute: "Garanzia", Value: "5 anni"), default));
        var again = await portal.Edit((ChangeProducts.Handler h) => h.Handle(new(["A1"], Attribute: "Colore", Value: ""), default));

        result.Value.Rows.Select(r => (r.Index, r.Key, r.Status)).ShouldBe([(0, "A1", RowStatus.Updated), (1, "GONE", RowStatus.Rejected), (2, "A2", RowStatus.Updated)]);
        again.Value.Updated.ShouldBe(1);
        var products = await portal.Db(db => db.Set<Product>().OrderBy(p => p.Sku).ToListAsync());
        products.Count.ShouldBe(2);
        products.ShouldAllBe(p => p.Status == ProductStatus.Discontinued && p.CategoryId != null);
        ProductAttributes.Read(products[0].Attributes).ShouldBe([new("Garanzia", "5 anni")]);
        ProductAttributes.Read(products[1].Attributes).ShouldBe([new("Colore", "rosso"), new("Garanzia", "5 anni")]);
        (await portal.Edit((ChangeProducts.Handler h) => h.Handle(new(["A1"]), default))).Problem!.Code.ShouldBe("NOTHING_TO_CHANGE");
        (await portal.Edit((ChangeProducts.Handler h) => h.Handle(new([], Status: "active"), default))).Problem!.Code.ShouldBe("NO_ROWS");
    }

    [Theory, Databases]
    public async Task An_edit_is_seen_by_dealers_of_another_node_at_once(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await using var site = await TestSite.Over(portal);
        await portal.Seed.Product("A1");
        var client = await site.Client("erp");
        (await client.GetStringAsync("/api/v1/products/A1", Stop)).ShouldContain("Articolo A1");

        await portal.Edit((SaveProduct.Handler h) => h.Change("A1", new Item(Name: "Nome nuovo"), IfMatch.Any, default));

        (await client.GetStringAsync("/api/v1/products/A1", Stop)).ShouldContain("Nome nuovo");
    }

    [Theory, Databases]
    public async Task Only_who_may_write_the_catalogue_edits_it(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var dealer = await portal.Seed.Dealer("C1");
        await portal.Seed.Product("A1");
        foreach (var caller in new[] { Office.Prices, dealer.Caller, Caller.Stranger })
        {
            var expected = caller.IsSignedIn ? 403 : 401;
            (await portal.As(caller, (ListAllProducts.Handler h) => h.Handle(new(), default))).Problem!.Status.ShouldBe(expected);
            (await portal.As(caller, (ExportProducts.Handler h) => h.Handle(new(), "csv", default))).Problem!.Status.ShouldBe(expected);
            (await portal.As(caller, (GetProductSheet.Handler h) => h.Handle("A1", default))).Problem!.Status.ShouldBe(expected);
            (await portal.As(caller, (SaveProduct.Handler h) => h.Change("A1", new Item(Name: "x"), IfMatch.Any, default))).Problem!.Status.ShouldBe(expected);
            (await portal.As(caller, (SaveProduct.Handler h) => h.Create(new Item("B1", "x"), default))).Problem!.Status.ShouldBe(expected);
            (await portal.As(caller, (ChangeProducts.Handler h) => h.Handle(new(["A1"], Status: "active"), default))).Problem!.Status.ShouldBe(expected);
            (await portal.As(caller, (ListProductChanges.Handler h) => h.Handle("A1", null, null, default))).Problem!.Status.ShouldBe(expected);
            (await portal.As(caller, (UndoProductChange.Handler h) => h.Handle("A1", 1, IfMatch.Any, default))).Problem!.Status.ShouldBe(expected);
            (await portal.As(caller, (ChangeImages.Handler h) => h.Handle("A1", new([]), IfMatch.Any, default))).Problem!.Status.ShouldBe(expected);
            (await portal.As(caller, (UploadImages.Handler h) => h.Handle(null, [], default))).Problem!.Status.ShouldBe(expected);
        }
    }

    private static async Task<string[]> Skus(TestPortal portal, ListAllProducts.Request request) =>
        [.. (await portal.Edit((ListAllProducts.Handler h) => h.Handle(request, default))).Value.Items.Select(p => p.Sku)];
}
