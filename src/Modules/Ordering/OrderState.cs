using Filiera.Kernel;

namespace Filiera.Ordering;

/// <summary>States of an order. Payment and shipment states are derived elsewhere, never set.</summary>
public enum OrderState
{
    /// <summary>Waits for approval inside the dealer's company.</summary>
    AwaitingApproval,

    /// <summary>Placed: numbered, stock reserved.</summary>
    Placed,

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
}

/// <summary>The one table of what may follow what, with the reason of each refusal.</summary>
public static class OrderTransitions
{
    private static readonly Dictionary<(OrderState, OrderAction), OrderState> Allowed = new()
    {
        [(OrderState.AwaitingApproval, OrderAction.Approve)] = OrderState.Placed,
        [(OrderState.AwaitingApproval, OrderAction.Reject)] = OrderState.Rejected,
        [(OrderState.AwaitingApproval, OrderAction.Cancel)] = OrderState.Cancelled,
        [(OrderState.Placed, OrderAction.Cancel)] = OrderState.Cancelled,
    };

    private static readonly Dictionary<OrderState, Phrase> Why = new()
    {
        [OrderState.AwaitingApproval] = new("aspetta l’approvazione", "it is waiting for approval"),
        [OrderState.Placed] = new("non aspetta un’approvazione", "it is not waiting for approval"),
        [OrderState.Confirmed] = new("è già confermato", "it is already confirmed"),
        [OrderState.PartiallyShipped] = new("una parte è già partita", "a part has already left"),
        [OrderState.Shipped] = new("la merce è già partita", "the goods have already left"),
        [OrderState.Rejected] = new("è stato rifiutato", "it was rejected"),
        [OrderState.Cancelled] = new("è già annullato", "it is already cancelled"),
    };

    /// <summary>What the dealer may do now.</summary>
    public static IReadOnlyList<OrderAction> From(OrderState state) => [.. Allowed.Keys.Where(k => k.Item1 == state).Select(k => k.Item2)];

    public static Result<OrderState> Next(OrderState state, OrderAction action) =>
        Allowed.TryGetValue((state, action), out var next)
            ? next
            : new Problem(409, "ORDER_STATE", new("Non si può: l’ordine {0}.", "Not possible: {0}.", Why[state]));

    /// <summary>States in which the order still concerns the warehouse: what «open orders» counts.</summary>
    public static readonly IReadOnlyList<OrderState> Open = [OrderState.AwaitingApproval, OrderState.Placed, OrderState.Confirmed, OrderState.PartiallyShipped];
}
