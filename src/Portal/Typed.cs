using System.Globalization;
using Filiera.Kernel;

namespace Filiera.Portal;

/// <summary>Reads what people type in fields.</summary>
public static class Typed
{
    /// <summary>
    /// A quantity: «12», «2,5», «2.5», «1.200», «1.200,5». A point followed by exactly three digits is a thousand in Italian;
    /// what could be read in two ways otherwise is refused.
    /// </summary>
    public static bool Quantity(string? text, out Quantity quantity)
    {
        quantity = default;
        var plain = (text ?? "").Trim().Replace(" ", "", StringComparison.Ordinal).Replace("\u00a0", "", StringComparison.Ordinal);
        if (plain.Length is 0 or > 20 || !plain.All(c => char.IsAsciiDigit(c) || c is ',' or '.'))
        {
            return false;
        }

        var (thousand, point) = Phrase.ReadsEnglish ? (',', '.') : ('.', ',');
        var groups = plain.Split(point);
        if (groups.Length == 2 && groups[0].Contains(thousand, StringComparison.Ordinal) || groups.Length == 1)
        {
            var whole = groups[0].Split(thousand);
            if (whole.Length == 2 && whole[1].Length != 3 && groups.Length == 1)
            {
                // The other language's decimal sign: «2.5» typed in Italian.
                return Parse($"{whole[0]}.{whole[1]}", out quantity);
            }

            if (whole.Skip(1).Any(g => g.Length != 3))
            {
                return false;
            }

            groups[0] = string.Concat(whole);
        }

        return groups.Length <= 2 && Parse(string.Join('.', groups), out quantity);
    }

    private static bool Parse(string invariant, out Quantity quantity)
    {
        quantity = default;
        if (!decimal.TryParse(invariant, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || !Scaled.Holds<Quantity>(value))
        {
            return false;
        }

        quantity = new(value);
        return true;
    }
}
