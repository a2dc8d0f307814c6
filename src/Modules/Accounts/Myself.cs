using System.Security.Claims;
using Filiera.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts;

/// <summary>The person who asks, for what he does to himself: his password, his sessions, his second factor.</summary>
public sealed class Myself(PortalDb db, IHttpContextAccessor accessor, UserManager<PortalUser> users, Throttle throttle, KnownDevice device, TimeProvider clock)
{
    /// <summary>For so long after signing in nobody is asked for his password again.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(15);

    private static readonly Problem NotAPerson = new(403, "PERSON_REQUIRED",
        new("È una funzione per le persone: un sistema non ha un profilo.", "This is for people: a system has no profile."));

    private static readonly Problem Confirm = new(403, "PASSWORD_REQUIRED",
        new("Per questa modifica serve la password.", "This change needs your password."), "password",
        new("Scrivi la password. Se non ne hai una, esci e rientra: per {0} minuti non te la chiediamo.", "Type your password. If you have none, sign out and in again: for {0} minutes we don’t ask.", (int)Fresh.TotalMinutes));

    private static readonly Problem Wrong = new(403, "PASSWORD_WRONG",
        new("La password non è corretta.", "The password is wrong."), "password",
        new("Controlla e riprova: dopo alcuni tentativi sbagliati bisogna aspettare.", "Check and try again: after some wrong tries there is a pause."));

    /// <summary>The id of the session of this request; null outside of one.</summary>
    public Guid? Session => Guid.TryParse(accessor.HttpContext?.User.FindFirstValue(CallerClaims.Session), out var id) ? id : null;

    /// <summary>Who asks, tracked: what is changed of him is saved.</summary>
    public async Task<Result<PortalUser>> Demand(CancellationToken stop)
    {
        if (!db.Caller.IsSignedIn)
        {
            return Problems.SignInRequired;
        }

        if (db.Caller.Kind != CallerKind.User)
        {
            return NotAPerson;
        }

        var email = users.NormalizeEmail(db.Caller.Name);
        return await db.Set<PortalUser>().FirstOrDefaultAsync(u => u.NormalizedEmail == email && u.State == UserState.Active, stop) is { } user ? user : Problems.SignInRequired;
    }

    /// <summary>What opens or closes doors asks for the password, unless he has just signed in: a screen left open is not enough.</summary>
    public async Task<Problem?> Reassure(PortalUser user, string? password, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (Session is { } session)
        {
            var since = clock.GetUtcNow() - Fresh;
            if (await db.Set<Session>().AnyAsync(s => s.Id == session && s.UserId == user.Id && s.CreatedAt > since, stop))
            {
                return null;
            }
        }

        return password is { Length: > 0 and <= 200 } ? await CheckPassword(user, password, stop) : Confirm;
    }

    /// <summary>Null when the password is right. Not inside a transaction: each try is counted for good.</summary>
    public async Task<Problem?> CheckPassword(PortalUser user, string password, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(user);
        var attempt = await throttle.Take(Throttle.Password, user.NormalizedEmail!, device.ProofOf(user.Id), stop);
        if (attempt.Refusal is { } wait)
        {
            return wait;
        }

        if (user.PasswordHash is null || users.PasswordHasher.VerifyHashedPassword(user, user.PasswordHash, password) == PasswordVerificationResult.Failed)
        {
            await throttle.Failed(attempt, $"user:{user.Email}", user.AccountId, stop);
            return Wrong;
        }

        await throttle.Succeeded(attempt, stop);
        return null;
    }
}
