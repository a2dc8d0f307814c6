using Filiera.Kernel;

namespace Filiera.Pricing;

/// <summary>Splits an amount over bases so that the cents add up: largest remainder (domain.md A2, A7).</summary>
public static class Apportion
{
    /// <summary>
    /// Shares in cents, in the order of the bases. Cents left over go to the largest remainders; among equals to the larger
    /// base, then to the first. When all bases are zero the amount is split evenly.
    /// </summary>
    public static IReadOnlyList<decimal> LargestRemainder(decimal amount, IReadOnlyList<decimal> bases)
    {
        ArgumentNullException.ThrowIfNull(bases);
        if (bases.Count == 0)
        {
            return [];
        }

        var sign = amount < 0 ? -1m : 1m;
        var cents = Rounding.HalfAwayFromZero(Math.Abs(amount), 2) * 100m;
        var weights = bases.Sum(Math.Abs) == 0 ? [.. bases.Select(_ => 1m)] : bases.Select(Math.Abs).ToArray();
        var whole = weights.Sum();
        var exact = weights.Select(w => cents * w / whole).ToArray();
        var shares = exact.Select(decimal.Floor).ToArray();
        var left = (int)(cents - shares.Sum());
        foreach (var i in Enumerable.Range(0, bases.Count).OrderByDescending(i => exact[i] - shares[i]).ThenByDescending(i => weights[i]).ThenBy(i => i).Take(left))
        {
            shares[i]++;
        }

        return [.. shares.Select(s => sign * s / 100m)];
    }

    /// <summary>Equal parts rounded to cents, the remainder on the last: instalments (domain.md A8).</summary>
    public static IReadOnlyList<decimal> Equal(decimal amount, int parts)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parts, 1);
        var each = Rounding.HalfAwayFromZero(amount / parts, 2);
        return [.. Enumerable.Repeat(each, parts - 1), amount - (each * (parts - 1))];
    }
}
