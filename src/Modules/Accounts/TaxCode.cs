using System.Globalization;
using System.Text.RegularExpressions;
using Filiera.Kernel;

namespace Filiera.Accounts;

public enum TaxCodeError
{
    Length,
    Format,

    /// <summary>The last letter of a person's code doesn't fit.</summary>
    CheckCharacter,

    /// <summary>The last digit of a company's number doesn't fit.</summary>
    CheckDigit,
}

public enum TaxCodeKind
{
    Person,
    Company,
}

/// <summary>
/// Codice fiscale (domain.md A14): 16 characters for a person, where digits may have become letters (omocodia) and a woman's day is raised by
/// 40; a company's is its 11-digit number.
/// </summary>
public static partial class TaxCode
{
    private const string Months = "ABCDEHLMPRST";
    private const string Homocode = "LMNPQRSTUV";

    // Nobody who signs for a company today was born before; a two-digit year says no more.
    private const int OldestYear = 1920;

    /// <param name="Sex">M or F, for a person.</param>
    public sealed record Reading(string? Normalised, TaxCodeKind? Kind, DateOnly? BirthDate, string? Sex, TaxCodeError? Error)
    {
        public bool Valid => Error is null;
    }

    public static Reading Read(string? value)
    {
        var text = new string([.. (value ?? "").ToUpperInvariant().Where(c => !char.IsWhiteSpace(c) && c is not ('.' or '-'))]);
        if (text.Length == 11 && text.All(char.IsAsciiDigit))
        {
            var number = VatNumber.Read(text);
            return number.Valid ? new(text, TaxCodeKind.Company, null, null, null) : Refused(TaxCodeError.CheckDigit);
        }

        if (text.Length != 16)
        {
            return Refused(text.Length > 0 && !text.All(char.IsAsciiLetterOrDigit) ? TaxCodeError.Format : TaxCodeError.Length);
        }

        if (!Shape().IsMatch(text))
        {
            return Refused(TaxCodeError.Format);
        }

        if (Control(text) != text[15])
        {
            return Refused(TaxCodeError.CheckCharacter);
        }

        var (born, sex) = Birth(text);
        return born is null ? Refused(TaxCodeError.Format) : new(text, TaxCodeKind.Person, born, sex, null);
    }

    private static Reading Refused(TaxCodeError error) => new(null, null, null, null, error);

    private static (DateOnly?, string?) Birth(string text)
    {
        var year = Number(text, 6) + 1900;
        year = year < OldestYear ? year + 100 : year;
        var month = Months.IndexOf(text[8], StringComparison.Ordinal) + 1;
        var day = Number(text, 9);
        var sex = day > 40 ? "F" : "M";
        var plain = string.Create(CultureInfo.InvariantCulture, $"{year:D4}-{month:D2}-{(day > 40 ? day - 40 : day):D2}");
        return DateOnly.TryParseExact(plain, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var born) ? (born, sex) : (null, null);
    }

    private static int Number(string text, int at) => (Digit(text[at]) * 10) + Digit(text[at + 1]);

    // 0–9, or the letter that took its place when two people had the same code.
    private static int Digit(char c) => char.IsAsciiDigit(c) ? c - '0' : Homocode.IndexOf(c, StringComparison.Ordinal);

    private static char Control(string text)
    {
        var sum = 0;
        for (var i = 0; i < 15; i++)
        {
            var ordinal = char.IsAsciiDigit(text[i]) ? text[i] - '0' : text[i] - 'A';
            sum += i % 2 == 0 ? Iban.OddValue(ordinal) : ordinal;
        }

        return (char)('A' + (sum % 26));
    }

    [GeneratedRegex("^[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]$")]
    private static partial Regex Shape();
}
