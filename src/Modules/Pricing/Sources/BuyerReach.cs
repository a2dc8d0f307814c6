using Filiera.Catalog;
using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Pricing;

/// <summary>After which level the way down to more general lists ends.</summary>
public enum PriceCutLevel
{
    /// <summary>Nowhere: dealer, class, everybody.</summary>
    None,

    /// <summary>The dealer's own lists are all.</summary>
    AfterAccount,

    /// <summary>The class's lists are the last.</summary>
    AfterClass,
}

/// <summary>A list as it reaches a buyer: by itself, or given to him, his class or everybody.</summary>
/// <param name="Kind">The source in which it is asked.</param>
/// <param name="Own">The list's own first and last day.</param>
/// <param name="Windows">Its periods within those; none = always.</param>
/// <param name="Given">The period of the assignment that gives it to him.</param>
public sealed record ListReach(int Id, string Code, string Name, PriceListKind Kind, int Priority, Validity Own, IReadOnlyList<Validity> Windows, Validity Given, long Version)
{
    public bool Holds(DateOnly on) => Own.Contains(on) && Given.Contains(on) && (Windows.Count == 0 || Windows.Any(w => w.Contains(on)));

    /// <summary>The last day before it stops to hold, seen from a day on which it holds; null = never.</summary>
    public DateOnly? Until(DateOnly on)
    {
        var window = Windows.Count == 0 ? null : Windows.Where(w => w.Contains(on)).Select(w => w.To ?? DateOnly.MaxValue).DefaultIfEmpty(DateOnly.MaxValue).Max() is var last && last < DateOnly.MaxValue ? last : (DateOnly?)null;
        return Earlier(Earlier(Own.To, Given.To), window);
    }

    /// <summary>When it began, for the order among lists of one priority: the later is asked first.</summary>
    public DateOnly Began(DateOnly on)
    {
        var latest = Own.From ?? DateOnly.MinValue;
        latest = Given.From is { } given && given > latest ? given : latest;
        return Windows.Where(w => w.Contains(on)).Select(w => w.From ?? DateOnly.MinValue).Append(latest).Max();
    }

    /// <summary>The next day after this one on which it holds; null when there is none.</summary>
    public DateOnly? NextAfter(DateOnly on) => Turns.Where(d => d > on && Holds(d)).Select(d => (DateOnly?)d).Min();

    /// <summary>Every day on which it may begin or has just ended.</summary>
    public IEnumerable<DateOnly> Turns => Windows.Append(Own).Append(Given).SelectMany(v => new[] { v.From, v.To < DateOnly.MaxValue ? v.To?.AddDays(1) : null }).OfType<DateOnly>();

    private static DateOnly? Earlier(DateOnly? one, DateOnly? other) => one is null ? other : other is null || one < other ? one : other;
}

/// <summary>All lists that ever reach a buyer, the orders of the sources, and where his way down ends: read in five statements, whatever the number of lists of others.</summary>
public sealed record BuyerReach(IReadOnlyList<ListReach> Lists, IReadOnlyList<PriceSourceVersion> Orders, PriceCutLevel Cut)
{
    public PriceSourceOrder OrderOn(DateOnly on) =>
        Orders.Where(o => o.ValidFrom <= on).OrderBy(o => o.ValidFrom).ThenBy(o => o.Id).LastOrDefault() is { } row ? PriceSourceOrder.Read(row.Sources) : PriceSourceOrder.Default;

    /// <summary>Those that hold on the day, as they are asked within their source: by priority, then the one that began last.</summary>
    public IReadOnlyList<ListReach> On(DateOnly on) => InOrder(Lists.Where(l => l.Holds(on)), on);

    /// <summary>Those that hold on the day or will hold later.</summary>
    public IReadOnlyList<ListReach> From(DateOnly on) => InOrder(Lists.Where(l => l.Holds(on) || l.NextAfter(on) is not null), on);

    public static async Task<BuyerReach> Read(PortalDb db, Buyer buyer, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(buyer);
        var lists = db.Set<PriceList>().AsNoTracking().Where(l => l.Currency == buyer.Currency);
        var own = await lists.Where(l => l.Kind == PriceListKind.Base
                || (l.Kind == PriceListKind.Class && l.Class == buyer.Class)
                || ((l.Kind == PriceListKind.Account || l.Kind == PriceListKind.Special || l.Kind == PriceListKind.Contract) && l.AccountId == buyer.AccountId)
                || (l.Kind == PriceListKind.Project && l.AccountId == buyer.AccountId && l.Id == buyer.Project)).ToListAsync(stop);
        var given = await (from a in db.Set<PriceListAssignment>()
                           join l in lists on a.ListId equals l.Id
                           where a.AccountId == buyer.AccountId || (a.AccountId == null && (a.Class == null || a.Class == buyer.Class))
                           select new { Assignment = a, List = l }).AsNoTracking().ToListAsync(stop);
        var ids = own.Select(l => l.Id).Concat(given.Select(g => g.List.Id)).Distinct().ToList();
        var windows = (await db.Set<PriceListWindow>().AsNoTracking().Where(w => ids.Contains(w.ListId)).ToListAsync(stop)).ToLookup(w => w.ListId, w => new Validity(w.ValidFrom, w.ValidTo));
        var orders = await db.Set<PriceSourceVersion>().AsNoTracking().ToListAsync(stop);
        var cuts = await db.Set<PriceCut>().AsNoTracking().Where(c => c.AccountId == buyer.AccountId || (c.Class != null && c.Class == buyer.Class)).ToListAsync(stop);
        return new(
            [.. own.Where(Sound).Select(l => Reach(l, l.Kind, l.Priority, default)), .. given.Where(g => Sound(g.List)).Select(g => Reach(g.List, g.Assignment.Source, g.Assignment.Priority, new(g.Assignment.ValidFrom, g.Assignment.ValidTo)))],
            orders,
            cuts.Any(c => c.AccountId is not null) ? PriceCutLevel.AfterAccount : cuts.Count > 0 ? PriceCutLevel.AfterClass : PriceCutLevel.None);

        ListReach Reach(PriceList list, PriceListKind kind, int priority, Validity given) => new(list.Id, list.Code, list.Name, kind, priority, list.Validity, [.. windows[list.Id]], given, list.Version);
    }

    // A period that ends before it starts holds on no day.
    private static bool Sound(PriceList list) => list.ValidFrom is null || list.ValidTo is null || list.ValidFrom <= list.ValidTo;

    // A list that reaches him twice in one source is asked once, at its better place.
    private static IReadOnlyList<ListReach> InOrder(IEnumerable<ListReach> lists, DateOnly on) =>
        [.. lists.OrderBy(l => l.Kind).ThenBy(l => l.Priority).ThenByDescending(l => l.Began(on)).ThenBy(l => l.Code, StringComparer.Ordinal).DistinctBy(l => (l.Kind, l.Id))];
}
