using Microsoft.EntityFrameworkCore;

namespace Filiera.Kernel;

/// <summary>
/// Numbers the events that are committed, in one order for all readers. Ids are handed out before a transaction commits, so a lower id
/// can appear after a higher one was read; a number is given only to what is visible, by one node at a time, and committed before the
/// next is given. A reader who keeps «after n» misses nothing and sees nothing twice.
/// </summary>
public static class OutboxSequence
{
    private const string Counter = "outbox.sequence";
    private const string Horizon = "outbox.purged";

    /// <summary>Numbers what has none yet, in the running transaction; other nodes wait. Returns how many.</summary>
    internal static async Task<int> NumberOutbox(this PortalDb db, CancellationToken stop)
    {
        await db.OneAtATime("outbox", stop);
        var last = await db.ReadVersion(Counter, stop);
        var numbered = await db.Database.ExecuteSqlAsync(
            $"WITH fresh AS (SELECT id, row_number() OVER (ORDER BY id) AS place FROM kernel_outbox WHERE sequence IS NULL) UPDATE kernel_outbox SET sequence = {last} + fresh.place FROM fresh WHERE kernel_outbox.id = fresh.id", stop);
        if (numbered > 0)
        {
            await db.Database.ExecuteSqlAsync(
                $"INSERT INTO kernel_versions (name, version) VALUES ({Counter}, {numbered}) ON CONFLICT (name) DO UPDATE SET version = kernel_versions.version + {numbered}", stop);
        }

        return numbered;
    }

    /// <summary>The last number given.</summary>
    public static Task<long> OutboxHead(this PortalDb db, CancellationToken stop = default) => db.ReadVersion(Counter, stop);

    /// <summary>Events up to this number may have been purged: a reader who was there before has missed some.</summary>
    public static Task<long> OutboxHorizon(this PortalDb db, CancellationToken stop = default) => db.ReadVersion(Horizon, stop);

    internal static Task RaiseOutboxHorizon(this PortalDb db, long to, CancellationToken stop) => db.Database.ExecuteSqlAsync(
        $"INSERT INTO kernel_versions (name, version) VALUES ({Horizon}, {to}) ON CONFLICT (name) DO UPDATE SET version = {to} WHERE kernel_versions.version < {to}", stop);
}
