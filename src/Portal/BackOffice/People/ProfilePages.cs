using Filiera.Accounts.Features;
using Filiera.Kernel;
using Filiera.Portal.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.BackOffice;

/// <summary>/profile: my name and language, my password, my passkeys, where I am signed in. For everyone who signs in.</summary>
public static class ProfilePages
{
    /// <summary>Readers of what the page shows.</summary>
    public sealed record Desk(GetProfile.Handler Profile, EndSessions.Handler Sessions);

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Paths.Profile, (GetProfile.Handler profile, EndSessions.Handler sessions, CancellationToken stop) => Show(new(profile, sessions), null, null, stop));
        pages.MapPost(Paths.Profile, async (HttpRequest request, ChangeProfile.Handler change, GetProfile.Handler profile, EndSessions.Handler sessions, Flash flash, CancellationToken stop) =>
        {
            var form = await request.ReadFormAsync(stop);
            return await After(await change.Handle(new(form["displayName"], form["language"].ToString() is { Length: > 0 } language ? language : null), stop), "data", () => Text.Office["Saved"], new(profile, sessions), flash, stop);
        });
        pages.MapPost($"{Paths.Profile}/password", async (HttpRequest request, ChangePassword.Handler change, GetProfile.Handler profile, EndSessions.Handler sessions, Flash flash, CancellationToken stop) =>
        {
            var form = await request.ReadFormAsync(stop);
            return await After(await change.Handle(new(form["current"], form["password"]), stop), "password", () => Text.Profile["PasswordChanged"], new(profile, sessions), flash, stop);
        });
        pages.MapPost($"{Paths.Profile}/sessions", async (HttpRequest request, GetProfile.Handler profile, EndSessions.Handler sessions, Flash flash, CancellationToken stop) =>
        {
            var form = await request.ReadFormAsync(stop);
            if (form["id"].ToString() is not { Length: > 0 } text)
            {
                var all = form["all"] == "1";
                var ended = await sessions.HandleAll(all, stop);
                return all && ended.Ok ? Render.To(Paths.SignIn) : await After(ended, "sessions", () => Text.Profile.Count("SessionsEnded", ended.Value.Sessions), new(profile, sessions), flash, stop);
            }

            return Guid.TryParse(text, out var id)
                ? await After(await sessions.Handle(id, stop), "sessions", () => Text.Profile.Count("SessionsEnded", 1), new(profile, sessions), flash, stop)
                : await Show(new(profile, sessions), Problems.NotFound, "sessions", stop);
        });
        pages.MapPost($"{Paths.Profile}/passkeys", async (HttpRequest request, ChangePasskey.Handler change, GetProfile.Handler profile, EndSessions.Handler sessions, Flash flash, CancellationToken stop) =>
        {
            var form = await request.ReadFormAsync(stop);
            var id = form["id"].ToString();
            return form["do"] == "remove"
                ? await After(await change.Remove(id, new(form["password"]), stop), "passkeys", () => Text.Profile["PasskeyRemoved"], new(profile, sessions), flash, stop)
                : await After(await change.Handle(id, new(form["name"]), stop), "passkeys", () => Text.Office["Saved"], new(profile, sessions), flash, stop);
        });
    }

    private static async Task<IResult> After(Result result, string form, Func<string> words, Desk desk, Flash flash, CancellationToken stop)
    {
        if (result.Problem is { } problem)
        {
            return await Show(desk, problem, form, stop);
        }

        flash.Say(words());
        return Render.To(Paths.Profile);
    }

    private static async Task<IResult> Show(Desk desk, Problem? problem, string? form, CancellationToken stop)
    {
        var profile = await desk.Profile.Handle(stop);
        if (!profile.Ok)
        {
            return Render.Refusal(profile.Problem!);
        }

        var sessions = await desk.Sessions.List(stop);
        return Render.Page<ProfilePage>(new { Profile = profile.Value, Sessions = sessions.Ok ? sessions.Value.Items : [], Problem = problem, Form = form }, problem?.Status ?? StatusCodes.Status200OK);
    }
}
