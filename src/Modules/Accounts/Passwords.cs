using Filiera.Kernel;
using Microsoft.AspNetCore.Identity;

namespace Filiera.Accounts;

/// <summary>What a password must be, said once, in the words of the one who chooses it.</summary>
public sealed class Passwords(UserManager<PortalUser> users)
{
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

    public string Hash(PortalUser user, string password) => users.PasswordHasher.HashPassword(user, password);

    private Problem TooWeak => Problems.Invalid("password", "La password deve avere almeno {0} caratteri, di cui {1} diversi.", "The password must have at least {0} characters, {1} of them different.",
        users.Options.Password.RequiredLength, users.Options.Password.RequiredUniqueChars) with { Status = 422, Code = "PASSWORD_TOO_WEAK" };
}
