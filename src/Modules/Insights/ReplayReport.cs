using Filiera.Kernel;

namespace Filiera.Insights;

public enum ReplayState
{
    Running,
    Done,
    Failed,
}

/// <summary>Past sales under the prices of today and under the candidate's, of a dealer or a category.</summary>
/// <param name="Sold">As it was invoiced then.</param>
/// <param name="Now">The same quantities at today's prices; <paramref name="Then"/> at those that would be.</param>
/// <param name="MarginNow">Of the lines whose cost is known.</param>
public sealed record ReplayPart(string Code, string Name, int Lines, Amount Sold, Amount Now, Amount Then, Amount MarginNow, Amount MarginThen)
{
    public Amount Change => Then - Now;

    public decimal? ChangePercent => Now.Value == 0 ? null : Rounding.HalfAwayFromZero((Then.Value - Now.Value) * 100m / Now.Value, 2);
}

/// <summary>A dealer's product that crosses a line with the change.</summary>
/// <param name="Now">Net of one base unit.</param>
public sealed record ReplayCrossing(string Account, string Sku, Quantity Quantity, UnitPrice Now, UnitPrice Then, decimal? Percent, string? Note);

/// <summary>Those that cross one line: how many dealer × product × quantity, and the largest of them.</summary>
public sealed record ReplayCrossings(int Count, IReadOnlyList<ReplayCrossing> Largest);

/// <summary>What the orders of the last months would have come to. While it runs only the progress is told.</summary>
/// <param name="On">The day whose prices were asked, on both sides.</param>
/// <param name="Unpriced">Lines that one of the two sides has no price for: left out of both.</param>
/// <param name="UnderFloor">Not under their floor now, under it then.</param>
/// <param name="Contract">Priced by a special price, a contract or an own list now, and otherwise then.</param>
/// <param name="Large">Move by more than the suspicious percentage.</param>
public sealed record ReplayReport(
    ReplayState State, DateTimeOffset At, string Who, int Months, DateOnly From, DateOnly To, DateOnly On, int Done, int Total, decimal Seconds = 0, int Unpriced = 0, ReplayPart? Whole = null,
    IReadOnlyList<ReplayPart>? Dealers = null, int DealerCount = 0, IReadOnlyList<ReplayPart>? Categories = null, ReplayCrossings? UnderFloor = null, ReplayCrossings? Contract = null, ReplayCrossings? Large = null, string? Error = null);
