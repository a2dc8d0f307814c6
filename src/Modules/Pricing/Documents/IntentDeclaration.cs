using System.Text.RegularExpressions;

namespace Filiera.Pricing;

public enum IntentRefusal
{
    LimitExceeded,
    NotValidOnDate,
    CreditExceedsUsed,
}

/// <summary>
/// Dichiarazione d'intento of a habitual exporter (domain.md A6): goods without VAT (N3.5) up to a plafond, within its dates. An order
/// reserves, the invoice consumes, a credit note gives back up to what was used.
/// </summary>
/// <param name="Limit">The plafond, VAT excluded.</param>
/// <param name="From">First day, included; null = from ever.</param>
/// <param name="To">Last day, included; null = for ever.</param>
public sealed partial record IntentDeclaration(decimal Limit, DateOnly? From = null, DateOnly? To = null)
{
    /// <summary>The natura of what is sold under it.</summary>
    public const string Nature = "N3.5";

    /// <summary>TipoDato of the invoice's AltriDatiGestionali; the protocol is its RiferimentoTesto, the receipt's day its RiferimentoData.</summary>
    public const string DataType = "INTENTO";

    /// <param name="Used">What is used of the plafond afterwards (before, when refused).</param>
    /// <param name="Excess">By how much it was too much.</param>
    public sealed record Answer(IntentRefusal? Refused, decimal Used, decimal Available, decimal Excess)
    {
        public bool Accepted => Refused is null;
    }

    public Answer Invoice(decimal used, decimal amount, DateOnly? on) =>
        !IsValid(on) ? Refuse(IntentRefusal.NotValidOnDate, used, 0m)
        : used + amount > Limit ? Refuse(IntentRefusal.LimitExceeded, used, used + amount - Limit)
        : new(null, used + amount, Limit - used - amount, 0m);

    public Answer CreditNote(decimal used, decimal amount) =>
        amount > used ? Refuse(IntentRefusal.CreditExceedsUsed, used, amount - used) : new(null, used - amount, Limit - used + amount, 0m);

    /// <summary>The telematic protocol: 17 digits, a dash, 6 digits.</summary>
    public static bool IsProtocol(string? text) => text is not null && Protocol().IsMatch(text);

    private bool IsValid(DateOnly? on) => on is not { } day || ((From is null || day >= From) && (To is null || day <= To));

    private Answer Refuse(IntentRefusal why, decimal used, decimal excess) => new(why, used, Limit - used, excess);

    [GeneratedRegex("^[0-9]{17}-[0-9]{6}$")]
    private static partial Regex Protocol();
}
