using Filiera.Accounts.Features;
using Filiera.Kernel;
using Filiera.Portal.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.BackOffice;

/// <summary>/users/roles: the roles of a dealer, made by copying one and choosing what it allows.</summary>
public static class RolePages
{
    public const string Path = $"{Paths.Users}/roles";

    /// <summary>The permissions of dealers, from looking to administering.</summary>
    public static readonly IReadOnlyList<string> Order = [Permission.CatalogRead, Permission.PricesRead, Permission.OrdersRead, Permission.OrdersPlace, Permission.OrdersApprove, Permission.DealerAdmin];

    /// <param name="Code">Null: a new one.</param>
    public sealed record Typed(string? Code, string Name, IReadOnlyList<string> Permissions, string? Version);

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Path, async (ListRoles.Handler list, CancellationToken stop) =>
        {
            var roles = await list.Handle(null, stop);
            return roles.Ok ? Render.Page<RolesPage>(new { Roles = roles.Value.Items }) : Render.Refusal(roles.Problem!);
        });
        pages.MapGet($"{Path}/new", async (HttpRequest request, ListRoles.Handler list, PageContext page, CancellationToken stop) =>
        {
            var roles = await list.Handle(null, stop);
            if (!roles.Ok || !page.Caller.IsDealer)
            {
                return Render.Refusal(roles.Problem ?? Problems.NotFound);
            }

            var from = roles.Value.Items.FirstOrDefault(r => r.Code == request.Query["from"]);
            return Render.Page<RolePage>(new { Typed = new Typed(null, from is null ? "" : Text.People["CopyOf", from.Name], from?.Permissions.Where(page.Caller.May).ToList() ?? [], null) });
        });
        pages.MapGet($"{Path}/{{code}}", async (string code, ListRoles.Handler list, CancellationToken stop) =>
        {
            var role = await Find(code, list, stop);
            return role.Ok ? Render.Page<RolePage>(new { Typed = new Typed(code, role.Value.Name, role.Value.Permissions, role.Value.Version), Role = role.Value }) : Render.Refusal(role.Problem!);
        });
        pages.MapPost(Path, (HttpRequest request, SaveRole.Handler save, DeleteRole.Handler delete, ListRoles.Handler list, Flash flash, CancellationToken stop) => Save(null, request, save, delete, list, flash, stop));
        pages.MapPost($"{Path}/{{code}}", (string code, HttpRequest request, SaveRole.Handler save, DeleteRole.Handler delete, ListRoles.Handler list, Flash flash, CancellationToken stop) => Save(code, request, save, delete, list, flash, stop));
    }

    private static async Task<IResult> Save(string? code, HttpRequest request, SaveRole.Handler save, DeleteRole.Handler delete, ListRoles.Handler list, Flash flash, CancellationToken stop)
    {
        var form = await request.ReadFormAsync(stop);
        var typed = new Typed(code, form["name"].ToString().Trim(), [.. form["permissions"].OfType<string>()], form["version"].ToString());
        var deletes = code is not null && form["do"] == "delete";
        Result done = deletes ? await delete.Handle(code!, stop) : await save.Handle(code, new(typed.Name, typed.Permissions), IfMatch.Read(typed.Version), stop);
        if (done.Problem is { } problem)
        {
            if (problem.Status is 401 or 404 || (problem.Status == 403 && problem.Code == Problems.Forbidden.Code))
            {
                return Render.Refusal(problem);
            }

            var role = code is null ? null : await Find(code, list, stop);
            return Render.Page<RolePage>(new { Typed = typed, Role = role is { Ok: true } ? role.Value : null, Problem = problem }, problem.Status);
        }

        flash.Say(deletes ? Text.People["RoleDeleted"] : Text.Office["Saved"]);
        return Render.To(Path);
    }

    private static async Task<Result<ListRoles.Row>> Find(string code, ListRoles.Handler list, CancellationToken stop)
    {
        var roles = await list.Handle(null, stop);
        return !roles.Ok ? roles.Problem! : roles.Value.Items.FirstOrDefault(r => r.Code == code && !r.BuiltIn) is { } role ? role : Problems.NotFound;
    }
}
