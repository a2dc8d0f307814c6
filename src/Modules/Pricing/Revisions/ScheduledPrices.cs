using Filiera.Catalog;
using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Filiera.Pricing;

/// <summary>
/// Applies scheduled changes at their instant. Every node looks once a second; the change's conditional update lets one of them do it. A change whose
/// prices moved meanwhile is blocked with the reason, and the others go on.
/// </summary>
public sealed class ScheduledPrices(IServiceScopeFactory scopes, TimeProvider clock, ILogger<ScheduledPrices> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ApplyDue(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                log.LogError(e, "Scheduled prices could not be applied; trying again");
            }

            await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One look; says how many changes took effect. Tests call it directly.</summary>
    public async Task<int> ApplyDue(CancellationToken stop)
    {
        List<long> due;
        await using (var scope = Scope())
        {
            var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
            var now = clock.GetUtcNow();
            due = await db.Set<PriceRevision>().Where(c => c.State == PriceRevisionState.Scheduled && c.AppliesAt <= now).OrderBy(c => c.AppliesAt).ThenBy(c => c.Id).Select(c => c.Id).Take(100).ToListAsync(stop);
        }

        var applied = 0;
        foreach (var id in due)
        {
            await using var scope = Scope();
            var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
            var desk = new PriceRevisionDesk(db, clock, scope.ServiceProvider.GetRequiredService<CatalogReader>(), scope.ServiceProvider.GetRequiredService<PricingOptions>());
            var done = await db.InTransaction<Done>(async () =>
                await db.Set<PriceRevision>().AsNoTracking().FirstOrDefaultAsync(c => c.Id == id && c.State == PriceRevisionState.Scheduled, stop) is { } change
                    ? await desk.Apply(change, force: false, stop) : PriceRevisionDesk.StateForbids, stop);
            applied += done.Ok ? 1 : 0;
            if (done.Problem is { Code: "PRICES_CHANGED_MEANWHILE" } problem)
            {
                await db.Set<PriceRevision>().Where(c => c.Id == id && c.State == PriceRevisionState.Scheduled)
                    .ExecuteUpdateAsync(s => s.SetProperty(c => c.State, PriceRevisionState.Blocked).SetProperty(c => c.Problem, problem.Message.ToString()).SetProperty(c => c.Version, c => c.Version + 1), stop);
                log.LogWarning("Price change {Id} was not applied at its instant: {Why}", id, problem.Message.En);
            }
        }

        return applied;
    }

    private AsyncServiceScope Scope()
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerScope>().Caller = Caller.System;
        return scope;
    }
}
