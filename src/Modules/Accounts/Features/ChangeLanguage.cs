using System.Globalization;
using System.Security.Claims;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>The language in which the portal speaks to me: kept with the user, and in a cookie for whoever is not signed in.</summary>
public static class ChangeLanguage
{
    /// <param name="Language">it or en.</param>
    public sealed record Request(string? Language);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/me/language", (Request request, Handler handler, CancellationToken stop) => handler.Handle(request, stop))
            .WithName("ChangeLanguage").WithTags("Me").AllowAnonymous().WithSummary("The language of the portal for me: it or en")
            .WithExample(new Request("en"));

    public sealed class Handler(PortalDb db, SignInManager<PortalUser> signIn, IHttpContextAccessor http)
    {
        public async Task<Result<Done>> Handle(Request request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (!Languages.All.Contains(request.Language))
            {
                return Problems.Invalid("language", "La lingua è it o en.", "The language is it or en.");
            }

            var context = http.HttpContext!;
            Languages.Remember(context, request.Language!);
            if (db.Caller.Kind == CallerKind.User && int.TryParse(context.User.FindFirstValue(ClaimTypes.NameIdentifier), CultureInfo.InvariantCulture, out var id))
            {
                var changed = await db.InTransaction<int>(async () => await db.Set<PortalUser>().Where(u => u.Id == id)
                    .ExecuteUpdateAsync(s => s.SetProperty(u => u.Language, request.Language!), stop), stop);
                if (changed.Value == 1)
                {
                    await signIn.RefreshSignInAsync(await db.Set<PortalUser>().AsNoTracking().SingleAsync(u => u.Id == id, stop));
                }
            }

            return Done.It;
        }
    }
}
