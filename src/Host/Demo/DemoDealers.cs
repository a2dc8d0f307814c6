using System.Globalization;
using Filiera.Accounts;
using Filiera.Credit;
using Filiera.Inventory;
using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Host.Demo;

internal sealed record DemoBranch(Branch Row, Address Address);

/// <summary>A dealer with what only the demo knows of him.</summary>
/// <param name="Short">Letters for his own order references: «VR».</param>
internal sealed record DemoDealer(Account Row, string Cluster, string Short, IReadOnlyList<DemoBranch> Branches, string Domain)
{
    public int Id => Row.Id;

    /// <summary>Who orders for a branch: e-mail and name as the order's history shows them.</summary>
    public (string Mail, string Name) Orderer(int branch) => People.Length > 0 ? People[Math.Min(branch, People.Length - 1)] : ($"ordini@{Domain}", "Ufficio acquisti");

    /// <summary>The dealer's users, in the order of the branches; empty where the demo signs nobody in.</summary>
    public (string Mail, string Name)[] People { get; init; } = [];
}

/// <summary>Warehouses, payment terms, clusters, and dealers with branches and addresses.</summary>
internal sealed class DemoDealers
{
    public static readonly (string Code, string Name)[] ClusterNames = [("FERRAMENTA", "Ferramenta"), ("SERRAMENTI", "Serramentisti e porte"), ("SICUREZZA", "Specialisti della sicurezza"), ("INGROSSO", "Ingrosso")];

    private readonly Dice _dice;
    private readonly DateTimeOffset _now;
    private int _addresses;
    private int _branches;

    public DemoDealers(DemoSize size, DateTimeOffset now)
    {
        _dice = new Dice(size.Seed, "dealers");
        _now = now;
        var taken = DemoPlaces.Known.Select(k => k.Name).ToHashSet();
        for (var i = 0; i < Math.Max(size.Dealers, 2); i++)
        {
            Dealers.Add(i < DemoPlaces.Known.Length ? Known(i, DemoPlaces.Known[i]) : Invented(i, taken));
        }
    }

    public List<DemoDealer> Dealers { get; } = [];

    public Warehouse[] Warehouses { get; } =
    [
        new() { Id = 1, Code = "VI", Name = "Vicenza", CutOff = new(15, 0), LeadDays = 15, Position = 1 },
        new() { Id = 2, Code = "BA", Name = "Bari", CutOff = new(15, 0), LeadDays = 15, Position = 2 },
        new() { Id = 3, Code = "MI", Name = "Milano", CutOff = new(15, 0), LeadDays = 15, Position = 3 },
    ];

    /// <summary>The first four choose what their dealers see; the others say who has the display stand, and who takes part in the spring promotion.</summary>
    public Cluster[] Clusters { get; } =
    [
        .. ClusterNames.Select((c, i) => new Cluster { Id = i + 1, Code = c.Code, Name = c.Name, Note = ClusterNotes[i] }),
        new() { Id = ClusterNames.Length + 1, Code = "VETRINA", Name = "Espositore in negozio", Note = "Hanno l’espositore Serralta: campioni e novità vanno prima a loro" },
        new() { Id = ClusterNames.Length + 2, Code = "PRIMAVERA", Name = "Promozione di primavera", Note = "Classe A e B che hanno firmato l’adesione" },
    ];

    private static readonly string[] ClusterNotes = ["Banco e ricambi: tutto tranne le casseforti", "Porte e finestre: niente viti e lucchetti", "Cilindri, casseforti e controllo accessi", "Grossisti: vedono tutto il catalogo"];

    private List<Address> Places { get; } = [];

    public void AddTo(PortalDb db)
    {
        db.AddRange(Warehouses);
        db.AddRange(DemoPlaces.Terms.Select((t, i) => new PaymentTerm { Id = i + 1, Code = t.Code, Words = t.Words, WordsEn = t.En, ForEveryone = t.All, Position = i + 1 }));
        db.AddRange(Clusters);
        db.AddRange(Dealers.Select(d => d.Row));
        db.AddRange(Places);
        db.AddRange(Dealers.SelectMany(d => d.Branches).Select(b => b.Row));
        db.AddRange(Dealers.Select(d => new ClusterMember { AccountId = d.Id, ClusterId = Array.FindIndex(ClusterNames, c => c.Code == d.Cluster) + 1 }));
        db.AddRange(Dealers.Where(d => d.Id % 4 == 1).Select(d => new ClusterMember { AccountId = d.Id, ClusterId = ClusterNames.Length + 1 }));
        db.AddRange(Dealers.Where(d => d.Row.Class is "A" or "B" && d.Id % 2 == 1).Select(d => new ClusterMember { AccountId = d.Id, ClusterId = ClusterNames.Length + 2 }));
    }

    private DemoDealer Known(int index, KnownDealer known)
    {
        var home = DemoPlaces.Towns.First(t => t.Name == known.Town);
        var account = Account(index, known.Name, home, known.Class);
        account.Email = $"acquisti@{Domain(known.Name)}";
        account.Phone = $"0{home.Cap[..2]} {830_100 + (index * 17)}";
        var branches = new List<DemoBranch> { Place(account, 0, home.Name, Street(), home) };
        foreach (var (name, street, cap) in known.Branches)
        {
            branches.Add(Place(account, branches.Count, name, street, DemoPlaces.Towns.First(t => t.Cap == cap)));
        }

        if (index == 0)
        {
            var site = home with { Cap = "37126" };
            Places.Add(NewAddress(account, "CANTIERE-1", "Cantiere Borgo Trento", "Via IV Novembre 7", site));
        }

        return new(account, known.Cluster, index == 0 ? "VR" : home.Province, branches, Domain(known.Name))
        {
            People = index switch
            {
                0 => [("hq@dealer.demo", "Giorgio Brunelli"), ("buyer@dealer.demo", "Marco Dal Bosco"), ("manager@dealer.demo", "Elena Marchetti")],
                1 => [("other@rival.demo", "Sara Pellegrini")],
                _ => [],
            },
        };
    }

    private DemoDealer Invented(int index, HashSet<string> taken)
    {
        var home = _dice.Pick(DemoPlaces.Towns);
        string name;
        do
        {
            var bare = string.Format(CultureInfo.InvariantCulture, _dice.Pick(DemoPlaces.Names), _dice.Pick(DemoPlaces.Surnames), home.Name, home.Zone);
            name = $"{bare} {_dice.Pick(DemoPlaces.Forms)}";
        }
        while (!taken.Add(name) && taken.Count < 300);

        var account = Account(index, name, home, _dice.Roll(10) switch { < 2 => "A", < 6 => "B", _ => "C" });
        account.Email = $"ordini@{Domain(name)}";
        var branches = new List<DemoBranch> { Place(account, 0, home.Name, Street(), home) };
        var near = DemoPlaces.Towns.Where(t => t.Zone == home.Zone && t.Name != home.Name).ToList();
        foreach (var town in _dice.Some(near, _dice.Roll(10) switch { < 5 => 0, < 7 => 1, < 9 => 2, _ => 4 }))
        {
            branches.Add(Place(account, branches.Count, town.Name, Street(), town));
        }

        return new(account, ClusterNames[_dice.Roll(10) switch { < 5 => 0, < 8 => 1, < 9 => 2, _ => 3 }].Code, home.Province, branches, Domain(name));
    }

    private Account Account(int index, string name, Town home, string @class) => new()
    {
        Id = index + 1,
        Code = $"C{(1001 + index).ToString("00000", CultureInfo.InvariantCulture)}",
        Name = name,
        VatNumber = VatNumber(home.Office),
        Country = "IT",
        Class = @class,
        PaymentTerm = index == 0 ? "RB60FM" : DemoPlaces.Terms[_dice.Roll(DemoPlaces.Terms.Length)].Code,
        Warehouse = DemoPlaces.South.Contains(home.Zone) ? "BA" : DemoPlaces.NorthWest.Contains(home.Zone) ? "MI" : "VI",
        CreatedAt = _now.AddDays(-_dice.Between(600, 4000)),
        UpdatedAt = _now,
    };

    private DemoBranch Place(Account account, int number, string name, string street, Town town)
    {
        var code = number == 0 ? "SEDE" : number.ToString("00", CultureInfo.InvariantCulture);
        var address = NewAddress(account, code, number == 0 ? account.Name : $"{account.Name}, {name}", street, town);
        Places.Add(address);
        return new(new Branch { Id = ++_branches, AccountId = account.Id, Code = code, Name = name, IsHeadquarters = number == 0, DefaultAddressId = address.Id }, address);
    }

    private Address NewAddress(Account account, string code, string name, string street, Town town) => new()
    {
        Id = ++_addresses, AccountId = account.Id, Code = code, Name = name, Street = street, PostalCode = town.Cap, City = town.Name, Province = town.Province,
    };

    private string Street() => $"{_dice.Pick(DemoPlaces.Streets)} {_dice.Between(1, 160).ToString(CultureInfo.InvariantCulture)}";

    // Seven digits of the company, three of the tax office, and the digit that makes the sum a multiple of ten (domain.md A14).
    private string VatNumber(int office)
    {
        var body = _dice.Between(150_000, 489_999).ToString("0000000", CultureInfo.InvariantCulture) + office.ToString("000", CultureInfo.InvariantCulture);
        return Enumerable.Range(0, 10).Select(d => body + d.ToString(CultureInfo.InvariantCulture)).First(n => Accounts.VatNumber.Read(n).Valid);
    }

    private static string Domain(string name) =>
        new string([.. name.ToLowerInvariant().Where(c => c is >= 'a' and <= 'z' or ' ')]).Replace(" srl", "", StringComparison.Ordinal).Replace(" snc", "", StringComparison.Ordinal)
            .Replace(" sas", "", StringComparison.Ordinal).Replace(" spa", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal) + ".demo";
}
