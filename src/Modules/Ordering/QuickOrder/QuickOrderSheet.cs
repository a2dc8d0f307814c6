using Filiera.Catalog;
using Filiera.Kernel;

namespace Filiera.Ordering;

/// <summary>A row, looked up and judged. Quantities are in base units; what was typed stays beside.</summary>
/// <param name="Code">As typed; null for a heading and past the limit.</param>
/// <param name="Typed">The quantity as typed.</param>
/// <param name="EnteredUnit">The pack that was typed, with <paramref name="EnteredQuantity"/> of them; null for base units.</param>
/// <param name="Substitute">What replaces a discontinued product.</param>
public sealed record QuickOrderReading(
    int Line,
    string Text,
    string? Code = null,
    string? Typed = null,
    CodeMatch? Match = null,
    decimal? Quantity = null,
    decimal? EnteredQuantity = null,
    string? EnteredUnit = null,
    LineStatus Status = LineStatus.Ok,
    string? ErrorCode = null,
    decimal? Suggested = null,
    string? Substitute = null,
    Phrase? Message = null)
{
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Numbers of the lines that were put together in this one, its own first; empty for a line alone.</summary>
    public IReadOnlyList<int> Merged { get; init; } = [];

    public string? Note => Notes.Count == 0 ? null : string.Join(',', Notes);

    /// <summary>CUSTOMER_CODE, GTIN, NORMALISED_CODE; null when the code is the SKU itself.</summary>
    public string? MatchedBy => Match?.Matched switch
    {
        MatchKind.CustomerCode => "CUSTOMER_CODE",
        MatchKind.Gtin => "GTIN",
        MatchKind.NormalisedCode => "NORMALISED_CODE",
        _ => null,
    };
}

/// <summary>
/// An order being read: the codes that must be looked up, then every row judged against what was found (domain.md C1). Works on any
/// catalogue: the product's or a test's. No row is dropped; repeated products are put together in their first row.
/// </summary>
public sealed class QuickOrderSheet
{
    private readonly IReadOnlyList<QuickOrderRawRow> _rows;
    private readonly int _maxRows;

    internal QuickOrderSheet(IReadOnlyList<QuickOrderRawRow> rows, int maxRows)
    {
        _rows = rows;
        _maxRows = maxRows;
        Codes = [.. rows.SelectMany(r => r.Guesses).Select(g => g.Code).Where(c => c.Length is > 0 and <= 100).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>What may be a code: to be looked up in one batch.</summary>
    public IReadOnlyCollection<string> Codes { get; }

    /// <param name="known">Codes as typed → products of the buyer's assortment; what is absent was not found.</param>
    /// <param name="mayMerge">Lines that may be put together with others of the same article; null = all.</param>
    public IReadOnlyList<QuickOrderReading> Check(IReadOnlyDictionary<string, CodeMatch> known, Func<int, bool>? mayMerge = null)
    {
        ArgumentNullException.ThrowIfNull(known);
        return Merge([.. _rows.Select(row => Judge(row, known))], row => CanMerge(row) && mayMerge?.Invoke(row.Line) != false);
    }

    private QuickOrderReading Judge(QuickOrderRawRow row, IReadOnlyDictionary<string, CodeMatch> known)
    {
        if (row.Header)
        {
            return new(row.Line, row.Text, Status: LineStatus.HeaderSkipped);
        }

        if (row.TooMany)
        {
            return new(row.Line, row.Text, Status: LineStatus.Error, ErrorCode: "TOO_MANY_ROWS", Message: LineWords.TooManyRows.With(_maxRows));
        }

        var guess = Choose(row.Guesses, known);
        var typed = TypedQuantity.Read(guess.Quantity);
        var reading = new QuickOrderReading(row.Line, row.Text, guess.Code, guess.Quantity)
        {
            Notes = [.. Notes(guess.Swapped, typed)],
        };
        if (!known.TryGetValue(guess.Code, out var match))
        {
            reading = reading with { Quantity = typed is { Units.Count: 0 } && Holds(typed.Value) ? typed.Value : null, Status = LineStatus.Error };
            return Gtin.LooksScientific(guess.Code)
                ? reading with { ErrorCode = "EXCEL_SCIENTIFIC", Message = LineWords.Scientific.With(guess.Code) }
                : reading with { ErrorCode = "NOT_FOUND", Message = LineWords.NotFound };
        }

        reading = reading with { Match = match };
        return guess.Quantity is null ? WithoutQuantity(reading, match)
            : typed is null ? Refused(reading, "NOT_A_NUMBER", LineWords.NotANumber.With(guess.Quantity))
            : WithQuantity(reading, match, typed);
    }

    // A guess whose code exists and whose quantity can be read; else one whose code exists; else the likeliest by its looks.
    private static QuickOrderGuess Choose(IReadOnlyList<QuickOrderGuess> guesses, IReadOnlyDictionary<string, CodeMatch> known) =>
        guesses.FirstOrDefault(g => known.ContainsKey(g.Code) && (g.Quantity is null || TypedQuantity.Read(g.Quantity) is not null))
        ?? guesses.FirstOrDefault(g => known.ContainsKey(g.Code))
        ?? guesses.FirstOrDefault(g => !TypedQuantity.Looks(g.Code) && (g.Quantity is null || TypedQuantity.Looks(g.Quantity)))
        ?? (guesses.Count > 0 ? guesses[0] : new QuickOrderGuess("", null));

    private static IEnumerable<string> Notes(bool swapped, TypedQuantity? typed)
    {
        if (swapped)
        {
            yield return "COLUMNS_SWAPPED";
        }

        if (typed is { Thousands: true })
        {
            yield return "THOUSANDS_INTERPRETED";
        }
    }

    private static QuickOrderReading WithoutQuantity(QuickOrderReading reading, CodeMatch match)
    {
        // The barcode of a carton is one carton; else the least that may be ordered.
        var pack = match.PackUnit is null ? null : Packs.BaseUnits(match.Product.Unit, match.Product.Packs, match.PackUnit);
        var least = pack ?? LineWords.RuleOf(match.Product).Smallest ?? match.Product.Minimum.Value;
        return JudgeRule(reading with { Quantity = least, Notes = [.. reading.Notes, "DEFAULT_QTY"] });
    }

    private static QuickOrderReading WithQuantity(QuickOrderReading reading, CodeMatch match, TypedQuantity typed)
    {
        var product = match.Product;
        var units = typed.Units.Count > 0 ? typed.Units : match.PackUnit is { } carton ? [carton] : [product.Unit];
        var unit = units.FirstOrDefault(u => Packs.BaseUnits(product.Unit, product.Packs, u) is not null);
        if (unit is null)
        {
            return Refused(reading, "UNKNOWN_UNIT", LineWords.UnknownUnit.With(units[0], string.Join(", ", product.Packs.Select(p => p.Key).Prepend(product.Unit))));
        }

        if (Math.Abs(typed.Value) > TypedQuantity.Limit)
        {
            return Refused(reading, "NOT_A_NUMBER", LineWords.TooLarge);
        }

        var inPacks = !unit.Equals(product.Unit, StringComparison.OrdinalIgnoreCase);
        var quantity = typed.Value * Packs.BaseUnits(product.Unit, product.Packs, unit)!.Value;
        reading = reading with { Quantity = Holds(quantity) ? quantity : null };
        if (typed.Value <= 0)
        {
            return Refused(reading, "NOT_POSITIVE", LineWords.NotPositive);
        }

        if (quantity > TypedQuantity.Limit)
        {
            return Refused(reading, "NOT_A_NUMBER", LineWords.TooLarge);
        }

        var decimals = Units.DecimalsOf(product.Unit);
        if (!Units.Allows(quantity, decimals))
        {
            return decimals == 0
                ? Refused(reading, "NOT_INTEGER", LineWords.NotInteger.With(quantity))
                : Refused(reading, "TOO_MANY_DECIMALS", LineWords.TooManyDecimals.With(decimals));
        }

        return JudgeRule(inPacks
            ? reading with { EnteredQuantity = typed.Value, EnteredUnit = unit.ToUpperInvariant(), Notes = [.. reading.Notes, "CONVERTED_FROM_PACK"] }
            : reading);
    }

    private static QuickOrderReading JudgeRule(QuickOrderReading reading)
    {
        var product = reading.Match!.Product;
        var quantity = reading.Quantity!.Value;
        if (product.Discontinued)
        {
            return product.Substitute is { } substitute
                ? reading with { Status = LineStatus.NeedsFix, ErrorCode = "DISCONTINUED", Substitute = substitute, Message = LineWords.ReplacedBy.With(substitute) }
                : Refused(reading, "DISCONTINUED", LineWords.Discontinued);
        }

        var rule = LineWords.RuleOf(product);
        var check = rule.Check(quantity);
        if (check.Valid)
        {
            return reading with { Status = LineStatus.Ok, ErrorCode = null, Suggested = null, Message = null };
        }

        var (code, words) = LineWords.Of(check, rule, quantity);
        return reading with
        {
            Status = product.WarnOnly ? LineStatus.Ok : check.Suggested is null ? LineStatus.Error : LineStatus.NeedsFix,
            ErrorCode = product.WarnOnly ? null : code,
            Suggested = check.Suggested,
            Message = words,
        };
    }

    // Rows of one product become their first, with the sum; it is the sum that must keep the rule.
    private static List<QuickOrderReading> Merge(List<QuickOrderReading> rows, Func<QuickOrderReading, bool> can)
    {
        var groups = rows.Where(can).GroupBy(r => r.Match!.Product.Id).Where(g => g.Count() > 1).ToDictionary(g => g.Key, g => g.ToList());
        if (groups.Count == 0)
        {
            return rows;
        }

        var merged = new List<QuickOrderReading>(rows.Count);
        foreach (var row in rows)
        {
            if (!can(row) || !groups.TryGetValue(row.Match!.Product.Id, out var group))
            {
                merged.Add(row);
            }
            else if (ReferenceEquals(group[0], row))
            {
                merged.Add(Together(group));
            }
        }

        return merged;
    }

    private static bool CanMerge(QuickOrderReading row) => row is { Match: not null, Quantity: > 0 } && (row.Status is LineStatus.Ok or LineStatus.NeedsFix || row.ErrorCode == "DISCONTINUED");

    private static QuickOrderReading Together(List<QuickOrderReading> group)
    {
        var numbers = group.Select(r => r.Line).ToList();
        var sum = group.Sum(r => r.Quantity!.Value);
        var together = group[0] with
        {
            Quantity = sum,
            EnteredQuantity = null,
            EnteredUnit = null,
            Text = string.Join('\n', group.Select(r => r.Text)),
            Merged = numbers,
            Notes = [.. group.SelectMany(r => r.Notes).Where(n => n != "DEFAULT_QTY").Distinct(), $"MERGED_LINES_{string.Join('_', numbers)}"],
        };
        return sum > TypedQuantity.Limit ? Refused(together with { Quantity = null }, "NOT_A_NUMBER", LineWords.TooLarge) : JudgeRule(together);
    }

    private static QuickOrderReading Refused(QuickOrderReading reading, string code, Phrase message) =>
        reading with { Status = LineStatus.Error, ErrorCode = code, Suggested = null, Message = message };

    private static bool Holds(decimal value) => Math.Abs(value) <= TypedQuantity.Limit && Scaled.Holds<Quantity>(value);
}
