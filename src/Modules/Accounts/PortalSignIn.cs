using System.Security.Claims;
using Filiera.Kernel;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Filiera.Accounts;

/// <summary>Identity's sign-in, with one rule of ours: who belongs to a closed account is out at once, and at the next check of his cookie.</summary>
public sealed class PortalSignIn(
    UserManager<PortalUser> users,
    IHttpContextAccessor http,
    IUserClaimsPrincipalFactory<PortalUser> principals,
    IOptions<IdentityOptions> options,
    ILogger<PortalSignIn> log,
    IAuthenticationSchemeProvider schemes,
    IUserConfirmation<PortalUser> confirmation,
    PortalDb db)
    : SignInManager<PortalUser>(users, http, principals, options, log, schemes, confirmation)
{
    private static readonly TimeSpan Recheckable = TimeSpan.FromMinutes(5);

    public override async Task<bool> CanSignInAsync(PortalUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return await base.CanSignInAsync(user)
            && Roles.Find(user.Role) is not null
            && (user.AccountId is not { } account || await db.Set<Account>().IgnoreQueryFilters().AnyAsync(a => a.Id == account && a.Active));
    }

    public override async Task<PortalUser?> ValidateSecurityStampAsync(ClaimsPrincipal? principal) =>
        await base.ValidateSecurityStampAsync(principal) is { } user && await CanSignInAsync(user) ? user : null;

    /// <summary>Every few minutes a cookie is held against the database: who lost his rights is out, who got others has them.</summary>
    public static async Task Recheck(CookieValidatePrincipalContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var services = context.HttpContext.RequestServices;
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        if (context.Properties.IssuedUtc is { } issued && now - issued < Recheckable)
        {
            return;
        }

        var signIn = services.GetRequiredService<SignInManager<PortalUser>>();
        if (await signIn.ValidateSecurityStampAsync(context.Principal) is { } user)
        {
            context.ReplacePrincipal(await signIn.CreateUserPrincipalAsync(user));
            context.ShouldRenew = true;
            return;
        }

        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(context.Scheme.Name);
    }
}

/// <summary>The claims in the cookie: what <see cref="CallerClaims"/> says, and what Identity needs to check the cookie later.</summary>
public sealed class PortalPrincipals(PortalDb db) : IUserClaimsPrincipalFactory<PortalUser>
{
    public async Task<ClaimsPrincipal> CreateAsync(PortalUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        var code = user.AccountId is { } account
            ? await db.Set<Account>().IgnoreQueryFilters().Where(a => a.Id == account).Select(a => a.Code).FirstOrDefaultAsync()
            : null;
        var identity = new ClaimsIdentity(IdentityConstants.ApplicationScheme, CallerClaims.Name, CallerClaims.Role);
        identity.AddClaim(new(ClaimTypes.NameIdentifier, user.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        identity.AddClaim(new(new ClaimsIdentityOptions().SecurityStampClaimType, user.SecurityStamp ?? ""));
        return new ClaimsPrincipal(identity.AddOfUser(user, code));
    }
}
