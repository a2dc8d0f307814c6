using System.Globalization;
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
    PortalDb db,
    RoleBook roles,
    Sessions sessions,
    SecondFactors factors,
    SecondFactorRule rule)
    : SignInManager<PortalUser>(users, http, principals, options, log, schemes, confirmation)
{
    /// <summary>How he came in, as claim <c>amr</c> and word of the session: no company sign-in or passkey asks for an app besides.</summary>
    public const string ByPassword = "pwd";
    public const string ByCode = "pwd+otp";
    public const string ByRecoveryCode = "pwd+recovery";
    public const string ByPasskey = "passkey";
    public const string ByCompany = "company";

    // What a cookie keeps of itself when its claims are made anew.
    private static readonly string[] Carried = [CallerClaims.Session, CallerClaims.Method];

    public override async Task<bool> CanSignInAsync(PortalUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return await base.CanSignInAsync(user)
            && user.State == UserState.Active
            && await roles.Find(user.AccountId, user.Role) is not null
            && (user.AccountId is not { } account || await db.Set<Account>().IgnoreQueryFilters().AnyAsync(a => a.Id == account && a.Active));
    }

    public override async Task<PortalUser?> ValidateSecurityStampAsync(ClaimsPrincipal? principal) =>
        await base.ValidateSecurityStampAsync(principal) is { } user && await CanSignInAsync(user) ? user : null;

    /// <summary>A new session and a new cookie, whatever the browser brought; the session it brought ends.</summary>
    public override async Task SignInWithClaimsAsync(PortalUser user, AuthenticationProperties? authenticationProperties, IEnumerable<Claim> additionalClaims)
    {
        ArgumentNullException.ThrowIfNull(user);
        var claims = additionalClaims.ToList();
        if (claims.All(c => c.Type != CallerClaims.Session))
        {
            if (Guid.TryParse(Context.User.FindFirstValue(CallerClaims.Session), out var before) && int.TryParse(Context.User.FindFirstValue(ClaimTypes.NameIdentifier), CultureInfo.InvariantCulture, out var whose))
            {
                await sessions.End(whose, before);
            }

            var method = claims.Find(c => c.Type == CallerClaims.Method)?.Value ?? ByPassword;
            claims.Add(new(CallerClaims.Session, (await sessions.Open(user.Id, method)).ToString("N")));
        }

        var principal = await Principal(user, claims);
        await Context.SignInAsync(AuthenticationScheme, principal, authenticationProperties ?? new AuthenticationProperties());
        Context.User = principal;
    }

    /// <summary>New claims in the same session: his name, his language, his password changed.</summary>
    public override async Task RefreshSignInAsync(PortalUser user)
    {
        var now = await Context.AuthenticateAsync(AuthenticationScheme);
        if (now.Principal is { } principal && principal.FindFirstValue(CallerClaims.Session) is not null)
        {
            await SignInWithClaimsAsync(user, now.Properties, Kept(principal));
        }
    }

    public override async Task SignOutAsync()
    {
        if (Guid.TryParse(Context.User.FindFirstValue(CallerClaims.Session), out var session) && int.TryParse(Context.User.FindFirstValue(ClaimTypes.NameIdentifier), CultureInfo.InvariantCulture, out var id))
        {
            await sessions.End(id, session);
        }

        await Context.SignOutAsync(AuthenticationScheme);
    }

    /// <summary>
    /// A cookie is held against the database every few minutes, and at once when its session ended or its user's rights changed meanwhile
    /// (<see cref="SessionGate"/>): who lost his rights is out, who got others has them.
    /// </summary>
    public static async Task Recheck(CookieValidatePrincipalContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var http = context.HttpContext;
        var services = http.RequestServices;
        var known = Guid.TryParse(context.Principal?.FindFirstValue(CallerClaims.Session), out var session);
        if (known && context.Properties.IssuedUtc is { } issued && services.GetRequiredService<TimeProvider>().GetUtcNow() - issued < SessionGate.Recheck
            && !await services.GetRequiredService<SessionGate>().MustRecheck(session, issued, http.RequestAborted))
        {
            return;
        }

        var signIn = (PortalSignIn)services.GetRequiredService<SignInManager<PortalUser>>();
        if (known && await signIn.ValidateSecurityStampAsync(context.Principal) is { } user && await signIn.Continues(session, user))
        {
            context.ReplacePrincipal(await signIn.Principal(user, Kept(context.Principal!)));
            context.ShouldRenew = true;
            return;
        }

        context.RejectPrincipal();
        await http.SignOutAsync(context.Scheme.Name);
    }

    private Task<bool> Continues(Guid session, PortalUser user) => sessions.Seen(session, user.Id, Context.RequestAborted);

    private async Task<ClaimsPrincipal> Principal(PortalUser user, List<Claim> claims)
    {
        var principal = await CreateUserPrincipalAsync(user);
        var identity = (ClaimsIdentity)principal.Identity!;
        identity.AddClaims(claims);
        if (rule.Asks(user) && claims.Find(c => c.Type == CallerClaims.Method)?.Value is not (ByPasskey or ByCompany) && !await factors.HasAny(user.Id))
        {
            identity.AddClaim(new(CallerClaims.MustEnroll, "1"));
        }

        return principal;
    }

    private static List<Claim> Kept(ClaimsPrincipal principal) => [.. principal.Claims.Where(c => Carried.Contains(c.Type)).Select(c => new Claim(c.Type, c.Value))];
}

/// <summary>The claims in the cookie: what <see cref="CallerClaims"/> says, and what Identity needs to check the cookie later.</summary>
public sealed class PortalPrincipals(PortalDb db, RoleBook roles) : IUserClaimsPrincipalFactory<PortalUser>
{
    public async Task<ClaimsPrincipal> CreateAsync(PortalUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        var code = user.AccountId is { } account
            ? await db.Set<Account>().IgnoreQueryFilters().Where(a => a.Id == account).Select(a => a.Code).FirstOrDefaultAsync()
            : null;
        var identity = new ClaimsIdentity(IdentityConstants.ApplicationScheme, CallerClaims.Name, CallerClaims.Role);
        identity.AddClaim(new(ClaimTypes.NameIdentifier, user.Id.ToString(CultureInfo.InvariantCulture)));
        identity.AddClaim(new(new ClaimsIdentityOptions().SecurityStampClaimType, user.SecurityStamp ?? ""));
        identity.AddOfUser(user, code);
        if (Roles.Find(user.Role) is null && await roles.Find(user.AccountId, user.Role) is { } own)
        {
            // A role of the account's own: what it allows travels in the cookie, and is read anew with it.
            identity.AddClaim(new(CallerClaims.Permissions, DealerRole.Text(own.Permissions)));
        }

        return new ClaimsPrincipal(identity);
    }
}
