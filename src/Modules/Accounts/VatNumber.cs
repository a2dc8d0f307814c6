namespace Filiera.Accounts;

public enum VatNumberError
{
    Length,
    Format,
    CheckDigit,
}

/// <summary>Partita IVA (domain.md A14): 11 digits, the last a check digit. <c>IT</c>, blanks and dots are left out.</summary>
public static class VatNumber
{
    /// <param name="UnusualOffice">Digits 8–10 name no known tax office: a warning, not an error.</param>
    public sealed record Reading(string? Normalised, VatNumberError? Error, bool UnusualOffice)
    {
        public bool Valid => Error is null;

        /// <summary>VIES can't be asked from here; it never blocks.</summary>
        public string ViesStatus => "NOT_CHECKED";
    }

    public static Reading Read(string? value)
    {
        var text = new string([.. (value ?? "").ToUpperInvariant().Where(c => !char.IsWhiteSpace(c) && c is not ('.' or '-'))]);
        if (text.StartsWith("IT", StringComparison.Ordinal))
        {
            text = text[2..];
        }

        if (text.Length == 0 || !text.All(char.IsAsciiDigit))
        {
            return new(null, VatNumberError.Format, false);
        }

        if (text.Length != 11)
        {
            return new(null, VatNumberError.Length, false);
        }

        var sum = 0;
        for (var i = 0; i < 11; i++)
        {
            var digit = text[i] - '0';
            var doubled = i % 2 == 1 ? digit * 2 : digit;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }

        // Eleven zeros satisfy the sum and are nobody's number.
        if (sum % 10 != 0 || text.AsSpan(0, 7).TrimStart('0').Length == 0)
        {
            return new(null, VatNumberError.CheckDigit, false);
        }

        var office = int.Parse(text.AsSpan(7, 3), System.Globalization.CultureInfo.InvariantCulture);
        return new(text, null, office is not ((>= 1 and <= 100) or 120 or 121 or 888 or 999));
    }
}
