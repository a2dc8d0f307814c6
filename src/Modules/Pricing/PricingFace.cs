using Filiera.Kernel;

namespace Filiera.Pricing;

/// <summary>For whom a price is asked.</summary>
/// <param name="Class">The customer's class, which chooses list and matrix row.</param>
public sealed record Buyer(int AccountId, string? Class, string Currency = "EUR");

/// <summary>What the pricer must know of a product: the caller read it from Catalog already.</summary>
public sealed record PriceQuestion(int ProductId, string? ItemClass, Quantity Quantity, Percent VatRate, string? VatNature = null);

/// <summary>A level of a cascade and who gave it: LIST, MATRIX, …</summary>
public sealed record DiscountLevelView(Percent Value, string Origin);

/// <summary>One step of «perché questo prezzo»: words in the reader's language, and what it leaves of the unit price.</summary>
public sealed record PriceStep(Phrase Words, decimal Value);

/// <summary>A step of the price list's quantity breaks, priced.</summary>
public sealed record PriceBreak(Quantity From, UnitPrice NetUnit);

/// <summary>The price of one line. Amounts are net of VAT.</summary>
/// <param name="List">List price of <paramref name="Basis"/> base units, before discounts.</param>
/// <param name="NetUnit">Net price of <paramref name="Basis"/> base units, to 5 decimals: for show. <paramref name="LineNet"/> is computed from the exact factor and rounded once.</param>
/// <param name="Source">Code of the list that gave the price.</param>
public sealed record PricedLine(
    int ProductId,
    Quantity Quantity,
    UnitPrice List,
    UnitPrice NetUnit,
    int Basis,
    Amount LineNet,
    string Discounts,
    IReadOnlyList<DiscountLevelView> Levels,
    string Source,
    string SourceName,
    PriceListKind SourceKind,
    bool IsNet,
    DateOnly? ValidTo,
    Percent VatRate,
    string? VatNature,
    IReadOnlyList<PriceStep> Steps,
    IReadOnlyList<PriceBreak> Breaks);

public sealed record VatLine(Percent Rate, string? Nature, Amount Taxable, Amount Vat);

/// <summary>The totals of a document, as its invoice has them.</summary>
/// <param name="Goods">Lines of goods, without charges and contributions.</param>
/// <param name="Vat">One group per rate and natura, charges among them.</param>
/// <param name="Total">With VAT, whoever pays it.</param>
public sealed record DocumentTotals(string Currency, Amount Goods, IReadOnlyList<VatLine> Vat, Amount VatTotal, Amount Total)
{
    public IReadOnlyList<ChargeView> Charges { get; init; } = [];

    public Amount ChargesTotal { get; init; }

    /// <summary>Goods and charges.</summary>
    public Amount Taxable { get; init; } = Goods;

    /// <summary>What the customer owes: the total, or what is taxable where he pays the VAT to the State (<see cref="SplitPayment"/>).</summary>
    public Amount Payable { get; init; } = Total;

    public bool SplitPayment { get; init; }

    /// <summary>Bollo on the document; when the customer pays it back it is among the charges too.</summary>
    public Amount StampDuty { get; init; }

    public IntentView? Intent { get; init; }

    /// <summary>What the document must say: declaration of intent, split payment, stamp, CONAI.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
