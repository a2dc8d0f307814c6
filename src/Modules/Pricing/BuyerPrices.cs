using Filiera.Kernel;

namespace Filiera.Pricing;

/// <summary>A list that holds for the buyer on the day, with its prices.</summary>
public sealed record BuyerList(string Code, string Name, PriceListKind Kind, DateOnly? ValidTo, PriceBook Book);

/// <summary>
/// All that prices one buyer's goods on one day: pure, no database. <paramref name="lists"/> stand in the order in which they are
/// asked (kind, then the one that started last). A list prices a product from its smallest break on; below it the next list is asked.
/// The class's matrix row is added to class and base prices that aren't net, whichever of the two gave the price.
/// </summary>
public sealed class BuyerPrices(IReadOnlyList<BuyerList> lists, DiscountMatrix matrix, string? buyerClass, DateOnly on, PricingOptions options)
{
    public PricedLine? Price(PriceQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        if (Find(question, question.Quantity) is not { } found)
        {
            return null;
        }

        var (list, row, hit) = found;
        var chain = Chain(found);
        var unit = NetUnit(found, chain);
        var net = LinePrice.OfUnit(unit, question.Quantity, row.Terms.Basis);
        if (Math.Abs(unit) > Scaled.Limit || Math.Abs(net) > Scaled.Limit)
        {
            return null;
        }

        return new(
            question.ProductId,
            question.Quantity,
            row.Price,
            UnitPrice.Round(unit),
            row.Terms.Basis,
            new(net),
            chain.ToString(),
            [.. chain.Levels.Select(l => new DiscountLevelView(new(l.Value), l.Origin.ToString().ToUpperInvariant()))],
            list.Code,
            list.Name,
            list.Kind,
            row.Terms.IsNet,
            Earlier(row.Terms.Validity.To, list.ValidTo),
            question.VatRate,
            question.VatNature,
            PriceSteps.Of(new(list, row, FirstOf(list, question), hit, chain, question.Quantity, net), Passed(list, question), options),
            Breaks(question, row.Terms.Basis));
    }

    /// <summary>Net price of one base unit, as the line would multiply it.</summary>
    public decimal? NetUnit(PriceQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        return Find(question, question.Quantity) is { } found ? NetUnit(found, Chain(found)) / found.Row.Terms.Basis : null;
    }

    private decimal NetUnit(Found found, DiscountChain chain) => LinePrice.NetUnit(found.Row.Price, chain, options.Rounding, options.NetUnitDecimals);

    private Found? Find(PriceQuestion question, Quantity quantity)
    {
        foreach (var list in lists)
        {
            if (list.Book.Find(question.ProductId, quantity, on) is { } row)
            {
                var open = !row.Terms.IsNet && list.Kind is PriceListKind.Class or PriceListKind.Base;
                return new(list, row, open ? matrix.Find(buyerClass, question.ItemClass) : null);
            }
        }

        return null;
    }

    private static DiscountChain Chain(Found found) => found.Matrix is { } hit ? found.Row.Terms.Discounts.Then(hit.Discounts) : found.Row.Terms.Discounts;

    // What he pays at each quantity: where one list starts above the first piece, the list below it prices what comes before.
    private List<PriceBreak> Breaks(PriceQuestion question, int basis)
    {
        var breaks = new List<PriceBreak>();
        foreach (var from in lists.SelectMany(l => l.Book.Breaks(question.ProductId, on)).Distinct().Order())
        {
            if (Find(question, from) is { } found)
            {
                var unit = NetUnit(found, Chain(found)) * basis / found.Row.Terms.Basis;
                if (Math.Abs(unit) <= Scaled.Limit && (breaks.Count == 0 || breaks[^1].NetUnit != UnitPrice.Round(unit)))
                {
                    breaks.Add(new(from, UnitPrice.Round(unit)));
                }
            }
        }

        return breaks;
    }

    // The price at the list's smallest break: the one that the quantity break improved on.
    private BookRow FirstOf(BuyerList list, PriceQuestion question) =>
        list.Book.Find(question.ProductId, list.Book.Breaks(question.ProductId, on).First(), on)!.Value;

    // A list asked before, which has the product but only for larger quantities: worth telling.
    private (BuyerList List, Quantity From)? Passed(BuyerList winner, PriceQuestion question)
    {
        foreach (var list in lists.TakeWhile(l => l != winner))
        {
            foreach (var from in list.Book.Breaks(question.ProductId, on))
            {
                return (list, from);
            }
        }

        return null;
    }

    private static DateOnly? Earlier(DateOnly? one, DateOnly? other) => one is null ? other : other is null || one < other ? one : other;

    private sealed record Found(BuyerList List, BookRow Row, MatrixHit? Matrix);
}
