namespace Filiera.Pricing;

public enum CollectionFeePolicy
{
    /// <summary>Each due date bears its fee.</summary>
    Unlimited,

    /// <summary>One per customer and month, whatever the number of bills in it.</summary>
    OnePerMonth,
    Exempt,
}

/// <summary>Spese di incasso of Ri.Ba. (domain.md A7): per due date. A copied document leaves its fee lines behind; they are reckoned anew.</summary>
public static class CollectionFees
{
    /// <param name="dueDates">The due dates of the document's bills.</param>
    /// <param name="charged">First days of the months for which this customer has paid a fee already.</param>
    /// <returns>The due dates that bear a fee.</returns>
    public static IReadOnlyList<DateOnly> Bearing(CollectionFeePolicy policy, IEnumerable<DateOnly> dueDates, IReadOnlySet<DateOnly> charged) => policy switch
    {
        CollectionFeePolicy.Exempt => [],
        CollectionFeePolicy.OnePerMonth => [.. dueDates.Order().GroupBy(Month).Where(m => !charged.Contains(m.Key)).Select(m => m.First())],
        _ => [.. dueDates.Order()],
    };

    public static DateOnly Month(DateOnly day) => new(day.Year, day.Month, 1);
}
