using Filiera.Accounts;
using Filiera.Accounts.Features;
using Filiera.Kernel;
using Filiera.Portal.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.BackOffice;

/// <summary>One user: his rights, his invitation, and what one does when a telephone is lost.</summary>
public static class UserPages
{
    /// <summary>The use cases of the page's buttons.</summary>
    public sealed record Acts(ChangeUserState.Handler State, SecureUser.Handler Secure, ResendInvitation.Handler Invitation);

    public static void Map(IEndpointRouteBuilder pages)
    {
        foreach (var path in new[] { Paths.OfficeUsers, Paths.Users })
        {
            pages.MapGet($"{path}/{{id:int}}", (int id, GetUser.Handler get, UserChoices choices, PageContext page, CancellationToken stop) => Show(id, null, null, get, choices, page, stop));
            pages.MapPost($"{path}/{{id:int}}", Change);
            pages.MapPost($"{path}/{{id:int}}/act", Act);
        }
    }

    private static async Task<IResult> Show(int id, UsersPages.Typed? typed, Problem? problem, GetUser.Handler get, UserChoices choices, PageContext page, CancellationToken stop)
    {
        var user = await get.Handle(id, stop);
        if (!user.Ok)
        {
            return Render.Refusal(user.Problem!);
        }

        var options = await choices.Of(user.Value.Account, stop);
        return Render.Page<UserPage>(new
        {
            User = user.Value,
            Options = options.Ok ? options.Value : null,
            Typed = typed ?? new UsersPages.Typed(user.Value.Email, user.Value.DisplayName, user.Value.Role, user.Value.Account, user.Value.Branch ?? "", user.Value.Branches ?? [], user.Value.Language),
            Problem = problem,
        }, problem?.Status ?? StatusCodes.Status200OK);
    }

    private static async Task<IResult> Change(int id, HttpRequest request, ChangeUser.Handler change, GetUser.Handler get, UserChoices choices, PageContext page, Flash flash, CancellationToken stop)
    {
        var form = await request.ReadFormAsync(stop);
        var typed = UsersPages.Typed.Read(form);

        // Another account: its branches are others, so they are chosen after the move.
        var seen = await get.Handle(id, stop);
        var moves = seen.Ok && !page.Caller.IsDealer && (typed.Account ?? "") != (seen.Value.Account ?? "");
        var changed = await change.Handle(id, new(typed.DisplayName, typed.Role is { Length: > 0 } ? typed.Role : null, page.Caller.IsDealer || !moves ? null : typed.Account ?? "", moves || typed.Branch.Length == 0 ? null : typed.Branch, moves ? null : typed.Branches, typed.Language is { Length: > 0 } ? typed.Language : null), IfMatch.Read(form["version"]), stop);
        if (changed.Problem is { } problem)
        {
            return problem.Status is 401 or 404 ? Render.Refusal(problem) : await Show(id, typed, problem, get, choices, page, stop);
        }

        flash.Say(Text.Office["Saved"]);
        return Render.To($"{UserChoices.Base(page.Caller)}/{id}");
    }

    private static async Task<IResult> Act(int id, HttpRequest request, ChangeUserState.Handler state, SecureUser.Handler secure, ResendInvitation.Handler invitation, GetUser.Handler get, UserChoices choices, PageContext page, Flash flash, CancellationToken stop)
    {
        var act = (await request.ReadFormAsync(stop))["do"].ToString();
        var done = await Do(act, id, new(state, secure, invitation), stop);
        if (done.Problem is { } problem)
        {
            return problem.Status is 401 or 404 ? Render.Refusal(problem) : await Show(id, null, problem, get, choices, page, stop);
        }

        flash.Say(Text.People[$"Done.{act}"]);
        return Render.To($"{UserChoices.Base(page.Caller)}/{id}");
    }

    private static async Task<Result> Do(string act, int id, Acts acts, CancellationToken stop) => act switch
    {
        "deactivate" => await acts.State.Handle(id, new("DEACTIVATED"), stop),
        "reactivate" => await acts.State.Handle(id, new("ACTIVE"), stop),
        "sign-out" => await acts.Secure.Handle(id, SecureUser.Measure.SignOut, stop),
        "second-factor" => await acts.Secure.Handle(id, SecureUser.Measure.ResetSecondFactor, stop),
        "password" => await acts.Secure.Handle(id, SecureUser.Measure.MailPasswordReset, stop),
        "resend" => await acts.Invitation.Handle(id, withdraw: false, stop),
        "withdraw" => await acts.Invitation.Handle(id, withdraw: true, stop),
        _ => new Result<Done>(Problems.NotFound),
    };
}
