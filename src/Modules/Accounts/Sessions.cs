using Filiera.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts;

/// <summary>Opens, sees and ends sessions.</summary>
public sealed class Sessions(PortalDb db, IHttpContextAccessor accessor, SessionGate gate, TimeProvider clock)
{
    /// <summary>As long as a cookie lives without being used.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(30);

    private static readonly TimeSpan Kept = TimeSpan.FromDays(60);

    /// <summary>A new one for each sign-in, never one that the browser brought: what someone put there before is worth nothing.</summary>
    public async Task<Guid> Open(int userId, string method, CancellationToken stop = default)
    {
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        await db.InTransaction<Done>(async () =>
        {
            await db.Set<Session>().Where(s => s.UserId == userId && s.LastSeenAt < now - Kept).ExecuteDeleteAsync(stop);
            await db.Set<PortalUser>().Where(u => u.Id == userId).ExecuteUpdateAsync(s => s.SetProperty(u => u.LastSignInAt, now), stop);
            db.Add(new Session { Id = id, UserId = userId, CreatedAt = now, LastSeenAt = now, Method = method, Address = Address, Agent = Agent });
            return Done.It;
        }, stop);
        return id;
    }

    /// <summary>False when it has ended or is not his. Notes that he was there; called every few minutes at most.</summary>
    public async Task<bool> Seen(Guid id, int userId, CancellationToken stop = default)
    {
        var now = clock.GetUtcNow();
        var seen = await db.InTransaction<int>(async () => await db.Set<Session>().Where(s => s.Id == id && s.UserId == userId && s.EndedAt == null)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.LastSeenAt, now).SetProperty(x => x.Address, Address), stop), stop);
        return seen.Value == 1;
    }

    /// <summary>Those that still open something, the last seen first.</summary>
    public IQueryable<Session> OpenOf(int userId)
    {
        var oldest = clock.GetUtcNow() - Life;
        return db.Set<Session>().AsNoTracking().Where(s => s.UserId == userId && s.EndedAt == null && s.LastSeenAt > oldest).OrderByDescending(s => s.LastSeenAt).ThenByDescending(s => s.Id);
    }

    /// <summary>How many ended. One (<paramref name="only"/>), all, or all but one.</summary>
    public Task<int> End(int userId, Guid? only = null, Guid? but = null, CancellationToken stop = default)
    {
        DateTimeOffset? now = clock.GetUtcNow();
        gate.ChangedHere();
        return Write(() => db.Set<Session>().Where(s => s.UserId == userId && s.EndedAt == null && (only == null || s.Id == only) && (but == null || s.Id != but))
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.EndedAt, now).SetProperty(x => x.TouchedAt, now), stop), stop);
    }

    /// <summary>The rights of these users changed: their open sessions learn it at their next request.</summary>
    public Task<int> Touch(IQueryable<PortalUser> users, CancellationToken stop = default)
    {
        DateTimeOffset? now = clock.GetUtcNow();
        gate.ChangedHere();
        return Write(() => db.Set<Session>().Where(s => s.EndedAt == null && users.Any(u => u.Id == s.UserId))
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.TouchedAt, now), stop), stop);
    }

    private async Task<int> Write(Func<Task<int>> statement, CancellationToken stop) =>
        (await db.InTransaction<int>(async () => await statement(), stop)).Value;

    private string? Address => accessor.HttpContext?.Connection.RemoteIpAddress is { } ip ? (ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip).ToString() : null;

    private string? Agent => accessor.HttpContext?.Request.Headers.UserAgent.ToString() is { Length: > 0 } agent
        ? new string([.. agent.Where(c => c is >= ' ' and <= '~').Take(300)]) : null;
}
