using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Filiera.Pricing;

/// <summary>Settings of Pricing (section <c>Pricing</c>).</summary>
/// <param name="Rounding">When a line is rounded: must be the ERP's choice (domain.md A1).</param>
/// <param name="NetUnitDecimals">Decimals of the net unit price under NetUnit, of each step under Stepwise.</param>
/// <param name="BooksBytes">Memory that price books may take on a node (<c>BooksMemoryMegabytes</c>).</param>
/// <param name="MaximumLines">Lines of one price call.</param>
/// <param name="SuspiciousPercent">A new price that moves by more is pointed out before it is applied.</param>
/// <param name="ContractMail">Who is told by mail that a contract's notice date has come; null: nobody.</param>
public sealed record PricingOptions(RoundingPolicy Rounding = RoundingPolicy.LineTotal, int NetUnitDecimals = 2, long BooksBytes = 256L << 20, int MaximumLines = 10_000, decimal SuspiciousPercent = 15m, string? ContractMail = null)
{
    public static PricingOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("Pricing");
        return new(
            Enum.Parse<RoundingPolicy>(section["Rounding"] ?? nameof(RoundingPolicy.LineTotal), ignoreCase: true),
            Number(section["NetUnitDecimals"], 2),
            (long)Number(section["BooksMemoryMegabytes"], 256) << 20,
            Number(section["MaximumLines"], 10_000),
            decimal.Parse(section["SuspiciousPercent"] ?? "15", CultureInfo.InvariantCulture),
            section["ContractMail"]);
    }

    private static int Number(string? text, int otherwise) => text is null ? otherwise : int.Parse(text, CultureInfo.InvariantCulture);
}
