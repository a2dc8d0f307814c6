using Filiera.Kernel;

namespace Filiera.Pricing;

/// <summary>
/// The arithmetic and consistency checks of the Sistema di Interscambio that a document of ours must pass before it is sent (domain.md A1, A6).
/// Each answers null, or the code with which SdI would refuse it.
/// </summary>
public static class SdiChecks
{
    private const decimal Cent = 0.01m;
    private static readonly DateOnly GenericNaturaEnded = new(2021, 1, 1);

    /// <summary>00423: the line's total is price × discounts × quantity, within a cent.</summary>
    public static string? Line(decimal lineTotal, decimal unitPrice, DiscountChain discounts, decimal quantity)
    {
        ArgumentNullException.ThrowIfNull(discounts);
        return Math.Abs(lineTotal - (unitPrice * discounts.Factor * quantity)) <= Cent ? null : "00423";
    }

    /// <summary>00421: VAT is taxable × rate, within a cent.</summary>
    public static string? Vat(decimal taxable, decimal rate, decimal vat) => Math.Abs(vat - Charges.VatOf(taxable, rate)) <= Cent ? null : "00421";

    /// <summary>00422: the taxable amount is the sum of its lines and the rounding, less than one euro apart.</summary>
    public static string? Taxable(decimal taxable, decimal sumOfLines, decimal rounding) => Math.Abs(taxable - sumOfLines - rounding) < 1m ? null : "00422";

    /// <summary>00400: no VAT and no natura; 00401: VAT and a natura; 00445: the generic N2, N3, N6, refused since 2021.</summary>
    public static string? Nature(decimal rate, string? nature, DateOnly? on)
    {
        if (string.IsNullOrEmpty(nature))
        {
            return rate == 0 ? "00400" : null;
        }

        return rate != 0 ? "00401" : nature is "N2" or "N3" or "N6" && (on is null || on >= GenericNaturaEnded) ? "00445" : null;
    }

    /// <summary>00420: split payment can't meet reverse charge.</summary>
    public static string? Collectability(string? collectability, string? nature) =>
        collectability == SplitPayment.Collectability && nature?.StartsWith("N6", StringComparison.Ordinal) == true ? "00420" : null;

    /// <summary>00425: the number of an invoice holds a digit.</summary>
    public static string? Number(string? number) => number?.Any(char.IsAsciiDigit) == true ? null : "00425";

    /// <summary>00418: a credit note (TD04) is not dated before its invoice.</summary>
    public static string? CreditNoteDate(string? documentType, DateOnly date, DateOnly? invoice) => documentType == "TD04" && date < invoice ? "00418" : null;

    /// <summary>00427: seven characters for a business (FPR12), six for a public body (FPA12).</summary>
    public static string? Recipient(string? code, string? format) => (code ?? "").Length == (format == "FPA12" ? 6 : 7) ? null : "00427";
}
