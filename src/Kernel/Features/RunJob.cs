using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Kernel.Features;

/// <summary>Makes a job due now: the next node that looks (within 15 seconds) runs it.</summary>
public static class RunJob
{
    private static readonly Problem Running = new(409, "JOB_RUNNING", new("Il lavoro è in corso proprio adesso.", "The job is running at this moment."), "name", new("Aspetta che finisca.", "Wait until it ends."));

    /// <param name="DueAt">From when on a node runs it.</param>
    public sealed record Response(string Name, DateTimeOffset DueAt);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/admin/jobs/{name}/run", (string name, Handler handler, CancellationToken stop) => handler.Handle(name, stop))
            .WithName("RunJob").WithTags("Systems").WithSummary("Run a job now")
            .WithDescription("The job becomes due; a node runs it within 15 seconds. 409 while it runs.")
            .WithExample(answer: new Response("purge-outbox", new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero)), parameters: new Dictionary<string, object> { ["name"] = "purge-outbox" })
            .Refuses(Running).Produces<Response>(StatusCodes.Status202Accepted).AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, IEnumerable<IJob> jobs, PortalClock clock, TimeProvider time)
    {
        public async Task<Result<Response>> Handle(string name, CancellationToken stop)
        {
            if (db.Caller.Demand(Permission.Administer) is { } problem)
            {
                return problem;
            }

            if (jobs.All(j => j.Name != name))
            {
                return Problems.NotFound.At("name");
            }

            var now = clock.Now;
            return await db.InTransaction<Response>(async () =>
            {
                await db.OneAtATime("jobs", stop);
                var state = await db.Set<JobState>().FirstOrDefaultAsync(s => s.Name == name, stop) ?? db.Add(new JobState { Name = name }).Entity;
                if (state.LeaseUntil > now)
                {
                    return Running;
                }

                state.NextRunAt = now;
                db.Record(time, "job.requested", $"job:{name}");
                return new Result<Response>(new Response(name, now)) { Status = StatusCodes.Status202Accepted };
            }, stop);
        }
    }
}
