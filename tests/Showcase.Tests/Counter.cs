using Filiera.Catalog;
using Filiera.Inventory;
using Filiera.Kernel;
using Filiera.Pricing;
using Filiera.Showcase.Features;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Showcase.Tests;

/// <summary>A dealer in front of a small assortment with prices and stock.</summary>
internal sealed class Counter : IAsyncDisposable
{
    public required TestPortal Portal { get; init; }

    public required TestDealer Dealer { get; init; }

    public required TestDealer Rival { get; init; }

    public static async Task<Counter> Open(Database on)
    {
        var portal = await TestPortal.Start(on);
        var counter = new Counter { Portal = portal, Dealer = await portal.Seed.Dealer("C100", "A"), Rival = await portal.Seed.Dealer("C200", "B", "NARROW") };
        var category = await portal.Db(async db =>
        {
            var doors = db.Add(new Category { Code = "DOOR", Name = "Porte" }).Entity;
            await db.SaveChangesAsync();
            var closers = db.Add(new Category { Code = "CLOSER", Name = "Chiudiporta", ParentId = doors.Id }).Entity;
            await db.SaveChangesAsync();
            return closers.Id;
        });
        await portal.Seed.Product("12/34", 30, 5, p => { p.Name = "Serratura"; p.Image = "drawing-lock"; });
        var closer = await portal.Seed.Product("K64-AR", 120, 48, p =>
        {
            p.Name = "Chiudiporta";
            p.CategoryId = category;
            p.Minimum = new(12);
            p.Multiple = new(6);
            p.Packs = "CF:6;CT:60";
            p.Attributes = """{"Finitura":"argento","Tagliafuoco":true}""";
            p.Image = "foto/k64 ar.jpg";
        });
        await portal.Seed.Product("OLD55", 100, 0, p => { p.Name = "Chiudiporta vecchio"; p.Status = ProductStatus.Discontinued; p.Substitute = "K64-AR"; });
        await portal.Seed.Product("Z1", 1.5m, 0, p => p.Name = "Rondella");
        await portal.Seed.Product("Z2", price: null, stock: 10, with: p => p.Name = "Senza prezzo");
        await portal.Seed.List(PriceListKind.Class, [(closer, 20m)], l => l.Class = "A");
        await portal.Db(async db =>
        {
            var cluster = await db.Set<Accounts.Cluster>().SingleAsync(c => c.Code == "NARROW");
            db.Add(new AssortmentRule { ClusterId = cluster.Id, ProductId = (await db.Set<Product>().SingleAsync(p => p.Sku == "Z1")).Id });
            db.Add(new OwnCode { AccountId = counter.Dealer.Account.Id, Key = "MIO-1", Code = "mio-1", ProductId = closer.Id });
            await db.SaveChangesAsync();
            await db.BumpVersion(CatalogCache.Name);
            return Done.It;
        });
        return counter;
    }

    public async Task<ProductList> List(ListProducts.Request request, Caller? caller = null)
    {
        var answer = await Ask(request, caller);
        return answer.Ok ? answer.Value : throw new InvalidOperationException(answer.Problem!.Code);
    }

    public Task<Result<ProductList>> Ask(ListProducts.Request request, Caller? caller = null) =>
        Portal.As(caller ?? Dealer.Caller, (ListProducts.Handler h) => h.Handle(request));

    public async Task<string[]> Skus(ListProducts.Request request, Caller? caller = null) => [.. (await List(request, caller)).Items.Select(i => i.Sku)];

    public Task<Result<ProductPage>> Get(string sku, Caller? caller = null) => Portal.As(caller ?? Dealer.Caller, (GetProduct.Handler h) => h.Handle(sku));

    public ValueTask DisposeAsync() => Portal.DisposeAsync();
}
