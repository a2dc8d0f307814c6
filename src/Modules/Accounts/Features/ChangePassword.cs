using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>My password: the old one opens the new one; my other sessions end.</summary>
public static class ChangePassword
{
    /// <param name="Current">May be left out by who has none yet and has just signed in.</param>
    public sealed record Request(string? Current, string? Password);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/me/password", (Request request, Handler handler, CancellationToken stop) => handler.Handle(request, stop))
            .WithName("ChangePassword").WithTags("Me").WithSummary("Change my password").WithDescription("Ends all my other sessions. A wrong present password is counted like one at sign-in.")
            .WithExample(new Request("Filiera-demo-1", "una-password-lunga"));

    public sealed class Handler(PortalDb db, Myself myself, Passwords passwords, Sessions sessions, SecondDoor door, PeopleMails mails, SignInManager<PortalUser> signIn, IHttpContextAccessor http, TimeProvider clock)
    {
        public async Task<Result<Done>> Handle(Request request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            var me = await myself.Demand(stop);
            if (!me.Ok)
            {
                return me.Problem!;
            }

            var user = me.Value;
            if (await passwords.Check(user, request.Password) is { } weak)
            {
                return weak;
            }

            // Who has a password always shows it: whoever sits at an open screen must not take the account over.
            var refused = user.PasswordHash is null ? await myself.Reassure(user, null, stop) : await myself.CheckPassword(user, request.Current ?? "", stop);
            if (refused is not null)
            {
                return refused.At("current");
            }

            var hash = passwords.Hash(user, request.Password!);
            db.ChangeTracker.Clear();
            await db.InTransaction<Done>(async () =>
            {
                await db.Set<PortalUser>().Where(u => u.Id == user.Id).ExecuteUpdateAsync(s => s.SetProperty(u => u.PasswordHash, hash), stop);
                await door.Renew(user.Id, stop);
                await sessions.End(user.Id, but: myself.Session, stop: stop);
                await mails.Changed(user, new("La tua password è stata cambiata dal profilo.", "Your password was changed in your profile."), stop);
                db.Record(clock, "user.password-changed", $"user:{user.Email}", user.AccountId);
                return Done.It;
            }, stop);
            if (http.HttpContext is not null)
            {
                await signIn.RefreshSignInAsync(await db.Set<PortalUser>().AsNoTracking().SingleAsync(u => u.Id == user.Id, stop));
            }

            return Done.It;
        }
    }
}
