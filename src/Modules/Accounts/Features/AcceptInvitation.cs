using Filiera.Kernel;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>An invited person comes in: he chooses his password and is signed in. Of two who use one link, one gets in.</summary>
public static class AcceptInvitation
{
    public sealed record Request(string? Token, string? Password, string? DisplayName = null);

    /// <param name="AccountName">The company he orders for; null for the manufacturer's people.</param>
    /// <param name="By">Who invited him.</param>
    public sealed record Invitation(string Email, string DisplayName, string? AccountName, string? By);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/invitations/{token}", (string token, Handler handler, CancellationToken stop) => handler.Look(token, stop))
            .WithName("GetInvitation").WithTags("Me").AllowAnonymous().WithSummary("Whom an invitation is for").WithDescription("410 when it was used, withdrawn or has expired.")
            .WithExample(parameters: new Dictionary<string, object> { ["token"] = "TOKEN-OF-THE-MAIL" });
        api.MapPost("/invitations/accept", (Request request, Handler handler, CancellationToken stop) => handler.Handle(request, stop))
            .WithName("AcceptInvitation").WithTags("Me").AllowAnonymous().WithSummary("Accept an invitation: choose a password and be signed in")
            .WithDescription("The answer sets the session cookie. 410 when the invitation was used, withdrawn or has expired.")
            .WithExample(new Request("TOKEN-OF-THE-MAIL", "una-password-lunga", "Laura Conti"));
    }

    public sealed class Handler(PortalDb db, MailLinks links, Passwords passwords, SignInManager<PortalUser> signIn, KnownDevice device, TimeProvider clock)
    {
        public async Task<Result<Invitation>> Look(string? token, CancellationToken stop = default)
        {
            if (await links.Look(token, MailLinkKind.Invitation, stop) is not { State: UserState.Invited } user)
            {
                return MailLinks.Gone;
            }

            // The caller is a stranger: his filter hides every account, the invitation is what opens this one.
            var account = user.AccountId is { } id ? await db.Set<Account>().IgnoreQueryFilters().Where(a => a.Id == id).Select(a => a.Name).FirstOrDefaultAsync(stop) : null;
            var by = await db.Set<MailLink>().Where(l => l.UserId == user.Id && l.By != null).OrderByDescending(l => l.Id).Select(l => db.Set<PortalUser>().Where(u => u.Email == l.By).Select(u => u.DisplayName).FirstOrDefault()).FirstOrDefaultAsync(stop);
            return new Invitation(user.Email!, user.DisplayName == user.Email ? "" : user.DisplayName, account, by);
        }

        public async Task<Result<Done>> Handle(Request request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (await links.Look(request.Token, MailLinkKind.Invitation, stop) is not { State: UserState.Invited } seen)
            {
                return MailLinks.Gone;
            }

            if (request.DisplayName?.Trim().Length > 200)
            {
                return Problems.Invalid("displayName", "Al massimo 200 caratteri.", "At most 200 characters.");
            }

            if (await passwords.Check(seen, request.Password) is { } problem)
            {
                return problem;
            }

            var hash = passwords.Hash(seen, request.Password!);
            db.ChangeTracker.Clear();
            var accepted = await db.InTransaction<PortalUser>(async () =>
            {
                if (!await links.Use(request.Token!, MailLinkKind.Invitation, stop))
                {
                    return MailLinks.Gone;
                }

                var user = await db.Set<PortalUser>().FirstAsync(u => u.Id == seen.Id, stop);
                if (user.State != UserState.Invited)
                {
                    return MailLinks.Gone;
                }

                (user.State, user.PasswordHash, user.EmailConfirmed, user.SecurityStamp) = (UserState.Active, hash, true, AddUser.NewSecret());
                user.DisplayName = request.DisplayName?.Trim() is { Length: > 0 } name ? name : user.DisplayName;
                if (!await signIn.CanSignInAsync(user))
                {
                    return MailLinks.Gone;
                }

                db.Record(clock, "user.accepted", $"user:{user.Email}", user.AccountId);
                return user;
            }, stop);
            if (!accepted.Ok)
            {
                return accepted.Problem!;
            }

            device.Remember(seen.Id);
            await signIn.SignInAsync(accepted.Value, new AuthenticationProperties(), PortalSignIn.ByPassword);
            return Done.It;
        }
    }
}
