using Filiera.Kernel;
using Filiera.Kernel.Features;
using Filiera.Portal.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.BackOffice;

/// <summary>The events: what waits, what failed and why; replay or skip, one or many.</summary>
public static class OutboxPages
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Paths.OfficeOutbox, (HttpRequest request, ListOutbox.Handler list, CancellationToken stop) => Show(request, null, list, stop));
        pages.MapGet($"{Paths.OfficeOutbox}/{{id}}", (string id, GetOutboxMessage.Handler get, CancellationToken stop) => One(id, null, get, stop));
        pages.MapPost($"{Paths.OfficeOutbox}/act", Act);
        pages.MapPost($"{Paths.OfficeOutbox}/{{id}}/act", ActOnOne);
    }

    private static async Task<IResult> Show(HttpRequest request, Problem? problem, ListOutbox.Handler list, CancellationToken stop)
    {
        var page = ListPage.Of(request, "type", "state");
        var (search, sort, cursor, limit) = page.Request;
        var rows = await list.Handle(new(page["type"], page["state"], search, sort, cursor, limit), stop);
        return rows.Ok
            ? Render.Page<OutboxPage>(new { Rows = rows.Value, Page = page, Types = await list.Types(stop), Problem = problem }, problem?.Status ?? StatusCodes.Status200OK)
            : Render.Refusal(rows.Problem!);
    }

    private static async Task<IResult> One(string id, Problem? problem, GetOutboxMessage.Handler get, CancellationToken stop)
    {
        var message = await get.Handle(id, stop);
        return message.Ok ? Render.Page<OutboxMessagePage>(new { Message = message.Value, Problem = problem }, problem?.Status ?? StatusCodes.Status200OK) : Render.Refusal(message.Problem!);
    }

    private static async Task<IResult> Act(HttpRequest request, ReplayOutbox.Handler replay, SkipOutbox.Handler skip, ListOutbox.Handler list, Flash flash, CancellationToken stop)
    {
        var form = await request.ReadFormAsync(stop);
        IReadOnlyList<string> ids = [.. form["row"].OfType<string>()];
        var all = form["action"] == "replay-all";
        var (words, problem) = form["action"] == "skip"
            ? await Skip(ids, form["reason"], skip, stop)
            : await Replay(all ? null : ids, all, form["type"].ToString() is { Length: > 0 } type ? type : null, replay, stop);
        if (problem is not null)
        {
            return problem.Status is 401 or 403 ? Render.Refusal(problem) : await Show(request, problem, list, stop);
        }

        flash.Say(words);
        return Render.To(form["back"].ToString() is { Length: > 0 } back ? back : Paths.OfficeOutbox);
    }

    private static async Task<IResult> ActOnOne(string id, HttpRequest request, ReplayOutbox.Handler replay, SkipOutbox.Handler skip, GetOutboxMessage.Handler get, Flash flash, CancellationToken stop)
    {
        var form = await request.ReadFormAsync(stop);
        var (words, problem) = form["action"] == "skip" ? await Skip([id], form["reason"], skip, stop) : await Replay([id], false, null, replay, stop);
        if (problem is not null)
        {
            return problem.Status is 401 or 403 ? Render.Refusal(problem) : await One(id, problem, get, stop);
        }

        flash.Say(words);
        return Render.To($"{Paths.OfficeOutbox}/{Uri.EscapeDataString(id)}");
    }

    private static async Task<(string, Problem?)> Replay(IReadOnlyList<string>? ids, bool all, string? type, ReplayOutbox.Handler replay, CancellationToken stop)
    {
        var done = await replay.Handle(new(ids, all, type), stop);
        return done.Ok ? (Text.OfficeSystems.Count("Replayed", done.Value.Replayed), null) : ("", done.Problem);
    }

    private static async Task<(string, Problem?)> Skip(IReadOnlyList<string> ids, string? reason, SkipOutbox.Handler skip, CancellationToken stop)
    {
        var done = await skip.Handle(new(ids, reason), stop);
        return done.Ok ? (Text.OfficeSystems.Count("Skipped", done.Value.Skipped), null) : ("", done.Problem);
    }
}
