using Filiera.Accounts;
using Filiera.Accounts.Features;
using Filiera.Inventory;
using Filiera.Kernel;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Filiera.Portal.Storefront;

/// <summary>/sign-in and /sign-out: by password, by passkey, by the company's provider; the second step when one has a second factor.</summary>
public static class Enter
{
    /// <param name="Departure">When what is ordered now leaves: said to everyone.</param>
    /// <param name="Company">Why the company's sign-in did not open.</param>
    public sealed record Model(string? Email, bool Remember, string ReturnUrl, Problem? Problem, NextDeparture? Departure, Problem? Company = null);

    private static readonly Problem CompanyFailed = new(401, "COMPANY_SIGN_IN_FAILED",
        new("L’accesso aziendale non è andato a buon fine.", "The company sign-in did not succeed."), null, new("Riprova.", "Try again."));

    private static readonly Problem CompanyAway = new(503, "COMPANY_SIGN_IN_AWAY",
        new("L’accesso aziendale non risponde.", "The company sign-in does not answer."), null, new("Riprova fra qualche minuto, oppure entra con la password se ne hai una.", "Try again in a few minutes, or sign in with your password if you have one."));

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Paths.SignIn, async (HttpRequest request, PageContext page, Promise promise, CancellationToken stop) =>
        {
            var back = Paths.Local(request.Query["returnUrl"]);
            return page.Caller.IsSignedIn ? Render.To(back)
                : Render.Page<SignInPage>(new { Model = new Model(null, false, back, null, await promise.NextDeparture(null, stop), request.Query["company"].ToString() switch { "failed" => CompanyFailed, "away" => CompanyAway, _ => null }) });
        }).AllowAnonymous();

        pages.MapPost(Paths.SignIn, async (HttpRequest request, SignIn.Handler signIn, Promise promise, CancellationToken stop) =>
        {
            var form = await request.ReadFormAsync(stop);
            var (email, remember, back) = (form["email"].ToString().Trim(), form["remember"] == "1", Paths.Local(form["returnUrl"]));
            var answer = await signIn.Handle(new SignIn.Request(email, form["password"], remember), stop);
            return answer.Ok ? Render.To(back)
                : answer.Problem!.Code == SignIn.CodeWanted.Code ? Render.To(With(Paths.EnterCode, back))
                : Render.Page<SignInPage>(new { Model = new Model(email, remember, back, answer.Problem, await promise.NextDeparture(null, stop)) }, answer.Problem!.Status);
        }).AllowAnonymous();

        pages.MapGet(Paths.EnterCode, (HttpRequest request, SecondDoor door) => door.IsAwaited
            ? Render.Page<CodePage>(new { ReturnUrl = Paths.Local(request.Query["returnUrl"]), Recovery = request.Query["recovery"] == "1" })
            : Render.To(Paths.SignIn)).AllowAnonymous();
        pages.MapPost(Paths.EnterCode, PassCode).AllowAnonymous();

        pages.MapGet(Paths.EnterCompany, ToProvider).AllowAnonymous();
        pages.MapGet($"{Paths.EnterCompany}/done", async (HttpRequest request, SignInWithCompany.Handler signIn, Promise promise, CancellationToken stop) =>
        {
            var back = Paths.Local(request.Query["returnUrl"]);
            var answer = await signIn.Handle(stop);
            return answer.Ok ? Render.To(back)
                : answer.Problem!.Status == 404 ? Render.Refusal(answer.Problem)
                : Render.Page<SignInPage>(new { Model = new Model(null, false, back, null, await promise.NextDeparture(null, stop), answer.Problem) }, answer.Problem.Status);
        }).AllowAnonymous();

        pages.MapPost(Paths.SignOut, async (HttpContext http, SignIn.Handler signIn) =>
        {
            await signIn.SignOut();
            Cookies.Delete(http, Cookies.Cart);
            return Render.To(Paths.SignIn);
        });
    }

    private static async Task<IResult> ToProvider(HttpContext http, CompanySignIn company, ILogger<CompanySignIn> log)
    {
        if (!company.IsOn)
        {
            return Render.Refusal(Problems.NotFound);
        }

        try
        {
            await http.ChallengeAsync(CompanySignIn.Scheme, new AuthenticationProperties { RedirectUri = With($"{Paths.EnterCompany}/done", Paths.Local(http.Request.Query["returnUrl"])) });
            return Results.Empty;
        }
        catch (InvalidOperationException e) when (!http.Response.HasStarted)
        {
            // Its description can't be read: it is away, or its address is wrong. Whoever has a password still comes in.
            log.LogWarning(e, "The company's provider {Authority} does not answer", company.Authority);
            return Render.To($"{Paths.SignIn}?company=away");
        }
    }

    private static async Task<IResult> PassCode(HttpRequest request, PassSecondFactor.Handler pass, CancellationToken stop)
    {
        var form = await request.ReadFormAsync(stop);
        var (back, recovery) = (Paths.Local(form["returnUrl"]), form["recovery"] == "1");
        var answer = await pass.Handle(new(recovery ? null : form["code"].ToString(), recovery ? form["code"].ToString() : null, form["trust"] == "1"), stop);
        return answer.Ok ? Render.To(back) : Render.Page<CodePage>(new { ReturnUrl = back, Recovery = recovery, answer.Problem }, answer.Problem!.Status);
    }

    private static string With(string path, string back) => back == Paths.Home ? path : $"{path}?returnUrl={Uri.EscapeDataString(back)}";
}
