using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Kernel.Features;

/// <summary>The jobs of the portal: what each does, when it last ran and how that went, when it runs next.</summary>
public static class ListJobs
{
    public enum JobStatus
    {
        /// <summary>Has not run yet.</summary>
        New,
        Ok,
        Failed,
        Running,
    }

    /// <param name="LastRows">Rows that the last run concerned.</param>
    /// <param name="Failures">Runs in a row that failed.</param>
    public sealed record Item(string Name, string Description, string Schedule, JobStatus Status, DateTimeOffset? LastStartedAt, int? LastMilliseconds, int? LastRows, string? LastError, int Failures, DateTimeOffset? NextRunAt);

    public sealed record Response(IReadOnlyList<Item> Items);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/admin/jobs", (Handler handler, CancellationToken stop) => handler.Handle(stop))
            .WithName("ListJobs").WithTags("Systems").WithSummary("The jobs that the portal does by itself")
            .WithExample(answer: new Response([new("purge-outbox", "Toglie gli eventi consegnati da più di 90 giorni", "ogni giorno alle 03:10", JobStatus.Ok, new DateTimeOffset(2026, 11, 24, 2, 10, 4, TimeSpan.Zero), 184, 1_204, null, 0, new DateTimeOffset(2026, 11, 25, 2, 10, 0, TimeSpan.Zero))]));

    public sealed class Handler(PortalDb db, IEnumerable<IJob> jobs, PortalClock clock)
    {
        public async Task<Result<Response>> Handle(CancellationToken stop)
        {
            if (db.Caller.Demand(Permission.Administer) is { } problem)
            {
                return problem;
            }

            var states = await db.Set<JobState>().AsNoTracking().ToDictionaryAsync(s => s.Name, stop);
            return new Response([.. jobs.OrderBy(j => j.Name, StringComparer.Ordinal).Select(j => View(j, states.GetValueOrDefault(j.Name)))]);
        }

        private Item View(IJob job, JobState? state) => new(
            job.Name, job.Words.ToString(), job.Schedule.Words.ToString(), StatusOf(state), state?.LastStartedAt, state?.LastMilliseconds, state?.LastRows, state?.LastError, state?.Failures ?? 0, state?.NextRunAt);

        private JobStatus StatusOf(JobState? state) =>
            state is null ? JobStatus.New : state.LeaseUntil > clock.Now ? JobStatus.Running : state.LastError is not null ? JobStatus.Failed : state.LastMilliseconds is null ? JobStatus.New : JobStatus.Ok;
    }
}
