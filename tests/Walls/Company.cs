using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Filiera.Accounts;
using Filiera.Accounts.Features;
using Filiera.Catalog;
using Filiera.Kernel;
using Filiera.Pricing;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Shouldly;

namespace Filiera.Walls;

/// <summary>
/// A manufacturer with two dealers that must never see each other, everything of theirs marked, and everybody who may knock at a door:
/// every role, a rival, a stranger, systems of all kinds.
/// </summary>
public sealed class Company : IAsyncDisposable
{
    private Company(TestPortal portal, TestSite site)
    {
        Portal = portal;
        Site = site;
    }

    public TestPortal Portal { get; }

    public TestSite Site { get; }

    public House Alfa { get; } = new("qzalfa", "K-ALFA-77");

    public House Beta { get; } = new("qzbeta", "K-BETA-88");

    public IEnumerable<House> Houses => [Alfa, Beta];

    /// <summary>Ids of what no dealer owns, by the same keys as <see cref="House.Ids"/>.</summary>
    public Dictionary<string, string> Shared { get; } = [];

    public List<Visitor> Visitors { get; } = [];

    private List<Route>? _forms;

    /// <summary>The doors that forms lead to.</summary>
    public IReadOnlyList<Route> Forms => _forms ??= [.. Route.All(Site).Where(r => r is { IsPage: true, Method: "POST" })];

    public Visitor this[string name] => Visitors.Single(v => v.Name == name);

    public IEnumerable<Visitor> Of(House house) => Visitors.Where(v => v.Sees == house);

    public static async Task<Company> Open(Database on, Dictionary<string, string?>? settings = null)
    {
        var portal = await TestPortal.Start(on);
        var site = await TestSite.Over(portal, new(settings ?? []) { ["RateLimit:PerMinute"] = "10000000", ["RateLimit:SignInPerMinute"] = "10000000" },
            b => b.Logging.AddFilter("Microsoft.AspNetCore.Routing", LogLevel.Error)); // It can't apply limits of bodies to the test's server, and says so each time.
        var company = new Company(portal, site);
        await company.Goods();
        await company.Dealer(company.Alfa, company.Beta);
        await company.Dealer(company.Beta, company.Alfa);
        await company.People();
        await company.Business(company.Alfa, "hq");
        await company.Business(company.Beta, "rival");
        await company.SecondBranch();
        foreach (var more in CompanyExtras.All)
        {
            await more(company);
        }

        return company;
    }

    private async Task Goods()
    {
        await Portal.Db(async db =>
        {
            var category = new Category { Code = "CAT-1", Name = $"=cerniere {House.Nasty}" };
            db.Add(category);
            return await db.SaveChangesAsync();
        });
        await Portal.Seed.Products(["A100", "B200", "12/34"], 10m, 1000m, p =>
        {
            (p.Name, p.NameEn, p.Description, p.Brand) = ($"@cerniera {p.Sku} {House.Nasty}", $"+hinge {p.Sku} {House.Nasty}", $"-note {House.Nasty}", $"=marca {House.Nasty}");
            (p.CategoryId, p.Packs) = (1, "CF:12");
        });
    }

    // An article of his own that the other does not see, a list and a code of his own, a second branch.
    private async Task Dealer(House house, House other)
    {
        var dealer = await Portal.Seed.Dealer(house.Code, "A", $"KL-{house.Mark}");
        var own = await Portal.Seed.Product(house.OwnSku, 7m, 500m, p => p.Name = house.Text("articolo"));
        await Portal.Seed.List(PriceListKind.Account, [(own, 5m)], l => (l.AccountId, l.Name) = (dealer.Account.Id, house.Text("listino")));
        await Portal.Db(async db =>
        {
            (await db.Set<Account>().SingleAsync(a => a.Id == dealer.Account.Id)).Name = house.Text("ragione sociale");
            var address = await db.Set<Address>().SingleAsync(a => a.Id == dealer.Address.Id);
            (address.Name, address.Street, address.City) = (house.Text("destinazione"), house.Text("via"), house.Text("città", 90));
            (await db.Set<Branch>().SingleAsync(b => b.Id == dealer.Branch.Id)).Name = house.Text("sede");
            var second = new Address { AccountId = dealer.Account.Id, Code = "2", Name = house.Text("magazzino"), Street = house.Text("via"), PostalCode = "00100", City = "Roma" };
            db.Add(second);
            await db.SaveChangesAsync();
            db.Add(new Branch { AccountId = dealer.Account.Id, Code = "R2", Name = house.Text("ramo"), DefaultAddressId = second.Id });
            var cluster = await db.Set<Cluster>().SingleAsync(c => c.Code == $"KL-{house.Mark}");
            cluster.Name = house.Text("gruppo");
            db.Add(new OwnCode { AccountId = dealer.Account.Id, Key = CodeKey.OfOwnCode(house.OwnCode), Code = house.OwnCode, ProductId = own.Id });
            if (await db.Set<Cluster>().FirstOrDefaultAsync(c => c.Code == $"KL-{other.Mark}") is { } theirs)
            {
                var notMine = await db.Set<Product>().SingleAsync(p => p.Sku == other.OwnSku);
                db.Add(new AssortmentRule { ClusterId = cluster.Id, ProductId = notMine.Id, Included = false });
                db.Add(new AssortmentRule { ClusterId = theirs.Id, ProductId = own.Id, Included = false });
            }

            return await db.SaveChangesAsync();
        });
        await Portal.Db(async db => { await db.BumpVersion("catalog"); return Done.It; });
        house.Ids["products/{sku}"] = house.OwnSku;
        house.Ids["dealers/{code}"] = house.Ids["accounts/{code}"] = house.Code;
    }

    private async Task People()
    {
        Visitors.Add(new("stranger", Kind.Stranger, null, null, Site.Stranger()));
        await Person("buyer", Roles.Buyer, Alfa, branch: "HQ");
        await Person("manager", Roles.Manager, Alfa);
        await Person("hq", Roles.Headquarters, Alfa);
        await Person("rival", Roles.Headquarters, Beta);
        await Person("service", Roles.Service);
        await Person("pricing", Roles.Pricing);
        await Person("admin", Roles.Admin);
        Visitors.Add(await Visitor.System(Site, $"{Alfa.Mark}-erp", Kind.Dealer, Alfa, Alfa.Code));
        Visitors.Add(await Visitor.System(Site, $"{Beta.Mark}-erp", Kind.Dealer, Beta, Beta.Code));
        Visitors.Add(await Visitor.System(Site, "maker-erp", Kind.Maker, null, null));
        Visitors.Add(await Visitor.System(Site, "maker-stock", Kind.Scoped, null, null, Permission.StockWrite));
    }

    private async Task Person(string name, string role, House? house = null, string? branch = null)
    {
        var email = $"{name}@{house?.Mark ?? "maker"}.test";
        var added = await Site.AsSystem((AddUser.Handler h) => h.Handle(new AddUser.Request(email, house?.Code, role, Visitor.Password, house?.Text(name) ?? $"={name} {House.Nasty}", branch)));
        added.Ok.ShouldBeTrue(added.Problem?.ToString());
        Visitors.Add(await Visitor.Person(Site, name, house is null ? Kind.Maker : Kind.Dealer, house, email));
    }

    // A cart, an order, a draft, as the dealer himself makes them.
    private async Task Business(House house, string who)
    {
        var client = this[who].Client;
        var own = house.OwnSku;
        house.Ids["orders/{number}"] = await Order(client, house, null, house.Text("rif", 60));
        house.Ids["carts/{id}"] = await Cart(client, house.Text("carrello", 70), null, own);
        using var pad = await client.PutAsJsonAsync("/api/v1/quick-order/pad", new { rows = new[] { new { line = 1, code = $"{house.Mark}-bozza {House.Nasty}", quantity = "3" }, new { line = 2, code = own, quantity = "2" } } });
        pad.IsSuccessStatusCode.ShouldBeTrue(await pad.Content.ReadAsStringAsync());
    }

    private async Task SecondBranch()
    {
        var client = this["hq"].Client;
        await Order(client, Alfa, "R2", $"={Alfa.BranchMark} rif");
        await Cart(client, $"={Alfa.BranchMark} carrello", "R2", "A100");
    }

    public static async Task<string> Order(HttpClient client, House house, string? branch, string reference)
    {
        var cart = await Cart(client, "da ordinare", branch, "A100", house.OwnSku);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/carts/{cart}/order") { Content = JsonContent.Create(new { purchaseOrderNumber = reference }) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var placed = await client.SendAsync(request);
        placed.IsSuccessStatusCode.ShouldBeTrue(await placed.Content.ReadAsStringAsync());
        return (string)(await placed.Content.ReadFromJsonAsync<JsonNode>())!["number"]!;
    }

    public static async Task<string> Cart(HttpClient client, string name, string? branch, params string[] skus)
    {
        using var made = await client.PostAsJsonAsync("/api/v1/carts", new { name, branch });
        made.IsSuccessStatusCode.ShouldBeTrue(await made.Content.ReadAsStringAsync());
        var id = (string)(await made.Content.ReadFromJsonAsync<JsonNode>())!["id"]!;
        using var filled = await client.PostAsJsonAsync($"/api/v1/carts/{id}/lines", new { lines = skus.Select(s => new { sku = s, quantity = 2 }) });
        filled.IsSuccessStatusCode.ShouldBeTrue(await filled.Content.ReadAsStringAsync());
        return id;
    }

    /// <summary>All rows of one dealer, as text: to see that nobody else changed them.</summary>
    public Task<string> RowsOf(House house) => Portal.Db(async db =>
    {
        var account = await db.Set<Account>().AsNoTracking().SingleAsync(a => a.Code == house.Code);
        var rows = new List<string> { JsonSerializer.Serialize(account) };
        foreach (var type in Owned(db))
        {
            rows.AddRange((await RowsOf(db, type, account.Id)).Select(r => $"{type.Name} {JsonSerializer.Serialize(r, r.GetType())}"));
        }

        return string.Join('\n', rows.Order(StringComparer.Ordinal));
    });

    /// <summary>Kinds of rows that belong to dealers and of which one of the two has none: the walk would not see them leak.</summary>
    public Task<List<string>> KindsWithoutRows() => Portal.Db(async db =>
    {
        var accounts = await db.Set<Account>().AsNoTracking().Where(a => a.Code == Alfa.Code || a.Code == Beta.Code).Select(a => a.Id).ToListAsync();
        var missing = new List<string>();
        foreach (var type in Owned(db))
        {
            foreach (var account in accounts)
            {
                if ((await RowsOf(db, type, account)).Count == 0)
                {
                    missing.Add(type.Name);
                    break;
                }
            }
        }

        return missing;
    });

    private static IEnumerable<Type> Owned(PortalDb db) => db.Model.GetEntityTypes().Select(e => e.ClrType).Where(typeof(IOwnedByAccount).IsAssignableFrom).Distinct();

    private static Task<List<object>> RowsOf(PortalDb db, Type type, int account) =>
        (Task<List<object>>)typeof(Company).GetMethod(nameof(RowsOfType), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!.MakeGenericMethod(type).Invoke(null, [db, account])!;

    private static async Task<List<object>> RowsOfType<T>(PortalDb db, int account)
        where T : class, IOwnedByAccount =>
        [.. await db.Set<T>().AsNoTracking().Where(r => EF.Property<int>(r, nameof(IOwnedByAccount.AccountId)) == account).ToListAsync()];

    public async ValueTask DisposeAsync()
    {
        await Site.DisposeAsync();
        await Portal.DisposeAsync();
    }
}
