using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Pricing;

/// <summary>A change as who makes a report on it knows it.</summary>
public sealed record ReportedRevision(long Id, string Title, PriceRevisionState State, DateTimeOffset? AppliesAt, DateTimeOffset? AppliedAt, string? Report);

/// <summary>The report that is kept with a change of prices: what would have been, by whoever can tell. Pricing doesn’t read it.</summary>
public sealed class RevisionReports(PortalDb db)
{
    /// <summary>Null when there is no such change.</summary>
    public async Task<ReportedRevision?> Find(string id, CancellationToken stop = default) =>
        long.TryParse(id, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var key)
            ? await db.Set<PriceRevision>().Where(r => r.Id == key).Select(r => new ReportedRevision(r.Id, r.Title, r.State, r.AppliesAt, r.AppliedAt, r.Report)).FirstOrDefaultAsync(stop) : null;

    /// <summary>Beside the change, not a change of it: its version stays.</summary>
    public Task Keep(long id, string report, CancellationToken stop = default) =>
        db.Set<PriceRevision>().Where(r => r.Id == id).ExecuteUpdateAsync(s => s.SetProperty(r => r.Report, report), stop);
}
