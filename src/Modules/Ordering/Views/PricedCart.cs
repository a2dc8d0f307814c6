using Filiera.Kernel;
using Filiera.Pricing;
using Filiera.Showcase;

namespace Filiera.Ordering;

public enum LineStatus
{
    Ok,

    /// <summary>There is a suggestion: a quantity or a substitute.</summary>
    NeedsFix,

    /// <summary>It can't be ordered as it stands.</summary>
    Error,

    /// <summary>A heading in a pasted text.</summary>
    HeaderSkipped,
}

/// <summary>A line of the cart at this moment's price and availability.</summary>
/// <param name="Quantity">As entered, in <paramref name="Unit"/>; <paramref name="BaseQuantity"/> is in base units.</param>
/// <param name="Change">What is different from what the buyer last saw, null when nothing.</param>
public sealed record PricedCartLine(
    string Sku,
    string Name,
    string Unit,
    Quantity Quantity,
    string BaseUnit,
    Quantity BaseQuantity,
    PackView Pack,
    LineStatus Status,
    string? ErrorCode,
    string? Message,
    Quantity? Suggested,
    string? Substitute,
    UnitPrice? NetUnit,
    UnitPrice? List,
    int Basis,
    Amount? LineNet,
    IReadOnlyList<DiscountLevelView> Discounts,
    Percent VatRate,
    string? Source,
    IReadOnlyList<string> Explanation,
    AvailabilityView Availability,
    string? Image,
    PriceChange? Change)
{
    /// <summary>The explanation with what each step leaves of the price; the last is the line.</summary>
    public IReadOnlyList<PriceStepView> Steps { get; init; } = [];
}

/// <summary>A difference from what the buyer saw.</summary>
public sealed record PriceChange(string Sku, string Field, string? Old, string? New, string Reason);

public sealed record ApprovalView(bool Needed, IReadOnlyList<string> Reasons);

public sealed record BranchView(string Code, string Name);

public sealed record ChoiceView(string Code, string Words, bool IsDefault);

/// <summary>What may be chosen when ordering, with the defaults of the branch.</summary>
public sealed record CheckoutChoices(IReadOnlyList<ChoiceView> Addresses, IReadOnlyList<ChoiceView> Payments);

/// <summary>The cart, priced now. Promotions and credit have their place and are not built yet.</summary>
public sealed record PricedCart(
    string Id,
    string Name,
    BranchView Branch,
    int Version,
    DateTimeOffset UpdatedAt,
    DateTimeOffset PricedAt,
    IReadOnlyList<PricedCartLine> Lines,
    IReadOnlyList<object> Promotions,
    DocumentTotals Totals,
    object? Credit,
    ApprovalView Approval,
    CheckoutChoices Checkout);

public sealed record CartSummary(string Id, string Name, BranchView Branch, int Lines, DateTimeOffset UpdatedAt);
