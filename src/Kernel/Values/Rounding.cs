namespace Filiera.Kernel;

/// <summary>The one rounding of the portal: half away from zero («arrotondamento commerciale», domain.md A1).</summary>
public static class Rounding
{
    /// <summary>Rounds half away from zero: 0.125 → 0.13, -0.125 → -0.13.</summary>
    public static decimal HalfAwayFromZero(decimal value, int decimals) =>
        Math.Round(value, decimals, MidpointRounding.AwayFromZero);

    /// <summary>True when <paramref name="value"/> has no digit beyond <paramref name="decimals"/>.</summary>
    public static bool Fits(decimal value, int decimals) =>
        HalfAwayFromZero(value, decimals) == value;
}
