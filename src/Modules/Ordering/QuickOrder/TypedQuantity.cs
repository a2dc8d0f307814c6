using System.Globalization;
using System.Text.RegularExpressions;

namespace Filiera.Ordering;

/// <summary>
/// A quantity as a person types it: «12», «2,5», «1.000», «1.234,56», «1,234.56», «2 CF», «x3». A lone comma is always the decimal
/// mark; a dot before three digits parts thousands, as Italians write, and <see cref="Thousands"/> says that it was read so.
/// </summary>
/// <param name="Units">Codes that the unit word may stand for, empty without one: «bancali» is BN or PL.</param>
/// <param name="KnownUnit">False when the word after the number is none of ours; it may still be a pack of the product.</param>
public sealed partial record TypedQuantity(decimal Value, IReadOnlyList<string> Units, bool KnownUnit, bool Thousands)
{
    /// <summary>Largest quantity of a line, in either direction.</summary>
    public const decimal Limit = 9_999_999m;

    private static readonly Dictionary<string, string[]> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["pz"] = ["PZ"], ["pezzi"] = ["PZ"], ["pezzo"] = ["PZ"], ["pc"] = ["PZ"], ["pcs"] = ["PZ"], ["pieces"] = ["PZ"], ["piece"] = ["PZ"], ["nr"] = ["PZ"], ["n"] = ["PZ"],
        ["cf"] = ["CF"], ["cnf"] = ["CF"], ["conf"] = ["CF"], ["confezione"] = ["CF"], ["confezioni"] = ["CF"], ["pack"] = ["CF"], ["packs"] = ["CF"],
        ["ct"] = ["CT"], ["ctn"] = ["CT"], ["cart"] = ["CT"], ["cartone"] = ["CT"], ["cartoni"] = ["CT"], ["carton"] = ["CT"], ["cartons"] = ["CT"],
        ["kg"] = ["KG"], ["kgm"] = ["KG"], ["chili"] = ["KG"], ["chilo"] = ["KG"],
        ["mt"] = ["MT"], ["m"] = ["MT"], ["ml"] = ["MT"], ["metri"] = ["MT"], ["metro"] = ["MT"], ["metres"] = ["MT"],
        ["lt"] = ["LT"], ["l"] = ["LT"], ["litri"] = ["LT"], ["litro"] = ["LT"],
        ["pa"] = ["PA"], ["paia"] = ["PA"], ["paio"] = ["PA"], ["pair"] = ["PA"], ["pairs"] = ["PA"],
        ["mq"] = ["MQ"], ["m2"] = ["MQ"], ["m²"] = ["MQ"],
        ["bn"] = ["BN", "PL"], ["bancale"] = ["BN", "PL"], ["bancali"] = ["BN", "PL"], ["pl"] = ["PL", "BN"], ["pallet"] = ["PL", "BN"], ["pallets"] = ["PL", "BN"],
    };

    public static bool IsUnitWord(string text) => Words.ContainsKey(text.TrimEnd('.'));

    /// <summary>True for a number, alone or with a unit that we know: what may be a quantity rather than a code.</summary>
    public static bool Looks(string text) => Read(text) is { KnownUnit: true };

    /// <summary>Null when the text is no quantity.</summary>
    public static TypedQuantity? Read(string? text)
    {
        var match = Shape().Match((text ?? "").Replace('\u2212', '-').Replace('\u00a0', ' ').Replace('\u202f', ' ').Replace('\u2019', '\'').Trim());
        if (!match.Success || ReadNumber(match.Groups["n"].Value) is not { } number)
        {
            return null;
        }

        var value = match.Groups["s"].Value == "-" ? -number.Value : number.Value;
        var word = match.Groups["u"].Value.TrimEnd('.');
        if (word.Length == 0)
        {
            return new(value, [], true, number.Thousands);
        }

        return Words.TryGetValue(word, out var units)
            ? new(value, units, true, number.Thousands)
            : new(value, [word.ToUpperInvariant()], false, number.Thousands);
    }

    private static (decimal Value, bool Thousands)? ReadNumber(string text)
    {
        var thousands = false;
        if (text.Contains(' ', StringComparison.Ordinal) || text.Contains('\'', StringComparison.Ordinal))
        {
            if (!GroupedByBlanks().IsMatch(text))
            {
                return null;
            }

            text = text.Replace(" ", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal);
            thousands = true;
        }

        var dots = text.Count(c => c == '.');
        var commas = text.Count(c => c == ',');
        string? plain = (dots, commas) switch
        {
            (0, 0) => text,
            (0, 1) => text.Replace(',', '.'),
            (0, _) => GroupedByCommas().IsMatch(text) ? text.Replace(",", "", StringComparison.Ordinal) : null,
            (_, 0) when GroupedByDots().IsMatch(text) => text.Replace(".", "", StringComparison.Ordinal),
            (1, 0) => text,
            (_, 1) when ItalianWhole().IsMatch(text) => text.Replace(".", "", StringComparison.Ordinal).Replace(',', '.'),
            (1, _) when EnglishWhole().IsMatch(text) => text.Replace(",", "", StringComparison.Ordinal),
            _ => null,
        };
        if (plain is null || plain.Length > 20 || !decimal.TryParse(plain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
        {
            return null;
        }

        // Only what could have meant something else is remarked on: «1.234,56» could not.
        thousands |= (dots > 0 && commas == 0 && !plain.Contains('.', StringComparison.Ordinal)) || commas > 1;
        return (value, thousands);
    }

    [GeneratedRegex(@"^(?:[x×*]\s*)?(?<s>[+-]?)\s*(?<n>\d[\d.,' ]*?|[.,]\d+)\s*[x×*]?\s*(?<u>[\p{L}²][\p{L}²2]{0,13}\.?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();

    [GeneratedRegex(@"^\d{1,3}([ ']\d{3})+([.,]\d+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex GroupedByBlanks();

    [GeneratedRegex(@"^[1-9]\d{0,2}(\.\d{3})+$", RegexOptions.CultureInvariant)]
    private static partial Regex GroupedByDots();

    [GeneratedRegex(@"^[1-9]\d{0,2}(,\d{3}){2,}$", RegexOptions.CultureInvariant)]
    private static partial Regex GroupedByCommas();

    [GeneratedRegex(@"^\d{1,3}(\.\d{3})+,\d+$", RegexOptions.CultureInvariant)]
    private static partial Regex ItalianWhole();

    [GeneratedRegex(@"^\d{1,3}(,\d{3})+\.\d+$", RegexOptions.CultureInvariant)]
    private static partial Regex EnglishWhole();
}
