namespace Filiera.Host.Demo;

/// <summary>A town with its CAP, its province, the code that its tax office puts into a partita IVA, and the part of the country it lies in.</summary>
internal sealed record Town(string Name, string Cap, string Province, int Office, string Zone);

/// <summary>A dealer that the demo always has: name, town and the towns of his branches.</summary>
internal sealed record KnownDealer(string Name, string Town, string Class, string Cluster, params (string Name, string Street, string Town)[] Branches);

/// <summary>Towns, streets and names of the demo's dealers.</summary>
internal static class DemoPlaces
{
    public static readonly Town[] Towns =
    [
        new("Verona", "37121", "VR", 23, "Veneto"), new("Verona", "37135", "VR", 23, "Veneto"), new("Villafranca di Verona", "37069", "VR", 23, "Veneto"), new("San Bonifacio", "37047", "VR", 23, "Veneto"),
        new("Legnago", "37045", "VR", 23, "Veneto"), new("Bussolengo", "37012", "VR", 23, "Veneto"), new("Treviso", "31100", "TV", 26, "Veneto"), new("Conegliano", "31015", "TV", 26, "Veneto"),
        new("Castelfranco Veneto", "31033", "TV", 26, "Veneto"), new("Padova", "35128", "PD", 28, "Veneto"), new("Vicenza", "36100", "VI", 24, "Veneto"), new("Schio", "36015", "VI", 24, "Veneto"),
        new("Thiene", "36016", "VI", 24, "Veneto"), new("Bassano del Grappa", "36061", "VI", 24, "Veneto"), new("Belluno", "32100", "BL", 25, "Veneto"), new("Feltre", "32032", "BL", 25, "Veneto"),
        new("Trento", "38121", "TN", 22, "Trentino"), new("Rovereto", "38068", "TN", 22, "Trentino"), new("Bolzano", "39100", "BZ", 21, "Trentino"),
        new("Udine", "33100", "UD", 30, "Friuli"), new("Pordenone", "33170", "PN", 93, "Friuli"),
        new("Milano", "20139", "MI", 15, "Lombardia"), new("Monza", "20900", "MB", 15, "Lombardia"), new("Bergamo", "24126", "BG", 16, "Lombardia"), new("Treviglio", "24047", "BG", 16, "Lombardia"),
        new("Brescia", "25125", "BS", 17, "Lombardia"), new("Mantova", "46100", "MN", 20, "Lombardia"), new("Cremona", "26100", "CR", 19, "Lombardia"), new("Como", "22100", "CO", 13, "Lombardia"), new("Varese", "21100", "VA", 12, "Lombardia"),
        new("Torino", "10135", "TO", 1, "Piemonte"), new("Moncalieri", "10024", "TO", 1, "Piemonte"), new("Rivoli", "10098", "TO", 1, "Piemonte"), new("Vercelli", "13100", "VC", 2, "Piemonte"),
        new("Borgosesia", "13011", "VC", 2, "Piemonte"), new("Novara", "28100", "NO", 3, "Piemonte"), new("Cuneo", "12100", "CN", 4, "Piemonte"), new("Alba", "12051", "CN", 4, "Piemonte"),
        new("Genova", "16149", "GE", 10, "Liguria"), new("Savona", "17100", "SV", 9, "Liguria"), new("La Spezia", "19121", "SP", 11, "Liguria"),
        new("Parma", "43122", "PR", 34, "Emilia"), new("Reggio nell’Emilia", "42124", "RE", 35, "Emilia"), new("Modena", "41122", "MO", 36, "Emilia"), new("Bologna", "40131", "BO", 37, "Emilia"),
        new("Imola", "40026", "BO", 37, "Emilia"), new("Ferrara", "44122", "FE", 38, "Emilia"), new("Ravenna", "48121", "RA", 39, "Emilia"), new("Rimini", "47921", "RN", 40, "Emilia"),
        new("Firenze", "50127", "FI", 48, "Toscana"), new("Prato", "59100", "PO", 48, "Toscana"), new("Pisa", "56121", "PI", 50, "Toscana"), new("Arezzo", "52100", "AR", 51, "Toscana"),
        new("Perugia", "06128", "PG", 54, "Umbria"), new("Foligno", "06034", "PG", 54, "Umbria"), new("Terni", "05100", "TR", 55, "Umbria"),
        new("Ancona", "60131", "AN", 42, "Marche"), new("Pesaro", "61122", "PU", 41, "Marche"),
        new("Roma", "00155", "RM", 58, "Lazio"), new("Latina", "04100", "LT", 59, "Lazio"), new("Viterbo", "01100", "VT", 56, "Lazio"), new("Pescara", "65129", "PE", 68, "Abruzzo"),
        new("Napoli", "80143", "NA", 63, "Campania"), new("Salerno", "84131", "SA", 65, "Campania"), new("Caserta", "81100", "CE", 61, "Campania"),
        new("Bari", "70123", "BA", 72, "Puglia"), new("Lecce", "73100", "LE", 75, "Puglia"), new("Taranto", "74123", "TA", 73, "Puglia"), new("Cosenza", "87100", "CS", 78, "Calabria"),
        new("Catania", "95121", "CT", 87, "Sicilia"), new("Palermo", "90145", "PA", 82, "Sicilia"), new("Sassari", "07100", "SS", 90, "Sardegna"), new("Cagliari", "09122", "CA", 92, "Sardegna"),
    ];

    /// <summary>Zones that Bari serves first, and those that Milan serves; Vicenza serves the rest.</summary>
    public static readonly IReadOnlySet<string> South = new HashSet<string> { "Abruzzo", "Campania", "Puglia", "Calabria", "Sicilia" };

    public static readonly IReadOnlySet<string> NorthWest = new HashSet<string> { "Piemonte", "Liguria" };

    public static readonly string[] Streets =
    [
        "Via dell’Artigianato", "Via dell’Industria", "Via del Lavoro", "Via Roma", "Via Garibaldi", "Via Mazzini", "Via dei Mille", "Viale Europa", "Via Marconi", "Via Galvani", "Via Volta",
        "Via della Meccanica", "Via Cesare Battisti", "Via Verdi", "Corso Italia", "Via del Commercio", "Strada Provinciale", "Via Enrico Fermi", "Via Edison", "Via Kennedy", "Via Trento", "Via Trieste",
    ];

    public static readonly string[] Surnames =
    [
        "Bertolini", "Zanella", "Marchesi", "Fontana", "Rossetti", "Galvan", "Moretti", "Caruso", "De Santis", "Lombardi", "Ferretti", "Bianchin", "Colombo", "Rinaldi", "Parisi", "Greco", "Vitale", "Testa", "Basso",
        "Piras", "Conti", "Valente", "Mariani", "Sartori", "Guidi", "Pellegrini", "Orlando", "Carta", "Bassi", "Tonelli", "Cattaneo", "Fabbri", "Leone", "Monti", "Serra", "Villa",
    ];

    /// <summary>Patterns of names: {0} a surname, {1} the town, {2} the zone.</summary>
    public static readonly string[] Names =
    [
        "Ferramenta {0}", "Utensileria {0}", "{0} Serramenti", "Casa della Maniglia {1}", "Ferramenta del Corso di {0}", "F.lli {0}", "{0} Sicurezza", "Centro Porte {1}", "Edilferro {0}", "Tecnoporte {2}", "Colorificio e Ferramenta {0}", "{0} & Figli",
    ];

    public static readonly string[] Forms = ["S.r.l.", "S.n.c.", "S.a.s.", "S.r.l.", "S.p.A.", "S.r.l."];

    public static readonly KnownDealer[] Known =
    [
        new("Ferramenta Brunelli S.r.l.", "Verona", "A", "FERRAMENTA", ("Verona Sud", "Via dell’Artigianato 14", "37135"), ("Villafranca", "Via Bixio 88", "37069"), ("San Bonifacio", "Via Camporosolo 21", "37047")),
        new("Casa della Serratura S.n.c.", "Torino", "B", "SICUREZZA", ("Moncalieri", "Corso Trieste 61", "10024")),
        new("Utensileria Padana S.r.l.", "Parma", "A", "FERRAMENTA", ("Reggio Emilia", "Via Gramsci 102", "42124")),
        new("Tecnoporte Umbria S.r.l.", "Perugia", "B", "SERRAMENTI", ("Terni", "Via Narnese 40", "05100")),
        new("Serramenti Dolomiti S.r.l.", "Belluno", "B", "SERRAMENTI"),
        new("Zanin Colori e Ferramenta S.n.c.", "Treviso", "B", "FERRAMENTA"),
        new("Edil Adriatica S.p.A.", "Ancona", "A", "INGROSSO", ("Pesaro", "Strada della Romagna 9", "61122")),
        new("Ingrosso Ligure S.p.A.", "Genova", "A", "INGROSSO", ("Savona", "Via Nizza 55", "17100"), ("La Spezia", "Via Fontevivo 19", "19121")),
        new("Brico Valsesia S.a.s.", "Vercelli", "C", "FERRAMENTA", ("Borgosesia", "Viale Varallo 110", "13011")),
        new("F.lli Coppola S.n.c.", "Salerno", "C", "FERRAMENTA"),
        new("Maniglieria Salento S.r.l.", "Lecce", "C", "SERRAMENTI"),
        new("Ferrotecnica Sarda S.r.l.", "Sassari", "B", "FERRAMENTA", ("Cagliari", "Viale Elmas 33", "09122")),
    ];

    /// <summary>Code, words, English words, open to everyone.</summary>
    public static readonly (string Code, string Words, string En, bool All)[] Terms =
    [
        ("RB60FM", "Ri.Ba. 60 gg FM", "Ri.Ba. 60 days end of month", false),
        ("RB30FM", "Ri.Ba. 30 gg FM", "Ri.Ba. 30 days end of month", false),
        ("RB3060", "Ri.Ba. 30/60 gg FM", "Ri.Ba. 30/60 days end of month", false),
        ("BB30DF", "Bonifico 30 gg DF", "Bank transfer 30 days from invoice", false),
        ("BB60FM", "Bonifico 60 gg FM", "Bank transfer 60 days end of month", false),
        ("ANTIC", "Anticipato", "In advance", true),
    ];
}
