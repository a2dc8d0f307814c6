using Filiera.Kernel;

namespace Filiera.Pricing;

/// <summary>A list that holds for the buyer on the day, with its prices.</summary>
/// <param name="Kind">The source in which it is asked.</param>
/// <param name="Terms">A contract's discounts, on the prices of the lists below it.</param>
public sealed record BuyerList(string Code, string Name, PriceListKind Kind, DateOnly? ValidTo, PriceBook Book, ContractTerms? Terms = null);

/// <summary>A group of sources as it is for one buyer: his lists in the order in which they are asked.</summary>
public sealed record BuyerGroup(PriceStrategy Strategy, IReadOnlyList<BuyerList> Lists);

/// <summary>Where a price was found.</summary>
internal readonly record struct PriceHit(BuyerList List, BookRow Row, MatrixHit? Matrix, DiscountChain Chain, BuyerList? Below);

/// <summary>
/// All that prices one buyer's goods on one day: pure, no database. Groups are asked in order, the lists of a group in order or for the best price. A list prices a
/// product from its smallest break on; below it the next list is asked. The class's matrix row is added to class and base prices that aren't net.
/// </summary>
public sealed class BuyerPrices
{
    private static readonly IReadOnlyList<ApprovalNeed> NoNeeds = [];
    private readonly BuyerGroup[] _groups;
    private readonly Layer[] _layers;
    private readonly BuyerList[] _all;
    private readonly BuyerList[] _open;
    private readonly IReadOnlyDictionary<string, MatrixHit>? _matrix;
    private readonly DateOnly _on;
    private readonly PricingOptions _options;
    private readonly PriceLimits _limits;

    public BuyerPrices(IReadOnlyList<BuyerList> lists, DiscountMatrix matrix, string? buyerClass, DateOnly on, PricingOptions options)
        : this(new BuyerGroup[] { new(PriceStrategy.FirstHit, lists) }, matrix, buyerClass, on, options)
    {
    }

    /// <param name="limits">Floors and largest discounts, for the role of whoever asks.</param>
    public BuyerPrices(IReadOnlyList<BuyerGroup> groups, DiscountMatrix matrix, string? buyerClass, DateOnly on, PricingOptions options, PriceLimits? limits = null,
        PriceSourceOrder? order = null, PriceCutLevel cut = PriceCutLevel.None, bool namesProject = false)
    {
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentNullException.ThrowIfNull(matrix);
        _groups = [.. groups.Where(g => g.Lists.Count > 0)];
        _layers = [.. _groups.Select(g => new Layer(g.Strategy == PriceStrategy.BestPrice && g.Lists.Count > 1, [.. g.Lists]))];
        _all = [.. _groups.SelectMany(g => g.Lists)];
        _open = [.. _all.Where(l => l.Kind is PriceListKind.Class or PriceListKind.Base)];
        _matrix = matrix.RowsOf(buyerClass);
        (_on, _options, _limits) = (on, options, limits ?? PriceLimits.None);
        (Order, Cut, NamesProject) = (order ?? PriceSourceOrder.Default, cut, namesProject);
    }

    /// <summary>The order of the sources on this day.</summary>
    public PriceSourceOrder Order { get; }

    public PriceCutLevel Cut { get; }

    /// <summary>He named a project, so that its prices are asked.</summary>
    public bool NamesProject { get; }

    internal IReadOnlyList<BuyerGroup> Groups => _groups;

    internal DateOnly On => _on;

    public PricedLine? Price(PriceQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        if (!Find(question, question.Quantity, out var hit))
        {
            return null;
        }

        var unit = NetUnit(hit);
        var net = LinePrice.OfUnit(unit, question.Quantity, hit.Row.Terms.Basis);
        return Math.Abs(unit) > Scaled.Limit || Math.Abs(net) > Scaled.Limit ? null : new(this, question, hit, unit, net, Needs(question, hit, unit));
    }

    /// <summary>Net price of one base unit, as the line would multiply it.</summary>
    public decimal? NetUnit(PriceQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        return Find(question, question.Quantity, out var hit) ? PerUnit(hit) : null;
    }

    /// <summary>Every source in the order in which it is asked, and what came of it. Also for a product without a price.</summary>
    public IReadOnlyList<PriceSourceStep> Sources(PriceQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        return PriceSourceSteps.Of(this, question, Find(question, question.Quantity, out var hit) ? hit.List : null);
    }

    /// <summary>Why there is no price, in words.</summary>
    public Phrase WhyNone(PriceQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        return Cut switch
        {
            PriceCutLevel.AfterAccount => new("Per questo cliente valgono solo i suoi listini, e nessuno ha un prezzo per questa quantità: prezzo su richiesta.", "Only this dealer’s own lists hold, and none has a price for this quantity: price on request."),
            PriceCutLevel.AfterClass => new("Per la classe di questo cliente il listino base non vale, e nessun altro ha un prezzo per questa quantità: prezzo su richiesta.", "The base list doesn’t hold for this dealer’s class, and no other has a price for this quantity: price on request."),
            _ => PricingRefusals.OnRequest,
        };
    }

    internal decimal PerUnit(PriceHit hit) => hit.Row.Terms.Basis is var basis && basis == 1 ? NetUnit(hit) : NetUnit(hit) / basis;

    /// <summary>What one list says of the product, at this quantity.</summary>
    internal bool Ask(BuyerList list, PriceQuestion question, Quantity quantity, out PriceHit hit)
    {
        if (list.Book.Find(question.ProductId, quantity, _on) is { } row)
        {
            var open = list.Kind is PriceListKind.Class or PriceListKind.Base;
            var matrix = open && !row.Terms.IsNet ? DiscountMatrix.Find(_matrix, question.ItemClass) : null;
            hit = new(list, row, matrix, Extra(matrix is null ? row.Terms.Discounts : row.Terms.Discounts.Then(matrix.Discounts), row, question), null);
            return true;
        }

        if (list.Terms?.Find(question.ProductId, question.ItemClass) is { } agreed)
        {
            // A contract's discounts stand on the price of the first list below that may be discounted, in place of the matrix.
            foreach (var below in _open)
            {
                if (below.Book.Find(question.ProductId, quantity, _on) is { } base_ && !base_.Terms.IsNet)
                {
                    hit = new(list, base_, null, Extra(base_.Terms.Discounts.Then(agreed), base_, question), below);
                    return true;
                }
            }
        }

        hit = default;
        return false;
    }

    internal IReadOnlyList<PriceStep> StepsOf(PriceQuestion question, PriceHit hit, decimal net) =>
        PriceSteps.Of(new(hit.List, hit.Row, FirstOf(hit.Below ?? hit.List, question), hit.Matrix, hit.Chain, question.Quantity, net, hit.Below), PriceSourceSteps.Before(this, question, hit.List), _options);

    // What he pays at each quantity: where one list starts above the first piece, the list below it prices what comes before.
    internal IReadOnlyList<PriceBreak> Breaks(PriceQuestion question, int basis)
    {
        var breaks = new List<PriceBreak>();
        foreach (var from in _all.SelectMany(l => l.Book.Breaks(question.ProductId, _on)).Distinct().Order())
        {
            if (Find(question, from, out var hit))
            {
                var unit = NetUnit(hit) * basis / hit.Row.Terms.Basis;
                if (Math.Abs(unit) <= Scaled.Limit && (breaks.Count == 0 || breaks[^1].NetUnit != UnitPrice.Round(unit)))
                {
                    breaks.Add(new(from, UnitPrice.Round(unit)));
                }
            }
        }

        return breaks;
    }

    private static DiscountChain Extra(DiscountChain chain, BookRow row, PriceQuestion question) => question.Extra is { } extra && !row.Terms.IsNet ? chain.Then(extra) : chain;

    private bool Find(PriceQuestion question, Quantity quantity, out PriceHit hit)
    {
        foreach (var layer in _layers)
        {
            if (layer.Best ? Best(layer.Lists, question, quantity, out hit) : First(layer.Lists, question, quantity, out hit))
            {
                return true;
            }
        }

        hit = default;
        return false;
    }

    private bool First(BuyerList[] lists, PriceQuestion question, Quantity quantity, out PriceHit hit)
    {
        foreach (var list in lists)
        {
            if (Ask(list, question, quantity, out hit))
            {
                return true;
            }
        }

        hit = default;
        return false;
    }

    private bool Best(BuyerList[] lists, PriceQuestion question, Quantity quantity, out PriceHit hit)
    {
        hit = default;
        decimal? lowest = null;
        foreach (var list in lists)
        {
            if (Ask(list, question, quantity, out var other) && PerUnit(other) is var price && (lowest is null || price < lowest))
            {
                (hit, lowest) = (other, price);
            }
        }

        return lowest is not null;
    }

    private decimal NetUnit(PriceHit hit) => LinePrice.NetUnit(hit.Row.Price, hit.Chain, _options.Rounding, _options.NetUnitDecimals);

    // The price at the list's smallest break: the one that the quantity break improved on.
    private BookRow FirstOf(BuyerList list, PriceQuestion question) =>
        list.Book.Find(question.ProductId, list.Book.Breaks(question.ProductId, _on).First(), _on)!.Value;

    // Arrays, so that walking them makes nothing.
    private sealed record Layer(bool Best, BuyerList[] Lists);

    private IReadOnlyList<ApprovalNeed> Needs(PriceQuestion question, PriceHit hit, decimal unit)
    {
        if (_limits.IsEmpty)
        {
            return NoNeeds;
        }

        var floor = _limits.UnderFloor(question.ProductId, hit.Row.Terms.Basis == 1 ? unit : unit / hit.Row.Terms.Basis);
        var discount = question.Extra is { } extra && !hit.Row.Terms.IsNet ? _limits.OverDiscount(question.ItemClass, extra) : null;
        return floor is null && discount is null ? NoNeeds : floor is null ? [discount!] : discount is null ? [floor] : [floor, discount];
    }
}
