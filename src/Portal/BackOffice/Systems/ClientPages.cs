using System.Globalization;
using System.Text.Json;
using Filiera.Accounts;
using Filiera.Accounts.Features;
using Filiera.Kernel;
using Filiera.Portal.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.BackOffice;

/// <summary>
/// API clients: the manufacturer's administrator finds all of them under «Integrazioni», a dealer's administrator his own under
/// <c>/systems</c>; the same pages, and the use cases say which clients each reaches.
/// </summary>
public static class ClientPages
{
    private static readonly string[] Filters = ["account", "state"];

    public static void Map(IEndpointRouteBuilder pages)
    {
        foreach (var root in new[] { Paths.OfficeClients, Paths.OwnClients })
        {
            pages.MapGet(root, List);
            pages.MapGet($"{root}/export", (HttpRequest request, ListClients.Handler list) => ExchangePages.File(list.Export(Asked(ListPage.Of(request, Filters))), request));
            pages.MapGet($"{root}/new", (ClientScreen screen) => screen.New(new(null), null));
            pages.MapPost(root, (HttpRequest request, ClientScreen screen, CancellationToken stop) => screen.Create(request, stop));
            pages.MapGet($"{root}/{{name}}", (string name, ClientScreen screen, CancellationToken stop) => screen.One(name, null, null, stop));
            pages.MapPost($"{root}/{{name}}", (string name, HttpRequest request, ClientScreen screen, CancellationToken stop) => screen.Change(name, request, stop));
            pages.MapPost($"{root}/{{name}}/secret", (string name, HttpRequest request, ClientScreen screen, CancellationToken stop) => screen.Rotate(name, request, stop));
        }
    }

    /// <summary>Where this caller finds his clients.</summary>
    public static string Root(Caller caller) => caller.IsDealer ? Paths.OwnClients : Paths.OfficeClients;

    private static ListClients.Request Asked(ListPage page)
    {
        var (search, sort, cursor, limit) = page.Request;
        return new(page["account"], page["state"], search, sort, cursor, limit);
    }

    private static async Task<IResult> List(HttpRequest request, ListClients.Handler list, CancellationToken stop)
    {
        var page = ListPage.Of(request, Filters);
        var rows = await list.Handle(Asked(page), stop);
        return rows.Ok ? Render.Page<ClientsPage>(new { Rows = rows.Value, Page = page }) : Render.Refusal(rows.Problem!);
    }
}

/// <summary>One client: made, changed, its secret rotated. A secret is on the page that answers the form, and on no other.</summary>
public sealed class ClientScreen(GetClient.Handler get, CreateClient.Handler create, ChangeClient.Handler change, RotateSecret.Handler rotate, PageContext here, Once once, Flash flash)
{
    public IResult New(CreateClient.Request typed, Problem? problem)
    {
        var caller = here.Caller;
        return caller.Demand(caller.IsDealer ? Permission.DealerAdmin : Permission.Administer) is { } refused
            ? Render.Refusal(refused)
            : Render.Page<NewClientPage>(new { Typed = typed, Problem = problem }, problem?.Status ?? StatusCodes.Status200OK);
    }

    public async Task<IResult> Create(HttpRequest request, CancellationToken stop)
    {
        var form = await request.ReadFormAsync(stop);
        var asked = new CreateClient.Request(Value(form, "name"), Value(form, "displayName"), Value(form, "account"), Scopes(form), Limit(form));
        var done = await once.Do("/systems/clients", form["key"], asked, async () => await create.Handle(asked, stop), stop);
        if (!done.Ok)
        {
            return done.Problem!.Status is 401 or 403 && done.Problem.Field is null ? Render.Refusal(done.Problem) : New(asked, done.Problem);
        }

        return await One(asked.Name!, new(done.Value.GetProperty("secret").GetString(), null), null, stop);
    }

    public async Task<IResult> One(string name, Told? told, Problem? problem, CancellationToken stop)
    {
        var client = await get.Handle(name, stop);
        return client.Ok
            ? Render.Page<ClientPage>(new { Client = client.Value, Told = told, Problem = problem }, problem?.Status ?? StatusCodes.Status200OK)
            : Render.Refusal(client.Problem!);
    }

    public async Task<IResult> Change(string name, HttpRequest request, CancellationToken stop)
    {
        var form = await request.ReadFormAsync(stop);
        var version = IfMatch.Read(form["version"]);
        var asked = form["action"].ToString() switch
        {
            "disable" => new ChangeClient.Request(Disabled: true),
            "enable" => new ChangeClient.Request(Disabled: false),
            _ => new ChangeClient.Request(Value(form, "displayName") ?? "", Scopes(form), null, here.Caller.IsDealer ? null : Limit(form) ?? 0),
        };
        var done = await change.Handle(name, asked, version, stop);
        if (!done.Ok)
        {
            return done.Problem!.Status is 401 or 403 or 404 ? Render.Refusal(done.Problem) : await One(name, null, done.Problem, stop);
        }

        flash.Say(Text.OfficeSystems[asked.Disabled switch { true => "ClientDisabled", false => "ClientEnabled", null => "ClientChanged" }, name]);
        return Render.To($"{ClientPages.Root(here.Caller)}/{Uri.EscapeDataString(name)}");
    }

    public async Task<IResult> Rotate(string name, HttpRequest request, CancellationToken stop)
    {
        var form = await request.ReadFormAsync(stop);
        var asked = new RotateSecret.Request(int.TryParse(form["overlap"], NumberStyles.None, CultureInfo.InvariantCulture, out var hours) ? hours : 0);
        var done = await once.Do($"/systems/clients/{name}/secret", form["key"], asked, async () => await rotate.Handle(name, asked, IfMatch.Read(form["version"]), stop), stop);
        return !done.Ok
            ? done.Problem!.Status is 401 or 403 or 404 ? Render.Refusal(done.Problem) : await One(name, null, done.Problem, stop)
            : await One(name, new(done.Value.GetProperty("secret").GetString(), done.Value.GetProperty("oldSecretUntil").Deserialize<DateTimeOffset?>(Json.Options)), null, stop);
    }

    /// <param name="Secret">Null when it was told already: the page was reloaded.</param>
    public sealed record Told(string? Secret, DateTimeOffset? OldUntil);

    private static string? Value(IFormCollection form, string name) => form[name].ToString().Trim() is { Length: > 0 } value ? value : null;

    private static List<string> Scopes(IFormCollection form) => [.. form["scope"].OfType<string>()];

    // What is no number is no limit that could be: the use case says so.
    private static int? Limit(IFormCollection form) => Value(form, "perMinute") is not { } text ? null : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : -1;
}
