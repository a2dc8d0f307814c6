namespace Filiera.Host.Demo;

/// <summary>A product that the demo always has, whatever the seed: examples and first steps name it.</summary>
internal sealed record Classic(string Sku, string Family, string It, string En, decimal List, string Image)
{
    public string Unit { get; init; } = "PZ";

    public string? Packs { get; init; }

    public decimal Minimum { get; init; } = 1;

    public decimal Multiple { get; init; } = 1;

    public int Basis { get; init; } = 1;

    public int Vat { get; init; } = 22;

    public string? Finish { get; init; }

    public string? Grade { get; init; }

    public string? Size { get; init; }

    public string? Gtin { get; init; }

    public string? Substitute { get; init; }

    /// <summary>List price until the day before the rise, when this product's price went up a few days ago.</summary>
    public decimal? OldList { get; init; }

    /// <summary>What is free in Vicenza and in Bari, and what arrives, in so many days; null = as chance has it.</summary>
    public (int Vicenza, int Bari, int Arriving, int InDays)? Stock { get; init; }
}

/// <summary>The best known products of the maker, with the prices and the stock that the examples show.</summary>
internal static class DemoClassics
{
    public static readonly Classic[] All =
    [
        new("K64-AR", "CHI-COM", "Chiudiporta K64 EN 2-4, argento", "Door closer K64 EN 2-4, silver", 120, "d-closer") { Finish = "AR", Grade = "EN 2-4", Packs = "CT:6", Gtin = "8012345064014", Stock = (36, 12, 120, 9) },
        new("K64-BI", "CHI-COM", "Chiudiporta K64 EN 2-4, bianco", "Door closer K64 EN 2-4, white", 120, "d-closer") { Finish = "BI", Grade = "EN 2-4", Packs = "CT:6", Stock = (170, 40, 0, 0) },
        new("K64-NE", "CHI-COM", "Chiudiporta K64 EN 2-4, nero opaco", "Door closer K64 EN 2-4, matt black", 124, "d-closer") { Finish = "NE", Grade = "EN 2-4", Packs = "CT:6", Stock = (84, 0, 0, 0) },
        new("K64F-AR", "CHI-COM", "Chiudiporta K64 EN 2-4 con fermo, argento", "Door closer K64 EN 2-4 with hold-open, silver", 140, "d-closer") { Finish = "AR", Grade = "EN 2-4", Packs = "CT:6", Stock = (96, 0, 0, 0) },
        new("K30-AR", "CHI-COM", "Chiudiporta K30 EN 3, porte interne, argento", "Door closer K30 EN 3, indoor doors, silver", 60, "d-closer") { Finish = "AR", Grade = "EN 3", Packs = "CT:10", Stock = (310, 60, 0, 0) },
        new("K84-AR", "CHI-COM", "Chiudiporta K84 EN 3-6, porte pesanti, argento", "Door closer K84 EN 3-6, heavy doors, silver", 180, "d-closer") { Finish = "AR", Grade = "EN 3-6", Packs = "CT:6", Stock = (72, 18, 0, 0) },
        new("K84-BI", "CHI-COM", "Chiudiporta K84 EN 3-6, porte pesanti, bianco", "Door closer K84 EN 3-6, heavy doors, white", 180, "d-closer") { Finish = "BI", Grade = "EN 3-6", Packs = "CT:6", Stock = (0, 0, 60, 17) },
        new("K55-AR", "CHI-COM", "Chiudiporta K55 EN 3-5, argento", "Door closer K55 EN 3-5, silver", 108, "d-closer") { Finish = "AR", Grade = "EN 3-5", Substitute = "K64-AR", Stock = (0, 0, 0, 0) },
        new("K90-GS", "CHI-SLI", "Chiudiporta K90 EN 1-4, a slitta, argento", "Slide channel closer K90 EN 1-4, silver", 220, "d-slide") { Finish = "AR", Grade = "EN 1-4", OldList = 215.10m, Stock = (44, 0, 0, 0) },
        new("K90-GN", "CHI-SLI", "Chiudiporta K90 EN 1-4, a slitta, nero", "Slide channel closer K90 EN 1-4, black", 228, "d-slide") { Finish = "NE", Grade = "EN 1-4", Stock = (0, 0, 0, 0) },
        new("P110-IN", "CHI-PAV", "Chiudiporta a pavimento P110 EN 1-4, piastra inox", "Floor spring P110 EN 1-4, stainless plate", 340, "d-closer") { Finish = "IN", Grade = "EN 1-4", OldList = 332, Stock = (21, 6, 0, 0) },
        new("BR64-FE", "CHI-ACC", "Braccio con fermo per K64", "Hold-open arm for K64", 24, "d-arm") { Packs = "CF:5", Stock = (140, 30, 0, 0) },
        new("BR84-FE", "CHI-ACC", "Braccio con fermo per K84", "Hold-open arm for K84", 28, "d-arm") { Packs = "CF:5", Stock = (60, 0, 0, 0) },
        new("PS-K64", "CHI-ACC", "Piastra di supporto per K64", "Mounting plate for K64", 9.60m, "d-plate") { Packs = "CF:10", Stock = (420, 80, 0, 0) },
        new("CV64-AR", "CHI-ACC", "Coperchio per K64, argento", "Cover for K64, silver", 7.40m, "d-plate") { Packs = "CF:10", Finish = "AR", Stock = (230, 0, 0, 0) },
        new("S140-50", "SER-INF", "Serratura da infilare S140, entrata 50", "Mortice lock S140, backset 50", 38, "d-lock") { Size = "entrata 50", Packs = "CF:10", Stock = (0, 0, 400, 17) },
        new("S140-60", "SER-INF", "Serratura da infilare S140, entrata 60", "Mortice lock S140, backset 60", 38, "d-lock") { Size = "entrata 60", Packs = "CF:10", Stock = (180, 40, 0, 0) },
        new("C710-3030", "CIL-EUR", "Cilindro europeo C710, 30/30", "Euro cylinder C710, 30/30", 62, "d-cyl") { Size = "30/30", Packs = "CF:10", Stock = (260, 90, 0, 0) },
        new("C710-3040", "CIL-EUR", "Cilindro europeo C710, 30/40", "Euro cylinder C710, 30/40", 66, "d-cyl") { Size = "30/40", Packs = "CF:10", Stock = (190, 50, 0, 0) },
        new("M220-CS", "MAN-ROS", "Maniglia M220 su rosetta, cromo satinato", "Lever handle M220 on rose, satin chrome", 44, "d-handle") { Finish = "CS", Unit = "PA", Packs = "CF:10", Stock = (14, 0, 60, 7) },
        new("H3D-120N", "CER-3D", "Cerniera registrabile 3D 120, nichel", "3D adjustable hinge 120, nickel", 14.20m, "d-hinge") { Finish = "NI", Packs = "CF:12;CT:144", Stock = (1440, 360, 0, 0) },
        new("A910-840", "ANT-BAR", "Maniglione antipanico A910, 840 mm", "Panic bar A910, 840 mm", 290, "d-panic") { Size = "840 mm", Stock = (6, 0, 120, 9) },
        new("A910-1040", "ANT-BAR", "Maniglione antipanico A910, 1040 mm", "Panic bar A910, 1040 mm", 318, "d-panic") { Size = "1040 mm", Stock = (52, 14, 0, 0) },
        new("L50-40", "LUC-OTT", "Lucchetto in ottone L50, 40 mm", "Brass padlock L50, 40 mm", 11.90m, "d-padlock") { Size = "40 mm", Packs = "CF:6;CT:72", Minimum = 6, Multiple = 6, Stock = (720, 180, 0, 0) },
        new("E12-24", "SER-ELE", "Incontro elettrico E12, 12-24 V", "Electric strike E12, 12-24 V", 96, "d-strike") { Size = "12-24 V", Stock = (65, 10, 0, 0) },
        new("V450-35", "VIT-LEG", "Vite TSP 4,5×35 zincata", "Countersunk screw 4.5×35, zinc plated", 3.20m, "d-screw") { Size = "35 mm", Basis = 100, Packs = "CF:100;CT:1000", Minimum = 100, Multiple = 100, Stock = (64000, 12000, 0, 0) },
        new("12/34", "VIT-TAS", "Distanziale Ø 12, 34 mm", "Spacer Ø 12, 34 mm", 42, "d-anchor") { Size = "Ø 12", Basis = 100, Packs = "CF:50", Minimum = 50, Multiple = 50, Stock = (3200, 0, 0, 0) },
        new("00417", "ACC-RIC", "Ricambio 00417, valvola per chiudiporta", "Spare part 00417, closer valve", 4.60m, "d-box") { Stock = (75, 0, 0, 0) },
        new("MAN-26", "DOC", "Manuale di posa, edizione corrente", "Fitting manual, current edition", 18, "d-book") { Vat = 4, Stock = (210, 0, 0, 0) },
    ];
}
