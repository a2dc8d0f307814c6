using Filiera.Kernel;
using Filiera.Ordering;

namespace Filiera.Portal.Storefront;

/// <summary>Rows of one article become one row that remembers its parts, and can be split again (domain.md QO-7).</summary>
public static class PadMerge
{
    /// <param name="rows">As they were sent to the check: its line n is the n-th.</param>
    /// <param name="checks">What the check answered; a line that it merged into another is absent.</param>
    public static IReadOnlyList<CheckedRow> Apply(IReadOnlyList<PadRow> rows, IReadOnlyList<QuickOrderRow> checks)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var byLine = checks.Where(c => c.Line >= 1 && c.Line <= rows.Count).GroupBy(c => c.Line).ToDictionary(g => g.Key, g => g.First());
        var absorbed = checks.SelectMany(c => c.MergedLines.Where(l => l != c.Line)).ToHashSet();
        var shown = new List<CheckedRow>(rows.Count);
        for (var n = 1; n <= rows.Count; n++)
        {
            if (!byLine.TryGetValue(n, out var check))
            {
                // A row without an answer is never dropped, unless it lives on in another.
                if (!absorbed.Contains(n))
                {
                    shown.Add(new(rows[n - 1], null));
                }

                continue;
            }

            var parts = check.MergedLines.Where(l => l >= 1 && l <= rows.Count).Select(l => rows[l - 1]).ToList();
            shown.Add(new(parts.Count > 1 ? Merged(rows[n - 1], parts, check) : rows[n - 1], check));
        }

        return shown;
    }

    /// <summary>The rows that a merged row was made of, kept apart from now on.</summary>
    public static IEnumerable<PadRow> Split(PadRow row) => row.Merged is { Count: > 0 } parts ? parts.Select(p => p with { Apart = true }) : [row];

    /// <summary>A number of base units says so where the code is a carton's barcode, which would make cartons of it.</summary>
    public static string? UnitFor(QuickOrderRow check) => check.MatchedBy == "GTIN" ? check.Unit : null;

    private static PadRow Merged(PadRow first, List<PadRow> parts, QuickOrderRow check) => first with
    {
        Quantity = check.Quantity is { } q ? Show.Editable(q) : first.Quantity,
        Unit = UnitFor(check),
        Merged = [.. parts.SelectMany(p => p.Merged ?? [p])],
    };
}
