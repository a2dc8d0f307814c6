using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Claims;
using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Filiera.Accounts;

/// <summary>
/// Which clients may come in, in memory: a token is good for an hour, a client that is disabled for no second more. Each node looks at one
/// version number every two seconds and reads the clients again when it changed (and every minute, for accounts that were closed); a
/// request asks only memory. What it learns by the way, who was here, it writes down twice a minute in one statement.
/// </summary>
public sealed class ClientWatch(IServiceScopeFactory scopes, TimeProvider clock, CallerQuotas quotas, ILogger<ClientWatch> log) : BackgroundService
{
    private const string VersionName = "accounts.clients";

    /// <summary>The claim of a token with the client's <see cref="ClientCard.TokenVersion"/>.</summary>
    public const string TokenVersionClaim = "client_version";

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Reread = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan WriteUses = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly ConcurrentDictionary<string, byte> _used = new(StringComparer.Ordinal);
    private volatile Snapshot? _now;
    private long _expected;
    private long _expectedAt;
    private long _written = clock.GetTimestamp();

    private sealed record Snapshot(long Version, long ReadAt, IReadOnlyDictionary<string, (int TokenVersion, bool Open)> Clients);

    /// <summary>True when the client of this token may come in now. No query, save the first time and until this node has seen its own change.</summary>
    public async ValueTask<bool> Allows(ClaimsPrincipal principal, string name, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(principal);
        if (_now is not { } known || (known.Version < Volatile.Read(ref _expected) && clock.GetElapsedTime(Volatile.Read(ref _expectedAt)) < Lately))
        {
            await Refresh(stop);
        }

        _used.TryAdd(name, 0);
        var version = int.TryParse(principal.FindFirstValue(TokenVersionClaim), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 0;

        // A client that is not on the list was made a moment ago on another node, or before the list existed.
        return !_now!.Clients.TryGetValue(name, out var client) || (client.Open && version >= client.TokenVersion);
    }

    /// <summary>Raises the version, in the transaction that changes a client. This node looks at each request until it sees the new one, so that the change holds here at once.</summary>
    public async Task Changed(PortalDb db, CancellationToken stop)
    {
        await db.BumpVersion(VersionName, stop);
        Volatile.Write(ref _expectedAt, clock.GetTimestamp());
        Volatile.Write(ref _expected, await db.ReadVersion(VersionName, stop));
    }

    /// <summary>Looks at the version, and reads the clients again if it changed.</summary>
    public async Task Refresh(CancellationToken stop)
    {
        await _reading.WaitAsync(stop);
        try
        {
            await using var scope = Scope();
            var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
            var version = await db.ReadVersion(VersionName, stop);
            if (_now is { } known && known.Version == version && clock.GetElapsedTime(known.ReadAt) < Reread)
            {
                return;
            }

            var read = clock.GetTimestamp();
            var rows = await (
                from c in db.Set<ClientCard>().AsNoTracking()
                join a in db.Set<Account>() on c.AccountId equals (int?)a.Id into accounts
                from a in accounts.DefaultIfEmpty()
                select new { c.Name, c.TokenVersion, c.Disabled, c.PerMinute, Closed = a != null && !a.Active }).ToListAsync(stop);
            quotas.Set(rows.Where(r => r.PerMinute is not null).ToDictionary(r => r.Name, r => r.PerMinute!.Value, StringComparer.Ordinal));
            _now = new(version, read, rows.ToDictionary(r => r.Name, r => (r.TokenVersion, !r.Disabled && !r.Closed), StringComparer.Ordinal));
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>Writes down who was here since the last time.</summary>
    public async Task KeepUses(CancellationToken stop)
    {
        var names = _used.Keys.ToList();
        if (names.Count == 0)
        {
            return;
        }

        await using var scope = Scope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        var now = clock.GetUtcNow();
        await db.InTransaction<int>(async () => await db.Set<ClientCard>().Where(c => names.Contains(c.Name)).ExecuteUpdateAsync(s => s.SetProperty(c => c.LastUsedAt, now), stop), stop);
        foreach (var name in names)
        {
            _used.TryRemove(name, out _);
        }
    }

    public override void Dispose()
    {
        _reading.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Look, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await Refresh(stoppingToken);
                if (clock.GetElapsedTime(_written) >= WriteUses)
                {
                    _written = clock.GetTimestamp();
                    await KeepUses(stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                log.LogWarning("The API clients could not be read; trying again: {Why}", e.Message);
            }
        }
    }

    private AsyncServiceScope Scope()
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerScope>().Caller = Caller.System;
        return scope;
    }
}

/// <summary>The hashes of secrets whose time is over.</summary>
public sealed class DropOldSecrets(PortalDb db, PortalClock clock) : IJob
{
    public string Name => "drop-old-secrets";

    public Phrase Words { get; } = new("Toglie i segreti ruotati che non valgono più", "Removes rotated secrets that are no longer good");

    public JobSchedule Schedule { get; } = JobSchedule.EveryMinutes(60);

    public async Task<int> Run(CancellationToken stop)
    {
        var now = clock.Now;
        var gone = await db.InTransaction<int>(async () => await db.Set<ClientCard>().Where(c => c.OldSecretUntil < now)
            .ExecuteUpdateAsync(s => s.SetProperty(c => c.OldSecret, (string?)null).SetProperty(c => c.OldSecretUntil, (DateTimeOffset?)null), stop), stop);
        return gone.Value;
    }
}
