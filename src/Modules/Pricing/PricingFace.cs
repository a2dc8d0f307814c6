using Filiera.Kernel;

namespace Filiera.Pricing;

/// <summary>For whom a price is asked.</summary>
/// <param name="Class">The customer's class, which chooses list and matrix row.</param>
/// <param name="Project">The project price list that he names (<see cref="Pricer.ProjectOf"/>); null: no project's prices are asked.</param>
public sealed record Buyer(int AccountId, string? Class, string Currency = "EUR", int? Project = null);

/// <summary>What the pricer must know of a product: the caller read it from Catalog already.</summary>
/// <param name="Extra">Levels given by hand or for the whole document (agent, footer, customer), after those of list, matrix and contract; a net price takes none.</param>
public sealed record PriceQuestion(int ProductId, string? ItemClass, Quantity Quantity, Percent VatRate, string? VatNature = null, DiscountChain? Extra = null);

/// <summary>A level of a cascade and who gave it: LIST, MATRIX, …</summary>
public sealed record DiscountLevelView(Percent Value, string Origin);

/// <summary>One step of «perché questo prezzo»: words in the reader's language, and what it leaves of the unit price.</summary>
public sealed record PriceStep(Phrase Words, decimal Value);

/// <summary>A step of the price list's quantity breaks, priced.</summary>
public sealed record PriceBreak(Quantity From, UnitPrice NetUnit);

/// <summary>Why a line may be sold only with someone's consent: it is priced all the same, never refused.</summary>
/// <param name="Code">UNDER_FLOOR or DISCOUNT_OVER_LIMIT.</param>
/// <param name="Words">For whoever asks: no cost and no floor in it.</param>
/// <param name="Limit">The floor of one base unit, or the largest discount in percent: for the manufacturer's people only.</param>
/// <param name="Actual">What the line has instead.</param>
public sealed record ApprovalNeed(string Code, Phrase Words, decimal Limit, decimal Actual);

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
