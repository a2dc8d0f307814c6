using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>A new mail for who was invited and has not come (the old link stops working), or the invitation withdrawn.</summary>
public static class ResendInvitation
{
    private static readonly Problem NotInvited = new(409, "NOT_INVITED",
        new("Non c’è un invito in attesa: la persona è già entrata.", "There is no invitation that waits: the person has come in."));

    public static void Map(IEndpointRouteBuilder api)
    {
        foreach (var (prefix, own, tag) in new[] { ("", "Own", "Users"), ("/admin", "", "Administration") })
        {
            api.MapPost($"{prefix}/users/{{id:int}}/invitation", (int id, Handler handler, CancellationToken stop) => handler.Handle(id, withdraw: false, stop))
                .WithName($"Resend{own}Invitation").WithTags(tag).WithSummary("Send an invitation again").WithDescription("The link of the mail before stops working. Also for one that was withdrawn.")
                .WithExample(parameters: new Dictionary<string, object> { ["id"] = 1 }).AcceptIdempotencyKey();
            api.MapDelete($"{prefix}/users/{{id:int}}/invitation", (int id, Handler handler, CancellationToken stop) => handler.Handle(id, withdraw: true, stop))
                .WithName($"Withdraw{own}Invitation").WithTags(tag).WithSummary("Withdraw an invitation").WithDescription("Its link stops working; the user stays in the list as deactivated.")
                .WithExample(parameters: new Dictionary<string, object> { ["id"] = 1 }).AcceptIdempotencyKey();
        }
    }

    public sealed class Handler(PortalDb db, People people, MailLinks links, PeopleMails mails, TimeProvider clock)
    {
        public async Task<Result<Done>> Handle(int id, bool withdraw, CancellationToken stop = default) =>
            people.Demand() is { } problem ? problem : await db.InTransaction<Done>(() => Write(id, withdraw, stop), stop);

        private async Task<Result<Done>> Write(int id, bool withdraw, CancellationToken stop)
        {
            var user = await people.Reach().FirstOrDefaultAsync(u => u.Id == id, stop);
            if (user is null)
            {
                return Problems.NotFound;
            }

            if (await people.MayManage(user, stop) is { } problem)
            {
                return problem;
            }

            if (user.State == UserState.Active || user.PasswordHash is not null || (withdraw && user.State != UserState.Invited))
            {
                return NotInvited;
            }

            user.State = withdraw ? UserState.Deactivated : UserState.Invited;
            if (withdraw)
            {
                await links.Withdraw(id, MailLinkKind.Invitation, stop);
            }
            else
            {
                var accountName = user.AccountId is { } account ? await db.Set<Account>().Where(a => a.Id == account).Select(a => a.Name).FirstOrDefaultAsync(stop) : null;
                await mails.Invite(user, await links.Make(id, MailLinkKind.Invitation, db.Caller.Name, stop), db.Caller.DisplayName, accountName, stop);
            }

            db.Record(clock, withdraw ? "user.invitation-withdrawn" : "user.invited-again", $"user:{user.Email}", user.AccountId);
            return Done.It;
        }
    }
}
