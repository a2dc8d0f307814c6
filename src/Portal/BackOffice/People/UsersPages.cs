using Filiera.Accounts.Features;
using Filiera.Kernel;
using Filiera.Portal.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.BackOffice;

/// <summary>/office/users and a dealer's /users: the list, its export, and inviting someone.</summary>
public static class UsersPages
{
    /// <summary>What is typed of a person to be invited.</summary>
    public sealed record Typed(string Email, string DisplayName, string Role, string? Account, string Branch, IReadOnlyList<string> Branches, string Language)
    {
        public static Typed Read(IFormCollection form)
        {
            ArgumentNullException.ThrowIfNull(form);
            string Value(string name) => form[name].ToString().Trim();
            return new(Value("email"), Value("displayName"), Value("role"), Value("account") is { Length: > 0 } account ? account : null, Value("branch"), [.. form["branches"].OfType<string>().Where(b => b.Length > 0)], Value("language"));
        }
    }

    public static void Map(IEndpointRouteBuilder pages)
    {
        foreach (var path in new[] { Paths.OfficeUsers, Paths.Users })
        {
            pages.MapGet(path, List);
            pages.MapGet($"{path}/export", async (HttpRequest request, ExportUsers.Handler export, CancellationToken stop) =>
            {
                var file = await export.Handle(Ask(ListPage.Of(request, "state", "role", "account")), stop);
                return file.Ok ? Exports.Answer(file, request.Query["format"]) : Render.Refusal(file.Problem!);
            });
            pages.MapGet($"{path}/invite", (HttpRequest request, UserChoices choices, ListRoles.Handler roles, PageContext page, CancellationToken stop) =>
                Invite(request.Query["account"].ToString() is { Length: > 0 } account ? account : null, request.Query.ContainsKey("account"), null, null, choices, roles, page, stop));
            pages.MapPost($"{path}/invite", Send);
        }
    }

    private static ListUsers.Request Ask(ListPage page) => new(page.Search, page.Sort, page.Request.Cursor, ListPage.PageSize, page["state"], page["role"], page["account"]);

    private static async Task<IResult> List(HttpRequest request, ListUsers.Handler list, ListRoles.Handler roles, PageContext page, CancellationToken stop)
    {
        if (Elsewhere(request, page) is { } other)
        {
            return Render.To(other);
        }

        var asked = ListPage.Of(request, "state", "role", "account");
        var users = await list.Handle(Ask(asked), stop);
        if (users.Problem is { Status: 401 or 403 } refused)
        {
            return Render.Refusal(refused);
        }

        var known = await roles.Handle(null, stop);
        return Render.Page<UsersPage>(new
        {
            Users = users.Ok ? users.Value.Items : [],
            Total = users.Ok ? users.Value.Total : 0,
            Page = asked,
            Roles = known.Ok ? known.Value.Items : [],
            users.Problem,
        }, users.Problem?.Status ?? StatusCodes.Status200OK);
    }

    // A dealer's people have their own address, and the manufacturer's theirs.
    private static string? Elsewhere(HttpRequest request, PageContext page)
    {
        var wanted = UserChoices.Base(page.Caller);
        return request.Path.StartsWithSegments(wanted, StringComparison.OrdinalIgnoreCase) ? null : $"{wanted}{request.QueryString}";
    }

    private static async Task<IResult> Invite(string? account, bool chosen, Typed? typed, Problem? problem, UserChoices choices, ListRoles.Handler roles, PageContext page, CancellationToken stop)
    {
        // The first line of the use case itself: who may not invite sees no form.
        if ((await roles.Handle(null, stop)).Problem is { } refused)
        {
            return Render.Refusal(refused);
        }

        var options = await choices.Of(account, stop);
        return Render.Page<InvitePersonPage>(new
        {
            Options = options.Ok ? options.Value : null,
            Asked = account,
            Chosen = chosen || page.Caller.IsDealer,
            Typed = typed ?? new Typed("", "", "", account, "", [], page.Language),
            Problem = problem ?? options.Problem,
        }, (problem ?? options.Problem)?.Status ?? StatusCodes.Status200OK);
    }

    private static async Task<IResult> Send(HttpRequest request, InviteUser.Handler invite, UserChoices choices, ListRoles.Handler roles, PageContext page, Flash flash, CancellationToken stop)
    {
        var typed = Typed.Read(await request.ReadFormAsync(stop));
        var invited = await invite.Handle(new(typed.Email, typed.DisplayName, typed.Role, page.Caller.IsDealer ? null : typed.Account, typed.Branch, typed.Branches, typed.Language is { Length: > 0 } ? typed.Language : null), stop);
        if (invited.Problem is { } problem)
        {
            return await Invite(typed.Account, true, typed, problem, choices, roles, page, stop);
        }

        flash.Say(Text.People["InvitationSent", invited.Value.Email], linkText: Text.People["OpenUser"], link: $"{UserChoices.Base(page.Caller)}/{invited.Value.Id}");
        return Render.To(UserChoices.Base(page.Caller));
    }
}
