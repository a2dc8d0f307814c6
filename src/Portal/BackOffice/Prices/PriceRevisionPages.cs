using System.Globalization;
using Filiera.Kernel;
using Filiera.Portal.Texts;
using Filiera.Pricing;
using Filiera.Pricing.Features;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.BackOffice;

/// <summary>The changes of prices and one of them: its differences, and apply, schedule, drop or undo.</summary>
public static class PriceRevisionPages
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Paths.OfficePriceRevisions, async (HttpRequest request, ListPriceRevisions.Handler changes, CancellationToken stop) =>
        {
            var page = ListPage.Of(request, "state");
            var asked = page.Request;
            var found = await changes.Handle(new(page["state"], asked.Search, asked.Sort, asked.Cursor, asked.Limit), stop);
            return found.Ok ? Render.Page<PriceRevisionsPage>(new { Changes = found.Value, Page = page }) : Render.Refusal(found.Problem!);
        });
        pages.MapGet(Paths.OfficePriceRevisions + "/{id}", (string id, HttpRequest request, ListPriceRevisions.Handler changes, ListPriceRevisionRows.Handler rows, CancellationToken stop) =>
            Show(id, request, null, changes, rows, stop));
        pages.MapGet(Paths.OfficePriceRevisions + "/{id}/export", async (string id, HttpRequest request, ListPriceRevisionRows.Handler rows, CancellationToken stop) =>
            await rows.Export(new(id), request.Query["format"].ToString() is { Length: > 0 } format ? format : "csv", stop) is { Ok: true } file ? file.Value : Render.Refusal(Problems.NotFound));
        pages.MapPost(Paths.OfficePriceRevisions + "/{id}", Act);
    }

    private static async Task<IResult> Act(string id, HttpRequest request, MovePriceRevision.Handler move, ListPriceRevisions.Handler changes, ListPriceRevisionRows.Handler rows, PageContext page, Flash flash, PortalClock clock, CancellationToken stop)
    {
        var form = await request.ReadFormAsync(stop);
        var match = IfMatch.Read(form["version"]);
        switch (form["do"].ToString())
        {
            case "apply" or "force":
                var applied = await move.Apply(id, new(Force: form["do"] == "force"), match, stop);
                return applied.Ok ? Done(id, Text.OfficePrices.Count("Applied", applied.Value.Change.Rows)) : await Show(id, request, applied.Problem, changes, rows, stop);
            case "schedule":
                if (!DateTime.TryParseExact(form["at"], ["yyyy-MM-ddTHH:mm", "yyyy-MM-dd HH:mm", "dd/MM/yyyy HH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var at))
                {
                    return await Show(id, request, new Problem(422, "INVALID", new("Scrivi data e ora, per esempio 2027-01-01 00:00.", "Write date and time, 2027-01-01 00:00 for example."), "at"), changes, rows, stop);
                }

                var scheduled = await move.Apply(id, new(clock.StartOf(DateOnly.FromDateTime(at)).Add(at.TimeOfDay)), match, stop);
                return scheduled.Ok ? Done(id, Text.OfficePrices["Scheduled", at.ToString("g", Portal.Show.Culture)]) : await Show(id, request, scheduled.Problem, changes, rows, stop);
            case "cancel":
                var dropped = await move.Cancel(id, match, stop);
                return dropped.Ok ? Done(id, Text.OfficePrices["Dropped"]) : await Show(id, request, dropped.Problem, changes, rows, stop);
            case "undo" or "undo-force":
                var undone = await move.Undo(id, new(form["why"], form["do"] == "undo-force"), stop);
                return undone.Ok ? Done(undone.Value.Change.Id, Text.OfficePrices["Undone"]) : await Show(id, request, undone.Problem, changes, rows, stop);
            default:
                return Render.Refusal(Problems.Invalid("do", "Azione sconosciuta.", "Unknown action."));
        }

        IResult Done(string to, string words)
        {
            flash.Say(words);
            return Render.To(Paths.OfficePriceRevision(to));
        }
    }

    private static async Task<IResult> Show(string id, HttpRequest request, Problem? problem, ListPriceRevisions.Handler changes, ListPriceRevisionRows.Handler rows, CancellationToken stop)
    {
        var change = await changes.One(id, stop);
        if (!change.Ok)
        {
            return Render.Refusal(change.Problem!);
        }

        string? Value(string name) => request.Query[name].ToString() is { Length: > 0 } value ? value : null;
        var found = await rows.Handle(new(id, null, Value("sku"), Value("kind"), Value("doubt"), Value("cursor"), ListPage.PageSize), stop);
        return found.Ok
            ? Render.Page<PriceRevisionPage>(new { View = change.Value, Rows = found.Value, Version = change.ETag, Kind = Value("kind"), Doubt = Value("doubt"), Problem = problem }, problem?.Status ?? 200)
            : Render.Refusal(found.Problem!);
    }
}
