using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>Puts a user out, or lets him in again. Users are never deleted: what they did keeps its name.</summary>
public static class ChangeUserState
{
    /// <param name="State">ACTIVE or DEACTIVATED.</param>
    public sealed record Request(string? State);

    private static readonly Problem NeverCame = new(409, "NEVER_CAME",
        new("Questa persona non ha mai accettato l’invito.", "This person never accepted the invitation."), "state",
        new("Mandale un nuovo invito.", "Send a new invitation."));

    public static void Map(IEndpointRouteBuilder api)
    {
        Describe(api.MapPut("/users/{id:int}/state", Answer), "ChangeOwnUserState", "Users");
        Describe(api.MapPut("/admin/users/{id:int}/state", Answer), "ChangeUserState", "Administration");
    }

    private static Task<Result<UserView>> Answer(int id, Request request, Handler handler, CancellationToken stop) => handler.Handle(id, request, stop);

    private static void Describe(RouteHandlerBuilder endpoint, string name, string tag) => endpoint.WithName(name).WithTags(tag).WithSummary("Deactivate a user, or reactivate him")
        .WithDescription("Who is deactivated is out within seconds, on every device. Nobody deactivates himself or the last administrator.")
        .WithExample(new Request("DEACTIVATED"), parameters: new Dictionary<string, object> { ["id"] = 1 }).AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, People people, UserViews views, Sessions sessions, SecondDoor door, MailLinks links, TimeProvider clock)
    {
        public async Task<Result<UserView>> Handle(int id, Request request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (people.Demand() is { } problem)
            {
                return problem;
            }

            if (request.State?.ToUpperInvariant() is not ("ACTIVE" or "DEACTIVATED"))
            {
                return Problems.Invalid("state", "Lo stato è ACTIVE o DEACTIVATED.", "The state is ACTIVE or DEACTIVATED.");
            }

            var changed = await db.InTransaction<Done>(() => Write(id, request.State.ToUpperInvariant() == "ACTIVE", stop), stop);
            return !changed.Ok ? changed.Problem! : await views.Show(id, stop) is { } user ? new Result<UserView>(user) { ETag = user.Version } : Problems.NotFound;
        }

        private async Task<Result<Done>> Write(int id, bool active, CancellationToken stop)
        {
            var seen = await people.Reach().AsNoTracking().FirstOrDefaultAsync(u => u.Id == id, stop);
            if (seen is null)
            {
                return Problems.NotFound;
            }

            await people.OneAtATime(seen.AccountId, stop);
            var user = await people.Reach().FirstAsync(u => u.Id == id, stop);
            if (await people.MayManage(user, stop) is { } problem)
            {
                return problem;
            }

            if (!active && people.IsMe(user))
            {
                return People.NotYourself;
            }

            if (active && user.State == UserState.Deactivated && user.PasswordHash is null && user.LastSignInAt is null)
            {
                return NeverCame;
            }

            if (active ? user.State == UserState.Active : user.State == UserState.Deactivated)
            {
                return Done.It;
            }

            if (active && user.State == UserState.Invited)
            {
                return NeverCame;
            }

            var administered = await people.Administers(user, stop);
            var was = user.State.ToString().ToUpperInvariant();
            user.State = active ? UserState.Active : UserState.Deactivated;
            db.RecordChange(clock, active ? "user.reactivated" : "user.deactivated", $"user:{user.Email}", user.AccountId, new { State = was }, new { State = user.State.ToString().ToUpperInvariant() });
            await db.SaveChangesAsync(stop);
            if (!active)
            {
                await sessions.End(id, stop: stop);
                await door.Renew(id, stop);
                await links.Withdraw(id, MailLinkKind.Invitation, stop);
                await links.Withdraw(id, MailLinkKind.Reset, stop);
            }

            return administered && (user.AccountId is null || db.Caller.IsDealer) && await people.StillAdministered(user.AccountId, stop) is { } last ? last : Done.It;
        }
    }
}
