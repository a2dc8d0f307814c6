using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;

namespace Filiera.Kernel;

/// <summary>Deletes in small steps, so that nobody waits long for a lock.</summary>
internal static class Purging
{
    private const int Step = 2_000;

    /// <summary>Deletes all rows of the query, a step in each transaction; says how many.</summary>
    public static async Task<int> Purge<T>(this PortalDb db, IQueryable<T> rows, CancellationToken stop)
    {
        for (var total = 0; ;)
        {
            var gone = await db.InTransaction<int>(async () => await rows.Take(Step).ExecuteDeleteAsync(stop), stop);
            total += gone.Value;
            if (gone.Value < Step)
            {
                return total;
            }
        }
    }
}

/// <summary>The answers kept for repeated calls, after seven days.</summary>
public sealed class PurgeIdempotencyKeys(PortalDb db, PortalClock clock) : IJob
{
    public string Name => "purge-idempotency-keys";

    public Phrase Words { get; } = new("Toglie le risposte tenute per chi ripete una chiamata, dopo 7 giorni", "Removes the answers kept for repeated calls, after 7 days");

    public JobSchedule Schedule { get; } = JobSchedule.EveryMinutes(60);

    public Task<int> Run(CancellationToken stop)
    {
        var before = clock.Now - Idempotency.Kept;
        return db.Purge(db.Set<IdempotencyRow>().Where(r => r.CreatedAt < before).OrderBy(r => r.CreatedAt), stop);
    }
}

/// <summary>Events that were delivered long ago (<c>Outbox:KeepDays</c>, 90): so far back reaches the feed of orders.</summary>
public sealed class PurgeOutbox(PortalDb db, PortalClock clock, IConfiguration configuration) : IJob
{
    public string Name => "purge-outbox";

    public Phrase Words { get; } = new("Toglie gli eventi consegnati da più di {0} giorni", "Removes events delivered more than {0} days ago", Days(configuration));

    public JobSchedule Schedule { get; } = JobSchedule.Daily(3, 10);

    public async Task<int> Run(CancellationToken stop)
    {
        var before = clock.Now.AddDays(-Days(configuration));
        var old = db.Set<OutboxMessage>().Where(m => m.DeliveredAt != null && m.DeliveredAt < before && m.Sequence != null);
        if (await old.MaxAsync(m => m.Sequence, stop) is not { } last)
        {
            return 0;
        }

        // Told first: a reader must not find a hole that nobody announced.
        await db.InTransaction<Done>(async () =>
        {
            await db.RaiseOutboxHorizon(last, stop);
            return Done.It;
        }, stop);
        return await db.Purge(old.Where(m => m.Sequence <= last).OrderBy(m => m.DeliveredAt), stop);
    }

    private static int Days(IConfiguration configuration) => configuration.GetValue("Outbox:KeepDays", 90);
}

/// <summary>Exchanges with other systems, with their refused rows, after <c>Exchanges:KeepDays</c> (180).</summary>
public sealed class PurgeExchanges(PortalDb db, PortalClock clock, IConfiguration configuration) : IJob
{
    public string Name => "purge-exchanges";

    public Phrase Words { get; } = new("Toglie gli scambi di più di {0} giorni fa", "Removes exchanges of more than {0} days ago", Days(configuration));

    public JobSchedule Schedule { get; } = JobSchedule.Daily(3, 20);

    public async Task<int> Run(CancellationToken stop)
    {
        var before = clock.Now.AddDays(-Days(configuration));
        await db.Purge(db.Set<RefusedRow>().Where(r => db.Set<Exchange>().Any(e => e.Id == r.ExchangeId && e.At < before)).OrderBy(r => r.ExchangeId), stop);
        return await db.Purge(db.Set<Exchange>().Where(e => e.At < before).OrderBy(e => e.At), stop);
    }

    private static int Days(IConfiguration configuration) => configuration.GetValue("Exchanges:KeepDays", 180);
}

/// <summary>Names of rows that changed: a node reads them within a second, and one that is further behind reads everything.</summary>
public sealed class PurgeChangedRows(PortalDb db) : IJob
{
    private const long VersionsKept = 200;

    public string Name => "purge-changed-rows";

    public Phrase Words { get; } = new("Toglie gli avvisi di modifica già letti da tutti i nodi", "Removes notices of changes that every node has read");

    public JobSchedule Schedule { get; } = JobSchedule.EveryMinutes(30);

    public async Task<int> Run(CancellationToken stop)
    {
        var total = 0;
        foreach (var version in await db.Set<CacheVersion>().AsNoTracking().Where(v => db.Set<ChangedRow>().Any(r => r.Name == v.Name)).ToListAsync(stop))
        {
            var before = version.Version - VersionsKept;
            total += await db.Purge(db.Set<ChangedRow>().Where(r => r.Name == version.Name && r.Version < before).OrderBy(r => r.Version), stop);
        }

        return total;
    }
}
