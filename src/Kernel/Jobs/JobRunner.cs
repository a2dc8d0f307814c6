using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Filiera.Kernel;

/// <summary>
/// Runs the jobs that are due. Safe with N nodes: a job is taken by one conditional UPDATE (a lease, kept alive while it runs), whose row
/// count says who runs it; a node that dies loses the lease and another one runs the job.
/// </summary>
public sealed class JobRunner(IServiceScopeFactory scopes, PortalClock clock, TimeProvider time, ILogger<JobRunner> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);
    private readonly string _node = Guid.NewGuid().ToString("N");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunDue(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                log.LogError(e, "The jobs could not be read; trying again");
            }

            await Task.Delay(Look, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One look: runs what is due, and says how many jobs this node ran. Tests call it directly.</summary>
    public async Task<int> RunDue(CancellationToken stop)
    {
        var due = await Due(stop);
        var ran = 0;
        foreach (var name in due)
        {
            ran += await Take(name, stop) ? await RunTaken(name, stop) : 0;
        }

        return ran;
    }

    private async Task<IReadOnlyList<string>> Due(CancellationToken stop)
    {
        await using var scope = Scope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        var jobs = scope.ServiceProvider.GetServices<IJob>().ToList();
        var known = await db.Set<JobState>().AsNoTracking().ToDictionaryAsync(s => s.Name, stop);
        var fresh = jobs.Where(j => !known.ContainsKey(j.Name)).ToList();
        if (fresh.Count > 0)
        {
            await db.InTransaction<Done>(async () =>
            {
                await db.OneAtATime("jobs", stop);
                var names = await db.Set<JobState>().Select(s => s.Name).ToListAsync(stop);
                db.AddRange(fresh.Where(j => !names.Contains(j.Name)).Select(j => new JobState { Name = j.Name, NextRunAt = j.Schedule.Next(clock) }));
                return Done.It;
            }, stop);
        }

        var now = clock.Now;
        return [.. jobs.Where(j => known.GetValueOrDefault(j.Name) is { } s && s.NextRunAt <= now && (s.LeaseUntil is null || s.LeaseUntil < now)).Select(j => j.Name)];
    }

    private async Task<bool> Take(string name, CancellationToken stop)
    {
        await using var scope = Scope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        var now = clock.Now;
        var taken = await db.InTransaction<int>(async () => await db.Set<JobState>()
            .Where(s => s.Name == name && s.NextRunAt <= now && (s.LeaseUntil == null || s.LeaseUntil < now))
            .ExecuteUpdateAsync(s => s.SetProperty(j => j.LeaseUntil, now + Lease).SetProperty(j => j.LeaseBy, _node).SetProperty(j => j.LastStartedAt, now), stop), stop);
        return taken.Value == 1;
    }

    private async Task<int> RunTaken(string name, CancellationToken stop)
    {
        var started = time.GetTimestamp();
        int? rows = null;
        string? error = null;
        DateTimeOffset next;
        await using (var scope = Scope())
        {
            var job = scope.ServiceProvider.GetServices<IJob>().First(j => j.Name == name);
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var alive = KeepAlive(name, ended.Token);
            try
            {
                rows = await job.Run(stop);
            }
            catch (Exception e) when (e is not OperationCanceledException || !stop.IsCancellationRequested)
            {
                error = e.Message.Length > 2000 ? e.Message[..2000] : e.Message;
                log.LogError(e, "Job {Name} failed", name);
            }
            finally
            {
                await ended.CancelAsync();
                await alive;
            }

            next = job.Schedule.Next(clock);
        }

        await Tell(name, next, rows, error, (int)Math.Min(int.MaxValue, time.GetElapsedTime(started).TotalMilliseconds), stop);
        return 1;
    }

    // Only whoever still holds the lease tells how it went.
    private async Task Tell(string name, DateTimeOffset next, int? rows, string? error, int milliseconds, CancellationToken stop)
    {
        await using var scope = Scope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        await db.InTransaction<int>(async () => await db.Set<JobState>().Where(s => s.Name == name && s.LeaseBy == _node)
            .ExecuteUpdateAsync(s => s.SetProperty(j => j.LeaseUntil, (DateTimeOffset?)null).SetProperty(j => j.LeaseBy, (string?)null)
                .SetProperty(j => j.NextRunAt, next).SetProperty(j => j.LastMilliseconds, milliseconds).SetProperty(j => j.LastRows, rows)
                .SetProperty(j => j.LastError, error).SetProperty(j => j.Failures, j => error == null ? 0 : j.Failures + 1), stop), stop);
    }

    private async Task KeepAlive(string name, CancellationToken ended)
    {
        while (true)
        {
            await Task.Delay(Lease / 3, time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ended.IsCancellationRequested)
            {
                return;
            }

            try
            {
                await using var scope = Scope();
                var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
                var until = clock.Now + Lease;
                await db.InTransaction<int>(async () => await db.Set<JobState>().Where(s => s.Name == name && s.LeaseBy == _node)
                    .ExecuteUpdateAsync(s => s.SetProperty(j => j.LeaseUntil, until), ended), ended);
            }
            catch (Exception e) when (e is System.Data.Common.DbException or OperationCanceledException)
            {
                log.LogWarning("The lease of job {Name} could not be renewed: {Why}", name, e.Message.ToString(CultureInfo.InvariantCulture));
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
