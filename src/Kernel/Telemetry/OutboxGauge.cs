using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Filiera.Kernel;

/// <summary>
/// Looks at the outbox four times a minute for <see cref="PortalMeter"/>: a gauge is asked without patience and must not wait for a
/// database. Every node tells the same figures: take the maximum of them, not the sum.
/// </summary>
public sealed class OutboxGauge(IServiceScopeFactory scopes, TimeProvider clock, ILogger<OutboxGauge> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);
    private static OutboxGauge? s_current;
    private static int s_watched;
    private long _waiting;
    private long _failing;
    private long _parked;
    private long _lag;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        s_current = this;
        if (Interlocked.Exchange(ref s_watched, 1) == 0)
        {
            PortalMeter.WatchOutbox(() => s_current?._waiting ?? 0, () => s_current?._failing ?? 0, () => s_current?._parked ?? 0, () => s_current?._lag ?? 0);
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Look(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("The outbox could not be looked at: {Why}", e.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(Every, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Counts once. Tests call it directly.</summary>
    public async Task Look(CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerScope>().Caller = Caller.System;
        var undelivered = scope.ServiceProvider.GetRequiredService<PortalDb>().Set<OutboxMessage>().Where(m => m.DeliveredAt == null);
        var waiting = undelivered.Where(m => m.ParkedAt == null);
        _parked = await undelivered.LongCountAsync(m => m.ParkedAt != null, stop);
        _waiting = await waiting.LongCountAsync(stop);
        _failing = await waiting.LongCountAsync(m => m.Attempts > 0, stop);
        var oldest = await waiting.OrderBy(m => m.Id).Select(m => (DateTimeOffset?)m.CreatedAt).FirstOrDefaultAsync(stop);
        _lag = oldest is { } since ? Math.Max(0, (long)(clock.GetUtcNow() - since).TotalSeconds) : 0;
    }
}
