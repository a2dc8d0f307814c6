using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Pricing;

/// <summary>
/// The public face of Pricing: the price of these lines, for whom, when, and what if (domain.md A3). The manufacturer's order of sources decides which list is asked
/// first. Lists, price rows, matrix and limits are kept in memory by version (<see cref="BuyerMemory"/>, <see cref="PriceBooks"/>, <see cref="LimitMemory"/>);
/// a warm call asks the database nothing, whatever the number of lines.
/// </summary>
public sealed class Pricer(PortalDoor door, PriceBooks books, BuyerMemory buyers, LimitMemory limits, PricingOptions options)
{
    /// <summary>
    /// Answers in the order of the questions; null where no list prices the product at this quantity, or where the line
    /// would be larger than an amount can hold.
    /// </summary>
    public async Task<IReadOnlyList<PricedLine?>> Price(IReadOnlyList<PriceQuestion> questions, Buyer buyer, DateOnly on, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(questions);
        if (questions.Count == 0)
        {
            return [];
        }

        var prices = await For(buyer, on, stop: stop);
        var lines = new PricedLine?[questions.Count];
        for (var i = 0; i < lines.Length; i++)
        {
            lines[i] = prices.Price(questions[i]);
        }

        return lines;
    }

    /// <summary>Net price of ONE base unit, without explanation: for sorting and filtering a whole catalogue by the caller's own price.</summary>
    public async Task<IReadOnlyList<decimal?>> NetUnits(IReadOnlyList<PriceQuestion> questions, Buyer buyer, DateOnly on, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(questions);
        if (questions.Count == 0)
        {
            return [];
        }

        var prices = await For(buyer, on, stop: stop);
        return [.. questions.Select(prices.NetUnit)];
    }

    /// <summary>
    /// The days after <paramref name="after"/>, up to <paramref name="until"/>, on which a list of this buyer begins, or one has just ended, or the sources are asked in
    /// another order: when his prices may change. Ascending. Five statements.
    /// </summary>
    public async Task<IReadOnlyList<DateOnly>> ChangeDays(Buyer buyer, DateOnly after, DateOnly until, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(buyer);
        var reach = await BuyerReach.Read(door.Db, buyer, stop);
        return [.. reach.Lists.SelectMany(l => l.Turns).Concat(reach.Orders.Select(o => o.ValidFrom)).Where(d => d > after && d <= until).Distinct().Order()];
    }

    /// <summary>The lists that hold for the buyer on the day, or will: in the order in which they are asked within their source.</summary>
    public async Task<IReadOnlyList<ListReach>> Lists(Buyer buyer, DateOnly on, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(buyer);
        return (await BuyerReach.Read(door.Db, buyer, stop)).From(on);
    }

    /// <summary>The project price list of this code, of this account; null when he has none.</summary>
    public async Task<int?> ProjectOf(int accountId, string code, CancellationToken stop = default) =>
        await door.Db.Set<PriceList>().Where(l => l.Code == code && l.AccountId == accountId && l.Kind == PriceListKind.Project).Select(l => (int?)l.Id).FirstOrDefaultAsync(stop);

    /// <summary>Two buyers with the same answer pay the same prices on this day, down to the words; every change of these prices changes it.</summary>
    public async ValueTask<long> StampOf(Buyer buyer, DateOnly on, CancellationToken stop = default) => (await buyers.Find(door, buyer, on, stop)).Stamp;

    /// <summary>All that prices the buyer's goods on the day, from memory: to be asked as often as wanted in the present request, and not kept longer.</summary>
    /// <param name="what">What would be otherwise (<see cref="PriceCandidates"/>); null = as it is.</param>
    public async ValueTask<BuyerPrices> For(Buyer buyer, DateOnly on, PreparedCandidate? what = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(buyer);
        var found = await buyers.Find(door, buyer, on, stop);
        var order = what?.Order ?? found.Order;
        var lists = new List<BuyerList>(found.Lists.Count);
        foreach (var l in what is null ? found.Lists : what.ListsOf(found, buyer, on))
        {
            var book = what?.BookOf(l.Id) ?? await books.Book(door, l.Id, l.Version, stop);
            lists.Add(new(l.Code, l.Name, l.Kind, l.ValidTo, book, l.Terms));
        }

        var matrix = lists.Count == 0 ? DiscountMatrix.Empty : what?.Matrix ?? await books.Matrix(door, found.Matrix, stop);
        return new(Grouped(order, lists, found.Cut), matrix, buyer.Class, on, options, await limits.For(door, door.Caller.Role, stop), order, found.Cut, buyer.Project is not null);
    }

    // Once for the buyer, never for a line.
    private static List<BuyerGroup> Grouped(PriceSourceOrder order, List<BuyerList> lists, PriceCutLevel cut)
    {
        var groups = new List<BuyerGroup>(order.Groups.Count);
        foreach (var group in order.Groups)
        {
            groups.Add(new(group.Strategy, [.. group.Sources.Where(s => s.Enabled && !PriceSourceSteps.IsCut(cut, s.Source)).SelectMany(s => lists.Where(l => l.Kind == s.Source))]));
        }

        return groups;
    }
}
