using Filiera.Accounts;
using Filiera.Kernel;
using Filiera.Testing;

namespace Filiera.Catalog.Tests;

/// <summary>A small ironmonger's catalogue, a dealer with a whole view and a rival with a cut one.</summary>
internal sealed class Shop : IAsyncDisposable
{
    public required TestPortal Portal { get; init; }

    public required TestDealer Dealer { get; init; }

    public required TestDealer Rival { get; init; }

    public IReadOnlyDictionary<string, int> Ids { get; private set; } = new Dictionary<string, int>();

    public static async Task<Shop> Open(Database on)
    {
        var portal = await TestPortal.Start(on);
        var shop = new Shop { Portal = portal, Dealer = await portal.Seed.Dealer("C100"), Rival = await portal.Seed.Dealer("C200", null, "LOCKS") };
        await shop.Fill();
        return shop;
    }

    public Task<CatalogHits> Search(CatalogQuery query, Caller? caller = null) =>
        Portal.As(caller ?? Dealer.Caller, (CatalogSearch s) => s.Search(query));

    public async Task<string[]> Skus(string text, Caller? caller = null, bool discontinued = false) =>
        Named(await Search(new CatalogQuery(text, IncludeDiscontinued: discontinued), caller));

    public string[] Named(CatalogHits hits) => [.. hits.Hits.Select(h => Ids.First(i => i.Value == h.ProductId).Key)];

    public Task<IReadOnlyDictionary<string, CodeMatch>> Resolve(Caller caller, params string[] codes) =>
        Portal.As(caller, (CatalogReader r) => r.Resolve(codes));

    public ValueTask DisposeAsync() => Portal.DisposeAsync();

    private async Task Fill()
    {
        await Portal.Db(async db =>
        {
            db.AddRange(new Category { Code = "DOOR", Name = "Porte", NameEn = "Doors", Position = 1 }, new Category { Code = "FIX", Name = "Fissaggio", NameEn = "Fixing", Position = 2 });
            await db.SaveChangesAsync();
            var door = db.Set<Category>().Single(c => c.Code == "DOOR").Id;
            db.AddRange(new Category { Code = "CLOSER", Name = "Chiudiporta", ParentId = door, Position = 1 }, new Category { Code = "LOCK", Name = "Serrature", ParentId = door, Position = 2 });
            return await db.SaveChangesAsync();
        });
        var places = await Portal.Db(db => Task.FromResult(db.Set<Category>().ToDictionary(c => c.Code, c => c.Id)));
        await Add("K64-AR", "Chiudiporta a compasso EN 2-4, argento", places["CLOSER"], "Serralta", """{"Finitura":"argento","Tagliafuoco":true}""", p => { p.Gtin = "08012345678907"; p.NameEn = "Door closer EN 2-4, silver"; });
        await Add("K64-BI", "Chiudiporta a compasso EN 2-4, bianco", places["CLOSER"], "Serralta", """{"Finitura":"bianco","Tagliafuoco":true}""");
        await Add("K30-AR", "Chiudiporta a slitta, argento", places["CLOSER"], "Altra", """{"Finitura":"argento","Tagliafuoco":false}""");
        await Add("OLD55", "Chiudiporta vecchio modello, argento", places["CLOSER"], "Serralta", null, p => { p.Status = ProductStatus.Discontinued; p.Substitute = "K64-AR"; });
        await Add("12/34", "Serratura a cilindro con maniglia dell’anta", places["LOCK"], "Serralta", """{"Finitura":"argento"}""");
        await Add("00123", "Cilindro europeo 30+30, qualità extra", places["LOCK"], "Altra", null);
        await Add("V412", "Viti a legno 4x12,5 (conf. 200)", places["FIX"], "Altra", null);
        await Add("A-1", "Rondella M6", places["FIX"], "Altra", null);
        await Add("A1", "Rondella M8", places["FIX"], "Altra", null);
        await Portal.Db(async db =>
        {
            Ids = db.Set<Product>().ToDictionary(p => p.Sku, p => p.Id);
            db.Add(new OwnCode { AccountId = Dealer.Account.Id, Key = CodeKey.OfOwnCode("mio-77"), Code = "MIO-77", ProductId = Ids["V412"] });
            db.Add(new AssortmentRule { ClusterId = db.Set<Cluster>().Single(c => c.Code == "LOCKS").Id, CategoryId = places["LOCK"] });
            await db.SaveChangesAsync();
            await db.BumpVersion(CatalogCache.Name);
            return Done.It;
        });
    }

    private Task<Product> Add(string sku, string name, int category, string brand, string? attributes, Action<Product>? with = null) =>
        Portal.Seed.Product(sku, price: null, stock: null, with: p =>
        {
            p.Name = name;
            p.CategoryId = category;
            p.Brand = brand;
            p.Attributes = attributes;
            with?.Invoke(p);
        });
}
