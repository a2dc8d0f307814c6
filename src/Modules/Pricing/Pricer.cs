using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Pricing;

/// <summary>
/// The public face of Pricing: the price of these lines, for whom, when (domain.md A3). First hit wins: special, account, class
/// with the discount matrix, base. Lists, price rows and matrix are kept in memory by version (<see cref="BuyerMemory"/>, <see cref="PriceBooks"/>);
/// a warm call asks the database nothing, whatever the number of lines.
/// </summary>
public sealed class Pricer(PortalDoor door, PriceBooks books, BuyerMemory buyers, PricingOptions options)
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

        var prices = await Of(buyer, on, stop);
        return [.. questions.Select(prices.Price)];
    }

    /// <summary>Net price of ONE base unit, without explanation: for sorting and filtering a whole catalogue by the caller's own price.</summary>
    public async Task<IReadOnlyList<decimal?>> NetUnits(IReadOnlyList<PriceQuestion> questions, Buyer buyer, DateOnly on, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(questions);
        if (questions.Count == 0)
        {
            return [];
        }

        var prices = await Of(buyer, on, stop);
        return [.. questions.Select(prices.NetUnit)];
    }

    /// <summary>
    /// The days after <paramref name="after"/>, up to <paramref name="until"/>, on which a list of this buyer begins, or one has just ended: when his prices may
    /// change. Ascending. One statement.
    /// </summary>
    public async Task<IReadOnlyList<DateOnly>> ChangeDays(Buyer buyer, DateOnly after, DateOnly until, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(buyer);
        var lists = await BuyerMemory.ListsOf(door.Db, buyer).Where(l => (l.ValidFrom > after && l.ValidFrom <= until) || (l.ValidTo >= after && l.ValidTo < until))
            .Select(l => new { l.ValidFrom, l.ValidTo }).ToListAsync(stop);
        return [.. lists.SelectMany(l => new[] { l.ValidFrom, l.ValidTo < until ? l.ValidTo?.AddDays(1) : null }).OfType<DateOnly>().Where(d => d > after && d <= until).Distinct().Order()];
    }

    /// <summary>The lists that hold for the buyer on the day, or will: in the order in which they are asked. One statement.</summary>
    public async Task<IReadOnlyList<PriceList>> Lists(Buyer buyer, DateOnly on, CancellationToken stop = default)
    {
        var lists = await BuyerMemory.ListsOf(door.Db, buyer).Where(l => l.ValidTo == null || l.ValidTo >= on).ToListAsync(stop);
        return [.. lists.OrderBy(l => l.Kind).ThenByDescending(l => l.ValidFrom ?? DateOnly.MinValue).ThenBy(l => l.Code, StringComparer.Ordinal)];
    }

    /// <summary>Two buyers with the same answer pay the same prices on this day, down to the words; every change of these prices changes it.</summary>
    public async ValueTask<long> StampOf(Buyer buyer, DateOnly on, CancellationToken stop = default) => (await buyers.Find(door, buyer, on, stop)).Stamp;

    /// <summary>The buyer's lists of the day and their books, from memory.</summary>
    private async ValueTask<BuyerPrices> Of(Buyer buyer, DateOnly on, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(buyer);
        var found = await buyers.Find(door, buyer, on, stop);
        var lists = new List<BuyerList>(found.Lists.Count);
        foreach (var l in found.Lists)
        {
            lists.Add(new(l.Code, l.Name, l.Kind, l.ValidTo, await books.Book(door, l.Id, l.Version, stop)));
        }

        var matrix = found.Lists.Count == 0 ? DiscountMatrix.Empty : await books.Matrix(door, found.Matrix, stop);
        return new(lists, matrix, buyer.Class, on, options);
    }
}
