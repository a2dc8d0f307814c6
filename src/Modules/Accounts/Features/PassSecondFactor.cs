using System.Globalization;
using Filiera.Kernel;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Accounts.Features;

/// <summary>The second step of signing in: the code of the authenticator app, or a recovery code. Wrong ones are counted like wrong passwords.</summary>
public static class PassSecondFactor
{
    /// <param name="Code">Six digits of the app.</param>
    /// <param name="RecoveryCode">Instead of it; each opens once.</param>
    /// <param name="TrustDevice">For thirty days no code is asked for on this device.</param>
    public sealed record Request(string? Code = null, string? RecoveryCode = null, bool TrustDevice = false);

    private static readonly Problem StartAgain = new(401, "SIGN_IN_AGAIN",
        new("È passato troppo tempo: ricomincia dalla password.", "Too much time has passed: begin again with your password."), "code");

    private static readonly Problem Wrong = new(401, "CODE_WRONG",
        new("Il codice non è giusto, o è già stato usato.", "The code is wrong, or was used already."), "code",
        new("Aspetta il prossimo codice dell’app e riprova. Controlla che l’ora del telefono sia esatta.", "Wait for the next code of the app and try again. See that the time of your phone is right."));

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/session/second-factor", (Request request, Handler handler, CancellationToken stop) => handler.Handle(request, stop))
            .WithName("PassSecondFactor").WithTags("Me").AllowAnonymous().WithSummary("The second step of signing in: a code")
            .WithDescription("After `POST /session` answered `SECOND_FACTOR_REQUIRED`, with its cookies, within ten minutes. The answer sets the session cookie.")
            .WithExample(new Request("123456"));

    public sealed class Handler(SecondDoor door, SecondFactors factors, Throttle throttle, KnownDevice device, SignInManager<PortalUser> signIn, PortalDb db, PeopleMails mails, TimeProvider clock)
    {
        public async Task<Result<Done>> Handle(Request request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (await door.Who(stop) is not (var user, var remember))
            {
                return StartAgain;
            }

            var attempt = await throttle.Take(Throttle.Code, user.Id.ToString(CultureInfo.InvariantCulture), device.ProofOf(user.Id), stop);
            if (attempt.Refusal is { } wait)
            {
                return wait;
            }

            var recovery = request.RecoveryCode is { Length: > 0 };
            var right = await db.InTransaction<bool>(async () => recovery
                ? await factors.TakeRecoveryCode(user.Id, request.RecoveryCode, stop) && await Tell(user, stop)
                : await factors.TakeCode(user.Id, request.Code, confirm: false, stop), stop);
            if (!right.Value || !await signIn.CanSignInAsync(user))
            {
                await throttle.Failed(attempt, $"user:{user.Email}", user.AccountId, stop);
                return recovery ? Wrong.At("recoveryCode") : Wrong;
            }

            await throttle.Succeeded(attempt, stop);
            door.Close();
            device.Remember(user.Id);
            if (request.TrustDevice && !recovery)
            {
                door.TrustThisDevice(user);
            }

            await signIn.SignInAsync(user, new AuthenticationProperties { IsPersistent = remember }, recovery ? PortalSignIn.ByRecoveryCode : PortalSignIn.ByCode);
            return Done.It;
        }

        // A recovery code is used when the telephone is lost, or stolen: its owner should know.
        private async Task<bool> Tell(PortalUser user, CancellationToken stop)
        {
            var left = await factors.CodesLeft(user.Id, stop);
            await mails.Changed(user, new("Qualcuno è entrato con un codice di recupero: ne restano {0}.", "Someone signed in with a recovery code: {0} are left.", left), stop);
            db.Record(clock, "user.recovery-code-used", $"user:{user.Email}", user.AccountId, new { left });
            return true;
        }
    }
}
