using Filiera.Accounts.Features;
using Filiera.Inventory;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.Storefront;

/// <summary>/sign-in and /sign-out.</summary>
public static class Enter
{
    /// <param name="Departure">When what is ordered now leaves: said to everyone.</param>
    public sealed record Model(string? Email, bool Remember, string ReturnUrl, Problem? Problem, NextDeparture? Departure);

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Paths.SignIn, async (HttpRequest request, PageContext page, Promise promise, CancellationToken stop) =>
        {
            var back = Paths.Local(request.Query["returnUrl"]);
            return page.Caller.IsSignedIn ? Render.To(back)
                : Render.Page<SignInPage>(new { Model = new Model(null, false, back, null, await promise.NextDeparture(null, stop)) });
        }).AllowAnonymous();

        pages.MapPost(Paths.SignIn, async (HttpRequest request, SignIn.Handler signIn, Promise promise, CancellationToken stop) =>
        {
            var form = await request.ReadFormAsync(stop);
            var (email, remember, back) = (form["email"].ToString().Trim(), form["remember"] == "1", Paths.Local(form["returnUrl"]));
            var answer = await signIn.Handle(new SignIn.Request(email, form["password"], remember), stop);
            return answer.Ok ? Render.To(back)
                : Render.Page<SignInPage>(new { Model = new Model(email, remember, back, answer.Problem, await promise.NextDeparture(null, stop)) }, answer.Problem!.Status);
        }).AllowAnonymous();

        pages.MapPost(Paths.SignOut, async (HttpContext http, SignIn.Handler signIn) =>
        {
            await signIn.SignOut();
            Cookies.Delete(http, Cookies.Cart);
            return Render.To(Paths.SignIn);
        });
    }
}
