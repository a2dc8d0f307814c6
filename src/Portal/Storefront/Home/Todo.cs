using Filiera.Kernel;
using Filiera.Ordering;
using Filiera.Portal.Texts;

namespace Filiera.Portal.Storefront;

/// <summary>One thing that waits for the reader, with its one action.</summary>
/// <param name="Heat">hot: costs something today; warm: asks for a look; "": when there is time.</param>
public sealed record Todo(string Heat, string Icon, string What, string Detail, decimal? Amount, string Due, string Action, string Href)
{
    /// <summary>The worklist of the home page, most urgent first.</summary>
    public static IReadOnlyList<Todo> From(Home.Model model, PageContext page)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(page);
        var list = new List<Todo>();
        list.AddRange(Approvals(model, page));
        list.AddRange(Late(model, page));
        if (model.Cart is { } cart)
        {
            list.Add(Current(cart, page));
        }

        list.AddRange(model.Carts.Where(c => c.Id != model.Cart?.Id && c.Lines > 0).Take(3).Select(c => Waiting(c, page)));
        return list;
    }

    private static IEnumerable<Todo> Approvals(Home.Model model, PageContext page)
    {
        var waiting = model.Open.Where(o => o.State == OrderState.AwaitingApproval).ToList();
        if (waiting.Count == 0)
        {
            return [];
        }

        var mine = page.Caller.May(Permission.OrdersApprove);
        var first = waiting[^1];
        return [new(mine ? "hot" : "", "clock", Text.Home.Count(mine ? "ToApprove" : "Awaiting", waiting.Count), $"{first.Number}, {first.PlacedBy}", waiting.Sum(o => o.Total.Value),
            Text.Home["Since", Show.Relative(DateOnly.FromDateTime(page.Local(first.PlacedAt).DateTime), page.Today)], Text.Home["Open"], $"{Paths.Orders}?state=AWAITING_APPROVAL")];
    }

    // Promised for a day that has passed, and not all of it has left.
    private static IEnumerable<Todo> Late(Home.Model model, PageContext page) =>
        model.Open.Where(o => o.RequestedDate < page.Today && o.State is OrderState.Placed or OrderState.Confirmed or OrderState.PartiallyShipped).OrderBy(o => o.RequestedDate).Take(3)
            .Select(o => new Todo("warm", "truck", Text.Home["LateOrder", o.Number], Text.Common.Count("Lines", o.Lines), o.Total.Value,
                Text.Home["WantedFor", Show.Relative(o.RequestedDate!.Value, page.Today)], Text.Home["See"], Paths.Order(o.Number)));

    private static Todo Current(PricedCart cart, PageContext page)
    {
        var changed = cart.Lines.Where(l => l.Change is { Field: "price" or "netUnit" or "net" }).ToList();
        var toFix = cart.Lines.Count(l => l.Status != LineStatus.Ok);
        var (heat, title) = toFix > 0 ? ("warm", Text.Home.Count("CartToFix", toFix))
            : changed.Count > 0 ? ("warm", Text.Home.Count("CartChanged", changed.Count))
            : ("", Text.Home.Count("CartReady", cart.Lines.Count));
        var detail = changed.Count > 0 ? string.Join(", ", changed.Take(2).Select(l => $"{l.Sku} {l.Change!.Old} → {l.Change.New}")) : cart.Branch.Name;
        return new(heat, "cart", $"«{cart.Name}»: {title}", detail, cart.Totals.Goods.Value, Touched(cart.UpdatedAt, page), Text.Home["Review"], Paths.Cart(cart.Id));
    }

    private static Todo Waiting(CartSummary cart, PageContext page) =>
        new("", "cart", $"«{cart.Name}»: {Text.Common.Count("Lines", cart.Lines)}", cart.Branch.Name, null, Touched(cart.UpdatedAt, page), Text.Home["Review"], Paths.Cart(cart.Id));

    private static string Touched(DateTimeOffset at, PageContext page) => Text.Home["Touched", Show.Relative(DateOnly.FromDateTime(page.Local(at).DateTime), page.Today)];
}
