using Filiera.Kernel.Features;
using Filiera.Portal.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.BackOffice;

/// <summary>The jobs that the portal does by itself; run one now.</summary>
public static class JobPages
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Paths.OfficeJobs, async (ListJobs.Handler list, CancellationToken stop) =>
        {
            var jobs = await list.Handle(stop);
            return jobs.Ok ? Render.Page<JobsPage>(new { Jobs = jobs.Value.Items }) : Render.Refusal(jobs.Problem!);
        });
        pages.MapPost($"{Paths.OfficeJobs}/run", async (HttpRequest request, RunJob.Handler run, Flash flash, CancellationToken stop) =>
        {
            var name = (await request.ReadFormAsync(stop))["job"].ToString();
            var done = await run.Handle(name, stop);
            if (done.Problem is { Status: not 409 } problem)
            {
                return Render.Refusal(problem);
            }

            flash.Say(done.Ok ? Text.OfficeSystems["JobDue", name] : done.Problem!.Message.ToString(), bad: !done.Ok);
            return Render.To(Paths.OfficeJobs);
        });
    }
}
