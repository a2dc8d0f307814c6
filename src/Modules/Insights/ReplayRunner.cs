using System.Text.Json;
using Filiera.Kernel;
using Filiera.Pricing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Filiera.Insights;

/// <summary>Runs a replay beside the request that asked for it. How far it is stands with the change of prices itself, so that every node tells it; a node that dies leaves a run that is no longer told, and may be begun again.</summary>
public sealed class ReplayRunner(IServiceScopeFactory scopes, TimeProvider clock, ILogger<ReplayRunner> log)
{
    /// <summary>A run that was not told for so long is over.</summary>
    public static readonly TimeSpan Silent = TimeSpan.FromMinutes(2);

    /// <summary>The work, for who wants to wait for it (tests).</summary>
    public Task Last { get; private set; } = Task.CompletedTask;

    public void Start(long revision, PriceCandidate candidate, int months, DateOnly on, Caller caller) => Last = Task.Run(() => Run(revision, candidate, months, on, caller));

    private async Task Run(long revision, PriceCandidate candidate, int months, DateOnly on, Caller caller)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerScope>().Caller = caller;
        var last = new ReplayReport(ReplayState.Running, clock.GetUtcNow(), caller.Name, months, on, on, on, 0, 0);
        try
        {
            var done = await scope.ServiceProvider.GetRequiredService<Replay>().Run(candidate, months, on, report => Keep(revision, last = report with { At = clock.GetUtcNow() }), CancellationToken.None);
            await Keep(revision, done.Ok ? done.Value with { At = clock.GetUtcNow() } : last with { State = ReplayState.Failed, Error = done.Problem!.Message.ToString() });
        }
        catch (Exception e)
        {
            log.LogError(e, "The replay of price revision {Revision} failed", revision);
            await Keep(revision, last with { State = ReplayState.Failed, Error = e.Message, At = clock.GetUtcNow() });
        }
    }

    // In a scope of its own: the run's own connection is busy reading.
    private async Task Keep(long revision, ReplayReport report)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerScope>().Caller = Caller.System;
        await scope.ServiceProvider.GetRequiredService<RevisionReports>().Keep(revision, JsonSerializer.Serialize(report, Json.Options));
    }
}
