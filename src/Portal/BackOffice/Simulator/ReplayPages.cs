using System.Globalization;
using Filiera.Insights;
using Filiera.Insights.Features;
using Filiera.Pricing.Features;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.BackOffice;

/// <summary>What a prepared change would have made of the orders of the last months: begun here, shown while it runs, kept with the change.</summary>
public static class ReplayPages
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Paths.OfficePriceRevisions + "/{id}/replay", Show);
        pages.MapPost(Paths.OfficePriceRevisions + "/{id}/replay", async (string id, HttpRequest request, ReplayHistory.Handler replay, Flash flash, CancellationToken stop) =>
        {
            var form = await request.ReadFormAsync(stop);
            var begun = await replay.Start(id, new(int.TryParse(form["months"], NumberStyles.None, CultureInfo.InvariantCulture, out var months) ? months : 12), stop);
            if (begun.Problem is { Status: 401 or 403 or 404 } refused)
            {
                return Render.Refusal(refused);
            }

            if (!begun.Ok)
            {
                flash.Say(begun.Problem!.Message.ToString(), bad: true);
            }

            return Render.To(Paths.OfficeReplay(id));
        });
    }

    private static async Task<IResult> Show(string id, HttpContext http, ReplayHistory.Handler replay, ListPriceRevisions.Handler revisions, CancellationToken stop)
    {
        var (change, report) = (await revisions.One(id, stop), await replay.Read(id, stop));
        if (!change.Ok)
        {
            return Render.Refusal(change.Problem!);
        }

        // Without script: the browser looks again by itself while it runs.
        if (report is { Ok: true, Value.State: ReplayState.Running })
        {
            http.Response.Headers["Refresh"] = "2";
        }

        return Render.Page<ReplayPage>(new { change.Value.Change, Report = report.Ok ? report.Value : null });
    }
}
