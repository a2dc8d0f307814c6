using System.Security.Cryptography;
using Filiera.Kernel;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>Creates a user, or changes the one with that e-mail: account, role, branches, password. What is not said stays as it is.</summary>
public static class AddUser
{
    /// <param name="Account">Code of the dealer's account; none for the manufacturer's roles.</param>
    /// <param name="Role">One of <see cref="Roles.All"/>.</param>
    /// <param name="Password">Null: an existing user keeps his; a new one gets a generated one, told once in the answer.</param>
    /// <param name="Branch">Code of the branch for which he orders; null: the headquarters.</param>
    /// <param name="Branches">Codes of the branches he is limited to. Null: his own for a buyer, every branch for the others.</param>
    public sealed record Request(string? Email, string? Account, string? Role, string? Password = null, string? DisplayName = null, string? Branch = null, IReadOnlyList<string>? Branches = null, string? Language = null);

    /// <param name="Password">The generated password; null when it was given or kept.</param>
    public sealed record Response(string Email, bool Created, string? Password);

    public sealed class Handler(PortalDb db, UserManager<PortalUser> users, TimeProvider clock)
    {
        public async Task<Result<Response>> Handle(Request request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            if ((db.Caller.Demand(Permission.Administer) ?? Check(request)) is { } problem)
            {
                return problem;
            }

            return await db.InTransaction<Response>(() => Write(request, Roles.Find(request.Role)!, stop), stop);
        }

        private static Problem? Check(Request request)
        {
            if (request.Email is not { Length: > 2 and <= 200 } email || email.IndexOf('@') is not (> 0 and var at) || at == email.Length - 1 || email.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
            {
                return Problems.Invalid("email", "«{0}» non è un indirizzo e-mail.", "“{0}” is not an e-mail address.", request.Email);
            }

            if (Roles.Find(request.Role) is not { } role)
            {
                return Problems.Invalid("role", "Il ruolo «{0}» non esiste: {1}.", "There is no role “{0}”: {1}.", request.Role, string.Join(", ", Roles.All.Select(r => r.Code)));
            }

            if (role.OfDealer && string.IsNullOrEmpty(request.Account))
            {
                return Problems.Invalid("account", "Il ruolo {0} è di un rivenditore: serve il codice del cliente.", "The role {0} is a dealer’s: it needs an account.", role.Code);
            }

            if (!role.OfDealer && !string.IsNullOrEmpty(request.Account))
            {
                return Problems.Invalid("account", "Il ruolo {0} è del produttore: non ha un cliente.", "The role {0} is the manufacturer’s: it has no account.", role.Code);
            }

            return request.Language is null || Languages.All.Contains(request.Language) ? null : Problems.Invalid("language", "La lingua è it o en.", "The language is it or en.");
        }

        private async Task<Result<Response>> Write(Request request, Role role, CancellationToken stop)
        {
            var user = await users.FindByEmailAsync(request.Email!);
            var created = user is null;
            user ??= new PortalUser { UserName = request.Email, Email = request.Email, DisplayName = request.Email!, CreatedAt = clock.GetUtcNow(), LockoutEnabled = true };
            if (await Place(user, request, role, stop) is { } problem)
            {
                return problem;
            }

            user.DisplayName = request.DisplayName ?? user.DisplayName;
            user.Role = role.Code;
            user.Language = request.Language ?? user.Language;

            // A password given here is as good as an invitation accepted.
            user.State = created || request.Password is not null ? UserState.Active : user.State;
            var generated = created && request.Password is null ? NewSecret() : null;
            var password = request.Password ?? generated;
            var result = IdentityResult.Success;
            if (password is not null)
            {
                foreach (var validator in users.PasswordValidators)
                {
                    result = await validator.ValidateAsync(users, user, password);
                    if (!result.Succeeded)
                    {
                        return Problems.Invalid("password", "La password deve avere almeno {0} caratteri, di cui {1} diversi.", "The password must have at least {0} characters, {1} of them different.", users.Options.Password.RequiredLength, users.Options.Password.RequiredUniqueChars);
                    }
                }

                user.PasswordHash = users.PasswordHasher.HashPassword(user, password);
            }

            // A new stamp ends the sessions that were made with the old rights.
            user.SecurityStamp = NewSecret();
            result = created ? await users.CreateAsync(user) : await users.UpdateAsync(user);
            if (!result.Succeeded)
            {
                return Problems.Invalid("email", "Utente rifiutato: {0}", "User refused: {0}", string.Join(' ', result.Errors.Select(e => e.Description)));
            }

            db.Record(clock, created ? "user.added" : "user.changed", $"user:{user.Email}", user.AccountId, new { user.Role, request.Account });
            return new Response(user.Email!, created, generated);
        }

        private async Task<Problem?> Place(PortalUser user, Request request, Role role, CancellationToken stop)
        {
            if (!role.OfDealer)
            {
                (user.AccountId, user.BranchId, user.Branches) = (null, null, null);
                return null;
            }

            var account = await db.Set<Account>().AsNoTracking().FirstOrDefaultAsync(a => a.Code == request.Account, stop);
            if (account is null)
            {
                return Problems.Invalid("account", "Il cliente «{0}» non esiste.", "There is no account “{0}”.", request.Account);
            }

            var branches = await db.Set<Branch>().AsNoTracking().Where(b => b.AccountId == account.Id).OrderByDescending(b => b.IsHeadquarters).ThenBy(b => b.Code).ToListAsync(stop);
            var unknown = (request.Branches ?? []).Append(request.Branch).FirstOrDefault(code => code is not null && branches.All(b => b.Code != code));
            if (unknown is not null)
            {
                return Problems.Invalid("branch", "Il cliente {0} non ha la sede «{1}».", "Account {0} has no branch “{1}”.", account.Code, unknown);
            }

            var own = branches.FirstOrDefault(b => b.Code == request.Branch) ?? branches.FirstOrDefault();
            user.AccountId = account.Id;
            user.BranchId = own?.Id;
            user.Branches = request.Branches is { } limited ? [.. branches.Where(b => limited.Contains(b.Code)).Select(b => b.Id)]
                : role.Code == Roles.Buyer && own is not null ? [own.Id] : null;
            return null;
        }
    }

    /// <summary>120 random bits that a person can copy: no letter that reads as another.</summary>
    internal static string NewSecret() => RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 25);
}
