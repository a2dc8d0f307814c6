namespace Filiera.Host.Demo;

/// <summary>How a family's code is put together.</summary>
internal enum Shape
{
    /// <summary>K64-AR: model and finish.</summary>
    Finish,

    /// <summary>C710-3030: model and size.</summary>
    Size,

    /// <summary>R220-60CS: model, size and finish.</summary>
    SizeFinish,

    /// <summary>12/34: size and model, with the slash that catalogues of screws have.</summary>
    Slash,

    /// <summary>00417: only digits, with the zeros in front.</summary>
    Serial,
}

/// <summary>A family of the catalogue: the words from which its products are made.</summary>
/// <param name="From">Lowest and highest list price of a model.</param>
/// <param name="Finishes">Codes of <see cref="DemoFamilies.Finishes"/>, apart by blanks.</param>
/// <param name="Sizes">Code of the size and its words, «3030=30/30»; alike when there is no sign.</param>
internal sealed record Family(string Category, string Prefix, string It, string En, string Use, string Image, string ItemClass, decimal From, decimal To, Shape Shape, string Finishes, string Sizes = "")
{
    /// <summary>Share of the catalogue, compared with the others.</summary>
    public int Weight { get; init; } = 10;

    public string Unit { get; init; } = "PZ";

    public string? Packs { get; init; }

    public decimal Minimum { get; init; } = 1;

    public decimal Multiple { get; init; } = 1;

    /// <summary>The quantity the price is for.</summary>
    public int Basis { get; init; } = 1;

    public int Vat { get; init; } = 22;

    public string? Material { get; init; }

    /// <summary>What a model's grade is called («Forza EN»), and the grades.</summary>
    public string? GradeName { get; init; }

    public string[] Grades { get; init; } = [];

    public string SizeName { get; init; } = "Misura";

    public string? Norm { get; init; }
}

internal sealed record Finish(string Code, string It, string En, int PricePercent);

/// <summary>The vocabulary of the made-up maker: its tree of categories, its finishes and its families.</summary>
internal static class DemoFamilies
{
    /// <summary>Code, Italian, English; the part before the dash is the parent.</summary>
    public static readonly (string Code, string It, string En)[] Categories =
    [
        ("CHI", "Chiudiporta", "Door closers"),
        ("CHI-COM", "A compasso", "Scissor arm"), ("CHI-SLI", "A slitta", "Slide channel"), ("CHI-PAV", "A pavimento", "Floor springs"), ("CHI-ACC", "Accessori per chiudiporta", "Closer accessories"),
        ("SER", "Serrature", "Locks"),
        ("SER-INF", "Da infilare", "Mortice locks"), ("SER-APP", "Da applicare", "Rim locks"), ("SER-ELE", "Elettriche e incontri", "Electric locks and strikes"), ("SER-MOB", "Per mobili", "Furniture locks"),
        ("CIL", "Cilindri", "Cylinders"),
        ("CIL-EUR", "Profilo europeo", "Euro profile"), ("CIL-POM", "Con pomolo", "Thumbturn"), ("CIL-SIC", "Alta sicurezza", "High security"),
        ("MAN", "Maniglie", "Handles"),
        ("MAN-ROS", "Su rosetta", "On rose"), ("MAN-PLA", "Su placca", "On plate"), ("MAN-FIN", "Per finestra", "Window handles"), ("MAN-MNG", "Maniglioni", "Pull handles"),
        ("CER", "Cerniere", "Hinges"),
        ("CER-3D", "Registrabili 3D", "3D adjustable"), ("CER-ANU", "Anuba", "Knuckle hinges"), ("CER-MOL", "A molla", "Spring hinges"), ("CER-CAN", "Per cancelli", "Gate hinges"),
        ("ANT", "Maniglioni antipanico", "Panic hardware"),
        ("ANT-BAR", "A barra", "Panic bars"), ("ANT-PUS", "A spinta", "Push pads"), ("ANT-COM", "Comandi esterni", "Outside trims"),
        ("LUC", "Lucchetti", "Padlocks"),
        ("LUC-OTT", "In ottone", "Brass"), ("LUC-INO", "Inox e marini", "Stainless and marine"), ("LUC-COM", "A combinazione", "Combination"),
        ("CAS", "Casseforti", "Safes"),
        ("CAS-MUR", "A muro", "Wall safes"), ("CAS-MOB", "A mobile", "Free-standing"), ("CAS-CHI", "Cassette portachiavi", "Key cabinets"),
        ("PRO", "Profili e guarnizioni", "Profiles and seals"),
        ("PRO-SOG", "Soglie e paraspifferi", "Thresholds and draught seals"), ("PRO-GUA", "Guarnizioni", "Seals"),
        ("VIT", "Viteria", "Fixings"),
        ("VIT-LEG", "Viti per legno", "Wood screws"), ("VIT-MET", "Viti metriche", "Metric screws"), ("VIT-TAS", "Tasselli e distanziali", "Anchors and spacers"), ("VIT-CHI", "Chioderia a peso", "Nails by weight"),
        ("ACC", "Accessori", "Accessories"),
        ("ACC-FER", "Fermaporta", "Door stops"), ("ACC-CAT", "Catenacci e spioncini", "Bolts and viewers"), ("ACC-NUM", "Numeri e targhe", "Numerals and plates"), ("ACC-AUS", "Ausili per l’accessibilità", "Accessibility aids"), ("ACC-RIC", "Ricambi", "Spare parts"),
        ("UTE", "Utensili", "Tools"),
        ("UTE-POS", "Posa e dime", "Fitting tools and jigs"), ("UTE-KIT", "Kit per ristrutturazione", "Renovation kits"),
        ("DOC", "Manuali", "Manuals"),
    ];

    public static readonly IReadOnlyDictionary<string, Finish> Finishes = new Finish[]
    {
        new("AR", "argento", "silver", 100), new("BI", "bianco", "white", 100), new("NE", "nero opaco", "matt black", 103), new("OB", "bronzo", "bronze", 104),
        new("CS", "cromo satinato", "satin chrome", 108), new("CR", "cromo lucido", "polished chrome", 106), new("OL", "ottone lucido", "polished brass", 100),
        new("IN", "inox", "stainless steel", 125), new("NI", "nichel", "nickel", 102), new("ZN", "zincato", "zinc plated", 100), new("BR", "brunito", "blackened", 104),
        new("GR", "grigio", "grey", 100), new("RA", "ramato", "copper plated", 106),
    }.ToDictionary(f => f.Code);

    /// <summary>Words of sizes that are not numbers.</summary>
    public static readonly (string It, string En)[] SizeWords =
    [
        ("entrata", "backset"), ("interasse", "centres"), ("prof.", "depth"), ("chiavi", "keys"), ("tipo", "type"), ("italiano", "Italian"), ("inglese", "English"), ("tedesco", "German"),
    ];

    private static readonly string[] En = ["EN 2", "EN 3", "EN 2-4", "EN 1-4", "EN 3-6", "EN 2-5"];
    private const string Cylinders = "3030=30/30 3035=30/35 3040=30/40 3050=30/50 3535=35/35 3545=35/45 4040=40/40 4050=40/50 4545=45/45 5050=50/50";
    private const string ScrewLengths = "16=16 mm 20=20 mm 25=25 mm 30=30 mm 35=35 mm 40=40 mm 50=50 mm 60=60 mm 70=70 mm 80=80 mm 100=100 mm";

    public static readonly Family[] All =
    [
        new("CHI-COM", "K", "Chiudiporta", "Door closer", "porte a battente interne ed esterne", "d-closer", "CHI", 48, 230, Shape.Finish, "AR BI NE OB") { Weight = 16, GradeName = "Forza EN", Grades = En, Norm = "EN 1154", Material = "Alluminio pressofuso" },
        new("CHI-SLI", "KS", "Chiudiporta a slitta", "Slide channel closer", "porte interne di pregio", "d-slide", "CHI", 150, 290, Shape.Finish, "AR BI NE CS") { Weight = 9, GradeName = "Forza EN", Grades = En, Norm = "EN 1154", Material = "Alluminio" },
        new("CHI-PAV", "P", "Chiudiporta a pavimento", "Floor spring", "porte in vetro e a vento", "d-closer", "CHI", 240, 520, Shape.Finish, "IN OL NE") { Weight = 5, GradeName = "Forza EN", Grades = En, Norm = "EN 1154", Material = "Ghisa e inox" },
        new("CHI-ACC", "BR", "Braccio per chiudiporta", "Closer arm", "chiudiporta a compasso e a slitta", "d-arm", "CHI", 12, 48, Shape.Finish, "AR BI NE") { Weight = 6, Packs = "CF:5", Material = "Acciaio" },
        new("CHI-ACC", "PS-K", "Piastra di supporto", "Mounting plate", "chiudiporta su telai stretti", "d-plate", "CHI", 6, 22, Shape.Finish, "AR BI NE") { Weight = 5, Packs = "CF:10", Multiple = 1, Material = "Acciaio" },
        new("SER-INF", "S", "Serratura da infilare", "Mortice lock", "porte in legno", "d-lock", "SER", 14, 68, Shape.Size, "", "40=entrata 40 45=entrata 45 50=entrata 50 60=entrata 60 70=entrata 70") { Weight = 20, SizeName = "Entrata", Norm = "EN 12209", Material = "Acciaio" },
        new("SER-INF", "SC", "Serratura per montanti", "Narrow stile lock", "profili in alluminio", "d-lock", "SER", 28, 96, Shape.SizeFinish, "IN ZN", "25=entrata 25 30=entrata 30 35=entrata 35") { Weight = 14, SizeName = "Entrata", Norm = "EN 12209", Material = "Acciaio inox" },
        new("SER-APP", "SA", "Serratura da applicare", "Rim lock", "portoncini e cancelli", "d-lock", "SER", 32, 140, Shape.SizeFinish, "BR GR", "50=entrata 50 60=entrata 60 80=entrata 80") { Weight = 12, SizeName = "Entrata", Material = "Acciaio" },
        new("SER-ELE", "E", "Incontro elettrico", "Electric strike", "apertura a distanza", "d-strike", "ELE", 42, 160, Shape.Size, "", "12=12 V 24=12-24 V 48=48 V") { Weight = 8, SizeName = "Tensione", Material = "Zama" },
        new("SER-ELE", "EM", "Elettromagnete", "Electromagnet", "controllo degli accessi", "d-strike", "ELE", 70, 260, Shape.Size, "", "150=150 kg 300=300 kg 500=500 kg") { Weight = 5, SizeName = "Tenuta", Material = "Alluminio" },
        new("SER-MOB", "SM", "Serratura per mobile", "Furniture lock", "cassetti e ante", "d-lock", "SER", 2.4m, 14, Shape.SizeFinish, "NI OL BR", "20=Ø 20 22=Ø 22 30=Ø 30") { Weight = 14, Packs = "CF:20;CT:200", Multiple = 5, Minimum = 5, Material = "Zama" },
        new("CIL-EUR", "C", "Cilindro europeo", "Euro cylinder", "serrature a profilo europeo", "d-cyl", "CIL", 18, 74, Shape.Size, "", Cylinders) { Weight = 24, Norm = "EN 1303", Material = "Ottone" },
        new("CIL-POM", "CP", "Cilindro con pomolo", "Thumbturn cylinder", "porte di bagno e uffici", "d-cyl", "CIL", 26, 92, Shape.SizeFinish, "NI OL", Cylinders) { Weight = 20, Norm = "EN 1303", Material = "Ottone" },
        new("CIL-SIC", "CX", "Cilindro di sicurezza", "Security cylinder", "porte blindate", "d-cyl", "CIL", 68, 190, Shape.Size, "", Cylinders) { Weight = 14, Norm = "EN 1303, grado 6", Material = "Ottone e acciaio" },
        new("MAN-ROS", "M", "Maniglia su rosetta", "Lever handle on rose", "porte interne", "d-handle", "MAN", 22, 120, Shape.Finish, "CS CR OL NE BI IN") { Weight = 22, Unit = "PA", Packs = "CF:10", Norm = "EN 1906", Material = "Ottone" },
        new("MAN-PLA", "MP", "Maniglia su placca", "Lever handle on plate", "porte interne", "d-handle", "MAN", 26, 130, Shape.SizeFinish, "CS CR OL NE", "70=interasse 70 85=interasse 85 90=interasse 90") { Weight = 18, Unit = "PA", Packs = "CF:10", SizeName = "Interasse", Norm = "EN 1906", Material = "Ottone" },
        new("MAN-FIN", "MF", "Martellina per finestra", "Window handle", "finestre a battente", "d-handle", "MAN", 9, 46, Shape.Finish, "CS CR OL NE BI") { Weight = 14, Packs = "CF:10;CT:100", Material = "Alluminio" },
        new("MAN-MNG", "MG", "Maniglione", "Pull handle", "porte d’ingresso e in vetro", "d-pull", "MAN", 34, 260, Shape.SizeFinish, "IN NE", "300=300 mm 400=400 mm 600=600 mm 1200=1200 mm") { Weight = 13, SizeName = "Lunghezza", Material = "Acciaio inox" },
        new("CER-3D", "H3D-", "Cerniera registrabile 3D", "3D adjustable hinge", "porte filo muro", "d-hinge", "CER", 9, 48, Shape.Finish, "NI CS NE OL") { Weight = 10, Packs = "CF:12;CT:144", Material = "Zama e acciaio" },
        new("CER-ANU", "H", "Cerniera anuba", "Knuckle hinge", "porte e persiane", "d-hinge", "CER", 1.1m, 9, Shape.SizeFinish, "ZN OL BR NI", "9=Ø 9 11=Ø 11 13=Ø 13 14=Ø 14 16=Ø 16 18=Ø 18") { Weight = 22, Packs = "CF:24;CT:480", Minimum = 12, Multiple = 12, SizeName = "Diametro", Material = "Acciaio" },
        new("CER-MOL", "HM", "Cerniera a molla", "Spring hinge", "porte a vento", "d-spring", "CER", 12, 64, Shape.SizeFinish, "ZN IN", "75=75 mm 100=100 mm 125=125 mm 150=150 mm") { Weight = 9, Packs = "CF:6", SizeName = "Altezza", Material = "Acciaio" },
        new("CER-CAN", "HC", "Cardine per cancello", "Gate hinge", "cancelli in ferro", "d-bracket", "CER", 6, 58, Shape.Size, "", "16=Ø 16 20=Ø 20 22=Ø 22 27=Ø 27 33=Ø 33") { Weight = 10, Packs = "CF:10", SizeName = "Diametro", Material = "Acciaio" },
        new("ANT-BAR", "A", "Maniglione antipanico", "Panic bar", "uscite di sicurezza", "d-panic", "ANT", 180, 420, Shape.Size, "", "840=840 mm 1040=1040 mm 1240=1240 mm") { Weight = 10, SizeName = "Lunghezza", Norm = "EN 1125", Material = "Alluminio" },
        new("ANT-PUS", "AP", "Maniglione a spinta", "Touch bar", "uscite di sicurezza", "d-panic", "ANT", 230, 560, Shape.SizeFinish, "GR NE IN", "840=840 mm 1200=1200 mm") { Weight = 9, SizeName = "Lunghezza", Norm = "EN 1125", Material = "Alluminio e inox" },
        new("ANT-COM", "AC", "Comando esterno", "Outside trim", "maniglioni antipanico", "d-panic", "ANT", 40, 190, Shape.Finish, "NE IN GR") { Weight = 7, Norm = "EN 179", Material = "Acciaio" },
        new("LUC-OTT", "L", "Lucchetto in ottone", "Brass padlock", "cantine, armadi e cancelli", "d-padlock", "LUC", 4.2m, 26, Shape.Size, "", "20=20 mm 25=25 mm 30=30 mm 40=40 mm 50=50 mm 60=60 mm") { Weight = 16, Packs = "CF:6;CT:72", Minimum = 6, Multiple = 6, SizeName = "Larghezza", Material = "Ottone" },
        new("LUC-INO", "LX", "Lucchetto marino inox", "Marine padlock", "barche ed esterni", "d-padlock", "LUC", 9, 44, Shape.Size, "", "30=30 mm 40=40 mm 50=50 mm") { Weight = 8, Packs = "CF:6", Multiple = 6, Minimum = 6, SizeName = "Larghezza", Material = "Acciaio inox" },
        new("LUC-COM", "LC", "Lucchetto a combinazione", "Combination padlock", "armadietti e valigie", "d-padlock", "LUC", 6, 28, Shape.Finish, "NI NE OL RA") { Weight = 7, Packs = "CF:12", Material = "Zama" },
        new("CAS-MUR", "CM", "Cassaforte a muro", "Wall safe", "abitazioni e uffici", "d-safe", "CAS", 90, 640, Shape.Size, "", "150=prof. 150 200=prof. 200 250=prof. 250 300=prof. 300") { Weight = 8, SizeName = "Profondità", Norm = "EN 14450", Material = "Acciaio" },
        new("CAS-MOB", "CB", "Cassaforte a mobile", "Free-standing safe", "alberghi e negozi", "d-safe", "CAS", 110, 820, Shape.Size, "", "20=20 l 35=35 l 50=50 l 80=80 l") { Weight = 7, SizeName = "Capacità", Norm = "EN 14450", Material = "Acciaio" },
        new("CAS-CHI", "CK", "Cassetta portachiavi", "Key cabinet", "uffici e autosaloni", "d-key", "CAS", 24, 140, Shape.Size, "", "20=20 chiavi 48=48 chiavi 93=93 chiavi 150=150 chiavi") { Weight = 6, SizeName = "Posti", Material = "Acciaio" },
        new("PRO-SOG", "T", "Soglia in alluminio", "Aluminium threshold", "porte d’ingresso", "d-profile", "PRO", 6, 34, Shape.Finish, "AR OB NE") { Weight = 8, Unit = "MT", Minimum = 0.5m, Multiple = 0.5m, Packs = "CF:6", Material = "Alluminio" },
        new("PRO-SOG", "TP", "Paraspifferi", "Drop seal", "porte acustiche e tagliafuoco", "d-profile", "PRO", 14, 64, Shape.Size, "", "73=730 mm 83=830 mm 93=930 mm 103=1030 mm") { Weight = 9, Packs = "CF:10", SizeName = "Lunghezza", Material = "Alluminio e silicone" },
        new("PRO-GUA", "G", "Guarnizione", "Seal", "telai in legno e alluminio", "d-gasket", "PRO", 0.6m, 4.8m, Shape.Finish, "NE BI GR") { Weight = 9, Unit = "MT", Minimum = 25, Multiple = 25, Packs = "CF:100", Material = "EPDM" },
        new("VIT-LEG", "V", "Vite TSP", "Countersunk screw", "legno e derivati", "d-screw", "VIT", 2.1m, 9.5m, Shape.Size, "", ScrewLengths) { Weight = 26, Basis = 100, Packs = "CF:100;CT:1000", Minimum = 100, Multiple = 100, SizeName = "Lunghezza", Material = "Acciaio zincato" },
        new("VIT-LEG", "VX", "Vite inox per esterni", "Stainless screw", "terrazze e facciate", "d-screw", "VIT", 9, 38, Shape.Size, "", ScrewLengths) { Weight = 14, Basis = 100, Packs = "CF:200", Minimum = 200, Multiple = 200, SizeName = "Lunghezza", Material = "Inox A2" },
        new("VIT-MET", "VM", "Vite metrica", "Metric screw", "carpenteria e serramenti", "d-screw", "VIT", 28, 190, Shape.Size, "", ScrewLengths) { Weight = 22, Basis = 1000, Packs = "CF:500;CT:5000", Minimum = 500, Multiple = 500, SizeName = "Lunghezza", Material = "Acciaio 8.8" },
        new("VIT-TAS", "", "Distanziale", "Spacer", "posa di telai e maniglioni", "d-anchor", "VIT", 14, 90, Shape.Slash, "", "6=Ø 6 8=Ø 8 10=Ø 10 12=Ø 12 14=Ø 14") { Weight = 14, Basis = 100, Packs = "CF:50", Minimum = 50, Multiple = 50, SizeName = "Diametro", Material = "Acciaio" },
        new("VIT-CHI", "N", "Chiodi a testa piana", "Flat head nails", "carpenteria", "d-nail", "VIT", 2.2m, 6.4m, Shape.Size, "", "30=30 mm 40=40 mm 50=50 mm 60=60 mm 70=70 mm 80=80 mm 100=100 mm") { Weight = 5, Unit = "KG", Minimum = 1, Multiple = 0.5m, Packs = "CF:5;CT:25", SizeName = "Lunghezza", Material = "Acciaio" },
        new("ACC-FER", "F", "Fermaporta", "Door stop", "porte interne, a pavimento e a parete", "d-stop", "ACC", 2.2m, 24, Shape.Finish, "CS OL NE BI IN") { Weight = 14, Packs = "CF:10;CT:100", Material = "Zama" },
        new("ACC-CAT", "B", "Catenaccio", "Bolt", "persiane, porte e cancelli", "d-bolt", "ACC", 2.8m, 36, Shape.SizeFinish, "ZN NE OL", "100=100 mm 150=150 mm 200=200 mm 300=300 mm") { Weight = 18, Packs = "CF:10", SizeName = "Lunghezza", Material = "Acciaio" },
        new("ACC-CAT", "O", "Spioncino grandangolare", "Door viewer", "portoncini", "d-plate", "ACC", 4, 28, Shape.Finish, "OL NI CS") { Weight = 5, Packs = "CF:10", Material = "Ottone" },
        new("ACC-NUM", "Z", "Numero civico", "House numeral", "esterni", "d-plate", "ACC", 3.2m, 22, Shape.SizeFinish, "IN NE", "0 1 2 3 4 5 6 7 8 9") { Weight = 12, Packs = "CF:5", SizeName = "Cifra", Material = "Acciaio inox" },
        new("ACC-AUS", "D", "Maniglione di sostegno", "Grab rail", "bagni accessibili", "d-pull", "ACC", 24, 150, Shape.Size, "", "300=300 mm 400=400 mm 600=600 mm 800=800 mm") { Weight = 5, Vat = 4, SizeName = "Lunghezza", Material = "Acciaio e nylon" },
        new("ACC-RIC", "", "Ricambio", "Spare part", "articoli fuori garanzia", "d-box", "ACC", 1.2m, 48, Shape.Serial, "") { Weight = 22, Material = "Vari" },
        new("UTE-POS", "U", "Dima di posa", "Fitting jig", "serrature e cerniere", "d-tool", "UTE", 18, 190, Shape.Size, "", "1=tipo 1 2=tipo 2 3=tipo 3") { Weight = 6, SizeName = "Tipo", Material = "Acciaio" },
        new("UTE-POS", "UF", "Fresa", "Router bit", "cave per serrature", "d-drill", "UTE", 12, 78, Shape.Size, "", "14=Ø 14 16=Ø 16 18=Ø 18 20=Ø 20 22=Ø 22 24=Ø 24") { Weight = 8, SizeName = "Diametro", Material = "Metallo duro" },
        new("UTE-KIT", "W", "Kit portoncino per ristrutturazione", "Renovation door kit", "recupero edilizio", "d-box", "KIT", 120, 540, Shape.Finish, "CS NE OL") { Weight = 3, Vat = 10, Material = "Vari" },
        new("DOC", "MAN-", "Manuale di posa", "Fitting manual", "installatori", "d-book", "DOC", 8, 30, Shape.Size, "", "IT=italiano EN=inglese DE=tedesco") { Weight = 1, Vat = 4, SizeName = "Lingua", Material = "Carta" },
    ];
}
