using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>Another name for one of my passkeys, or away with it.</summary>
public static class ChangePasskey
{
    public sealed record Request(string? Name);

    /// <param name="Password">Needed when one did not sign in just now.</param>
    public sealed record RemoveRequest(string? Password = null);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPut("/me/passkeys/{id}", (string id, Request request, Handler handler, CancellationToken stop) => handler.Handle(id, request, stop))
            .WithName("RenamePasskey").WithTags("Me").WithSummary("Rename a passkey").WithDescription("1 to 80 characters.").WithExample(new Request("Telefono"), parameters: new Dictionary<string, object> { ["id"] = "AQIDBA" });
        api.MapPost("/me/passkeys/{id}/remove", (string id, RemoveRequest request, Handler handler, CancellationToken stop) => handler.Remove(id, request, stop))
            .WithName("RemovePasskey").WithTags("Me").WithSummary("Remove a passkey").WithDescription("It opens nothing more. Remove it from the device too.").WithExample(new RemoveRequest("Filiera-demo-1"), parameters: new Dictionary<string, object> { ["id"] = "AQIDBA" });
    }

    public sealed class Handler(PortalDb db, Myself myself, PeopleMails mails, SecondDoor door, SignInManager<PortalUser> signIn, TimeProvider clock, IHttpContextAccessor http)
    {
        public async Task<Result<Done>> Handle(string id, Request request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            var me = await myself.Demand(stop);
            if (!me.Ok)
            {
                return me.Problem!;
            }

            if (request.Name?.Trim() is not { Length: > 0 and <= 80 } name)
            {
                return Problems.Invalid("name", "Da 1 a 80 caratteri.", "1 to 80 characters.");
            }

            return await db.InTransaction<Done>(async () =>
            {
                if (await Find(me.Value, id, stop) is not { } passkey)
                {
                    return Problems.NotFound;
                }

                passkey.Data.Name = name;
                return Done.It;
            }, stop);
        }

        public async Task<Result<Done>> Remove(string id, RemoveRequest request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            var me = await myself.Demand(stop);
            if (!me.Ok)
            {
                return me.Problem!;
            }

            if (await myself.Reassure(me.Value, request.Password, stop) is { } refused)
            {
                return refused;
            }

            var user = me.Value;
            db.ChangeTracker.Clear();
            var removed = await db.InTransaction<Done>(async () =>
            {
                if (await Find(user, id, stop) is not { } passkey)
                {
                    return Problems.NotFound;
                }

                db.Remove(passkey);
                await door.Renew(user.Id, stop);
                await mails.Changed(user, new("È stata tolta la passkey «{0}».", "The passkey “{0}” was removed.", passkey.Data.Name), stop);
                db.Record(clock, "user.passkey-removed", $"user:{user.Email}", user.AccountId, new { passkey.Data.Name });
                return Done.It;
            }, stop);
            if (removed.Ok && http.HttpContext is not null)
            {
                await signIn.RefreshSignInAsync(await db.Set<PortalUser>().AsNoTracking().SingleAsync(u => u.Id == user.Id, stop));
            }

            return removed;
        }

        private async Task<IdentityUserPasskey<int>?> Find(PortalUser user, string id, CancellationToken stop) =>
            GetProfile.Read(id) is { } credential ? await db.Set<IdentityUserPasskey<int>>().FirstOrDefaultAsync(p => p.UserId == user.Id && p.CredentialId == credential, stop) : null;
    }
}
