using Filiera.Catalog.Features;
using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using Item = Filiera.Catalog.Features.UpsertProducts.Item;

namespace Filiera.Catalog.Tests;

/// <summary>A node's copy of the catalogue after changes: right, on every node, and without reading what did not change.</summary>
public sealed class CatalogMemoryTests
{
    [Theory, Databases]
    public async Task What_one_node_changes_the_other_shows_in_lists_and_in_searches(Database on)
    {
        await using var shop = await Shop.Open(on);
        await using var other = shop.Portal.SecondNode();
        (await Names(other, shop, "lucchetto")).ShouldBeEmpty();

        await Upsert(shop, new Item("V412", Name: "Lucchetto ad arco"), new Item("NUOVO-1", Name: "Lucchetto a combinazione", Category: "FIX"));
        (await Names(other, shop, "lucchetto")).ShouldBe(["Lucchetto a combinazione", "Lucchetto ad arco"], ignoreOrder: true);
        (await Names(other, shop, "viti")).ShouldBeEmpty();
        (await Names(other, shop, "nuovo1")).ShouldBe(["Lucchetto a combinazione"]);

        // Back from the other side.
        await other.Edit((UpsertProducts.Handler h) => h.Handle(Bulk<Item>.Of([new("NUOVO-1", Status: "discontinued")]), default));
        (await Names(shop.Portal, shop, "lucchetto")).ShouldBe(["Lucchetto ad arco"]);
    }

    [Theory, Databases]
    public async Task After_a_change_a_node_reads_what_changed_and_not_the_catalogue(Database on)
    {
        await using var shop = await Shop.Open(on);
        await shop.Portal.Seed.Products(Enumerable.Range(0, 400).Select(i => $"S{i:000}"), price: null, stock: null);
        await using var other = shop.Portal.SecondNode();
        await Names(other, shop, "articolo");
        var (one, rowsOfOne) = await After(1);
        var (many, rowsOfMany) = await After(40);
        many.ShouldBe(one);
        rowsOfOne.ShouldBeLessThan(30);
        (rowsOfMany - rowsOfOne).ShouldBeInRange(39, 3 * 39);

        async Task<(int Statements, int Rows)> After(int products)
        {
            await Upsert(shop, [.. Enumerable.Range(0, products).Select(i => new Item($"S{i:000}", Name: $"Cardine {products}"))]);
            var statements = await other.Sql.Of(async () => (await Names(other, shop, $"cardine {products}")).Length.ShouldBe(Math.Min(products, 24)));
            return (statements, other.Sql.Rows);
        }
    }

    [Theory, Databases]
    public async Task A_change_of_which_the_rows_are_not_named_is_seen_all_the_same(Database on)
    {
        await using var shop = await Shop.Open(on);
        await using var other = shop.Portal.SecondNode();
        await Names(other, shop, "rondella");
        await shop.Portal.Db(db => db.InTransaction<Done>(async () =>
        {
            // One row by name, and another by a statement of which nobody says what it touched.
            (await db.Set<Product>().SingleAsync(p => p.Sku == "A1")).Name = "Dado M8";
            await db.SaveChangesAsync();
            await db.Set<Product>().Where(p => p.Sku == "A-1").ExecuteUpdateAsync(s => s.SetProperty(p => p.Name, "Dado M6"));
            await db.BumpVersion(CatalogCache.Name);
            return Done.It;
        }));
        (await Names(other, shop, "dado")).ShouldBe(["Dado M6", "Dado M8"], ignoreOrder: true);

        // A row that is gone.
        await shop.Portal.Db(async db =>
        {
            db.Remove(await db.Set<Product>().SingleAsync(p => p.Sku == "A1"));
            return await db.SaveChangesAsync();
        });
        (await Names(other, shop, "dado")).ShouldBe(["Dado M6"]);
    }

    [Theory, Databases]
    public async Task Categories_and_assortments_reach_the_other_node_too(Database on)
    {
        await using var shop = await Shop.Open(on);
        await using var other = shop.Portal.SecondNode();
        async Task<string[]> Rivals() => shop.Named(await other.As(shop.Rival.Caller, (CatalogSearch s) => s.Search(new())));
        (await Rivals()).ShouldBe(["00123", "12/34"], ignoreOrder: true);
        await shop.Portal.Edit((UpsertAssortments.Handler h) => h.Handle(Bulk<UpsertAssortments.Item>.Of([new("LOCKS", Sku: "V412"), new("LOCKS", Sku: "12/34", Included: false)]), default));
        (await Rivals()).ShouldBe(["00123", "V412"], ignoreOrder: true);
        await shop.Portal.Edit((UpsertCategories.Handler h) => h.Handle(Bulk<UpsertCategories.Item>.Of([new("CLOSER", Parent: "LOCK")]), default));
        (await Rivals()).ShouldBe(["00123", "K30-AR", "K64-AR", "K64-BI", "V412"], ignoreOrder: true);
    }

    [Theory, Databases]
    public async Task Notices_of_changes_are_taken_away_after_a_while_and_who_missed_them_reads_everything(Database on)
    {
        await using var shop = await Shop.Open(on);
        await using var other = shop.Portal.SecondNode();
        await Names(other, shop, "rondella");
        await Upsert(shop, new Item("A1", Name: "Dado M8"));
        await shop.Portal.Db(async db =>
        {
            await db.Set<CacheVersion>().Where(v => v.Name == CatalogCache.Name).ExecuteUpdateAsync(s => s.SetProperty(v => v.Version, v => v.Version + 300));
            return Done.It;
        });
        using (var scope = shop.Portal.Services.CreateScope())
        {
            scope.ServiceProvider.GetRequiredService<CallerScope>().Caller = Caller.System;
            (await scope.ServiceProvider.GetServices<IJob>().Single(j => j.Name == "purge-changed-rows").Run(TestContext.Current.CancellationToken)).ShouldBeGreaterThan(0);
        }

        (await shop.Portal.Db(db => db.Set<ChangedRow>().CountAsync())).ShouldBe(0);
        (await Names(other, shop, "dado")).ShouldBe(["Dado M8"]);
    }

    private static Task Upsert(Shop shop, params Item[] items) => shop.Portal.Edit((UpsertProducts.Handler h) => h.Handle(Bulk<Item>.Of(items), default));

    private static async Task<string[]> Names(TestPortal node, Shop shop, string text) => await node.As(shop.Dealer.Caller, async (CallersCatalog catalog) =>
    {
        var hits = await node.As(shop.Dealer.Caller, (CatalogSearch s) => s.Search(new(text)));
        var (snapshot, _) = await catalog.Open();
        return hits.Hits.Select(h => snapshot.Entries[snapshot.SlotOf(h.ProductId)].Product.Name).ToArray();
    });
}
