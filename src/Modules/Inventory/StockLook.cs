using Filiera.Kernel;

namespace Filiera.Inventory;

/// <summary>
/// All that the availability of some products is worked out from, as it was at one look: two looks that are <see cref="Same"/> give the same answers to the same questions.
/// </summary>
public sealed class StockLook
{
    private readonly StockRow[][] _rows;
    private readonly DepartureDesk _desk;
    private readonly IReadOnlyDictionary<int, WarehouseArrival[]> _announced;
    private readonly InventoryOptions _options;
    private readonly DateTimeOffset _now;

    internal StockLook(StockRow[][] rows, DepartureDesk desk, IReadOnlyDictionary<int, WarehouseArrival[]> announced, InventoryOptions options, DateTimeOffset now)
    {
        _rows = rows;
        _desk = desk;
        _announced = announced;
        _options = options;
        _now = now;
    }

    /// <summary>Cheap, and never wrongly true: the parts are compared as objects, which are the same only where nothing changed. A product without stock says «as of now», so that no two of its answers are the same.</summary>
    public bool Same(StockLook other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (!ReferenceEquals(_desk, other._desk) || !ReferenceEquals(_announced, other._announced) || _rows.Length != other._rows.Length)
        {
            return false;
        }

        for (var i = 0; i < _rows.Length; i++)
        {
            if (!ReferenceEquals(_rows[i], other._rows[i]) || _rows[i].Length == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <param name="questions">The ones it was looked for, in their order.</param>
    public IReadOnlyList<Availability> Answer(IReadOnlyList<AvailabilityQuestion> questions)
    {
        ArgumentNullException.ThrowIfNull(questions);
        var lead = _desk.Order.First?.LeadDays ?? _options.LeadDays;
        var answers = new Availability[questions.Count];
        for (var i = 0; i < answers.Length; i++)
        {
            var (offers, asOf) = Offers(_rows[i]);
            answers[i] = AvailabilityRule.Of(questions[i], offers, Coming(questions[i].ProductId), _desk.Today, lead, _options.ShownUpTo, asOf ?? _now);
        }

        return answers;
    }

    private (IReadOnlyList<Offer> Offers, DateTimeOffset? AsOf) Offers(StockRow[] rows)
    {
        if (rows is [var only])
        {
            return (_desk.Offer(only) is { } one ? [one.Offer] : [], only.UpdatedAt);
        }

        return ([.. rows.Select(_desk.Offer).OfType<(int Turn, Offer Offer)>().OrderBy(o => o.Turn).Select(o => o.Offer)], rows.Length == 0 ? null : rows.Max(r => r.UpdatedAt));
    }

    // From today on, in order of date.
    private IReadOnlyList<Arrival> Coming(int product) =>
        _announced.TryGetValue(product, out var all) ? [.. all.Where(a => a.Arrival.Date >= _desk.Today).Select(a => a.Arrival)] : [];
}
