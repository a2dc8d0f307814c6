using Filiera.Inventory;
using Filiera.Kernel;
using Filiera.Pricing;

namespace Filiera.Ordering;

public sealed record OrderSummary(
    string Number,
    OrderState State,
    string? PurchaseOrderNumber,
    DateTimeOffset PlacedAt,
    string PlacedBy,
    string Account,
    BranchView Branch,
    int Lines,
    Amount Goods,
    Amount Total,
    string Currency,
    DateOnly? RequestedDate);

public sealed record OrderLineView(
    int Line,
    string Sku,
    string Name,
    string Unit,
    Quantity Quantity,
    Quantity BaseQuantity,
    UnitPrice List,
    string? Discounts,
    UnitPrice NetUnit,
    int Basis,
    Amount LineNet,
    Percent VatRate,
    string? Source,
    Quantity Allocated,
    Quantity Waiting,
    DateOnly? PromisedDate,
    bool DateConfirmed,
    IReadOnlyList<Allocation> Allocations,
    Quantity Rejected,
    string? RejectReason)
{
    /// <summary>Why this price: from the list price to the line, each step with what it leaves.</summary>
    public IReadOnlyList<Showcase.PriceStepView> Steps { get; init; } = [];
}

/// <param name="OnBehalfOf">Code of the dealer in whose name the manufacturer’s customer service did it.</param>
/// <param name="Line">With <c>kind</c> LINE: the line that changed, and its quantity <paramref name="Before"/> and <paramref name="After"/> in the line’s unit.</param>
public sealed record OrderEventView(
    DateTimeOffset At, string Who, OrderState State, string? Reason, OrderEventKind Kind = OrderEventKind.State, string? OnBehalfOf = null, int? Line = null, Quantity? Before = null, Quantity? After = null);

/// <summary>Why an order is stopped.</summary>
/// <param name="Words">The kind in the reader's language.</param>
public sealed record HoldView(OrderHold Kind, string Words, string? Note, DateTimeOffset Since)
{
    internal static HoldView? Of(Order order) =>
        order.Hold is { } kind ? new(kind, OrderHolds.Name(kind).ToString(), order.HoldNote, order.HeldAt ?? order.PlacedAt) : null;
}

public sealed record PaymentView(string? Code, string? Words);

/// <param name="Defaulted">What the call didn't say and the branch's default was taken for: «deliverTo», «payment», «requestedDate».</param>
public sealed record OrderView(
    string Number,
    OrderState State,
    string? PurchaseOrderNumber,
    DateTimeOffset PlacedAt,
    string PlacedBy,
    string Account,
    BranchView Branch,
    string DeliverTo,
    DateOnly? RequestedDate,
    PaymentView Payment,
    IReadOnlyList<OrderLineView> Lines,
    DocumentTotals Totals,
    IReadOnlyList<object> Shipments,
    IReadOnlyList<OrderEventView> History,
    IReadOnlyList<string> Actions,
    IReadOnlyList<string> Defaulted,
    Amount Total)
{
    /// <summary>Raised by each change; the entity tag.</summary>
    public int Version { get; init; }

    /// <summary>Why it is stopped; null when it is not.</summary>
    public HoldView? Hold { get; init; }
    /// <summary>The number under which the manufacturer's ERP booked it; null until it did.</summary>
    public string? ErpNumber { get; init; }

    public DateTimeOffset? ErpAcknowledgedAt { get; init; }
}

/// <summary>A checked row of the quick order (domain.md C1).</summary>
/// <param name="Code">As typed; <paramref name="Sku"/> is what was found.</param>
/// <param name="Quantity">In base units, <paramref name="Unit"/>.</param>
/// <param name="Note">What was understood: DEFAULT_QTY, COLUMNS_SWAPPED, CONVERTED_FROM_PACK, THOUSANDS_INTERPRETED, MERGED_LINES_1_3; several by comma.</param>
public sealed record QuickOrderRow(
    int Line,
    string? Code,
    string? Sku,
    string? Name,
    Quantity? Quantity,
    string? Unit,
    LineStatus Status,
    string? ErrorCode,
    string? Note,
    Quantity? Suggested,
    string? Substitute,
    string? MatchedBy,
    string? Message,
    UnitPrice? NetUnit,
    Amount? LineNet,
    Showcase.AvailabilityView? Availability,
    IReadOnlyList<int> MergedLines,
    string Text)
{
    /// <summary>The quantity as typed.</summary>
    public string? Typed { get; init; }

    /// <summary>What was typed in packs, with <see cref="EnteredUnit"/>; null when it was base units.</summary>
    public Quantity? EnteredQuantity { get; init; }

    public string? EnteredUnit { get; init; }

    /// <summary>Codes near to one that was not found, likeliest first.</summary>
    public IReadOnlyList<string> Nearest { get; init; } = [];

    /// <summary>How it is packed; null when nothing was found.</summary>
    public Showcase.PackView? Pack { get; init; }

    /// <summary>Why this price, each step with what it leaves; empty without a price.</summary>
    public IReadOnlyList<Showcase.PriceStepView> Steps { get; init; } = [];
}

public sealed record QuickOrderCounts(int Rows, int Ok, int NeedsFix, int Error);

public sealed record QuickOrderAnswer(IReadOnlyList<QuickOrderRow> Rows, QuickOrderCounts Counts, Amount Total);

/// <summary>«Acquistati di recente» (domain.md RE-3).</summary>
/// <param name="UsualQuantity">Median of the quantities ordered.</param>
/// <param name="UsualDays">Median of the days between orders; null with fewer than two.</param>
public sealed record RecentPurchase(
    string Sku,
    string Name,
    string? Image,
    DateOnly LastDate,
    Quantity LastQuantity,
    Quantity UsualQuantity,
    int? UsualDays,
    DateOnly? Expected,
    int Orders,
    Showcase.ProductItem? Item);
