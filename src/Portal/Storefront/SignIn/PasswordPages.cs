using Filiera.Accounts;
using Filiera.Accounts.Features;
using Filiera.Kernel;
using Filiera.Portal.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.Storefront;

/// <summary>/forgot, /reset/… and /invite/…: what one needs when one has no password, or no longer knows it.</summary>
public static class PasswordPages
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Paths.Forgot, () => Render.Page<ForgotPage>()).AllowAnonymous();
        pages.MapPost(Paths.Forgot, async (HttpRequest request, RequestReset.Handler ask, CancellationToken stop) =>
        {
            var email = (await request.ReadFormAsync(stop))["email"].ToString().Trim();
            var asked = await ask.Handle(new(email), stop);
            return asked.Ok ? Render.Page<ForgotPage>(new { Email = email, Done = true }) : Render.Page<ForgotPage>(new { Email = email, asked.Problem }, asked.Problem!.Status);
        }).AllowAnonymous();

        pages.MapGet($"{PeopleMails.ResetPath}{{token}}", async (string token, ChoosePassword.Handler choose, CancellationToken stop) =>
        {
            var good = await choose.Look(token, stop);
            return good.Ok ? Render.Page<ResetPage>(new { Token = token, Email = good.Value }) : Render.Page<LinkGonePage>(new { Problem = good.Problem! }, good.Problem!.Status);
        }).AllowAnonymous();
        pages.MapPost($"{PeopleMails.ResetPath}{{token}}", Choose).AllowAnonymous();

        pages.MapGet($"{PeopleMails.InvitePath}{{token}}", async (string token, AcceptInvitation.Handler accept, CancellationToken stop) =>
        {
            var invitation = await accept.Look(token, stop);
            return invitation.Ok ? Render.Page<InvitePage>(new { Token = token, Invitation = invitation.Value, Name = invitation.Value.DisplayName })
                : Render.Page<LinkGonePage>(new { Problem = invitation.Problem!, Invited = true }, invitation.Problem!.Status);
        }).AllowAnonymous();
        pages.MapPost($"{PeopleMails.InvitePath}{{token}}", Accept).AllowAnonymous();
    }

    private static async Task<IResult> Choose(string token, HttpRequest request, ChoosePassword.Handler choose, Flash flash, CancellationToken stop)
    {
        var chosen = await choose.Handle(new(token, (await request.ReadFormAsync(stop))["password"]), stop);
        if (chosen.Ok)
        {
            flash.Say(Text.SignIn["PasswordChosen"]);
            return Render.To(Paths.SignIn);
        }

        var good = await choose.Look(token, stop);
        return good.Ok ? Render.Page<ResetPage>(new { Token = token, Email = good.Value, chosen.Problem }, chosen.Problem!.Status) : Render.Page<LinkGonePage>(new { Problem = good.Problem! }, good.Problem!.Status);
    }

    private static async Task<IResult> Accept(string token, HttpRequest request, AcceptInvitation.Handler accept, Flash flash, CancellationToken stop)
    {
        var form = await request.ReadFormAsync(stop);
        var name = form["displayName"].ToString();
        var accepted = await accept.Handle(new(token, form["password"], name), stop);
        if (accepted.Ok)
        {
            flash.Say(Text.SignIn["Welcome"], linkText: Text.SignIn["WelcomeMore"], link: Paths.Profile);
            return Render.To(Paths.Home);
        }

        var invitation = await accept.Look(token, stop);
        return invitation.Ok ? Render.Page<InvitePage>(new { Token = token, Invitation = invitation.Value, Name = name, accepted.Problem }, accepted.Problem!.Status)
            : Render.Page<LinkGonePage>(new { Problem = invitation.Problem!, Invited = true }, invitation.Problem!.Status);
    }
}
