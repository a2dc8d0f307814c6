using System.Security.Claims;
using Filiera.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts;

/// <summary>The person who asks, for what he does to himself: his password, his sessions, his second factor.</summary>
public sealed class Myself(PortalDb db, IHttpContextAccessor accessor, UserManager<PortalUser> users, Tries tries, TimeProvider clock)
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
        new("Dopo {0} tentativi sbagliati bisogna aspettare {1} minuti.", "After {0} wrong tries one must wait {1} minutes.", Tries.Most, (int)Tries.Pause.TotalMinutes));

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

    public async Task<Problem?> CheckPassword(PortalUser user, string password, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (!await tries.Take(user.Id, stop) || user.PasswordHash is null || users.PasswordHasher.VerifyHashedPassword(user, user.PasswordHash, password) == PasswordVerificationResult.Failed)
        {
            return Wrong;
        }

        await tries.GiveBack(user.Id, stop);
        return null;
    }
}

/// <summary>How often one may be wrong about a user's password or code, over all nodes.</summary>
public sealed class Tries(PortalDb db, TimeProvider clock)
{
    public const int Most = 5;
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(15);

    /// <summary>A try is taken before the password is looked at, by one conditional UPDATE: a hundred tries at once are still five.</summary>
    public async Task<bool> Take(int id, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        DateTimeOffset? until = now + Pause;
        return await Write(() => db.Set<PortalUser>()
            .Where(u => u.Id == id && (u.LockoutEnd == null || u.LockoutEnd < now))
            .ExecuteUpdateAsync(s => s
                .SetProperty(u => u.AccessFailedCount, u => u.LockoutEnd != null ? 1 : u.AccessFailedCount + 1)
                .SetProperty(u => u.LockoutEnd, u => u.LockoutEnd == null && u.AccessFailedCount + 1 >= Most ? until : null), stop), stop) == 1;
    }

    public Task<int> GiveBack(int id, CancellationToken stop) =>
        Write(() => db.Set<PortalUser>().Where(u => u.Id == id)
            .ExecuteUpdateAsync(s => s.SetProperty(u => u.AccessFailedCount, 0).SetProperty(u => u.LockoutEnd, (DateTimeOffset?)null), stop), stop);

    private async Task<int> Write(Func<Task<int>> statement, CancellationToken stop) =>
        (await db.InTransaction<int>(async () => await statement(), stop)).Value;
}
