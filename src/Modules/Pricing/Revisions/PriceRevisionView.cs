using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Pricing;

/// <summary>A change of prices as lists show it.</summary>
/// <param name="Id">What the other calls name it by.</param>
public sealed record PriceRevisionSummary(
    string Id,
    string Title,
    string? Why,
    string Through,
    string Who,
    DateTimeOffset CreatedAt,
    PriceRevisionState State,
    DateTimeOffset? AppliesAt,
    DateTimeOffset? AppliedAt,
    string? AppliedBy,
    string? Undoes,
    string? UndoneBy,
    int Rows,
    string? Problem);

/// <summary>A change with what its rows come to.</summary>
/// <param name="MeanStep">Mean of the steps in percent, of the rows that have an old and a new price.</param>
public sealed record PriceRevisionView(
    PriceRevisionSummary Change,
    int New,
    int Changed,
    int Removed,
    int LargeSteps,
    int UnderCost,
    int UnderFloor,
    decimal? MeanStep,
    IReadOnlyList<string> Lists);

/// <summary>One price of a change, before and after, in words and numbers.</summary>
public sealed record PriceRevisionRowView(
    string Id,
    string List,
    string Sku,
    string Name,
    Quantity FromQuantity,
    DateOnly? ValidFrom,
    PriceRevisionKind Kind,
    IReadOnlyList<string> Doubts,
    Percent? Step,
    PriceValueView? Old,
    PriceValueView? New);

public sealed record PriceValueView(UnitPrice Price, int Basis, bool IsNet, string? Discounts, DateOnly? ValidTo, UnitPrice NetUnit, string? Unit = null)
{
    public static PriceValueView? Of(PriceValue? value) =>
        value is { } v ? new(v.Price, v.Basis, v.IsNet, v.Discounts, v.ValidTo, UnitPrice.Round(v.NetUnit), v.Unit) : null;
}

internal static class PriceRevisionReading
{
    public static System.Linq.Expressions.Expression<Func<PriceRevision, PriceRevisionSummary>> Summary => c => new(
        c.Id.ToString(), c.Title, c.Why, c.Through, c.Who, c.CreatedAt, c.State, c.AppliesAt, c.AppliedAt, c.AppliedBy,
        c.Undoes == null ? null : c.Undoes.ToString(), c.UndoneBy == null ? null : c.UndoneBy.ToString(), c.RowCount, c.Problem);

    public static async Task<PriceRevision?> FindChange(this PortalDb db, string id, CancellationToken stop) =>
        long.TryParse(id, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? await db.Set<PriceRevision>().AsNoTracking().FirstOrDefaultAsync(c => c.Id == number, stop) : null;

    /// <summary>Three statements, however many rows the change has.</summary>
    public static async Task<PriceRevisionView?> ViewChange(this PortalDb db, long id, CancellationToken stop)
    {
        var summary = await db.Set<PriceRevision>().Where(c => c.Id == id).Select(Summary).FirstOrDefaultAsync(stop);
        if (summary is null)
        {
            return null;
        }

        var rows = db.Set<PriceRevisionRow>().Where(r => r.ChangeId == id);
        var counts = await rows.GroupBy(r => 1).Select(g => new
        {
            New = g.Count(r => r.Kind == PriceRevisionKind.New),
            Changed = g.Count(r => r.Kind == PriceRevisionKind.Changed),
            Removed = g.Count(r => r.Kind == PriceRevisionKind.Removed),
            Large = g.Count(r => (r.Doubts & PriceDoubts.LargeStep) != 0),
            Cost = g.Count(r => (r.Doubts & PriceDoubts.UnderCost) != 0),
            Floor = g.Count(r => (r.Doubts & PriceDoubts.UnderFloor) != 0),
            Stepped = g.Count(r => r.Step != null),
        }).FirstOrDefaultAsync(stop);
        var steps = await rows.Where(r => r.Step != null).Select(r => r.Step!.Value).ToListAsync(stop);
        var lists = await db.Set<PriceList>().Where(l => rows.Any(r => r.ListId == l.Id)).OrderBy(l => l.Code).Select(l => l.Code).ToListAsync(stop);
        return new(summary, counts?.New ?? 0, counts?.Changed ?? 0, counts?.Removed ?? 0, counts?.Large ?? 0, counts?.Cost ?? 0, counts?.Floor ?? 0,
            steps.Count == 0 ? null : Rounding.HalfAwayFromZero(steps.Average(s => s.Value), 2), lists);
    }

    /// <summary>The doubts as a program reads them: LARGE_STEP, UNDER_COST, UNDER_FLOOR.</summary>
    public static IReadOnlyList<string> Codes(PriceDoubts doubts) =>
        [.. Enum.GetValues<PriceDoubts>().Where(d => d != PriceDoubts.None && doubts.HasFlag(d)).Select(Code)];

    public static string Code(PriceDoubts doubt) => doubt switch { PriceDoubts.LargeStep => "LARGE_STEP", PriceDoubts.UnderCost => "UNDER_COST", _ => "UNDER_FLOOR" };
}
