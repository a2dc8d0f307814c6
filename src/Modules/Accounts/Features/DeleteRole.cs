using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>Deletes a role of the dealer's own that nobody has.</summary>
public static class DeleteRole
{
    private static readonly Problem InUse = new(409, "ROLE_IN_USE",
        new("Il ruolo è ancora di {0} utenti.", "The role still belongs to {0} users."), null,
        new("Prima dai loro un altro ruolo.", "Give them another role first."));

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapDelete("/roles/{code}", (string code, Handler handler, CancellationToken stop) => handler.Handle(code, stop))
            .WithName("DeleteRole").WithTags("Users").WithSummary("Delete a role of your own").WithDescription("Only one that nobody has, deactivated users included.")
            .WithExample(parameters: new Dictionary<string, object> { ["code"] = "magazziniere" }).AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, People people, TimeProvider clock)
    {
        public async Task<Result<Done>> Handle(string code, CancellationToken stop = default) =>
            db.Caller.Demand(Permission.DealerAdmin) is { } problem ? problem
            : db.Caller.AccountId is { } account ? await db.InTransaction<Done>(() => Delete(account, code, stop), stop) : Problems.Forbidden;

        private async Task<Result<Done>> Delete(int account, string code, CancellationToken stop)
        {
            // The lock that whoever gives a role takes too: nobody gets one that is just being deleted.
            await people.OneAtATime(account, stop);
            var role = await db.Set<DealerRole>().FirstOrDefaultAsync(r => r.AccountId == account && r.Code == code, stop);
            if (role is null)
            {
                return Problems.NotFound;
            }

            if (people.MayGive(role.PermissionSet) is { } problem)
            {
                return problem;
            }

            if (await db.Set<PortalUser>().CountAsync(u => u.AccountId == account && u.Role == code, stop) is > 0 and var users)
            {
                return InUse.With(users);
            }

            db.Remove(role);
            db.Record(clock, "role.deleted", $"role:{code}", account, new { role.Name, role.Permissions });
            return Done.It;
        }
    }
}
