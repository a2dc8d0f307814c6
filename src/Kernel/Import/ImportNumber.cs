using System.Buffers;
using System.Globalization;

namespace Filiera.Kernel;

/// <summary>How the numbers of a column are written.</summary>
public enum DecimalStyle
{
    /// <summary>No value says: point is the decimal sign, and a lone comma before three digits is refused.</summary>
    Unknown,

    /// <summary>1.234,56</summary>
    Italian,

    /// <summary>1,234.56 or 1234.56</summary>
    Invariant,

    /// <summary>Some values say one, some the other: only those that say so themselves are read.</summary>
    Mixed,
}

public enum NumberReading
{
    Number,

    /// <summary>Not a number.</summary>
    Unreadable,

    /// <summary>1.234 or 1,234, and nothing in the file says which.</summary>
    Ambiguous,

    /// <summary>1.234 read as 1 and 234 thousandths because nothing in the file says otherwise: worth a note.</summary>
    Presumed,
}

/// <summary>
/// The rule of docs/import.md: Italian or invariant decimals, never guessed in silence. A value with both signs, with a sign
/// repeated, or with other than three digits after its only sign tells its own style; the values that can't tell
/// (1.234) follow their column, a column without a telling value follows the file, a file without one is invariant.
/// </summary>
public static class ImportNumber
{
    private static readonly SearchValues<char> Characters = SearchValues.Create("0123456789.,+-");

    /// <summary>The style that this value proves; Unknown for whole numbers and for those that could be either.</summary>
    public static DecimalStyle StyleOf(ReadOnlySpan<char> text)
    {
        var points = text.Count('.');
        var commas = text.Count(',');
        if (points > 0 && commas > 0)
        {
            var commaIsLast = text.LastIndexOf(',') > text.LastIndexOf('.');
            return (commaIsLast ? commas : points) > 1 ? DecimalStyle.Unknown : commaIsLast ? DecimalStyle.Italian : DecimalStyle.Invariant;
        }

        if (points + commas == 0)
        {
            return DecimalStyle.Unknown;
        }

        var (asDecimal, asGroup) = points > 0 ? (DecimalStyle.Invariant, DecimalStyle.Italian) : (DecimalStyle.Italian, DecimalStyle.Invariant);
        return points + commas > 1 ? asGroup : CouldBeGroup(text, points > 0 ? '.' : ',') ? DecimalStyle.Unknown : asDecimal;
    }

    public static NumberReading Read(ReadOnlySpan<char> text, DecimalStyle column, out decimal value)
    {
        value = 0;
        var style = StyleOf(text);
        var presumed = false;
        if (style == DecimalStyle.Unknown && text.ContainsAny('.', ','))
        {
            switch (column)
            {
                case DecimalStyle.Mixed:
                case DecimalStyle.Unknown when text.Contains(','):
                    return LooksLikeNumber(text) ? NumberReading.Ambiguous : NumberReading.Unreadable;
                case DecimalStyle.Unknown:
                    style = DecimalStyle.Invariant;
                    presumed = true;
                    break;
                default:
                    style = column;
                    break;
            }
        }

        return !Parse(text, style == DecimalStyle.Italian ? ',' : '.', out value) ? NumberReading.Unreadable
            : presumed ? NumberReading.Presumed : NumberReading.Number;
    }

    // «1.234»: one to three digits not beginning with zero, the sign, three digits.
    private static bool CouldBeGroup(ReadOnlySpan<char> text, char sign)
    {
        var digits = text.TrimStart("+-");
        var at = digits.IndexOf(sign);
        return at is >= 1 and <= 3 && digits[0] != '0' && digits.Length - at - 1 == 3;
    }

    private static bool LooksLikeNumber(ReadOnlySpan<char> text) => text.IndexOfAnyExcept(Characters) < 0;

    private static bool Parse(ReadOnlySpan<char> text, char point, out decimal value)
    {
        value = 0;
        if (text.Length is 0 or > 40)
        {
            return false;
        }

        var group = point == ',' ? '.' : ',';
        Span<char> plain = stackalloc char[40];
        var to = 0;
        var sinceGroup = -1;
        var fraction = false;
        foreach (var c in text)
        {
            if (c == group)
            {
                // Groups are of three digits, and there are none after the decimal sign.
                if (fraction || sinceGroup is not (-1 or 3) || to == 0)
                {
                    return false;
                }

                sinceGroup = 0;
                continue;
            }

            if (c == point)
            {
                if (fraction || sinceGroup is not (-1 or 3))
                {
                    return false;
                }

                fraction = true;
                plain[to++] = '.';
                continue;
            }

            sinceGroup += sinceGroup >= 0 && !fraction ? 1 : 0;
            plain[to++] = c;
        }

        return (fraction || sinceGroup is -1 or 3)
            && decimal.TryParse(plain[..to], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);
    }
}
