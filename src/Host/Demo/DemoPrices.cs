using Filiera.Kernel;
using Filiera.Pricing;

namespace Filiera.Host.Demo;

/// <summary>
/// Price lists of the demo: this year's for everybody, next month's with its rises, one of a class, contracts of some dealers, a
/// special price for a building site, and the matrix of discounts.
/// </summary>
internal sealed class DemoPrices
{
    /// <summary>Class of the customer × class of the item; an empty item class is every other item.</summary>
    private static readonly (string Item, string A, string B, string C)[] Cascades =
    [
        ("", "45", "40", "35"), ("CHI", "50+10", "50+5", "45"), ("SER", "45+10", "45+5", "40"), ("CIL", "45+10", "45+5", "40+5"), ("MAN", "45+10", "45", "40"), ("CER", "50+10", "50+5", "45"),
        ("ANT", "48+10", "45+5", "42"), ("LUC", "50", "45", "40"), ("CAS", "40+10", "40+5", "35"), ("ELE", "45+10", "45", "40"), ("PRO", "45+5", "42", "38"), ("VIT", "40", "35", "30"),
        ("ACC", "50+10+5", "50+5", "40+5"), ("UTE", "35", "30", "25"), ("KIT", "35", "30", "25"), ("DOC", "10", "10", "10"),
    ];

    private readonly Dice _dice;
    private readonly DateOnly _today;
    private readonly DateOnly _nextMonth;

    public DemoPrices(DemoSize size, DemoCatalogue catalogue, DemoDealers dealers, DemoAssortments assortments, DateOnly today)
    {
        _dice = new Dice(size.Seed, "prices");
        _today = today;
        _nextMonth = new DateOnly(today.Year, today.Month, 1).AddMonths(1);
        var (now, next) = (today.Year, _nextMonth.Year);
        var from = new DateOnly(now, 1, 1);
        var present = List($"LB-{now}", $"Listino {now} rivenditori", PriceListKind.Base, from, _nextMonth.AddDays(-1));
        var future = List(next == now ? $"LB-{now}-{_nextMonth.Month:00}" : $"LB-{next}", next == now ? $"Listino {now} rivenditori, da {Months[_nextMonth.Month - 1]}" : $"Listino {next} rivenditori", PriceListKind.Base, _nextMonth, null);
        var byClass = List("LC-A-VIT", "Viteria e utensili, classe A", PriceListKind.Class, from, null, @class: "A");
        foreach (var product in catalogue.Products)
        {
            Base(present.Id, future.Id, product);
            if (product.Classic is null && product.Row.ItemClass is "VIT" or "UTE" && product.Active && _dice.Chance(40))
            {
                Prices.Add(Row(byClass.Id, product, First(product), Money(product, product.List * 0.56m), net: true));
            }
        }

        foreach (var dealer in dealers.Dealers.Where((_, i) => i == 0 || i % 4 == 3))
        {
            Contract(dealer, catalogue, assortments, from);
        }

        Site(dealers.Dealers[0], catalogue);
        Project(dealers.Dealers[0], catalogue);
        Export();
        Matrix = [.. Cascades.SelectMany(c => new[] { ("A", c.Item, c.A), ("B", c.Item, c.B), ("C", c.Item, c.C) }).Select((m, i) => new MatrixRow { Id = i + 1, AccountClass = m.Item1, ItemClass = m.Item2, Discounts = m.Item3 })];
    }

    public static string[] Months { get; } = ["gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"];

    public List<PriceList> Lists { get; } = [];

    public List<Price> Prices { get; } = [];

    /// <summary>How the contracts go on, what they give beside net prices, and by which rules the export list is made.</summary>
    public List<PriceContract> Contracts { get; } = [];

    public List<ContractDiscount> Agreed { get; } = [];

    public List<PriceListRule> Rules { get; } = [];

    public List<PriceListWindow> Windows { get; } = [];

    public MatrixRow[] Matrix { get; }

    /// <summary>The lowest quantity that a price must hold for: metres and kilograms may be ordered below one.</summary>
    private static decimal First(DemoProduct product) => Math.Min(1m, product.Row.Minimum.Value);

    private void Base(int present, int future, DemoProduct product)
    {
        var breaks = Breaks(product);
        var raised = Raised(product.List, _dice.Between(20, 55) / 1000m);

        // Two in a hundred change before the list does: the price of today ends soon.
        var soon = product.Classic is null && _dice.Roll(100) < 2 ? _today.AddDays(_dice.Between(2, 9)) : (DateOnly?)null;
        var old = product.Classic?.OldList;
        foreach (var (quantity, percent, byCascade) in breaks)
        {
            var factor = byCascade ? 1m : 1m - (percent / 100m);
            var cascade = byCascade && percent > 0 ? percent.ToString(System.Globalization.CultureInfo.InvariantCulture) : null;
            if (old is { } before)
            {
                var since = _today.AddDays(-4);
                Prices.Add(Row(present, product, quantity, Money(product, before * factor), to: since.AddDays(-1), cascade: cascade));
                Prices.Add(Row(present, product, quantity, Money(product, product.List * factor), from: since, cascade: cascade));
            }
            else
            {
                Prices.Add(Row(present, product, quantity, Money(product, product.List * factor), to: soon, cascade: cascade));
            }

            if (soon is { } last)
            {
                Prices.Add(Row(present, product, quantity, Money(product, Raised(product.List, 0.02m) * factor), from: last.AddDays(1), cascade: cascade));
            }

            if (product.Active)
            {
                Prices.Add(Row(future, product, quantity, Money(product, raised * factor), cascade: cascade));
            }
        }
    }

    // Four products in ten cost less by the box: padlocks and handles by a discount of the list, the others by a lower price.
    private List<(decimal Quantity, int Percent, bool ByCascade)> Breaks(DemoProduct product)
    {
        var breaks = new List<(decimal, int, bool)> { (First(product), 0, false) };
        if (product.Classic is not null ? product.Row.ItemClass is not ("CER" or "LUC") : !_dice.Chance(40))
        {
            return breaks;
        }

        var packs = Filiera.Catalog.Packs.Read(product.Row.Packs);
        var box = packs.Count > 0 ? packs[0].Value : 12m;
        var byCascade = product.Row.ItemClass is "LUC" or "MAN";
        var first = product.Row.Minimum.Value < box ? box : box * 5;
        breaks.Add((product.Classic is null ? first : first * 10, 3, byCascade));
        breaks.Add((product.Classic is null ? first * 10 : first * 50, 6, byCascade));
        return breaks;
    }

    private void Contract(DemoDealer dealer, DemoCatalogue catalogue, DemoAssortments assortments, DateOnly from)
    {
        var end = Contracts.Count == 1 ? _today.AddDays(45) : new DateOnly(_today.Year + 1, 12, 31);
        var list = List($"CO-{dealer.Row.Code}", $"Contratto {_today.Year} {dealer.Row.Name}", PriceListKind.Contract, from, end, account: dealer.Id);
        Contracts.Add(new PriceContract { ListId = list.Id, NoticeDays = 90, RenewMonths = 12, Indexation = Contracts.Count % 2 == 0 ? "min(index * 0.75, 3)" : "2.5", Round = "0.01" });
        Agreed.Add(new ContractDiscount { ListId = list.Id, ItemClass = "UTE", Discounts = "38+2" });
        var wanted = catalogue.Products.Where(p => p.Classic is null && p.Active && p.Popularity > 1 && p.Row.ItemClass != "DOC" && assortments.Sees(dealer, p)).ToList();
        foreach (var product in _dice.Some(wanted, 40).OrderBy(p => p.Id))
        {
            Prices.Add(Row(list.Id, product, First(product), Money(product, NetOf(dealer, product) * (100 - _dice.Between(4, 8)) / 100m), net: true));
        }
    }

    private void Site(DemoDealer dealer, DemoCatalogue catalogue)
    {
        var until = _today.AddDays(10);
        var list = List("SP-BORGO-TRENTO", "Cantiere Borgo Trento, prezzi concordati", PriceListKind.Special, _today.AddDays(-30), until, account: dealer.Id);
        foreach (var sku in new[] { "A910-1040", "S140-60", "E12-24" })
        {
            var product = catalogue[sku];
            Prices.Add(Row(list.Id, product, 1, Money(product, NetOf(dealer, product) * 0.93m), net: true));
        }
    }

    // A named project: its prices hold only on requests that name it.
    private void Project(DemoDealer dealer, DemoCatalogue catalogue)
    {
        var list = List("HOTEL-LAGO", "Hotel Lago di Garda, 84 camere", PriceListKind.Project, _today.AddDays(-20), _today.AddDays(120), account: dealer.Id);
        foreach (var sku in new[] { "K64-AR", "A910-1040", "S140-60" })
        {
            var product = catalogue[sku];
            Prices.Add(Row(list.Id, product, 1, Money(product, NetOf(dealer, product) * 0.88m), net: true));
        }
    }

    // Nobody's list by itself: made by rule from the base list, to be given to export dealers; shown with its rules and a season.
    private void Export()
    {
        var list = List("EXPORT", "Export, generato dal listino base", PriceListKind.Shared, null, null);
        Rules.Add(new PriceListRule { ListId = list.Id, Position = 0, Category = null, ItemClass = "CHI", FromListId = 1, Formula = "max(list * 0.58, cost * 1.2)", Round = ".90" });
        Rules.Add(new PriceListRule { ListId = list.Id, Position = 1, FromListId = 1, Formula = "list * 0.62", Round = "0.05" });
        Windows.Add(new PriceListWindow { ListId = list.Id, ValidFrom = _today, ValidTo = new DateOnly(_today.Year + 1, 12, 31) });
    }

    private static decimal NetOf(DemoDealer dealer, DemoProduct product)
    {
        var row = Array.Find(Cascades, c => c.Item == product.Row.ItemClass);
        var cascade = dealer.Row.Class switch { "A" => row.A, "B" => row.B, _ => row.C };
        return product.List * DiscountChain.Read(cascade, DiscountOrigin.Matrix).Factor;
    }

    private static decimal Raised(decimal price, decimal by)
    {
        var step = price < 5 ? 0.01m : 0.05m;
        return decimal.Ceiling(price * (1m + by) / step) * step;
    }

    // Screws are listed for a hundred or a thousand: two decimals are fine enough for all.
    private static UnitPrice Money(DemoProduct product, decimal price) => new(Math.Max(0.01m, Rounding.HalfAwayFromZero(price, product.List < 1 ? 4 : 2)));

    private Price Row(int list, DemoProduct product, decimal quantity, UnitPrice price, bool net = false, DateOnly? from = null, DateOnly? to = null, string? cascade = null) => new()
    {
        Id = Prices.Count + 1, ListId = list, ProductId = product.Id, FromQuantity = new(quantity), UnitPrice = price, Basis = product.Basis, IsNet = net, Discounts = cascade, ValidFrom = from, ValidTo = to,
    };

    private PriceList List(string code, string name, PriceListKind kind, DateOnly? from, DateOnly? to, string? @class = null, int? account = null)
    {
        var list = new PriceList { Id = Lists.Count + 1, Code = code, Name = name, Kind = kind, Class = @class, AccountId = account, ValidFrom = from, ValidTo = to, Version = 1 };
        Lists.Add(list);
        return list;
    }
}
