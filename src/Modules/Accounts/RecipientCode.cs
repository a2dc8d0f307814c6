using System.Text.RegularExpressions;

namespace Filiera.Accounts;

public enum RecipientCodeError
{
    Format,

    /// <summary>Six characters belong to public bodies (format FPA12).</summary>
    SixCharsOnlyFpa,

    /// <summary>XXXXXXX is for customers abroad.</summary>
    ForeignCodeForIt,
    PecFormat,
}

/// <summary>How the invoice reaches the customer when the code itself names no channel of his.</summary>
public enum InvoiceChannel
{
    Pec,

    /// <summary>Neither code nor PEC: the customer finds the invoice in his tax drawer.</summary>
    CassettoFiscale,
    Foreign,
    SanMarino,
}

/// <summary>Codice destinatario and PEC of electronic invoices (domain.md A14; SdI check 00427).</summary>
public static partial class RecipientCode
{
    private const string None = "0000000";
    private const string Abroad = "XXXXXXX";
    private const string SanMarino = "2R4GTO8"; // the letter O, not a zero
    private const string PublicBodies = "FPA12";

    /// <param name="Channel">Null when the code is the customer's own channel.</param>
    /// <param name="Warning">NO_DELIVERY_CHANNEL: valid, but nobody brings the invoice to the customer.</param>
    public sealed record Reading(string? Normalised, InvoiceChannel? Channel, RecipientCodeError? Error, string? Warning = null)
    {
        public bool Valid => Error is null;
    }

    /// <param name="country">ISO code of the customer's country; null = Italy, unless the code says otherwise.</param>
    /// <param name="format">FPR12 (businesses, the default) or FPA12 (public bodies).</param>
    public static Reading Read(string? code, string? pec = null, string? country = null, string? format = null)
    {
        var text = (code ?? "").Trim().ToUpperInvariant();
        if (text.Length == 0)
        {
            text = None;
        }

        if (!Shape().IsMatch(text))
        {
            return Refused(RecipientCodeError.Format);
        }

        if (text.Length == 6)
        {
            return format == PublicBodies ? new(text, null, null) : Refused(RecipientCodeError.SixCharsOnlyFpa);
        }

        if (format == PublicBodies)
        {
            return Refused(RecipientCodeError.Format);
        }

        return text switch
        {
            Abroad => country == "IT" ? Refused(RecipientCodeError.ForeignCodeForIt) : new(text, InvoiceChannel.Foreign, null),
            SanMarino => new(text, InvoiceChannel.SanMarino, null),
            None => WithoutCode(text, pec?.Trim()),
            _ => string.IsNullOrWhiteSpace(pec) || IsPec(pec.Trim()) ? new(text, null, null) : Refused(RecipientCodeError.PecFormat),
        };
    }

    private static Reading WithoutCode(string text, string? pec) =>
        string.IsNullOrEmpty(pec) ? new(text, InvoiceChannel.CassettoFiscale, null, "NO_DELIVERY_CHANNEL")
        : IsPec(pec) ? new(text, InvoiceChannel.Pec, null) : Refused(RecipientCodeError.PecFormat);

    private static Reading Refused(RecipientCodeError error) => new(null, null, error);

    private static bool IsPec(string text) => text.Length is >= 7 and <= 256 && Mail().IsMatch(text);

    [GeneratedRegex("^([A-Z0-9]{6}|[A-Z0-9]{7})$")]
    private static partial Regex Shape();

    [GeneratedRegex(@"^[^@\s""<>(),;:]+@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+$")]
    private static partial Regex Mail();
}
