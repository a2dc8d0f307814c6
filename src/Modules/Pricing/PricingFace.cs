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

public sealed record DocumentTotals(string Currency, Amount Goods, IReadOnlyList<VatLine> Vat, Amount VatTotal, Amount Total);
