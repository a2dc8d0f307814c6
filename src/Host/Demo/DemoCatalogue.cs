using System.Globalization;
using System.Text.Json;
using Filiera.Catalog;
using Filiera.Kernel;

namespace Filiera.Host.Demo;

/// <summary>A product with what only the demo knows of it.</summary>
/// <param name="List">List price of <paramref name="Basis"/> base units.</param>
/// <param name="Popularity">How often it is wanted, compared with the others.</param>
internal sealed record DemoProduct(Product Row, string Category, decimal List, int Basis, int Popularity, Classic? Classic)
{
    public int Id => Row.Id;

    /// <summary>Code of the category at the top of the tree.</summary>
    public string Root => Category.Split('-')[0];

    public bool Active => Row.Status == ProductStatus.Active;
}

/// <summary>The catalogue of the made-up maker: its tree, and products in families with coded SKUs.</summary>
internal sealed class DemoCatalogue
{
    private static readonly string[] Prefixes = ["8012345", "8019876", "8033210"];
    private static readonly string[] Brands = ["Serralta", "Orsera", "Brentek"];
    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dice _dice;
    private readonly DateOnly _today;
    private readonly DateTimeOffset _now;
    private readonly Dictionary<string, Category> _categories = [];
    private readonly HashSet<string> _skus = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _gtins = [];
    private readonly int[] _items = new int[Brands.Length];

    public DemoCatalogue(DemoSize size, DateOnly today, DateTimeOffset now)
    {
        _dice = new Dice(size.Seed, "catalogue");
        (_today, _now) = (today, now);
        foreach (var (code, it, en) in DemoFamilies.Categories)
        {
            _categories[code] = new Category { Id = _categories.Count + 1, Code = code, Name = it, NameEn = en, ParentId = code.Contains('-') ? _categories[code.Split('-')[0]].Id : null, Position = _categories.Count + 1 };
        }

        foreach (var classic in DemoClassics.All)
        {
            if (classic.Gtin is { } gtin)
            {
                _gtins.Add(gtin);
            }

            _skus.Add(classic.Sku);
        }

        Products.AddRange(DemoClassics.All.Select(FromClassic));
        Fill(Math.Max(size.Products, Products.Count));
        Discontinue();
    }

    public IReadOnlyCollection<Category> Categories => _categories.Values;

    public List<DemoProduct> Products { get; } = [];

    public DemoProduct this[string sku] => Products.First(p => p.Row.Sku == sku);

    // Each family gets its share; what rounding leaves goes to the last ones.
    private void Fill(int wanted)
    {
        var toMake = wanted - Products.Count;
        var weights = DemoFamilies.All.Sum(f => f.Weight);
        var (made, weight) = (0, 0);
        foreach (var family in DemoFamilies.All)
        {
            weight += family.Weight;
            var until = (int)((long)toMake * weight / weights);
            Make(family, until - made);
            made = until;
        }
    }

    private void Make(Family family, int count)
    {
        var finishes = family.Finishes.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var words = Words(family.Sizes);
        string[] sizes = [.. words.Keys];
        var model = family.Shape == Shape.Slash ? 8 : 20;
        var step = family.Shape is Shape.Slash or Shape.Serial ? 1 : 9;
        while (count > 0)
        {
            model += 1 + _dice.Roll(step);
            var variants = Variants(family, model, finishes, sizes);
            if (variants.Any(v => _skus.Contains(v.Sku)))
            {
                continue;
            }

            var brand = _dice.Roll(100) is var share && share < 72 ? 0 : share < 89 ? 1 : 2;
            var grade = family.Grades.Length == 0 ? null : _dice.Pick(family.Grades);
            var price = _dice.Along(family.From, family.To);
            foreach (var (sku, size, finish) in variants.Take(count))
            {
                _skus.Add(sku);
                var look = finish is null ? null : DemoFamilies.Finishes[finish];
                var list = Nice(price * (look?.PricePercent ?? 100) / 100m * (1m + (0.05m * (size is null ? 0 : Array.IndexOf(sizes, size)))));
                Products.Add(New(family, brand, sku, model, size is null ? null : words[size], look, grade, list));
                count--;
            }
        }
    }

    private static List<(string Sku, string? Size, string? Finish)> Variants(Family family, int model, string[] finishes, string[] sizes)
    {
        var code = family.Prefix + model.ToString(CultureInfo.InvariantCulture);
        return family.Shape switch
        {
            Shape.Finish => [.. finishes.Select(f => ($"{code}-{f}", (string?)null, (string?)f))],
            Shape.Size => [.. sizes.Select(s => ($"{code}-{s}", (string?)s, (string?)null))],
            Shape.SizeFinish => [.. sizes.SelectMany(s => finishes.Select(f => ($"{code}-{s}{f}", (string?)s, (string?)f)))],
            Shape.Slash => [.. sizes.Select(s => ($"{s}/{model}", (string?)s, (string?)null))],
            _ => [(model.ToString("00000", CultureInfo.InvariantCulture), null, null)],
        };
    }

    private static Dictionary<string, string> Words(string sizes)
    {
        // Words may hold blanks («entrata 50»): a size begins where a code with its sign stands, else at each blank.
        var words = new Dictionary<string, string>();
        string? last = null;
        foreach (var part in sizes.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Split('=') is [var code, var text])
            {
                words[last = code] = text;
            }
            else if (last is null)
            {
                words[part] = part;
            }
            else
            {
                words[last] += $" {part}";
            }
        }

        return words;
    }

    private DemoProduct New(Family family, int brand, string sku, int model, string? size, Finish? finish, string? grade, decimal list)
    {
        var code = family.Shape switch { Shape.Slash => $"{size}, {model} mm", Shape.Serial => sku, _ => family.Prefix + model.ToString(CultureInfo.InvariantCulture) };
        var tail = grade is null ? "" : $" {grade}";
        var sized = size is null || family.Shape == Shape.Slash ? "" : $", {size}";
        var row = new Product
        {
            Id = Products.Count + 1,
            Sku = sku,
            Name = $"{family.It} {code}{tail}{sized}{(finish is null ? "" : $", {finish.It}")}",
            NameEn = $"{family.En} {code}{tail}{English(sized)}{(finish is null ? "" : $", {finish.En}")}",
            Description = $"{family.It} per {family.Use}. {(family.Material is { } m ? $"{m}{(finish is null ? "" : $", finitura {finish.It}")}. " : "")}{(family.Norm is { } n ? $"Conforme a {n}. " : "")}{Closing(family)}",
            CategoryId = _categories[family.Category].Id,
            Brand = Brands[brand],
            ItemClass = family.ItemClass,
            Unit = family.Unit,
            Packs = family.Packs,
            Minimum = new(family.Minimum),
            Multiple = new(family.Multiple),
            VatRate = new(family.Vat),
            AllOrNothing = family.ItemClass is "CAS" or "ANT" && _dice.Chance(12),
            Gtin = _dice.Chance(97) ? NewGtin(brand) : null,
            Image = family.Image,
            Attributes = Attributes(family, finish, size, grade),
            UpdatedAt = _now,
        };
        return new(row, family.Category, list, family.Basis, Popularity(), null);
    }

    private DemoProduct FromClassic(Classic classic, int index)
    {
        var family = DemoFamilies.All.First(f => f.Category == classic.Family);
        var finish = classic.Finish is null ? null : DemoFamilies.Finishes[classic.Finish];
        var gtin = (classic.Gtin ?? NewGtin(0)).PadLeft(14, '0');
        var row = new Product
        {
            Id = index + 1,
            Sku = classic.Sku,
            Name = classic.It,
            NameEn = classic.En,
            Description = $"{classic.It}. {(family.Material is { } m ? $"{m}. " : "")}{(family.Norm is { } n ? $"Conforme a {n}. " : "")}{Closing(family)}",
            CategoryId = _categories[family.Category].Id,
            Brand = Brands[0],
            ItemClass = family.ItemClass,
            Unit = classic.Unit,
            Packs = WithBarcodes(classic.Packs, gtin),
            Minimum = new(classic.Minimum),
            Multiple = new(classic.Multiple),
            VatRate = new(classic.Vat),
            Gtin = gtin,
            Image = classic.Image,
            Attributes = Attributes(family, finish, classic.Size, classic.Grade),
            Status = classic.Substitute is null ? ProductStatus.Active : ProductStatus.Discontinued,
            Substitute = classic.Substitute,
            LastSold = classic.Substitute is null ? null : _today.AddDays(-250),
            UpdatedAt = _now,
        };
        return new(row, family.Category, classic.List, classic.Basis, 80, classic);
    }

    // A pack's barcode is the product's with the level of packing before it: 1 the usual pack, 2 the next.
    private static string? WithBarcodes(string? packs, string gtin) => packs is null ? null : string.Join(';', packs.Split(';').Select((pack, level) =>
    {
        var body = string.Create(CultureInfo.InvariantCulture, $"{level + 1}{gtin[1..13]}");
        return string.Create(CultureInfo.InvariantCulture, $"{pack}:{body}{Gtin.CheckDigit(body)}");
    }));

    private static string Closing(Family family) => family.ItemClass switch
    {
        "CHI" => "Velocità di chiusura e colpo finale regolabili; garanzia 5 anni.",
        "ANT" => "Da verificare ogni sei mesi a cura del responsabile dell’edificio.",
        "CAS" => "Due chiavi a doppia mappa in dotazione.",
        "CIL" => "Tre chiavi in dotazione; duplicazione con tessera.",
        "VIT" => "Venduta a confezione intera.",
        "DOC" => "Con disegni quotati e tempi di posa.",
        "KIT" => "Bene finito per recupero edilizio, IVA agevolata.",
        _ => "Garanzia 2 anni.",
    };

    private static string English(string size) => DemoFamilies.SizeWords.Aggregate(size, (text, word) => text.Replace(word.It, word.En, StringComparison.Ordinal));

    private static string? Attributes(Family family, Finish? finish, string? size, string? grade)
    {
        var named = new Dictionary<string, string>();
        if (finish is not null)
        {
            named["Finitura"] = char.ToUpperInvariant(finish.It[0]) + finish.It[1..];
        }

        if (family.Material is { } material)
        {
            named["Materiale"] = material;
        }

        if (size is not null)
        {
            // «Entrata: 50», not «Entrata: entrata 50».
            named[family.SizeName] = size.StartsWith(family.SizeName, StringComparison.OrdinalIgnoreCase) ? size[(family.SizeName.Length + 1)..] : size;
        }

        if (grade is not null)
        {
            named[family.GradeName!] = grade;
        }

        if (family.Norm is { } norm)
        {
            named["Norma"] = norm;
        }

        return named.Count == 0 ? null : JsonSerializer.Serialize(named, Plain);
    }

    private string NewGtin(int brand)
    {
        while (true)
        {
            // Five digits of item to a prefix; a maker with more buys another prefix: the last digit moves up.
            var item = ++_items[brand];
            var prefix = (long.Parse(Prefixes[brand], CultureInfo.InvariantCulture) + (item / 100_000)).ToString(CultureInfo.InvariantCulture);
            var body = prefix + (item % 100_000).ToString("00000", CultureInfo.InvariantCulture);
            var gtin = body + Gtin.CheckDigit(body).ToString(CultureInfo.InvariantCulture);
            if (_gtins.Add(gtin))
            {
                return gtin.PadLeft(14, '0');
            }
        }
    }

    // A few sell every day, most now and then: the shape of every catalogue.
    private int Popularity() => _dice.Roll(100) switch { < 4 => 60, < 18 => 18, < 55 => 5, _ => 1 };

    // Three in a hundred are out of production; each names a living one of its own family.
    private void Discontinue()
    {
        foreach (var family in Products.Where(p => p.Classic is null).GroupBy(p => p.Row.Image + p.Category).ToList())
        {
            var members = family.ToList();
            var gone = members.Where(_ => members.Count > 3 && _dice.Roll(1000) < 32).ToList();
            var alive = members.Except(gone).ToList();
            foreach (var product in gone.Take(alive.Count))
            {
                product.Row.Status = ProductStatus.Discontinued;
                product.Row.Substitute = _dice.Chance(85) ? _dice.Pick(alive).Row.Sku : null;
                product.Row.LastSold = _today.AddDays(-(_dice.Chance(15) ? _dice.Between(30, 60) : _dice.Between(260, 420)));
            }
        }
    }

    private static decimal Nice(decimal price)
    {
        var step = price < 20 ? 0.05m : price < 100 ? 0.10m : price < 250 ? 0.50m : 1m;
        return Math.Max(step, Rounding.HalfAwayFromZero(price / step, 0) * step);
    }
}
