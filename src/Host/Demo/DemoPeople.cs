using Filiera.Accounts;
using Filiera.Accounts.Features;
using Filiera.Catalog;
using Filiera.Kernel;
using Filiera.Ordering;
using Filiera.Pricing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Host.Demo;

/// <summary>The people of the demo: their users, their own codes for the goods, and the carts that they left open.</summary>
internal static class DemoPeople
{
    /// <summary>The one password of all demo users: they live on the machine of who tries the demo.</summary>
    public const string Password = "Filiera-demo-1";

    /// <summary>The users and API clients that the examples name, made by the same use cases as any other.</summary>
    public static async Task AddUsers(IServiceProvider services, DemoDealers dealers, CancellationToken stop)
    {
        var (dealer, rival) = (dealers.Dealers[0].Row.Code, dealers.Dealers[1].Row.Code);
        var users = services.GetRequiredService<AddUser.Handler>();
        AddUser.Request[] people =
        [
            new("buyer@dealer.demo", dealer, Roles.Buyer, Password, "Marco Dal Bosco", "01"),
            new("manager@dealer.demo", dealer, Roles.Manager, Password, "Elena Marchetti", "01", ["01", "02"]),
            new("hq@dealer.demo", dealer, Roles.Headquarters, Password, "Giorgio Brunelli", "SEDE"),
            new("other@rival.demo", rival, Roles.Headquarters, Password, "Sara Pellegrini", "SEDE"),
            new("service@filiera.demo", null, Roles.Service, Password, "Paola Rinaldi"),
            new("pricing@filiera.demo", null, Roles.Pricing, Password, "Andrea Pozzi"),
            new("admin@filiera.demo", null, Roles.Admin, Password, "Chiara Lunardi"),
        ];
        foreach (var person in people)
        {
            Must(await users.Handle(person, stop));
        }

        await AddOfDealer(services, dealer, dealers.Dealers[0].Id, stop);
        var clients = services.GetRequiredService<AddClient.Handler>();
        Must(await clients.Handle(new("demo-erp", Secret: "demo-erp-secret", DisplayName: "ERP Serralta"), stop));
        Must(await clients.Handle(new("demo-dealer", dealer, Secret: "demo-dealer-secret", DisplayName: "Gestionale Brunelli"), stop));
        Must(await clients.Handle(new("rival-dealer", rival, Secret: "rival-dealer-secret", DisplayName: "Gestionale Casa della Serratura"), stop));
    }

    // What a dealer's administrator did himself: a role of his own, someone who has it, and someone who was invited and has not come yet.
    private static async Task AddOfDealer(IServiceProvider services, string account, int accountId, CancellationToken stop)
    {
        var scope = services.GetRequiredService<CallerScope>();
        var system = scope.Caller;
        scope.Caller = new Caller { Kind = CallerKind.User, Name = "hq@dealer.demo", DisplayName = "Giorgio Brunelli", AccountId = accountId, AccountCode = account, Permissions = Permission.OfDealers };
        try
        {
            var role = await services.GetRequiredService<SaveRole.Handler>().Handle(null, new("Magazziniere", [Permission.CatalogRead, Permission.OrdersRead]), IfMatch.Any, stop);
            Must(role);
            Must(await services.GetRequiredService<InviteUser.Handler>().Handle(new("laura.conti@dealer.demo", "Laura Conti", role.Value.Code, null, "01", ["01"]), stop));
            Must(await services.GetRequiredService<InviteUser.Handler>().Handle(new("new.buyer@dealer.demo", "Davide Ferro", Roles.Buyer, null, "02", ["02"], "en"), stop));
        }
        finally
        {
            scope.Caller = system;
        }

        Must(await services.GetRequiredService<AddUser.Handler>().Handle(new("warehouse@dealer.demo", account, Roles.Buyer, Password, "Luca Zanini", "01"), stop));
        var user = await services.GetRequiredService<PortalDb>().Set<PortalUser>().Where(u => u.Email == "warehouse@dealer.demo").Select(u => u.Id).SingleAsync(stop);
        Must(await services.GetRequiredService<ChangeUser.Handler>().Handle(user, new(Role: "magazziniere"), IfMatch.Any, stop));
    }

    // A refusal here is a bug of the demo, not something that its reader could mend.
    private static void Must(Result result)
    {
        if (result.Problem is { } problem)
        {
            throw new InvalidOperationException($"demo: {problem.Code} {problem.Field}: {problem.Message}");
        }
    }

    /// <summary>Every third dealer calls what he buys most by codes of his own.</summary>
    public static IEnumerable<OwnCode> OwnCodes(DemoSize size, DemoDealers dealers, IReadOnlyList<Draft> drafts)
    {
        var dice = new Dice(size.Seed, "own codes");
        var bought = drafts.GroupBy(d => d.Dealer.Id).ToDictionary(g => g.Key, g => g.SelectMany(d => d.Lines).GroupBy(l => l.Product).OrderByDescending(p => p.Count()).ThenBy(p => p.Key.Id).Select(p => p.Key).Take(60).ToList());
        foreach (var dealer in dealers.Dealers.Where((_, i) => i < 2 || i % 3 == 0))
        {
            var prefix = dealer.Id == 1 ? "MIO-" : $"{dealer.Short}.";
            var number = dealer.Id == 1 ? 60 : dice.Between(100, 900);
            var known = dealer.Id == 1 ? new[] { ("MIO-64A", "K64-AR"), ("MIO-64F", "K64F-AR"), ("MIO-77", "S140-50") } : [];
            foreach (var product in bought.GetValueOrDefault(dealer.Id) ?? [])
            {
                number += dice.Between(1, 3);
                if (Array.Find(known, k => k.Item2 == product.Row.Sku).Item1 is null && number != 77)
                {
                    yield return Code(dealer, $"{prefix}{number}", product.Id);
                }
            }

            foreach (var (code, sku) in known)
            {
                yield return Code(dealer, code, DemoClassicId(sku));
            }
        }
    }

    /// <summary>Carts of the buyer's branch and of his neighbours; two prices rose since the site's cart was last looked at.</summary>
    public static async Task AddCarts(PortalDb db, Pricer pricer, DemoSize size, DemoCatalogue catalogue, DemoDealers dealers, PortalClock clock, CancellationToken stop)
    {
        var dice = new Dice(size.Seed, "carts");
        var dealer = dealers.Dealers[0];
        var month = DemoPrices.Months[clock.Today.Month - 1];
        (int Branch, string Name, string By, int DaysAgo, (string Sku, decimal Quantity)[] Lines)[] carts =
        [
            (1, $"Riassortimento {month}", "buyer@dealer.demo", 0, [("K64-AR", 12), ("K84-AR", 9), ("H3D-120N", 48), ("C710-3040", 10), ("A910-840", 4), ("E12-24", 4), ("L50-40", 24), ("V450-35", 2000), ("MAN-26", 2)]),
            (1, "Cantiere Borgo Trento", "buyer@dealer.demo", 6, [("K90-GS", 8), ("P110-IN", 3), ("A910-1040", 2), ("S140-60", 12), ("C710-3030", 12), ("PS-K64", 20)]),
            (2, "Villafranca, banco", "manager@dealer.demo", 1, [("K30-AR", 6), ("L50-40", 12), ("M220-CS", 10), ("12/34", 100)]),
        ];
        foreach (var cart in carts)
        {
            var priced = await pricer.Price([.. cart.Lines.Select(l => (Product: catalogue[l.Sku], l.Quantity)).Select(l => new PriceQuestion(l.Product.Id, l.Product.Row.ItemClass, new(l.Quantity), l.Product.Row.VatRate))], new(dealer.Id, dealer.Row.Class), clock.Today, stop);
            var at = clock.Now.AddDays(-cart.DaysAgo).AddMinutes(-20);
            var id = dice.Guid();
            db.Add(new Cart { Id = id, AccountId = dealer.Id, BranchId = dealer.Branches[cart.Branch].Row.Id, Name = cart.Name, CreatedBy = cart.By, CreatedAt = at.AddDays(-2), UpdatedAt = at, Version = cart.Lines.Length });
            for (var i = 0; i < cart.Lines.Length; i++)
            {
                var product = catalogue[cart.Lines[i].Sku];
                var quantity = new Quantity(cart.Lines[i].Quantity);
                db.Add(new CartLine { CartId = id, ProductId = product.Id, Position = i + 1, Quantity = quantity, Unit = product.Row.Unit, EnteredQuantity = quantity, SeenNet = Seen(product, priced[i]) });
            }
        }
    }

    // What he saw then: the price before the rise where there was one.
    private static UnitPrice? Seen(DemoProduct product, PricedLine? price) =>
        price is not null && product.Classic?.OldList is { } old
            ? UnitPrice.Round(old * DiscountChain.Of(price.Levels.Select(l => new DiscountLevel(l.Value))).Factor)
            : price?.NetUnit;

    private static int DemoClassicId(string sku) => Array.FindIndex(DemoClassics.All, c => c.Sku == sku) + 1;

    private static OwnCode Code(DemoDealer dealer, string code, int product) => new() { AccountId = dealer.Id, Code = code, Key = code.ToUpperInvariant().Replace(" ", "", StringComparison.Ordinal), ProductId = product };
}
