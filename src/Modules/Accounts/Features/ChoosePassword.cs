using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>A new password by the link of a mail: the link opens once, and every session made with the old password ends.</summary>
public static class ChoosePassword
{
    public sealed record Request(string? Token, string? Password);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/password-resets/choose", (Request request, Handler handler, CancellationToken stop) => handler.Handle(request, stop))
            .WithName("ChoosePassword").WithTags("Me").AllowAnonymous().WithSummary("Choose a new password with the link of a mail")
            .WithDescription("410 when the link was used, withdrawn or has expired. It signs nobody in: do so with the new password.")
            .WithExample(new Request("TOKEN-OF-THE-MAIL", "una-password-lunga"));

    public sealed class Handler(PortalDb db, MailLinks links, Passwords passwords, Sessions sessions, SecondDoor door, PeopleMails mails, SignInManager<PortalUser> signIn, TimeProvider clock)
    {
        /// <summary>Is the link good? The person's e-mail.</summary>
        public async Task<Result<string>> Look(string? token, CancellationToken stop = default) =>
            await links.Look(token, MailLinkKind.Reset, stop) is { } user && await signIn.CanSignInAsync(user) ? new Result<string>(user.Email!) : MailLinks.Gone;

        public async Task<Result<Done>> Handle(Request request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            var seen = await links.Look(request.Token, MailLinkKind.Reset, stop);
            if (seen is null || !await signIn.CanSignInAsync(seen))
            {
                return MailLinks.Gone;
            }

            if (await passwords.Check(seen, request.Password) is { } problem)
            {
                return problem;
            }

            var hash = passwords.Hash(seen, request.Password!);
            db.ChangeTracker.Clear();
            return await db.InTransaction<Done>(async () =>
            {
                if (!await links.Use(request.Token!, MailLinkKind.Reset, stop))
                {
                    return MailLinks.Gone;
                }

                await db.Set<PortalUser>().Where(u => u.Id == seen.Id).ExecuteUpdateAsync(s => s.SetProperty(u => u.PasswordHash, hash).SetProperty(u => u.EmailConfirmed, true), stop);
                await door.Renew(seen.Id, stop);
                await sessions.End(seen.Id, stop: stop);
                await mails.Changed(seen, new("La tua password è stata cambiata con il collegamento che hai ricevuto per e-mail.", "Your password was changed with the link that you got by mail."), stop);
                db.Record(clock, "user.password-reset", $"user:{seen.Email}", seen.AccountId);
                return Done.It;
            }, stop);
        }
    }
}
