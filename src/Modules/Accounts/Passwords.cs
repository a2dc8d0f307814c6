using Filiera.Kernel;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts;

/// <summary>What a password must be, said once, in the words of the one who chooses it.</summary>
public sealed class Passwords(PortalDb db, UserManager<PortalUser> users)
{
    private static string? s_nobody;

    public int Shortest => users.Options.Password.RequiredLength;

    /// <summary>Null when it will do.</summary>
    public async Task<Problem?> Check(PortalUser user, string? password)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (password is not { Length: > 0 and <= 200 })
        {
            return TooWeak;
        }

        if (string.Equals(password, user.Email, StringComparison.OrdinalIgnoreCase))
        {
            return Problems.Invalid("password", "La password non può essere il tuo indirizzo.", "The password can’t be your address.");
        }

        foreach (var validator in users.PasswordValidators)
        {
            if (!(await validator.ValidateAsync(users, user, password)).Succeeded)
            {
                return TooWeak;
            }
        }

        return null;
    }

    /// <summary>
    /// Is it his? It takes as long for nobody, and for who has none, as for a wrong one: the clock tells no more than the words.
    /// One that is kept with fewer rounds than today's is kept anew, now that it is known.
    /// </summary>
    public async Task<bool> IsHis(PortalUser? user, string password, CancellationToken stop)
    {
        if (user?.PasswordHash is not { } kept)
        {
            var nobody = new PortalUser();
            users.PasswordHasher.VerifyHashedPassword(nobody, s_nobody ??= Hash(nobody, "nobody"), password);
            return false;
        }

        var verdict = users.PasswordHasher.VerifyHashedPassword(user, kept, password);
        if (verdict == PasswordVerificationResult.SuccessRehashNeeded)
        {
            var anew = Hash(user, password);
            await db.InTransaction<int>(async () => await db.Set<PortalUser>().Where(u => u.Id == user.Id && u.PasswordHash == kept).ExecuteUpdateAsync(s => s.SetProperty(u => u.PasswordHash, anew), stop), stop);
        }

        return verdict != PasswordVerificationResult.Failed;
    }

    public string Hash(PortalUser user, string password) => users.PasswordHasher.HashPassword(user, password);

    private Problem TooWeak => Problems.Invalid("password", "La password deve avere almeno {0} caratteri, di cui {1} diversi.", "The password must have at least {0} characters, {1} of them different.",
        users.Options.Password.RequiredLength, users.Options.Password.RequiredUniqueChars) with { Status = 422, Code = "PASSWORD_TOO_WEAK" };
}
