using Filiera.Kernel;
using Filiera.Ordering;
using Filiera.Portal.Design;
using Filiera.Portal.Texts;

namespace Filiera.Portal;

/// <summary>An order's history in words, the same for the dealer and for the office.</summary>
public static class OrderStory
{
    /// <summary>Newest first.</summary>
    public static IReadOnlyList<Timeline.Item> Of(OrderView order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return [.. order.History.Reverse().Select(e => new Timeline.Item(e.At, Who(order, e), What(e), Note(e), Kind(order, e)))];
    }

    /// <summary>«Paola Rinaldi (servizio clienti) per Ferramenta Brunelli», or the name alone.</summary>
    public static string Who(OrderView order, OrderEventView e)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(e);
        return e.OnBehalfOf is null ? e.Who : Text.Orders["ForDealer", e.Who, order.Account];
    }

    /// <summary>Who placed it, as a sentence goes on: «Marco Dal Bosco», «inserito da Paola Rinaldi (servizio clienti) per …».</summary>
    public static string PlacedBy(OrderView order)
    {
        ArgumentNullException.ThrowIfNull(order);
        var first = order.History.FirstOrDefault(e => e is { Kind: OrderEventKind.State, State: OrderState.Placed or OrderState.AwaitingApproval });
        return first is null ? order.PlacedBy : first.OnBehalfOf is null ? first.Who : Text.Orders["EnteredBy", first.Who, order.Account];
    }

    private static string What(OrderEventView e) => e.Kind switch
    {
        OrderEventKind.Line when e.After is { Value: 0 } => Text.Orders["LineRefused", e.Line],
        OrderEventKind.Line => Text.Orders["LineCut", e.Line, Show.Quantity(e.Before ?? Quantity.Zero), Show.Quantity(e.After ?? Quantity.Zero)],
        OrderEventKind.Mail => Text.Orders["Mailed"],
        _ => Text.Common[$"State.{e.State}"],
    };

    private static string? Note(OrderEventView e) => e.Reason is not { } reason ? null : e.Kind == OrderEventKind.Mail ? reason : Text.Orders["Quoted", reason];

    private static string Kind(OrderView order, OrderEventView e) =>
        e.Kind == OrderEventKind.Line || e.State is OrderState.Cancelled or OrderState.Rejected or OrderState.Held && e.Kind == OrderEventKind.State ? "warn"
        : e.Kind == OrderEventKind.State && e.State == order.State ? "key" : "";
}
