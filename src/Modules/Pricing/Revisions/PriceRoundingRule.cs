using System.Globalization;
using Filiera.Kernel;

namespace Filiera.Pricing;

/// <summary>
/// How a computed price is made a price: to a step (<c>0.01</c>, <c>0.05</c>, <c>1</c>) or to an ending (<c>.90</c>: the nearest price that ends so).
/// Half a step goes up; a positive price never becomes zero.
/// </summary>
public sealed record PriceRoundingRule
{
    public static readonly PriceRoundingRule Exact = new(0.00001m, null);

    private PriceRoundingRule(decimal step, decimal? ending)
    {
        Step = step;
        Ending = ending;
    }

    public decimal Step { get; }

    public decimal? Ending { get; }

    /// <summary>Null when the text is no such rule; nothing or «none» is exact to five decimals.</summary>
    public static PriceRoundingRule? Read(string? text)
    {
        var plain = text?.Trim().Replace(',', '.') ?? "";
        if (plain.Length == 0 || plain.Equals("none", StringComparison.OrdinalIgnoreCase))
        {
            return Exact;
        }

        if (!decimal.TryParse(plain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || !Scaled.Holds<UnitPrice>(number) || number <= 0)
        {
            return null;
        }

        return plain[0] == '.' ? new(1m, number) : number <= 1000m ? new(number, null) : null;
    }

    public decimal Of(decimal price)
    {
        if (Ending is { } ending)
        {
            var below = decimal.Floor(price - ending) + ending;
            var rounded = price - below < below + Step - price ? below : below + Step;
            return rounded <= 0 && price > 0 ? ending : rounded;
        }

        var steps = Rounding.HalfAwayFromZero(price / Step, 0) * Step;
        return steps == 0 && price > 0 ? Step : steps;
    }

    public override string ToString() => Ending is { } ending ? ending.ToString(".#####", CultureInfo.InvariantCulture) : Step.ToString("0.#####", CultureInfo.InvariantCulture);
}
