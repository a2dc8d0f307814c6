using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Ordering;

/// <summary>The desk's ready-made lists.</summary>
public enum DeskTab
{
    /// <summary>Placed, and nobody has said yes yet.</summary>
    ToConfirm,

    Held,

    /// <summary>Wait inside the dealer's company.</summary>
    AwaitingApproval,

    /// <summary>Open, and the day on which the last of the goods should leave is past.</summary>
    Late,

    Open,
    All,
}

/// <summary>What the orders of all dealers are filtered by; every part may be left out.</summary>
/// <param name="View">TO_CONFIRM, HELD, AWAITING_APPROVAL, LATE, OPEN or ALL.</param>
/// <param name="Search">Beginning of an order number or of the dealer's own reference.</param>
/// <param name="Number">Beginning of an order number.</param>
/// <param name="Dealer">Beginning of a dealer's code, or a part of his name.</param>
/// <param name="State">One state.</param>
/// <param name="Hold">What it is stopped for: CREDIT, UNPAID, PRICE, QUANTITY, ADDRESS, PRODUCT, CARRIER, OTHER.</param>
/// <param name="AmountFrom">Total with VAT at least this.</param>
/// <param name="From">First day on which it was placed.</param>
/// <param name="To">Last day.</param>
public sealed record DeskFilter(
    string? View = null, string? Search = null, string? Number = null, string? Dealer = null, string? State = null, string? Hold = null, decimal? AmountFrom = null, DateOnly? From = null, DateOnly? To = null);

/// <summary>How many orders each ready-made list has, whatever the filters.</summary>
public sealed record DeskCounts(int ToConfirm, int Held, int AwaitingApproval, int Late, int Open);

/// <summary>The orders of all dealers, as customer service asks for them: for the list, its totals, the export and the saved views alike.</summary>
public sealed class OrderDesk(PortalDb db, PortalClock clock)
{
    public static readonly SortedList<Order> Columns = new(
        o => o.Id,
        ("date", o => o.PlacedAt),
        ("number", o => o.Number),
        ("dealer", o => o.DealerName),
        ("amount", o => o.Total),
        ("requested", o => o.RequestedDate),
        ("due", o => o.DueDate),
        ("held", o => o.HeldAt));

    private static readonly IReadOnlyList<OrderState> CanBeLate = [OrderState.Placed, OrderState.Held, OrderState.Confirmed, OrderState.PartiallyShipped];

    /// <summary>What one wants to see first when nothing is said: the longest stopped, the most overdue, else the newest.</summary>
    public static string SortOf(DeskFilter filter, string? sort)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return sort is { Length: > 0 } ? sort : Tab(filter.View) switch { DeskTab.Held => "held", DeskTab.Late => "due", _ => "-date" };
    }

    /// <summary>Null when it is none of them.</summary>
    public static DeskTab? Tab(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return DeskTab.All;
        }

        var plain = text.Replace("_", "", StringComparison.Ordinal);
        return plain.All(char.IsLetter) && Enum.TryParse<DeskTab>(plain, ignoreCase: true, out var tab) ? tab : null;
    }

    /// <summary>The orders that the filter leaves, or what can't be read in it.</summary>
    public Result<IQueryable<Order>> Filter(DeskFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (Refuse(filter) is { } problem)
        {
            return problem;
        }

        var orders = db.Set<Order>().AsNoTracking().AsQueryable();
        orders = Tab(filter.View) switch
        {
            DeskTab.ToConfirm => orders.Where(o => o.State == OrderState.Placed),
            DeskTab.Held => orders.Where(o => o.State == OrderState.Held),
            DeskTab.AwaitingApproval => orders.Where(o => o.State == OrderState.AwaitingApproval),
            DeskTab.Late => Late(orders),
            DeskTab.Open => orders.Where(o => OrderTransitions.Open.Contains(o.State)),
            _ => orders,
        };
        if (State(filter.State) is { } state)
        {
            orders = orders.Where(o => o.State == state);
        }

        if (OrderHolds.Read(filter.Hold) is { } hold)
        {
            orders = orders.Where(o => o.Hold == hold);
        }

        return new(Days(Words(orders, filter), filter));
    }

    public async Task<DeskCounts> Counts(CancellationToken stop)
    {
        var today = clock.Today;
        var open = OrderTransitions.Open;
        var found = await db.Set<Order>().Where(o => open.Contains(o.State)).GroupBy(o => o.State)
            .Select(g => new { g.Key, Count = g.Count(), Late = g.Count(o => o.DueDate < today) }).ToListAsync(stop);
        int Of(OrderState state) => found.Find(f => f.Key == state)?.Count ?? 0;
        return new(Of(OrderState.Placed), Of(OrderState.Held), Of(OrderState.AwaitingApproval), found.Where(f => CanBeLate.Contains(f.Key)).Sum(f => f.Late), found.Sum(f => f.Count));
    }

    /// <summary>True when the day of an order is past and it has not all left.</summary>
    public bool IsLate(OrderState state, DateOnly? due) => due < clock.Today && CanBeLate.Contains(state);

    private static IQueryable<Order> Words(IQueryable<Order> orders, DeskFilter filter)
    {
        if (filter.Search?.Trim() is { Length: > 0 } search)
        {
            orders = orders.Where(o => o.Number.StartsWith(search) || o.PurchaseOrderNumber!.StartsWith(search));
        }

        if (filter.Number?.Trim() is { Length: > 0 } number)
        {
            orders = orders.Where(o => o.Number.StartsWith(number));
        }

        if (filter.Dealer?.Trim() is { Length: > 0 } dealer)
        {
            var lower = dealer.ToLowerInvariant();
#pragma warning disable CA1311 // in the database: lower()
            orders = orders.Where(o => o.DealerCode.StartsWith(dealer) || o.DealerName.ToLower().Contains(lower));
#pragma warning restore CA1311
        }

        if (filter.AmountFrom is { } least)
        {
            var amount = new Amount(least);
            orders = orders.Where(o => o.Total.CompareTo(amount) >= 0);
        }

        return orders;
    }

    private IQueryable<Order> Days(IQueryable<Order> orders, DeskFilter filter)
    {
        if (filter.From is { } from)
        {
            var start = clock.StartOf(from);
            orders = orders.Where(o => o.PlacedAt >= start);
        }

        if (filter.To is { } to && to < DateOnly.MaxValue)
        {
            var end = clock.StartOf(to.AddDays(1));
            orders = orders.Where(o => o.PlacedAt < end);
        }

        return orders;
    }

    private IQueryable<Order> Late(IQueryable<Order> orders)
    {
        var today = clock.Today;
        return orders.Where(o => CanBeLate.Contains(o.State) && o.DueDate < today);
    }

    private static Problem? Refuse(DeskFilter filter)
    {
        string?[] texts = [filter.Search, filter.Number, filter.Dealer, filter.State, filter.Hold, filter.View];
        return Tab(filter.View) is null ? Problems.Invalid("view", "La vista «{0}» non esiste.", "There is no view “{0}”.", filter.View)
            : Array.Exists(texts, t => t?.Length > 200) ? OrderingRefusals.TooLong.With(200).At("search")
            : filter.State is { Length: > 0 } && State(filter.State) is null ? Problems.Invalid("state", "Lo stato «{0}» non esiste.", "There is no state “{0}”.", filter.State)
            : filter.Hold is { Length: > 0 } && OrderHolds.Read(filter.Hold) is null ? Problems.Invalid("hold", "Il motivo «{0}» non esiste.", "There is no reason “{0}”.", filter.Hold)
            : filter.AmountFrom is { } amount && !Scaled.Holds<Amount>(amount) ? Problems.Invalid("amountFrom", "L’importo ha al massimo due decimali.", "The amount has at most two decimals.")
            : filter.From is { Year: < 1900 } or { Year: > 9000 } ? Problems.Invalid("from", "La data non è valida.", "The date is not valid.")
            : filter.To is { Year: < 1900 } or { Year: > 9000 } ? Problems.Invalid("to", "La data non è valida.", "The date is not valid.")
            : filter.From > filter.To ? Problems.Invalid("to", "Il periodo finisce prima di cominciare.", "The period ends before it begins.") : null;
    }

    private static OrderState? State(string? text)
    {
        var plain = text?.Replace("_", "", StringComparison.Ordinal) ?? "";
        return plain.Length > 0 && plain.All(char.IsLetter) && Enum.TryParse<OrderState>(plain, ignoreCase: true, out var state) ? state : null;
    }
}
