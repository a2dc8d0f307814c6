using System.Text.RegularExpressions;

namespace Filiera.Kernel;

public enum GtinError
{
    Format,
    Length,
    CheckDigit,

    /// <summary>A spreadsheet turned the code into 8,00109E+12: its digits are lost.</summary>
    ExcelScientific,
}

/// <summary>GTIN 8, 12, 13 or 14 (domain.md A14): weights 3 and 1 from the right, mod 10; kept as 14 digits, left-padded.</summary>
public static partial class Gtin
{
    /// <summary>What reading a code gave: the 14 digits and the kind, or the error.</summary>
    /// <param name="Restricted">Prefix 20–29: internal or variable-weight codes, which mean something only to who made them.</param>
    public sealed record Reading(string? Gtin14, string? Kind, GtinError? Error, bool Restricted)
    {
        public bool Valid => Error is null;
    }

    public static Reading Read(string? value)
    {
        var text = (value ?? "").Trim().Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        if (Scientific().IsMatch(text) || Scientific().IsMatch((value ?? "").Trim()))
        {
            return new(null, null, GtinError.ExcelScientific, false);
        }

        if (text.Length == 0 || !text.All(char.IsAsciiDigit))
        {
            return new(null, null, GtinError.Format, false);
        }

        if (text.Length is not (8 or 12 or 13 or 14))
        {
            return new(null, null, GtinError.Length, false);
        }

        if (CheckDigit(text.AsSpan(0, text.Length - 1)) != text[^1] - '0')
        {
            return new(null, null, GtinError.CheckDigit, false);
        }

        var thirteen = text.PadLeft(14, '0').AsSpan(1);
        return new(text.PadLeft(14, '0'), $"GTIN-{text.Length}", null, text.Length != 8 && thirteen[0] == '2');
    }

    /// <summary>True for 8,01E+12 and the like: never a code, always a lost one.</summary>
    public static bool LooksScientific(string text) => Scientific().IsMatch(text);

    public static int CheckDigit(ReadOnlySpan<char> body)
    {
        var sum = 0;
        for (var i = 0; i < body.Length; i++)
        {
            sum += (body[body.Length - 1 - i] - '0') * (i % 2 == 0 ? 3 : 1);
        }

        return (10 - (sum % 10)) % 10;
    }

    [GeneratedRegex(@"^\d+([.,]\d+)?[eE]\+?\d{1,3}$", RegexOptions.CultureInvariant)]
    private static partial Regex Scientific();
}
