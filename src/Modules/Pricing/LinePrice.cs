using Filiera.Kernel;

namespace Filiera.Pricing;

/// <summary>When a line is rounded. No law says; it must be the ERP's choice (domain.md A1).</summary>
public enum RoundingPolicy
{
    /// <summary>Multiply everything, round once to two decimals: the default, agrees with the SdI check 00423.</summary>
    LineTotal,

    /// <summary>Round the net unit price, then the line.</summary>
    NetUnit,

    /// <summary>Round after every discount, then the line.</summary>
    Stepwise,
}

/// <summary>The arithmetic of a line: list price × cascade × quantity ÷ price basis.</summary>
public static class LinePrice
{
    /// <param name="netUnitDecimals">Decimals of the net unit price under NetUnit, of each step under Stepwise.</param>
    /// <param name="basis">The quantity that the price is for: 1, 100, 1000.</param>
    public static decimal Net(decimal listPrice, DiscountChain discounts, decimal quantity, decimal basis = 1, RoundingPolicy policy = RoundingPolicy.LineTotal, int netUnitDecimals = 2)
    {
        ArgumentNullException.ThrowIfNull(discounts);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(basis);
        var unit = policy switch
        {
            RoundingPolicy.NetUnit => Rounding.HalfAwayFromZero(listPrice * discounts.Factor, netUnitDecimals),
            RoundingPolicy.Stepwise => discounts.Levels.Aggregate(listPrice, (price, level) => Rounding.HalfAwayFromZero(price * (1m - (level.Value / 100m)), netUnitDecimals)),
            _ => listPrice * discounts.Factor,
        };
        return Rounding.HalfAwayFromZero(unit * quantity / basis, 2);
    }
}
