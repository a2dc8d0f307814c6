using System.Globalization;
using System.Security.Claims;
using Filiera.Kernel;
using OpenIddict.Abstractions;

namespace Filiera.Accounts;

/// <summary>
/// The claims of a signed-in user (in the cookie) or client (in the token), and the <see cref="Caller"/> read from them.
/// They hold all that a request needs to know, so that a caller is made with no query.
/// </summary>
public static class CallerClaims
{
    public const string Name = "name";
    public const string Display = "display";
    public const string AccountId = "account_id";
    public const string AccountCode = "account";
    public const string BranchId = "branch_id";
    public const string Branches = "branches";
    public const string Role = "role";
    public const string Language = "lang";

    /// <summary>Id of the session.</summary>
    public const string Session = "sid";

    /// <summary>How he came in.</summary>
    public const string Method = ClaimTypes.AuthenticationMethod;

    /// <summary>Permissions of a role that the account made itself.</summary>
    public const string Permissions = "permissions";

    /// <summary>He must set up a second factor before he may do anything else.</summary>
    public const string MustEnroll = "must_enroll";

    public static ClaimsIdentity AddOfUser(this ClaimsIdentity identity, PortalUser user, string? accountCode)
    {
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(user);
        identity.AddClaim(new(Name, user.Email!));
        identity.AddClaim(new(Display, user.DisplayName));
        identity.AddClaim(new(Role, user.Role));
        identity.AddClaim(new(Language, user.Language));
        if (user.BranchId is { } branch)
        {
            identity.AddClaim(new(BranchId, Text(branch)));
        }

        if (user.Branches is { } branches)
        {
            identity.AddClaim(new(Branches, string.Join(',', branches.Select(Text))));
        }

        return identity.AddAccount(user.AccountId, accountCode);
    }

    public static ClaimsIdentity AddAccount(this ClaimsIdentity identity, int? accountId, string? accountCode)
    {
        ArgumentNullException.ThrowIfNull(identity);
        if (accountId is { } account)
        {
            identity.AddClaim(new(AccountId, Text(account)));
            identity.AddClaim(new(AccountCode, accountCode ?? ""));
        }

        return identity;
    }

    /// <summary>A stranger when nobody is signed in, or when the claims don't say who.</summary>
    public static Caller Read(ClaimsPrincipal? principal)
    {
        if (principal?.Identity is not { IsAuthenticated: true } || principal.FindFirstValue(Name) is not { Length: > 0 } name)
        {
            return Caller.Stranger;
        }

        var account = Number(principal, AccountId);
        var role = principal.FindFirstValue(Role);
        var permissions = role is null ? Scopes(principal)
            : principal.HasClaim(c => c.Type == MustEnroll) ? new HashSet<string>()
            : Roles.Find(role)?.Permissions ?? OfOwnRole(principal, account);
        if (account is not null && !permissions.IsSubsetOf(Permission.OfDealers))
        {
            permissions = permissions.Intersect(Permission.OfDealers).ToHashSet();
        }

        return new Caller
        {
            Kind = role is not null ? CallerKind.User : CallerKind.Client,
            Name = name,
            DisplayName = principal.FindFirstValue(Display),
            Role = role,
            AccountId = account,
            AccountCode = principal.FindFirstValue(AccountCode),
            BranchId = Number(principal, BranchId),
            Branches = principal.FindFirstValue(Branches) is { } list
                ? [.. list.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(b => int.Parse(b, CultureInfo.InvariantCulture))]
                : null,
            Permissions = permissions,
        };
    }

    private static HashSet<string> OfOwnRole(ClaimsPrincipal principal, int? account) =>
        account is null ? [] : (principal.FindFirstValue(Permissions) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Where(Permission.OfDealers.Contains).ToHashSet();

    private static HashSet<string> Scopes(ClaimsPrincipal principal) => principal.GetScopes().Where(Permission.All.Contains).ToHashSet();

    private static int? Number(ClaimsPrincipal principal, string claim) =>
        int.TryParse(principal.FindFirstValue(claim), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
