using System.Collections.Frozen;
using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Filiera.Kernel;

/// <summary>The versions of all that nodes keep in memory, as they were at one look. The same object as long as none of them changed.</summary>
public sealed class VersionSet(IReadOnlyDictionary<string, long> versions)
{
    private readonly FrozenDictionary<string, long> _versions = versions.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>0 for what nobody has raised yet.</summary>
    public long this[string name] => _versions.GetValueOrDefault(name);

    internal bool Same(IReadOnlyDictionary<string, long> others) => _versions.Count == others.Count && others.All(v => _versions.TryGetValue(v.Key, out var known) && known == v.Value);
}

/// <summary>
/// Looks at the versions four times a second, for the whole node: a request asks memory and not the database whether what it needs has changed.
/// What this node changed itself it sees at once; what another node changed, a quarter of a second later. Where nobody looks (commands, tests, or
/// a watch that could not look for a second), each request looks once itself.
/// </summary>
public sealed class VersionWatch(PlainReads reads, ILogger<VersionWatch> log) : BackgroundService
{
    private const string Sql = "SELECT name, version FROM kernel_versions";
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private volatile Look? _last;
    private long _watchedAt;

    /// <param name="At">Where <see cref="CacheVersions.Changes"/> stood before the look: a later change is not in it.</param>
    internal sealed record Look(VersionSet Versions, long At, long Began);

    /// <summary>Someone looks all the time: what is not seen now is seen in a moment. False in commands and tests, where nobody does.</summary>
    public bool IsLooking => Volatile.Read(ref _watchedAt) is not 0 and var watched && Stopwatch.GetElapsedTime(watched) < Trusted;

    public ValueTask<VersionSet> Now(PortalDoor door, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(door);
        var changes = CacheVersions.Changes;
        if (_last is { } last && last.At == changes && IsLooking)
        {
            return new(last.Versions);
        }

        return door.Unit.Looked is { } own && own.At == changes ? new(own.Versions) : new(Ask(door, stop));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var quiet = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Read(counted: false, stoppingToken);
                Volatile.Write(ref _watchedAt, Stopwatch.GetTimestamp());
                quiet = false;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                if (!quiet)
                {
                    log.LogWarning("The versions of what this node keeps in memory could not be read; trying again: {Why}", e.Message);
                }

                quiet = true;
            }

            await Task.Delay(Every, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<VersionSet> Ask(PortalDoor door, CancellationToken stop)
    {
        var look = await Read(counted: true, stop);
        door.Unit.Looked = look;
        return look.Versions;
    }

    // On a connection of its own: what a node keeps must be what all can see, not what one transaction is still changing.
    private async Task<Look> Read(bool counted, CancellationToken stop)
    {
        var (changes, began) = (CacheVersions.Changes, Stopwatch.GetTimestamp());
        var rows = new Dictionary<string, long>(StringComparer.Ordinal);
        await reads.Apart(Sql, [], row => rows[row.GetString(0)] = row.GetInt64(1), counted, stop);
        lock (_gate)
        {
            var last = _last;
            var look = new Look(last is not null && last.Versions.Same(rows) ? last.Versions : new VersionSet(rows), changes, began);
            if (last is null || last.Began <= began)
            {
                _last = look;
            }

            return look;
        }
    }
}
