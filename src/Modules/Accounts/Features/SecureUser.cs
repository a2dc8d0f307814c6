using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>What an administrator does when a telephone is lost or a password may be known: sign-out everywhere, no second factor, a new password by mail.</summary>
public static class SecureUser
{
    public enum Measure
    {
        /// <summary>Every session ends.</summary>
        SignOut,

        /// <summary>The authenticator app, the recovery codes and the passkeys go; he signs in with his password.</summary>
        ResetSecondFactor,

        /// <summary>A mail with a link to choose a new password.</summary>
        MailPasswordReset,
    }

    private static readonly Problem NotActive = new(409, "USER_NOT_ACTIVE", new("L’utente non è attivo.", "The user is not active."), null, new("Prima riattivalo.", "Reactivate him first."));

    public static void Map(IEndpointRouteBuilder api)
    {
        foreach (var (prefix, own, tag) in new[] { ("", "Own", "Users"), ("/admin", "", "Administration") })
        {
            One(api, $"{prefix}/users/{{id:int}}/sign-out", Measure.SignOut, $"SignOut{own}User", tag, "End every session of a user", "He is out within seconds, on every device.");
            One(api, $"{prefix}/users/{{id:int}}/second-factor-reset", Measure.ResetSecondFactor, $"Reset{own}UserSecondFactor", tag, "Take a user’s second factor away", "Authenticator app, recovery codes and passkeys are removed and his sessions end; he is told by mail.");
            One(api, $"{prefix}/users/{{id:int}}/password-reset", Measure.MailPasswordReset, $"Reset{own}UserPassword", tag, "Mail a user a link to choose a new password", "His present password stays good until he does.");
        }
    }

    private static void One(IEndpointRouteBuilder api, string path, Measure measure, string name, string tag, string summary, string description) =>
        api.MapPost(path, (int id, Handler handler, CancellationToken stop) => handler.Handle(id, measure, stop))
            .WithName(name).WithTags(tag).WithSummary(summary).WithDescription(description).WithExample(parameters: new Dictionary<string, object> { ["id"] = 1 }).AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, People people, Sessions sessions, SecondFactors factors, SecondDoor door, MailLinks links, PeopleMails mails, TimeProvider clock)
    {
        public async Task<Result<Done>> Handle(int id, Measure measure, CancellationToken stop = default) =>
            people.Demand() is { } problem ? problem : await db.InTransaction<Done>(() => Write(id, measure, stop), stop);

        private async Task<Result<Done>> Write(int id, Measure measure, CancellationToken stop)
        {
            var user = await people.Reach().AsNoTracking().FirstOrDefaultAsync(u => u.Id == id, stop);
            if (user is null)
            {
                return Problems.NotFound;
            }

            if (await people.MayManage(user, stop) is { } problem)
            {
                return problem;
            }

            switch (measure)
            {
                case Measure.MailPasswordReset when user.State != UserState.Active:
                    return NotActive;
                case Measure.MailPasswordReset:
                    await mails.Reset(user, await links.Make(id, MailLinkKind.Reset, db.Caller.Name, stop), stop);
                    break;
                case Measure.ResetSecondFactor:
                    await factors.Remove(id, stop);
                    await db.Set<IdentityUserPasskey<int>>().Where(p => p.UserId == id).ExecuteDeleteAsync(stop);
                    await mails.Changed(user, new("{0} ha tolto il tuo secondo fattore e le tue passkey: ora entri con la sola password. Riattivali dal profilo.", "{0} removed your second factor and your passkeys: you now sign in with your password only. Set them up again in your profile.", db.Caller.DisplayName ?? db.Caller.Name), stop);
                    break;
            }

            if (measure != Measure.MailPasswordReset)
            {
                await sessions.End(id, stop: stop);
                await door.Renew(id, stop);
            }

            db.Record(clock, measure switch { Measure.SignOut => "user.signed-out", Measure.ResetSecondFactor => "user.second-factor-reset", _ => "user.password-reset-mailed" }, $"user:{user.Email}", user.AccountId);
            return Done.It;
        }
    }
}
