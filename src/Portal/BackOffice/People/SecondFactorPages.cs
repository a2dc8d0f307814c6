using System.Text;
using System.Text.RegularExpressions;
using Filiera.Accounts.Features;
using Filiera.Kernel;
using Filiera.Portal.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.BackOffice;

/// <summary>/profile/second-factor: an authenticator app set up step by step, its recovery codes shown once, and away with it.</summary>
public static partial class SecondFactorPages
{
    private const string Confirm = $"{Paths.SecondFactor}/confirm";

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Paths.SecondFactor, (GetProfile.Handler profile, CancellationToken stop) => Show(profile, null, null, stop));
        pages.MapPost(Paths.SecondFactor, async (HttpRequest request, SetUpSecondFactor.Handler setUp, GetProfile.Handler profile, CancellationToken stop) =>
        {
            var begun = await setUp.Begin(new((await request.ReadFormAsync(stop))["password"]), stop);
            return await Show(profile, begun.Ok ? begun.Value : null, begun.Problem, stop);
        });
        pages.MapPost(Confirm, async (HttpRequest request, SetUpSecondFactor.Handler setUp, GetProfile.Handler profile, CancellationToken stop) =>
        {
            var confirmed = await setUp.Handle(new((await request.ReadFormAsync(stop))["code"]), stop);
            if (confirmed.Ok)
            {
                return Render.Page<RecoveryCodesPage>(new { Codes = confirmed.Value.RecoveryCodes, IsNew = true });
            }

            var waiting = await setUp.Waiting(stop);
            return await Show(profile, waiting.Ok ? waiting.Value : null, confirmed.Problem, stop);
        });
        pages.MapPost($"{Paths.SecondFactor}/codes", async (HttpRequest request, RemoveSecondFactor.Handler remove, GetProfile.Handler profile, CancellationToken stop) =>
        {
            var renewed = await remove.Renew(new((await request.ReadFormAsync(stop))["password"]), stop);
            return renewed.Ok ? Render.Page<RecoveryCodesPage>(new { Codes = renewed.Value.RecoveryCodes }) : await Show(profile, null, renewed.Problem, stop);
        });
        pages.MapPost($"{Paths.SecondFactor}/remove", async (HttpRequest request, RemoveSecondFactor.Handler remove, GetProfile.Handler profile, Flash flash, CancellationToken stop) =>
        {
            var removed = await remove.Handle(new((await request.ReadFormAsync(stop))["password"]), stop);
            if (!removed.Ok)
            {
                return await Show(profile, null, removed.Problem, stop);
            }

            flash.Say(Text.Profile["FactorRemoved"]);
            return Render.To(Paths.Profile);
        });

        // The codes are known to nobody but this page: it sends them back to get them as a file.
        pages.MapPost($"{Paths.SecondFactor}/codes.txt", async (HttpRequest request, PageContext page, CancellationToken stop) =>
        {
            var codes = (await request.ReadFormAsync(stop))["code"].OfType<string>().Where(c => CodeShape().IsMatch(c)).Take(20).ToList();
            return codes.Count == 0 ? Render.Refusal(Problems.NotFound)
                : Results.File(Encoding.UTF8.GetBytes($"{Text.Profile["CodesFile", page.Maker.Name, page.Caller.Name]}\r\n\r\n{string.Join("\r\n", codes)}\r\n"), "text/plain; charset=utf-8", Text.Profile["CodesFileName"]);
        });
    }

    private static async Task<IResult> Show(GetProfile.Handler get, SetUpSecondFactor.BeginResponse? begun, Problem? problem, CancellationToken stop)
    {
        var profile = await get.Handle(stop);
        return profile.Ok ? Render.Page<SecondFactorPage>(new { Profile = profile.Value, Begun = begun, Problem = problem }, problem?.Status ?? StatusCodes.Status200OK) : Render.Refusal(profile.Problem!);
    }

    [GeneratedRegex("^[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}$")]
    private static partial Regex CodeShape();
}
