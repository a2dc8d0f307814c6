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
    /// <summary>The net price that the line multiplies: exact under LineTotal.</summary>
    /// <param name="netUnitDecimals">Decimals of the net unit price under NetUnit, of each step under Stepwise.</param>
    public static decimal NetUnit(decimal listPrice, DiscountChain discounts, RoundingPolicy policy = RoundingPolicy.LineTotal, int netUnitDecimals = 2)
    {
        ArgumentNullException.ThrowIfNull(discounts);
        return policy switch
        {
            RoundingPolicy.NetUnit => Rounding.HalfAwayFromZero(listPrice * discounts.Factor, netUnitDecimals),
            RoundingPolicy.Stepwise => discounts.Levels.Aggregate(listPrice, (price, level) => Rounding.HalfAwayFromZero(level.On(price), netUnitDecimals)),
            _ => listPrice * discounts.Factor,
        };
    }

    /// <param name="basis">The quantity that the price is for: 1, 100, 1000.</param>
    /// <inheritdoc cref="NetUnit"/>
    public static decimal Net(decimal listPrice, DiscountChain discounts, decimal quantity, decimal basis = 1, RoundingPolicy policy = RoundingPolicy.LineTotal, int netUnitDecimals = 2) =>
        OfUnit(NetUnit(listPrice, discounts, policy, netUnitDecimals), quantity, basis);

    /// <summary>The line of a net price: multiplied first, rounded once.</summary>
    public static decimal OfUnit(decimal netUnit, decimal quantity, decimal basis)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(basis);
        return Rounding.HalfAwayFromZero(netUnit * quantity / basis, 2);
    }
}
