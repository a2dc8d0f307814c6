using Filiera.Kernel;

namespace Filiera.Ordering;

/// <summary>States of an order. Payment and shipment states are derived elsewhere, never set.</summary>
public enum OrderState
{
    /// <summary>Waits for approval inside the dealer's company.</summary>
    AwaitingApproval,

    /// <summary>Placed: numbered, stock reserved.</summary>
    Placed,

    /// <summary>Stopped by the manufacturer until something is settled; what it has reserved stays reserved.</summary>
    Held,

    /// <summary>Accepted by the manufacturer: the contract exists.</summary>
    Confirmed,

    /// <summary>A part has left.</summary>
    PartiallyShipped,

    /// <summary>All has left.</summary>
    Shipped,

    /// <summary>Refused by an approver or by the manufacturer.</summary>
    Rejected,

    Cancelled,
}

public enum OrderAction
{
    Approve,
    Reject,
    Cancel,
    Confirm,
    Hold,
    Release,
}

/// <summary>Who acts: the dealer's own people, or the manufacturer's.</summary>
public enum OrderSide
{
    Dealer,
    Manufacturer,
}

/// <summary>The one table of what may follow what, by whom, with the reason of each refusal.</summary>
public static class OrderTransitions
{
    private static readonly Dictionary<(OrderSide, OrderState, OrderAction), OrderState> Allowed = new()
    {
        [(OrderSide.Dealer, OrderState.AwaitingApproval, OrderAction.Approve)] = OrderState.Placed,
        [(OrderSide.Dealer, OrderState.AwaitingApproval, OrderAction.Reject)] = OrderState.Rejected,
        [(OrderSide.Dealer, OrderState.AwaitingApproval, OrderAction.Cancel)] = OrderState.Cancelled,
        [(OrderSide.Dealer, OrderState.Placed, OrderAction.Cancel)] = OrderState.Cancelled,
        [(OrderSide.Dealer, OrderState.Held, OrderAction.Cancel)] = OrderState.Cancelled,
        [(OrderSide.Manufacturer, OrderState.Placed, OrderAction.Confirm)] = OrderState.Confirmed,
        [(OrderSide.Manufacturer, OrderState.Placed, OrderAction.Hold)] = OrderState.Held,
        [(OrderSide.Manufacturer, OrderState.Placed, OrderAction.Reject)] = OrderState.Rejected,
        [(OrderSide.Manufacturer, OrderState.Placed, OrderAction.Cancel)] = OrderState.Cancelled,
        [(OrderSide.Manufacturer, OrderState.Held, OrderAction.Release)] = OrderState.Placed,
        [(OrderSide.Manufacturer, OrderState.Held, OrderAction.Reject)] = OrderState.Rejected,
        [(OrderSide.Manufacturer, OrderState.Held, OrderAction.Cancel)] = OrderState.Cancelled,
        [(OrderSide.Manufacturer, OrderState.Confirmed, OrderAction.Hold)] = OrderState.Held,
        [(OrderSide.Manufacturer, OrderState.Confirmed, OrderAction.Cancel)] = OrderState.Cancelled,
        [(OrderSide.Manufacturer, OrderState.AwaitingApproval, OrderAction.Cancel)] = OrderState.Cancelled,
    };

    private static readonly Dictionary<OrderState, Phrase> Why = new()
    {
        [OrderState.AwaitingApproval] = new("aspetta l’approvazione", "it is waiting for approval"),
        [OrderState.Placed] = new("non aspetta un’approvazione", "it is not waiting for approval"),
        [OrderState.Held] = new("è fermo", "it is on hold"),
        [OrderState.Confirmed] = new("è già confermato", "it is already confirmed"),
        [OrderState.PartiallyShipped] = new("una parte è già partita", "a part has already left"),
        [OrderState.Shipped] = new("la merce è già partita", "the goods have already left"),
        [OrderState.Rejected] = new("è stato rifiutato", "it was rejected"),
        [OrderState.Cancelled] = new("è già annullato", "it is already cancelled"),
    };

    private static readonly Phrase NotHeld = new("non è fermo", "it is not on hold");
    private static readonly Phrase ReleaseFirst = new("Sbloccalo, poi confermalo.", "Release it, then confirm it.");

    /// <summary>What this side may do now.</summary>
    public static IReadOnlyList<OrderAction> From(OrderState state, OrderSide side = OrderSide.Dealer) =>
        [.. Allowed.Keys.Where(k => k.Item1 == side && k.Item2 == state).Select(k => k.Item3)];

    /// <summary>The states in which this side may do it, and where it leads: one state, whatever it comes from.</summary>
    public static (IReadOnlyList<OrderState> From, OrderState To) Of(OrderAction action, OrderSide side)
    {
        var rows = Allowed.Where(r => r.Key.Item1 == side && r.Key.Item3 == action).ToList();
        return rows.Count == 0 ? ([], default) : ([.. rows.Select(r => r.Key.Item2)], rows[0].Value);
    }

    public static Result<OrderState> Next(OrderState state, OrderAction action, OrderSide side = OrderSide.Dealer) =>
        Allowed.TryGetValue((side, state, action), out var next)
            ? next
            : new Problem(409, "ORDER_STATE", new("Non si può: l’ordine {0}.", "Not possible: {0}.",
                action == OrderAction.Release && state is OrderState.Placed or OrderState.Confirmed ? NotHeld : Why[state]), null,
                action == OrderAction.Confirm && state == OrderState.Held ? ReleaseFirst : null);

    /// <summary>States in which the order still concerns the warehouse: what «open orders» counts.</summary>
    public static readonly IReadOnlyList<OrderState> Open = [OrderState.AwaitingApproval, OrderState.Placed, OrderState.Held, OrderState.Confirmed, OrderState.PartiallyShipped];

    /// <summary>States in which the manufacturer may still refuse a line: nothing has left.</summary>
    public static readonly IReadOnlyList<OrderState> LinesOpen = [OrderState.Placed, OrderState.Held, OrderState.Confirmed];

    /// <summary>Why no line can be changed in this state.</summary>
    public static Problem LinesClosed(OrderState state) => new(409, "ORDER_STATE", new("Le righe non si cambiano più: l’ordine {0}.", "The lines can’t be changed any more: {0}.", Why[state]));
}
