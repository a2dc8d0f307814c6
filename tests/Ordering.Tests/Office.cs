using Filiera.Accounts;
using Filiera.Kernel;
using Filiera.Ordering.Features;
using Filiera.Testing;
using Shouldly;

namespace Filiera.Ordering.Tests;

/// <summary>The manufacturer's people, and what they do, in short words.</summary>
internal static class Office
{
    public static readonly Caller Paola = Service("paola@serralta.test", "Paola Rinaldi");
    public static readonly Caller Ugo = Service("ugo@serralta.test", "Ugo Ferri");

    /// <summary>Paola at work for this dealer.</summary>
    public static Caller PaolaFor(TestDealer dealer) => ActingSession.As(Paola, dealer.Account.Id, dealer.Account.Code, dealer.Branch.Id);

    public static Task<Result<OrderView>> Decide(this TestPortal portal, Caller caller, string number, OrderAction action, string? reason = null, OrderHold? hold = null, IfMatch? match = null) =>
        portal.As(caller, (DecideOrder.Handler h) => h.Handle(number, action, new(reason, hold), match ?? IfMatch.Any));

    public static Task<Result<OrderView>> RejectLine(this TestPortal portal, Caller caller, string number, int line, decimal? left, string? reason = "ne restano pochi", IfMatch? match = null) =>
        portal.As(caller, (RejectOrderLine.Handler h) => h.Handle(number, line, new(reason, left is { } l ? new Quantity(l) : null), match ?? IfMatch.Any));

    public static async Task<ListDeskOrders.Response> Desk(this TestPortal portal, ListDeskOrders.Request request)
    {
        var found = await portal.As(Paola, (ListDeskOrders.Handler h) => h.Handle(request));
        found.Problem.ShouldBeNull();
        return found.Value;
    }

    private static Caller Service(string mail, string name) => new() { Kind = CallerKind.User, Name = mail, DisplayName = name, Permissions = Roles.Find(Roles.Service)!.Permissions };
}
