using System.Security.Claims;
using Filiera.Kernel;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>The end of the company's sign-in: who the provider says he is becomes one of our users, or nobody. It makes no user and gives no rights.</summary>
public static class SignInWithCompany
{
    /// <summary>One refusal for an unknown, an unverified and a closed address: it tells nobody who is known here.</summary>
    public static readonly Problem Refused = new(401, "COMPANY_SIGN_IN_REFUSED",
        new("Il tuo accesso aziendale non corrisponde a un utente del portale.", "Your company sign-in does not match a user of the portal."), null,
        new("Chiedi a chi amministra gli utenti di invitarti con lo stesso indirizzo e-mail.", "Ask whoever administers the users to invite you with the same e-mail address."));

    /// <summary>Called by the page to which the provider sends people back: there is no API of it, a system has client credentials.</summary>
    public sealed class Handler(PortalDb db, CompanySignIn company, UserManager<PortalUser> users, SignInManager<PortalUser> signIn, KnownDevice device, IHttpContextAccessor accessor, TimeProvider clock)
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
            if (said.Principal is not { } person || await Find(person, stop) is not { } user || !(company.DealersToo || user.AccountId is null) || !await signIn.CanSignInAsync(user))
            {
                return Refused;
            }

            device.Remember(user.Id);
            await signIn.SignInAsync(user, new AuthenticationProperties(), PortalSignIn.ByCompany);
            return Done.It;
        }

        private async Task<PortalUser?> Find(ClaimsPrincipal person, CancellationToken stop)
        {
            var (subject, email) = (person.FindFirstValue("sub"), person.FindFirstValue("email"));
            var issuer = person.FindFirstValue("iss") ?? company.Authority!.ToString();
            if (subject is not { Length: > 0 and <= 255 })
            {
                return null;
            }

            var bound = await db.Set<CompanyLogin>().Where(l => l.Issuer == issuer && l.Subject == subject).Select(l => (int?)l.UserId).FirstOrDefaultAsync(stop);
            if (bound is { } known)
            {
                return await db.Set<PortalUser>().FirstOrDefaultAsync(u => u.Id == known, stop);
            }

            // «email» counts when the provider stands for it: else anyone could write the address of another into his own profile there.
            var verified = company.TrustEmail || string.Equals(person.FindFirstValue("email_verified"), "true", StringComparison.OrdinalIgnoreCase);
            return verified && email is { Length: > 0 and <= 200 } ? await Bind(issuer, subject, email, stop) : null;
        }

        private async Task<PortalUser?> Bind(string issuer, string subject, string email, CancellationToken stop)
        {
            var normal = users.NormalizeEmail(email);
            try
            {
                var bound = await db.InTransaction<PortalUser?>(async () =>
                {
                    var user = await db.Set<PortalUser>().FirstOrDefaultAsync(u => u.NormalizedEmail == normal && u.State != UserState.Deactivated, stop);
                    if (user is null || (user.AccountId is not null && !company.DealersToo) || await db.Set<CompanyLogin>().AnyAsync(l => l.UserId == user.Id && l.Issuer == issuer, stop))
                    {
                        return new Result<PortalUser?>((PortalUser?)null);
                    }

                    // An invited person who comes by this door has accepted: the provider vouches for his address as the mail would.
                    (user.State, user.EmailConfirmed) = (UserState.Active, true);
                    db.Add(new CompanyLogin { Issuer = issuer, Subject = subject, UserId = user.Id, CreatedAt = clock.GetUtcNow() });
                    db.Record(clock, "user.company-bound", $"user:{user.Email}", user.AccountId, new { issuer });
                    return user;
                }, stop);
                return bound.Value;
            }
            catch (DbUpdateException)
            {
                return null; // Two first sign-ins at once: the other one was bound, this one comes again.
            }
        }
    }
}
