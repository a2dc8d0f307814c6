using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>Takes my authenticator app away, or makes new recovery codes for it.</summary>
public static class RemoveSecondFactor
{
    /// <param name="Password">Needed when one did not sign in just now.</param>
    public sealed record Request(string? Password = null);

    private static readonly Problem NotOn = new(409, "SECOND_FACTOR_OFF", new("Il secondo fattore non è attivo.", "The second factor is not on."));

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/me/second-factor/remove", (Request request, Handler handler, CancellationToken stop) => handler.Handle(request, stop))
            .WithName("RemoveSecondFactor").WithTags("Me").WithSummary("Take my second factor away").WithDescription("The recovery codes go with it. Where the portal asks for a second factor, it has to be set up again at once.")
            .WithExample(new Request("Filiera-demo-1"));
        api.MapPost("/me/second-factor/recovery-codes", (Request request, Handler handler, CancellationToken stop) => handler.Renew(request, stop))
            .WithName("RenewRecoveryCodes").WithTags("Me").WithSummary("Ten new recovery codes").WithDescription("They are told once; the old ones open nothing more.")
            .WithExample(new Request("Filiera-demo-1"));
    }

    public sealed class Handler(PortalDb db, Myself myself, SecondFactors factors, SecondDoor door, PeopleMails mails, SignInManager<PortalUser> signIn, IHttpContextAccessor http, TimeProvider clock)
    {
        public async Task<Result<Done>> Handle(Request request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            var me = await Allowed(request, stop);
            if (!me.Ok)
            {
                return me.Problem!;
            }

            var user = me.Value;
            db.ChangeTracker.Clear();
            var removed = await db.InTransaction<Done>(async () =>
            {
                if (!await factors.Remove(user.Id, stop))
                {
                    return NotOn;
                }

                await door.Renew(user.Id, stop);
                await mails.Changed(user, new("Il secondo fattore è stato tolto: ora basta la password.", "The second factor was removed: now the password is enough."), stop);
                db.Record(clock, "user.second-factor-off", $"user:{user.Email}", user.AccountId);
                return Done.It;
            }, stop);
            if (removed.Ok && http.HttpContext is not null)
            {
                await signIn.RefreshSignInAsync(await db.Set<PortalUser>().AsNoTracking().SingleAsync(u => u.Id == user.Id, stop));
            }

            return removed;
        }

        public async Task<Result<SetUpSecondFactor.Response>> Renew(Request request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            var me = await Allowed(request, stop);
            if (!me.Ok)
            {
                return me.Problem!;
            }

            return await db.InTransaction<SetUpSecondFactor.Response>(async () =>
            {
                if (!await factors.IsOn(me.Value.Id, stop))
                {
                    return NotOn;
                }

                var codes = await factors.NewCodes(me.Value.Id, stop);
                db.Record(clock, "user.recovery-codes-renewed", $"user:{me.Value.Email}", me.Value.AccountId);
                return new SetUpSecondFactor.Response(codes);
            }, stop);
        }

        private async Task<Result<PortalUser>> Allowed(Request request, CancellationToken stop)
        {
            var me = await myself.Demand(stop);
            return !me.Ok || await myself.Reassure(me.Value, request.Password, stop) is not { } refused ? me : refused;
        }
    }
}
