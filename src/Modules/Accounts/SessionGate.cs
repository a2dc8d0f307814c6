using System.Collections.Frozen;
using System.Data.Common;
using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Filiera.Accounts;

/// <summary>
/// The sessions that ended, or whose rights changed, in the last minutes: what every node must know before the next regular check of a
/// cookie. One small indexed query every two seconds at most, and only while people with cookies come; none per request.
/// </summary>
public sealed class SessionGate(IServiceScopeFactory scopes, TimeProvider clock, ILogger<SessionGate> log)
{
    /// <summary>A cookie is held against the database when it is older than this; the gate knows what happened since.</summary>
    public static readonly TimeSpan Recheck = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Window = Recheck + TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    // A cookie made just after a change may have been made from what stood before its commit.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    private volatile FrozenDictionary<Guid, DateTimeOffset> _touched = FrozenDictionary<Guid, DateTimeOffset>.Empty;
    private long _lookAgainAt;
    private long _lookEachTimeUntil;

    /// <summary>This node changed something: who did it sees it at once.</summary>
    public void ChangedHere() => Interlocked.Exchange(ref _lookEachTimeUntil, (clock.GetUtcNow() + Margin).UtcTicks);

    public async ValueTask<bool> MustRecheck(Guid session, DateTimeOffset issued, CancellationToken stop)
    {
        var now = clock.GetUtcNow().UtcTicks;
        var due = Interlocked.Read(ref _lookAgainAt);
        if (now <= Interlocked.Read(ref _lookEachTimeUntil) || (now >= due && Interlocked.CompareExchange(ref _lookAgainAt, now + Pause.Ticks, due) == due))
        {
            await Look(stop);
        }

        return _touched.TryGetValue(session, out var at) && issued < at + Margin;
    }

    private async Task Look(CancellationToken stop)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var since = clock.GetUtcNow() - Window;
            var rows = await scope.Apart().Set<Session>().AsNoTracking()
                .Where(s => s.TouchedAt > since).Select(s => new { s.Id, s.TouchedAt }).ToListAsync(stop);
            _touched = rows.ToFrozenDictionary(r => r.Id, r => r.TouchedAt!.Value);
        }
        catch (Exception e) when (e is DbException or TimeoutException or InvalidOperationException)
        {
            // Without a database nothing else works either; what this request needs will say so itself.
            log.LogWarning(e, "The ended sessions could not be read");
        }
    }
}
