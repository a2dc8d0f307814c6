using System.Globalization;
using Filiera.Kernel;

namespace Filiera.Portal;

/// <summary>A quantity as a person types it: «12», «2,5», «2.5», «1.000» (a thousand in Italian). The numeric keypad's point is a decimal sign unless it groups thousands.</summary>
public static class QuantityInput
{
    private const decimal Most = 9_999_999m;

    private static readonly Problem NotANumber = new(422, "NOT_A_NUMBER", new("«{0}» non è una quantità.", "“{0}” is not a quantity."));
    private static readonly Problem TooFine = new(422, "TOO_MANY_DECIMALS", new("Al massimo tre decimali.", "Three decimals at most."));

    public static Result<Quantity> Read(string? text)
    {
        var typed = text is null ? "" : string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
        var plain = Plain(typed);
        if (!decimal.TryParse(plain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || value > Most)
        {
            return NotANumber.With(typed.Length > 20 ? typed[..20] : typed);
        }

        return Rounding.Fits(value, Quantity.Decimals) ? Quantity.Of(value) : TooFine;
    }

    /// <summary>A price or a percentage in the same way, with a sign when there is one; null when it is no number.</summary>
    public static decimal? ReadDecimal(string? text)
    {
        var typed = text is null ? "" : string.Concat(text.Where(c => !char.IsWhiteSpace(c))).Replace('\u2212', '-');
        var negative = typed is ['-', ..];
        return decimal.TryParse(Plain(typed.TrimStart('-', '+')), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? (negative ? -value : value) : null;
    }

    // With both signs the last is the decimal one; one sign alone before groups of three is thousands where the language writes it so.
    private static string Plain(string typed)
    {
        var (grouping, point) = Phrase.ReadsEnglish ? (',', '.') : ('.', ',');
        if (typed.Contains('.', StringComparison.Ordinal) && typed.Contains(',', StringComparison.Ordinal))
        {
            (grouping, point) = typed.LastIndexOf('.') > typed.LastIndexOf(',') ? (',', '.') : ('.', ',');
        }

        var groups = typed.Split(grouping);
        var thousands = groups.Length > 1 && groups[0].Length is >= 1 and <= 3 && groups[0] != "0" && groups.Skip(1).All(g => g.Split(point)[0].Length == 3);
        return thousands || typed.Contains(point, StringComparison.Ordinal)
            ? typed.Replace(grouping.ToString(), "", StringComparison.Ordinal).Replace(point, '.')
            : typed.Replace(grouping, '.');
    }
}
