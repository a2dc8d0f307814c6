using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>My sessions: where I am signed in, and ending one or all of them.</summary>
public static class EndSessions
{
    /// <param name="Device">Browser and system in words: «Chrome, Windows».</param>
    /// <param name="Method">pwd, pwd+otp, pwd+recovery, passkey, company.</param>
    /// <param name="Current">The one that asks.</param>
    public sealed record Row(Guid Id, string Device, string? Address, string Method, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, bool Current);

    public sealed record Response(IReadOnlyList<Row> Items);

    public sealed record Ended(int Sessions);

    private const int Most = 200;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/me/sessions", (Handler handler, CancellationToken stop) => handler.List(stop))
            .WithName("ListSessions").WithTags("Me").WithSummary("Where I am signed in").WithDescription("The last seen first; `lastSeenAt` is right to a few minutes.");
        api.MapDelete("/me/sessions/{id:guid}", (Guid id, Handler handler, CancellationToken stop) => handler.Handle(id, stop))
            .WithName("EndSession").WithTags("Me").WithSummary("End one of my sessions").WithDescription("It is out within seconds. Ending the present one is signing out.")
            .WithExample(parameters: new Dictionary<string, object> { ["id"] = "01930000-0000-7000-8000-000000000000" });
        api.MapDelete("/me/sessions", (bool? all, Handler handler, CancellationToken stop) => handler.HandleAll(all ?? false, stop))
            .WithName("EndSessions").WithTags("Me").WithSummary("End all my other sessions").WithDescription("With `all=true` the present one too: signed out everywhere. Trusted devices are asked for a code again.")
            .WithExample(parameters: new Dictionary<string, object> { ["all"] = true });
    }

    public sealed class Handler(PortalDb db, Myself myself, Sessions sessions, SecondDoor door, Microsoft.AspNetCore.Identity.SignInManager<PortalUser> signIn, IHttpContextAccessor http, TimeProvider clock)
    {
        public async Task<Result<Response>> List(CancellationToken stop = default)
        {
            var me = await myself.Demand(stop);
            if (!me.Ok)
            {
                return me.Problem!;
            }

            var rows = await sessions.OpenOf(me.Value.Id).Take(Most).ToListAsync(stop);
            return new Response([.. rows.Select(s => new Row(s.Id, Browsers.Words(s.Agent), s.Address, s.Method, s.CreatedAt, s.LastSeenAt, s.Id == myself.Session))]);
        }

        /// <summary>404 for one that is not mine or has ended.</summary>
        public async Task<Result<Ended>> Handle(Guid id, CancellationToken stop = default)
        {
            var me = await myself.Demand(stop);
            if (!me.Ok)
            {
                return me.Problem!;
            }

            var ended = await sessions.End(me.Value.Id, id, stop: stop);
            return ended == 0 ? Problems.NotFound : await Answer(me.Value, ended, stop);
        }

        public async Task<Result<Ended>> HandleAll(bool alsoThis, CancellationToken stop = default)
        {
            var me = await myself.Demand(stop);
            if (!me.Ok)
            {
                return me.Problem!;
            }

            var ended = await db.InTransaction<int>(async () =>
            {
                await door.Renew(me.Value.Id, stop);
                return await sessions.End(me.Value.Id, but: alsoThis ? null : myself.Session, stop: stop);
            }, stop);
            if (http.HttpContext is not null)
            {
                if (alsoThis)
                {
                    await signIn.SignOutAsync();
                }
                else
                {
                    await signIn.RefreshSignInAsync(await db.Set<PortalUser>().AsNoTracking().SingleAsync(u => u.Id == me.Value.Id, stop));
                }
            }

            return await Answer(me.Value, ended.Value, stop);
        }

        private Task<Result<Ended>> Answer(PortalUser user, int ended, CancellationToken stop) => db.InTransaction<Ended>(() =>
        {
            db.Record(clock, "user.sessions-ended", $"user:{user.Email}", user.AccountId, new { ended });
            return Task.FromResult<Result<Ended>>(new Ended(ended));
        }, stop);
    }
}
