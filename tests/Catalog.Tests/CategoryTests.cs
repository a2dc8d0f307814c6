using Filiera.Catalog.Features;
using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Filiera.Catalog.Tests;

/// <summary>The tree as it is edited.</summary>
public sealed class CategoryTests
{
    [Theory, Databases]
    public async Task A_category_is_made_renamed_moved_and_deleted_when_empty(Database on)
    {
        await using var shop = await Shop.Open(on);
        var portal = shop.Portal;

        var made = await portal.Edit((SaveCategory.Handler h) => h.Create(new("NEW", "Nuova", Parent: "DOOR", Position: 1), default));
        (await Tree(portal)).ShouldBe(["DOOR", ".NEW", ".CLOSER", ".LOCK", "FIX"]);
        var renamed = await portal.Edit((SaveCategory.Handler h) => h.Change("NEW", new(Name: "Nuovissima", NameEn: "Newest"), IfMatch.Read(made.ETag), default));
        await portal.Edit((SaveCategory.Handler h) => h.Change("LOCK", new(Position: 1), IfMatch.Any, default));
        (await Tree(portal)).ShouldBe(["DOOR", ".LOCK", ".NEW", ".CLOSER", "FIX"]);
        await portal.Edit((SaveCategory.Handler h) => h.Change("NEW", new(Parent: ""), IfMatch.Any, default));
        (await Tree(portal)).ShouldBe(["DOOR", ".LOCK", ".CLOSER", "FIX", "NEW"]);

        (made.Status, renamed.Value.NameEn).ShouldBe((201, "Newest"));
        (await portal.Edit((SaveCategory.Handler h) => h.Create(new("NEW", "Ancora"), default))).Problem!.Code.ShouldBe("CODE_TAKEN");
        (await portal.Edit((SaveCategory.Handler h) => h.Change("DOOR", new(Parent: "LOCK"), IfMatch.Any, default))).Problem!.Code.ShouldBe("UNKNOWN_PARENT");
        (await portal.Edit((SaveCategory.Handler h) => h.Change("NEW", new(Name: "x"), IfMatch.Read(made.ETag), default))).Problem!.Code.ShouldBe("CHANGED_MEANWHILE");
        (await portal.Edit((DeleteCategory.Handler h) => h.Handle("CLOSER", IfMatch.Any, default))).Problem!.Message.ToString().ShouldContain("4 articoli");
        (await portal.Edit((DeleteCategory.Handler h) => h.Handle("LOCK", IfMatch.Any, default))).Problem!.Message.ToString().ShouldContain("1 assortimenti");
        (await portal.Edit((DeleteCategory.Handler h) => h.Handle("NEW", IfMatch.Any, default))).Status.ShouldBe(204);
        (await portal.Edit((DeleteCategory.Handler h) => h.Handle("NEW", IfMatch.Any, default))).Problem!.Status.ShouldBe(404);
        var told = await portal.Db(db => db.Set<AuditEntry>().Where(a => a.Subject == "category:NEW").OrderBy(a => a.Id).Select(a => a.What).ToListAsync());
        told.ShouldBe(["category.created", "category.changed", "category.changed", "category.deleted"]);
    }

    [Theory, Databases]
    public async Task Quantities_come_field_by_field_from_product_category_and_the_one_above(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        var products = await portal.Seed.Products(["P1", "P2", "P3"]);
        await portal.Edit((SaveCategory.Handler h) => h.Create(new("FERRO", "Ferramenta"), default));
        await portal.Edit((SaveCategory.Handler h) => h.Create(new("VITI", "Viti", Parent: "FERRO"), default));
        await portal.Db(async db =>
        {
            var viti = await db.Set<Category>().SingleAsync(c => c.Code == "VITI");
            foreach (var product in await db.Set<Product>().Where(p => p.Sku != "P3").ToListAsync())
            {
                product.CategoryId = viti.Id;
                product.Multiple = new(product.Sku == "P2" ? 4 : 1);
            }

            return await db.SaveChangesAsync();
        });
        (await portal.Edit((SetCategoryQuantities.Handler h) => h.Handle("FERRO", new(10, 5, 100), IfMatch.Any, default))).Ok.ShouldBeTrue();
        var viti = await portal.Edit((SetCategoryQuantities.Handler h) => h.Handle("VITI", new(15, 10), IfMatch.Any, default));
        (viti.Value.Minimum, viti.Value.Maximum).ShouldBe((15m, null));

        var seen = await portal.Edit((CatalogReader r) => r.ByIds([.. products.Select(p => p.Id)]));
        products.Select(p => seen[p.Id]).Select(p => (p.Minimum.Value, p.Multiple.Value, p.Maximum?.Value)).ShouldBe([(15m, 10m, 100m), (15m, 4m, 100m), (1m, 1m, null)]);

        (await portal.Edit((SetCategoryQuantities.Handler h) => h.Handle("VITI", new(10, 8, 7), IfMatch.Any, default))).Problem!.Code.ShouldBe("NOTHING_ORDERABLE");
        (await portal.Edit((SetCategoryQuantities.Handler h) => h.Handle("VITI", new(), IfMatch.Read("v0"), default))).Problem!.Status.ShouldBe(412);
        (await portal.Edit((SetCategoryQuantities.Handler h) => h.Handle("VITI", new(), IfMatch.Any, default))).Ok.ShouldBeTrue();
        (await portal.Edit((CatalogReader r) => r.ByIds([products[0].Id])))[products[0].Id].Minimum.Value.ShouldBe(10m);
    }

    [Theory, Databases]
    public async Task Making_room_for_a_neighbour_is_no_edit_of_the_others(Database on)
    {
        await using var shop = await Shop.Open(on);
        var closer = (await Rows(shop.Portal)).Single(r => r.Code == "CLOSER").Version;

        await shop.Portal.Edit((SaveCategory.Handler h) => h.Change("LOCK", new(Position: 1), IfMatch.Any, default));

        (await shop.Portal.Edit((SaveCategory.Handler h) => h.Change("CLOSER", new(Name: "Molle"), IfMatch.Read(closer), default))).Ok.ShouldBeTrue();
    }

    [Theory, Databases]
    public async Task The_list_counts_finds_and_sorts(Database on)
    {
        await using var shop = await Shop.Open(on);
        (await Rows(shop.Portal)).Select(r => (r.Code, r.Depth, r.Products, r.Below)).ShouldBe([("DOOR", 0, 0, 6), ("CLOSER", 1, 4, 4), ("LOCK", 1, 2, 2), ("FIX", 0, 3, 3)]);
        (await Rows(shop.Portal, new(Search: "doors"))).Select(r => r.Code).ShouldBe(["DOOR"]);
        (await Rows(shop.Portal, new(Sort: "-products", Limit: 2))).Select(r => r.Code).ShouldBe(["DOOR", "CLOSER"]);
        (await shop.Portal.Edit((ListCategories.Handler h) => h.Handle(new(Sort: "colour"), default))).Problem!.Status.ShouldBe(400);
        (await shop.Portal.Sql.Of(() => Rows(shop.Portal))).ShouldBe(2);
    }

    [Theory, Databases]
    public async Task In_bulk_parents_may_come_after_and_every_row_keeps_its_history(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        UpsertCategories.Item[] items = [new("LOW", "Sotto", Parent: "TOP"), new("TOP", "Sopra"), new("", "senza codice")];

        var first = await portal.Edit((UpsertCategories.Handler h) => h.Handle(Bulk<UpsertCategories.Item>.Of(items), default));
        var second = await portal.Edit((UpsertCategories.Handler h) => h.Handle(Bulk<UpsertCategories.Item>.Of([items[0], items[1] with { Name = "Sopra tutto" }]), default));

        (first.Value.Created, first.Value.Rejected, second.Value.Updated, second.Value.Unchanged).ShouldBe((2, 1, 1, 1));
        (await Tree(portal)).ShouldBe(["TOP", ".LOW"]);
        var line = await portal.Db(db => db.Set<AuditEntry>().SingleAsync(a => a.Subject == "category:TOP" && a.What == "category.changed"));
        line.Detail.ShouldBe("""{"changes":{"name":{"from":"Sopra","to":"Sopra tutto"}}}""");
        (await Rows(portal)).Single(r => r.Code == "TOP").Version.ShouldBe("v1");
    }

    [Theory, Databases]
    public async Task Nobody_else_edits_the_tree(Database on)
    {
        await using var shop = await Shop.Open(on);
        foreach (var caller in new[] { Office.Prices, shop.Dealer.Caller })
        {
            (await shop.Portal.As(caller, (ListCategories.Handler h) => h.Handle(new(), default))).Problem!.Status.ShouldBe(403);
            (await shop.Portal.As(caller, (ExportCategories.Handler h) => h.Handle(null, default))).Problem!.Status.ShouldBe(403);
            (await shop.Portal.As(caller, (SaveCategory.Handler h) => h.Create(new("X", "X"), default))).Problem!.Status.ShouldBe(403);
            (await shop.Portal.As(caller, (SaveCategory.Handler h) => h.Change("FIX", new(Name: "X"), IfMatch.Any, default))).Problem!.Status.ShouldBe(403);
            (await shop.Portal.As(caller, (DeleteCategory.Handler h) => h.Handle("FIX", IfMatch.Any, default))).Problem!.Status.ShouldBe(403);
            (await shop.Portal.As(caller, (UpsertCategories.Handler h) => h.Handle(Bulk<UpsertCategories.Item>.Of([]), default))).Problem!.Status.ShouldBe(403);
        }
    }

    private static async Task<IReadOnlyList<ListCategories.Row>> Rows(TestPortal portal, ListRequest? request = null) =>
        (await portal.Edit((ListCategories.Handler h) => h.Handle(request ?? new(Limit: 100), default))).Value.Items;

    private static async Task<string[]> Tree(TestPortal portal) => [.. (await Rows(portal)).Select(r => new string('.', r.Depth) + r.Code)];
}
