using System.Security.Claims;
using Filiera.Kernel;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Filiera.Accounts.Features;

/// <summary>
/// The end of the company's sign-in: who the provider says he is becomes one of our users, or nobody. It makes no user and gives no rights,
/// unless groups of the provider are mapped to roles (<see cref="CompanySignIn.GroupsDecide"/>): then they say it at each sign-in.
/// </summary>
public static class SignInWithCompany
{
    /// <summary>One refusal for an unknown, an unverified and a closed address: it tells nobody who is known here.</summary>
    public static readonly Problem Refused = new(401, "COMPANY_SIGN_IN_REFUSED",
        new("Il tuo accesso aziendale non corrisponde a un utente del portale.", "Your company sign-in does not match a user of the portal."), null,
        new("Chiedi a chi amministra gli utenti di invitarti con lo stesso indirizzo e-mail.", "Ask whoever administers the users to invite you with the same e-mail address."));

    /// <summary>He is who he says, and none of his groups opens the portal.</summary>
    public static readonly Problem NoGroup = new(403, "COMPANY_GROUP_MISSING",
        new("Il tuo accesso aziendale è riconosciuto, ma nessuno dei tuoi gruppi apre il portale.", "Your company sign-in is recognised, but none of your groups opens the portal."), null,
        new("Chiedi a chi gestisce gli accessi in azienda di aggiungerti a un gruppo del portale.", "Ask whoever manages access in your company to add you to a group of the portal."));

    /// <summary>What the provider said of a person. <paramref name="Role"/>: what his groups give here.</summary>
    private sealed record Person(string Issuer, string Subject, string? Email, bool Verified, string? Name, string? Role);

    /// <summary>Called by the page to which the provider sends people back: there is no API of it, a system has client credentials.</summary>
    public sealed class Handler(PortalDb db, CompanySignIn company, UserManager<PortalUser> users, SignInManager<PortalUser> signIn, People people, Sessions sessions, KnownDevice device, IHttpContextAccessor accessor, TimeProvider clock, ILogger<CompanySignIn> log)
    {
        public async Task<Result<Done>> Handle(CancellationToken stop = default)
        {
            var http = accessor.HttpContext!;
            if (!company.IsOn)
            {
                return Problems.NotFound;
            }

            var said = await http.AuthenticateAsync(IdentityConstants.ExternalScheme);
            await http.SignOutAsync(IdentityConstants.ExternalScheme);
            if (said.Principal is not { } principal || Read(principal) is not { } person)
            {
                return Refused;
            }

            if (await Find(person, stop) is not { } user)
            {
                return company.GroupsDecide && person.Role is null ? NoGroup : Refused;
            }

            if (!(company.DealersToo || user.AccountId is null) || !await signIn.CanSignInAsync(user))
            {
                return Refused;
            }

            if (company.GroupsDecide && user.AccountId is null)
            {
                if (person.Role is null)
                {
                    return NoGroup;
                }

                user = await Follow(user, person.Role, stop);
            }

            device.Remember(user.Id);
            await signIn.SignInAsync(user, new AuthenticationProperties(), PortalSignIn.ByCompany);
            return Done.It;
        }

        private Person? Read(ClaimsPrincipal said)
        {
            if (said.FindFirstValue("sub") is not { Length: > 0 and <= 255 } subject)
            {
                return null;
            }

            // «email» counts when the provider stands for it: else anyone could write the address of another into his own profile there.
            var verified = company.TrustEmail || string.Equals(said.FindFirstValue("email_verified"), "true", StringComparison.OrdinalIgnoreCase);
            return new(said.FindFirstValue("iss") ?? company.Authority!.ToString(), subject, said.FindFirstValue("email"), verified, said.FindFirstValue("name"), company.RoleOf(said.FindAll(company.GroupClaim).Select(c => c.Value)));
        }

        private async Task<PortalUser?> Find(Person person, CancellationToken stop)
        {
            var bound = await db.Set<CompanyLogin>().Where(l => l.Issuer == person.Issuer && l.Subject == person.Subject).Select(l => (int?)l.UserId).FirstOrDefaultAsync(stop);
            if (bound is { } known)
            {
                return await db.Set<PortalUser>().FirstOrDefaultAsync(u => u.Id == known, stop);
            }

            if (!person.Verified || person.Email is not { Length: > 2 and <= 200 })
            {
                return null;
            }

            try
            {
                var bind = await db.InTransaction<PortalUser?>(() => Bind(person, stop), stop);
                return bind.Ok ? bind.Value : null;
            }
            catch (DbUpdateException)
            {
                return null; // Two first sign-ins at once: the other one was bound, this one comes again.
            }
        }

        private async Task<Result<PortalUser?>> Bind(Person person, CancellationToken stop)
        {
            var normal = users.NormalizeEmail(person.Email);
            var user = await db.Set<PortalUser>().FirstOrDefaultAsync(u => u.NormalizedEmail == normal, stop);
            if (user is null)
            {
                user = person.Role is { } role ? await Make(person, role) : null;
            }
            else if (user.State == UserState.Deactivated || (user.AccountId is not null && !company.DealersToo) || await db.Set<CompanyLogin>().AnyAsync(l => l.UserId == user.Id && l.Issuer == person.Issuer, stop)
                || (company.GroupsDecide && user.AccountId is null && person.Role is null))
            {
                user = null;
            }

            if (user is null)
            {
                return new Result<PortalUser?>((PortalUser?)null);
            }

            // An invited person who comes by this door has accepted: the provider vouches for his address as the mail would.
            (user.State, user.EmailConfirmed) = (UserState.Active, true);
            db.Add(new CompanyLogin { Issuer = person.Issuer, Subject = person.Subject, UserId = user.Id, CreatedAt = clock.GetUtcNow() });
            db.Record(clock, "user.company-bound", $"user:{user.Email}", user.AccountId, new { issuer = person.Issuer });
            return user;
        }

        // Without a password: he comes by this door, until he asks for one by mail.
        private async Task<PortalUser?> Make(Person person, string role)
        {
            var name = person.Name?.Trim() is { Length: > 0 and <= 200 } said && !said.Any(char.IsControl) ? said : person.Email!;
            var user = new PortalUser { UserName = person.Email, Email = person.Email, DisplayName = name, Role = role, CreatedAt = clock.GetUtcNow(), LockoutEnabled = true, State = UserState.Active };
            if (!(await users.CreateAsync(user)).Succeeded)
            {
                return null;
            }

            db.Record(clock, "user.added", $"user:{user.Email}", null, new { role, by = company.Name });
            return user;
        }

        // His role is what his groups say now, except that the last administrator stays one.
        private async Task<PortalUser> Follow(PortalUser seen, string role, CancellationToken stop)
        {
            if (seen.Role == role)
            {
                return seen;
            }

            db.ChangeTracker.Clear();
            var changed = await db.InTransaction<Done>(async () =>
            {
                await people.OneAtATime(null, stop);
                var user = await db.Set<PortalUser>().FirstAsync(u => u.Id == seen.Id, stop);
                var (before, administered) = (user.Role, await people.Administers(user, stop));
                user.Role = role;
                if (!db.RecordChange(clock, "user.changed", $"user:{user.Email}", null, new { role = before }, new { role }, why: company.Name))
                {
                    return Done.It;
                }

                await db.SaveChangesAsync(stop);
                await sessions.Touch(db.Set<PortalUser>().Where(u => u.Id == user.Id), stop);
                return administered && await people.StillAdministered(null, stop) is { } last ? last : Done.It;
            }, stop);
            if (!changed.Ok)
            {
                log.LogWarning("{User} keeps his role though his groups give {Role}: {Problem}", seen.Id, role, changed.Problem!.Code);
            }

            return await db.Set<PortalUser>().AsNoTracking().FirstAsync(u => u.Id == seen.Id, stop);
        }
    }
}
