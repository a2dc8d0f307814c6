using Filiera.Kernel;

namespace Filiera.Catalog;

/// <summary>A unit of measure: the Italian code, its UN/ECE recommendation 20 code, and how many decimals a quantity in it may have.</summary>
public sealed record UnitOfMeasure(string Code, string Unece, int Decimals, Phrase Name);

/// <summary>The units of the trade (domain.md A4). One base unit per item; every other is a pack of so many base units.</summary>
public static class Units
{
    private static readonly Dictionary<string, UnitOfMeasure> Table = new UnitOfMeasure[]
    {
        new("PZ", "H87", 0, new("pezzi", "pieces")),
        new("CF", "PK", 0, new("confezioni", "packs")),
        new("CT", "CT", 0, new("cartoni", "cartons")),
        new("KG", "KGM", 3, new("chili", "kilograms")),
        new("MT", "MTR", 3, new("metri", "metres")),
        new("LT", "LTR", 3, new("litri", "litres")),
        new("PA", "PR", 0, new("paia", "pairs")),
        new("MQ", "MTK", 3, new("metri quadri", "square metres")),
        new("BN", "PF", 0, new("bancali", "pallets")),
        new("PL", "PF", 0, new("pallet", "pallets")),
    }.ToDictionary(u => u.Code);

    public static UnitOfMeasure? Find(string code) => Table.GetValueOrDefault(code.ToUpperInvariant());

    /// <summary>Decimals allowed in a unit; an unknown unit counts as pieces.</summary>
    public static int DecimalsOf(string code) => Find(code)?.Decimals ?? 0;

    /// <summary>False when the quantity has more decimals than the unit allows: 2.5 pieces.</summary>
    public static bool Allows(decimal quantity, int maxDecimals) => Rounding.Fits(quantity, maxDecimals);

    /// <summary>Full pallets and the packs left over.</summary>
    public static (decimal Pallets, decimal LoosePacks) OnPallets(decimal packs, decimal packSize, decimal palletSize)
    {
        var perPallet = decimal.Floor(palletSize / packSize);
        return perPallet <= 0 ? (0, packs) : (decimal.Floor(packs / perPallet), packs % perPallet);
    }

    /// <summary>The smallest pack that is sold on its own; null when none is.</summary>
    public static decimal? SmallestSellable(IEnumerable<(decimal Size, bool Sellable)> packs) =>
        packs.Where(p => p.Sellable).Select(p => (decimal?)p.Size).Min();
}

/// <param name="Size">Base units in it.</param>
/// <param name="Gtin">What stands on the carton, as 14 digits: it names the product and this pack of it.</param>
public sealed record Pack(string Unit, decimal Size, string? Gtin = null);

/// <summary>Packs of a product, stored as <c>CF:12;CT:240:18012345678904</c>: unit, base units and, where it has one, the pack's own GTIN; the usual one first.</summary>
public static class Packs
{
    public const int LongestText = 400;

    public static IReadOnlyList<KeyValuePair<string, decimal>> Read(string? stored) => [.. All(stored).Select(p => KeyValuePair.Create(p.Unit, p.Size))];

    public static IReadOnlyList<Pack> All(string? stored)
    {
        if (string.IsNullOrEmpty(stored))
        {
            return [];
        }

        return [.. stored.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split(':'))
            .Select(p => new Pack(p[0], decimal.Parse(p[1], System.Globalization.CultureInfo.InvariantCulture), p.Length > 2 ? p[2] : null))];
    }

    /// <summary>Null when the text is no list of packs.</summary>
    public static string? Canonical(string text)
    {
        var packs = new List<string>();
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var (fields, gtin) = (part.Split(':'), (string?)null);
            if (fields is [_, _, var code] && (gtin = Gtin.Read(code).Gtin14) is null)
            {
                return null;
            }

            if (fields is not [var unit, var size, ..] || fields.Length > 3 || unit.Trim().Length is 0 or > 10
                || !decimal.TryParse(size.Trim(), System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out var number)
                || number <= 0 || !Scaled.Holds<Quantity>(number))
            {
                return null;
            }

            packs.Add($"{unit.Trim().ToUpperInvariant()}:{number.ToString("0.###", System.Globalization.CultureInfo.InvariantCulture)}{(gtin is null ? "" : $":{gtin}")}");
        }

        return string.Join(';', packs);
    }

    /// <summary>Base units in one <paramref name="unit"/> of the product; null when it isn't sold so.</summary>
    public static decimal? BaseUnits(string baseUnit, IReadOnlyList<KeyValuePair<string, decimal>> packs, string? unit)
    {
        if (string.IsNullOrEmpty(unit) || unit.Equals(baseUnit, StringComparison.OrdinalIgnoreCase))
        {
            return 1;
        }

        foreach (var (name, size) in packs)
        {
            if (name.Equals(unit, StringComparison.OrdinalIgnoreCase))
            {
                return size;
            }
        }

        return null;
    }
}
