using Filiera.Accounts;
using Filiera.Catalog;
using Filiera.Inventory;
using Filiera.Kernel;
using Filiera.Pricing;

namespace Filiera.Testing;

/// <summary>A dealer for a test: his account, one branch with an address, and a caller who may do all that a dealer may.</summary>
public sealed record TestDealer(Account Account, Branch Branch, Address Address, Caller Caller);

/// <summary>The least that a test needs, in one call each. Writes go past the handlers, straight to the tables.</summary>
public sealed class Seed(TestPortal portal)
{
    private int _lists;

    public async Task<TestDealer> Dealer(string code, string? accountClass = null, params string[] clusters)
    {
        return await portal.Db(async db =>
        {
            var account = new Account { Code = code, Name = $"Ferramenta {code}", Class = accountClass, Country = "IT", CreatedAt = portal.Clock.GetUtcNow(), UpdatedAt = portal.Clock.GetUtcNow() };
            db.Add(account);
            await db.SaveChangesAsync();
            var address = new Address { AccountId = account.Id, Code = "1", Name = account.Name, Street = "Via Roma 1", PostalCode = "37135", City = "Verona", Province = "VR" };
            db.Add(address);
            await db.SaveChangesAsync();
            var branch = new Branch { AccountId = account.Id, Code = "HQ", Name = "Sede", IsHeadquarters = true, DefaultAddressId = address.Id };
            db.Add(branch);
            foreach (var name in clusters)
            {
                var cluster = db.Set<Cluster>().FirstOrDefault(c => c.Code == name) ?? db.Add(new Cluster { Code = name, Name = name }).Entity;
                await db.SaveChangesAsync();
                db.Add(new ClusterMember { ClusterId = cluster.Id, AccountId = account.Id });
            }

            await db.SaveChangesAsync();
            return new TestDealer(account, branch, address, CallerOf(account));
        });
    }

    /// <summary>A caller of this account, with every dealer permission or the ones given, for all branches or the ones given.</summary>
    public static Caller CallerOf(Account account, IReadOnlyList<int>? branches = null, params string[] permissions)
    {
        ArgumentNullException.ThrowIfNull(account);
        return new Caller
        {
            Kind = CallerKind.User,
            Name = $"buyer@{account.Code}",
            DisplayName = "Elena Marchi",
            AccountId = account.Id,
            AccountCode = account.Code,
            Branches = branches,
            BranchId = branches?.Count > 0 ? branches[0] : null,
            Permissions = permissions.Length > 0 ? permissions.ToHashSet() : Permission.OfDealers,
        };
    }

    /// <summary>A product with a base price and stock in warehouse W1, unless they are null.</summary>
    public async Task<Product> Product(string sku, decimal? price = 10m, decimal? stock = 100m, Action<Product>? with = null)
    {
        var made = await Products([sku], price, stock, with);
        return made[0];
    }

    public async Task<IReadOnlyList<Product>> Products(IEnumerable<string> skus, decimal? price = 10m, decimal? stock = 100m, Action<Product>? with = null)
    {
        return await portal.Db(async db =>
        {
            var products = skus.Select(sku => new Product { Sku = sku, Name = $"Articolo {sku}", UpdatedAt = portal.Clock.GetUtcNow() }).ToList();
            products.ForEach(p => with?.Invoke(p));
            db.AddRange(products);
            await db.SaveChangesAsync();
            if (price is { } unit)
            {
                var list = await BaseList(db);
                db.AddRange(products.Select(p => new Price { ListId = list.Id, ProductId = p.Id, FromQuantity = new(0.001m), UnitPrice = new(unit) }));
                list.Version++;
            }

            if (stock is { } onHand)
            {
                var warehouse = Warehouse(db);
                await db.SaveChangesAsync();
                db.AddRange(products.Select(p => new StockItem { WarehouseId = warehouse.Id, ProductId = p.Id, OnHand = new(onHand), UpdatedAt = portal.Clock.GetUtcNow() }));
            }

            await db.SaveChangesAsync();
            await db.BumpVersion("catalog");
            return products;
        });
    }

    /// <summary>Another price list, with prices by product.</summary>
    public async Task<PriceList> List(PriceListKind kind, IEnumerable<(Product Product, decimal Price)> prices, Action<PriceList>? with = null, Func<Price, Price>? each = null)
    {
        return await portal.Db(async db =>
        {
            var list = new PriceList { Code = $"{kind}-{++_lists}".ToUpperInvariant(), Name = $"Listino {kind} {_lists}", Kind = kind, Version = 1 };
            with?.Invoke(list);
            db.Add(list);
            await db.SaveChangesAsync();
            db.AddRange(prices.Select(p => new Price { ListId = list.Id, ProductId = p.Product.Id, FromQuantity = new(0.001m), UnitPrice = new(p.Price) }).Select(p => each?.Invoke(p) ?? p));
            await db.SaveChangesAsync();
            return list;
        });
    }

    private static async Task<PriceList> BaseList(PortalDb db)
    {
        if (db.Set<PriceList>().FirstOrDefault(l => l.Code == "BASE") is { } known)
        {
            return known;
        }

        var list = new PriceList { Code = "BASE", Name = "Listino base", Kind = PriceListKind.Base };
        db.Add(list);
        await db.SaveChangesAsync();
        return list;
    }

    private static Warehouse Warehouse(PortalDb db) =>
        db.Set<Warehouse>().FirstOrDefault(w => w.Code == "W1") ?? db.Add(new Warehouse { Code = "W1", Name = "Magazzino centrale" }).Entity;
}
