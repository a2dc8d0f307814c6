using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>Password sign-in of the portal's pages: a cookie, tries counted by <see cref="Throttle"/>; the same words whether the user exists or not.</summary>
public static class SignIn
{
    public sealed record Request(string? Email, string? Password, bool Remember = false);

    // One refusal for a wrong password, an unknown user, a blocked user and a closed account: it tells nobody who is known here.
    private static readonly Problem Refused = new(401, "SIGN_IN_FAILED",
        new("E-mail o password non corrette.", "E-mail or password is wrong."), "password",
        new("Controlla e riprova: dopo alcuni tentativi sbagliati bisogna aspettare.", "Check and try again: after some wrong tries there is a pause."));

    /// <summary>The password was right, and he is not in yet: a cookie remembers it for ten minutes.</summary>
    public static readonly Problem CodeWanted = new(401, "SECOND_FACTOR_REQUIRED",
        new("Ora serve il codice dell’app di autenticazione.", "Now the code of your authenticator app is needed."), "code",
        new("Mandalo a POST /api/v1/session/second-factor con i cookie di questa risposta.", "Send it to POST /api/v1/session/second-factor with the cookies of this answer."));

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/session", (Request request, Handler handler, CancellationToken stop) => handler.Handle(request, stop))
            .WithName("SignIn").WithTags("Me").AllowAnonymous().WithSummary("Sign in with e-mail and password: the answer sets the session cookie")
            .WithDescription("Answers 401 `SECOND_FACTOR_REQUIRED` when the password is right and a code is needed: send it to `POST /session/second-factor` with the cookies of that answer.")
            .WithExample(new { email = "buyer@dealer.demo", password = "Filiera-demo-1" });
        api.MapDelete("/session", async (Handler handler) =>
            {
                await handler.SignOut();
                return new Result<Done>(Done.It);
            })
            .WithName("SignOut").WithTags("Me").AllowAnonymous().WithSummary("Sign out");
    }

    public sealed class Handler(PortalDb db, UserManager<PortalUser> users, SignInManager<PortalUser> signIn, Passwords passwords, Throttle throttle, KnownDevice device, SecondDoor door, TimeProvider clock)
    {
        public async Task<Result<Done>> Handle(Request request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (request is not { Email: { Length: > 0 and <= 200 } email, Password: { Length: > 0 and <= 200 } password })
            {
                return Refused;
            }

            var name = users.NormalizeEmail(email.Trim());
            var known = await db.Set<PortalUser>().AsNoTracking().FirstOrDefaultAsync(u => u.NormalizedEmail == name, stop);
            var attempt = await throttle.Take(Throttle.Password, name, known is null ? null : device.ProofOf(known.Id), stop);
            if (attempt.Refusal is { } wait)
            {
                return wait;
            }

            if (!await IsRight(known, password, stop))
            {
                await throttle.Failed(attempt, known is null ? null : $"user:{known.Email}", known?.AccountId, stop);
                return Refused;
            }

            await throttle.Succeeded(attempt, stop);
            if (await door.AsksForCode(known!, request.Remember, stop))
            {
                return CodeWanted;
            }

            device.Remember(known!.Id);
            await signIn.SignInAsync(known, new Microsoft.AspNetCore.Authentication.AuthenticationProperties { IsPersistent = request.Remember }, "pwd");
            return Done.It;
        }

        public Task SignOut() => signIn.SignOutAsync();

        private async Task<bool> IsRight(PortalUser? known, string password, CancellationToken stop) =>
            await passwords.IsHis(known, password, stop) && !(known!.LockoutEnd > clock.GetUtcNow()) && await signIn.CanSignInAsync(known);
    }
}
