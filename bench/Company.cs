using System.Globalization;
using Filiera.Accounts;
using Filiera.Accounts.Features;
using Filiera.Catalog;
using Filiera.Credit;
using Filiera.Host;
using Filiera.Inventory;
using Filiera.Kernel;
using Filiera.Pricing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace Filiera.Bench;

/// <summary>
/// The measured company, written by the product's own bulk writer: products in a tree of categories, a base list with breaks, lists of the classes, a contract and
/// special prices for every account, stock in two warehouses. The same numbers make the same company.
/// </summary>
internal static class Company
{
    public const string Secret = "bench-secret-123456";
    public const string Password = "Filiera-bench-1";

    /// <summary>The client of the manufacturer's own systems.</summary>
    public const string Erp = "bench-erp";

    /// <summary>So many API clients, each of an account of its own, and as many users.</summary>
    public const int Callers = 32;

    private const int Batch = 50_000;
    private static readonly string[] Classes = ["A", "B", "C"];
    private static readonly string[] Kinds = ["Cerniera", "Chiudiporta", "Serratura", "Cilindro", "Maniglia", "Maniglione antipanico", "Ferma porta", "Guida", "Lucchetto", "Vite", "Cassaforte", "Profilo"];
    private static readonly string[] KindsEn = ["Hinge", "Door closer", "Lock", "Cylinder", "Handle", "Panic bar", "Door stop", "Slide", "Padlock", "Screw", "Safe", "Profile"];
    private static readonly string[] Codes = ["CER", "CHI", "SER", "CIL", "MAN", "ANT", "FER", "GUI", "LUC", "VIT", "CAS", "PRO"];
    private static readonly string[] Uses = ["porte interne", "porte blindate", "cancelli", "mobili", "infissi in alluminio", "porte tagliafuoco", "vetrate", "cucine"];
    private static readonly string[] UsesEn = ["inner doors", "armoured doors", "gates", "furniture", "aluminium frames", "fire doors", "glass doors", "kitchens"];
    private static readonly string[] Finishes = ["argento", "nero", "bronzo", "ottone lucido", "cromo satinato", "bianco"];
    private static readonly string[] Materials = ["acciaio", "ottone", "zama", "alluminio", "inox"];
    private static readonly string[] Brands = ["Serralta", "Orsera", "Brentek"];
    private static readonly DateTimeOffset Long = new(2026, 1, 7, 8, 0, 0, TimeSpan.Zero);

    public static string ClientOf(int caller) => $"bench-{caller:000}";

    public static string UserOf(int caller) => $"buyer{caller}@bench.demo";

    public static string Sku(int number) => string.Create(CultureInfo.InvariantCulture, $"{Codes[number % Codes.Length][0]}{number / 10:00000}-{number % 10}{Finishes[number % Finishes.Length][0]}").ToUpperInvariant();

    public static string Category(int number) => $"{Codes[number % Codes.Length]}-{number / Codes.Length % 8}";

    /// <summary>The tables of a database that has none.</summary>
    public static async Task Tables(IReadOnlyDictionary<string, string?> settings)
    {
        await using var app = PortalHost.Build(settings, b => b.Logging.ClearProviders());
        await As(app.Services, async s =>
        {
            // Straight from the model while someone is changing it and has made no migration yet.
            var db = s.GetRequiredService<PortalDb>();
            await (db.Database.HasPendingModelChanges() ? db.GetService<IRelationalDatabaseCreator>().CreateTablesAsync() : db.Database.MigrateAsync());
        });
    }

    /// <summary>The database must be there and empty.</summary>
    public static async Task Fill(IReadOnlyDictionary<string, string?> settings, Settings size)
    {
        await Tables(settings);
        await using var app = PortalHost.Build(settings, b => b.Logging.ClearProviders());
        await As(app.Services, s => Accounts(s, size));
        await As(app.Services, s => Goods(s, size));
        await As(app.Services, s => Prices(s, size));
        await As(app.Services, async services =>
        {
            var clients = services.GetRequiredService<AddClient.Handler>();
            var users = services.GetRequiredService<AddUser.Handler>();
            Must(await clients.Handle(new(Erp, Secret: Secret), default));
            for (var c = 0; c < Math.Min(Callers, size.Accounts); c++)
            {
                Must(await clients.Handle(new(ClientOf(c), Account(c), Secret: Secret), default));
                Must(await users.Handle(new(UserOf(c), Account(c), Roles.Headquarters, Password, "Marco Dal Bosco"), default));
            }
        });
    }

    private static string Account(int number) => $"C{number + 1:00000}";

    private static async Task As(IServiceProvider services, Func<IServiceProvider, Task> work)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerScope>().Caller = Caller.System;
        await work(scope.ServiceProvider);
    }

    private static void Must(Result result)
    {
        if (result.Problem is { } problem)
        {
            throw new InvalidOperationException($"{problem.Code} {problem.Field}: {problem.Message}");
        }
    }

    private static async Task Insert<T>(IServiceProvider services, IEnumerable<T> rows) where T : class
    {
        var db = services.GetRequiredService<PortalDb>();
        foreach (var some in rows.Chunk(Batch))
        {
            await db.InTransaction<Done>(async () =>
            {
                await db.BulkInsert(some);
                return Done.It;
            });
        }
    }

    private static async Task Accounts(IServiceProvider services, Settings size)
    {
        var all = Enumerable.Range(0, size.Accounts).ToList();
        await Insert(services, all.Select(i => new Account { Code = Account(i), Name = $"Ferramenta {i + 1} srl", Class = Classes[i % 3], Country = "IT", PaymentTerm = "RB60", CreatedAt = Long, UpdatedAt = Long }));
        await Insert(services, all.Select(i => new Address { AccountId = i + 1, Code = "1", Name = $"Ferramenta {i + 1} srl", Street = "Via Roma 1", PostalCode = "37135", City = "Verona", Province = "VR" }));
        await Insert(services, all.Select(i => new Branch { AccountId = i + 1, Code = "SEDE", Name = "Sede", IsHeadquarters = true, DefaultAddressId = i + 1 }));
        await Insert(services, new[] { "NORD", "SUD" }.Select(c => new Cluster { Code = c, Name = c }));
        await Insert(services, all.Select(i => new ClusterMember { AccountId = i + 1, ClusterId = 1 + (i % 2) }));
        await Insert(services, new[] { new PaymentTerm { Code = "RB60", Words = "Ri.Ba. 60 gg d.f.f.m." } });
    }

    private static async Task Goods(IServiceProvider services, Settings size)
    {
        await Insert(services, Codes.Select((c, i) => new Category { Code = c, Name = Kinds[i], NameEn = KindsEn[i], Position = i }));
        await Insert(services, Enumerable.Range(0, Codes.Length * 8).Select(i => new Category
        {
            Code = Category(i), Name = $"{Kinds[i % Codes.Length]} per {Uses[i / Codes.Length]}", NameEn = $"{KindsEn[i % Codes.Length]} for {UsesEn[i / Codes.Length]}", ParentId = 1 + (i % Codes.Length), Position = i,
        }));
        await Insert(services, Enumerable.Range(0, size.Products).Select(Product));

        // The south doesn't get safes, the north no profiles.
        await Insert(services, new[] { new AssortmentRule { ClusterId = 1, CategoryId = 12, Included = false }, new AssortmentRule { ClusterId = 2, CategoryId = 11, Included = false } });
        await Insert(services, new[] { new Warehouse { Code = "VI", Name = "Vicenza", Position = 1, CutOff = new(15, 0) }, new Warehouse { Code = "PD", Name = "Padova", Position = 2, CutOff = new(12, 0) } });
        await Insert(services, Enumerable.Range(0, size.Products).SelectMany(i => i % 10 < 3 ? new[] { Stock(1, i), Stock(2, i) } : [Stock(1, i)]));
        await Insert(services, Enumerable.Range(0, size.Products).Where(i => i % 10 == 4)
            .Select(i => new Incoming { WarehouseId = 1, ProductId = i + 1, Date = new DateOnly(2027, 6, 1).AddDays(i % 60), Quantity = new(500), Confirmed = i % 20 == 4 }));
        await Insert(services, Enumerable.Range(0, Math.Min(Callers, size.Accounts)).SelectMany(c => Enumerable.Range(0, Math.Min(200, size.Products))
            .Select(i => new OwnCode { AccountId = c + 1, Code = $"MIO-{i}", Key = $"MIO-{i}", ProductId = 1 + (i * 37 % size.Products) })));
    }

    private static Product Product(int i)
    {
        var (kind, use) = (i % Codes.Length, i / Codes.Length % 8);
        return new Product
        {
            Sku = Sku(i),
            Name = $"{Kinds[kind]} {i / 10} per {Uses[use]}, {Finishes[i % Finishes.Length]}",
            NameEn = $"{KindsEn[kind]} {i / 10} for {UsesEn[use]}",
            Description = $"{Kinds[kind]} per {Uses[use]} in {Materials[i % Materials.Length]}. Conforme a EN 1154. Garanzia 2 anni.",
            CategoryId = Codes.Length + 1 + (i % (Codes.Length * 8)),
            Brand = Brands[i % 7 % 3],
            ItemClass = Codes[kind],
            Unit = "PZ",
            Packs = i % 3 == 0 ? "CF:12;CT:144" : i % 3 == 1 ? "CF:6" : null,
            Minimum = new(i % 3 == 0 ? 12 : 1),
            Multiple = new(i % 3 == 0 ? 12 : 1),
            VatRate = new(22),
            Status = i % 33 == 7 ? ProductStatus.Discontinued : ProductStatus.Active,
            Gtin = (8_012_340_000_000L + i).ToString("00000000000000", CultureInfo.InvariantCulture),
            Image = "d-hinge",
            Attributes = $$"""{"Finitura":"{{Finishes[i % Finishes.Length]}}","Materiale":"{{Materials[i % Materials.Length]}}","Misura":"{{20 + (i % 12 * 5)}} mm","Norma":"EN {{1154 + (i % 4)}}"}""",
            UpdatedAt = Long,
        };
    }

    private static StockItem Stock(int warehouse, int i) => new() { WarehouseId = warehouse, ProductId = i + 1, OnHand = new(i % 10 == 4 ? 0 : 10 + (i * 7 % 900)), UpdatedAt = Long };

    private static async Task Prices(IServiceProvider services, Settings size)
    {
        var lists = new List<PriceList> { new() { Code = "BASE", Name = "Listino 2026", Version = 1 } };
        lists.AddRange(Classes.Select(c => new PriceList { Code = $"LC-{c}", Name = $"Listino classe {c}", Kind = PriceListKind.Class, Class = c, Version = 1 }));
        for (var a = 0; a < size.Accounts; a++)
        {
            lists.Add(new() { Code = $"CO-{Account(a)}", Name = $"Contratto Ferramenta {a + 1}", Kind = PriceListKind.Account, AccountId = a + 1, Version = 1 });
            lists.Add(new() { Code = $"SP-{Account(a)}", Name = $"Prezzi speciali Ferramenta {a + 1}", Kind = PriceListKind.Special, AccountId = a + 1, Version = 1 });
        }

        await Insert(services, lists);
        await Insert(services, Classes.SelectMany((c, i) => Codes.Select(code => new MatrixRow { AccountClass = c, ItemClass = code, Discounts = $"{50 - (i * 5)}+10" })));

        // Every product has a base price, four in ten two breaks; half of them a price of each class; the rest of the rows are the accounts' own.
        var written = size.Products + (size.Products / 10 * 4 * 2) + (size.Products / 2 * 3);
        await Insert(services, Enumerable.Range(0, size.Products).SelectMany(i => i % 10 < 4
            ? new[] { Row(1, i, 1, List(i)), Row(1, i, 120, List(i) * 0.97m), Row(1, i, 1200, List(i) * 0.94m) }
            : [Row(1, i, 1, List(i))]));
        await Insert(services, Enumerable.Range(0, 3).SelectMany(c => Enumerable.Range(0, size.Products / 2).Select(i => Row(2 + c, i * 2, 1, List(i * 2) * (0.8m - (c * 0.05m))))));
        var each = Math.Max(0, (size.Prices - written) / Math.Max(1, size.Accounts));
        var special = each / 10;
        await Insert(services, Enumerable.Range(0, size.Accounts).SelectMany(a => Enumerable.Range(0, each).Select(k =>
        {
            var product = (int)(((long)k * 131 + a * 17) % size.Products);
            return k < special ? Row(6 + (a * 2), product, 1, List(product) * 0.42m, net: true) : Row(5 + (a * 2), product, 1, List(product) * 0.47m, net: k % 2 == 0);
        })));
    }

    /// <summary>Quantity of a product that can be ordered.</summary>
    public static int Orderable(int product) => product % 3 == 0 ? 12 : 1 + (product % 5);

    private static decimal List(int product) => 2m + (product * 37 % 24_000 / 100m);

    private static Price Row(int list, int product, decimal from, decimal price, bool net = false) =>
        new() { ListId = list, ProductId = product + 1, FromQuantity = new(from), UnitPrice = UnitPrice.Round(price), IsNet = net };
}
