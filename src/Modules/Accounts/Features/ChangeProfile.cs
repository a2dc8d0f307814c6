using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Accounts.Features;

/// <summary>My name and my language. The address is my user name and does not change here.</summary>
public static class ChangeProfile
{
    public sealed record Request(string? DisplayName = null, string? Language = null);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/me/profile", (Request request, Handler handler, CancellationToken stop) => handler.Handle(request, stop))
            .WithName("ChangeProfile").WithTags("Me").WithSummary("Change my name or language").WithDescription("What is left out stays as it is.")
            .WithExample(new Request("Marco Dal Bosco", "it")).AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, Myself myself, SignInManager<PortalUser> signIn, IHttpContextAccessor http, TimeProvider clock)
    {
        public async Task<Result<Done>> Handle(Request request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (request.DisplayName is { } name && name.Trim().Length is 0 or > 200)
            {
                return Problems.Invalid("displayName", "Da 1 a 200 caratteri.", "1 to 200 characters.");
            }

            if (request.Language is not null && !Languages.All.Contains(request.Language))
            {
                return Problems.Invalid("language", "La lingua è it o en.", "The language is it or en.");
            }

            var changed = await db.InTransaction<PortalUser>(async () =>
            {
                var me = await myself.Demand(stop);
                if (!me.Ok)
                {
                    return me.Problem!;
                }

                var user = me.Value;
                var before = new { user.DisplayName, user.Language };
                user.DisplayName = request.DisplayName?.Trim() ?? user.DisplayName;
                user.Language = request.Language ?? user.Language;
                db.RecordChange(clock, "user.changed", $"user:{user.Email}", user.AccountId, before, new { user.DisplayName, user.Language });
                return user;
            }, stop);
            if (!changed.Ok)
            {
                return changed.Problem!;
            }

            if (http.HttpContext is { } context)
            {
                if (request.Language is { } language)
                {
                    Languages.Remember(context, language);
                }

                await signIn.RefreshSignInAsync(changed.Value);
            }

            return Done.It;
        }
    }
}
