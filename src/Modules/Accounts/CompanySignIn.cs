using Filiera.Kernel;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Filiera.Accounts;

/// <summary>A person as the company's provider knows him, bound to a user at his first sign-in there: from then on his address there decides nothing.</summary>
public sealed class CompanyLogin : IEntityTypeConfiguration<CompanyLogin>
{
    public string Issuer { get; init; } = "";

    public string Subject { get; init; } = "";

    public int UserId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public void Configure(EntityTypeBuilder<CompanyLogin> builder)
    {
        builder.ToTable("accounts_company_logins");
        builder.HasKey(x => new { x.Issuer, x.Subject });
        builder.Property(x => x.Issuer).HasMaxLength(300);
        builder.Property(x => x.Subject).HasMaxLength(255);
        builder.HasIndex(x => new { x.UserId, x.Issuer }).IsUnique();
        builder.HasOne<PortalUser>().WithMany().HasForeignKey(x => x.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>
/// The company's OpenID Connect provider (Entra, Google, Keycloak), section <c>SignIn:Oidc</c>: <c>Authority</c>, <c>ClientId</c>,
/// <c>ClientSecret</c>, <c>Name</c> (words of the button), <c>Scopes</c> (openid profile email), <c>For</c> (manufacturer, all),
/// <c>TrustEmail</c> (true for a provider that verifies addresses and does not say <c>email_verified</c>), <c>Roles:{role}</c> (the provider's
/// groups that have this role here) and <c>GroupClaim</c> (where they are said). Without <c>Roles</c> it opens the door to users who exist and
/// gives nobody rights. Its redirect address is <c>/sign-in/company/callback</c>.
/// </summary>
public sealed class CompanySignIn
{
    public const string Scheme = "company";
    public const string Callback = "/sign-in/company/callback";

    // The manufacturer's roles, in the order in which they win.
    private static readonly string[] Strongest = [Roles.Admin, Roles.Pricing, Roles.Service];

    public CompanySignIn(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var oidc = configuration.GetSection("SignIn:Oidc");
        if (oidc["Authority"] is not { Length: > 0 } authority)
        {
            return;
        }

        Authority = Uri.TryCreate(authority, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback)) ? uri
            : throw new SettingException($"SignIn:Oidc:Authority is “{authority}”: it must be an https address");
        ClientId = oidc["ClientId"] is { Length: > 0 } id ? id : throw new SettingException("SignIn:Oidc:ClientId is missing, and SignIn:Oidc:Authority is set");
        ClientSecret = oidc["ClientSecret"] is { Length: > 0 } secret ? secret : throw new SettingException("SignIn:Oidc:ClientSecret is missing, and SignIn:Oidc:Authority is set");
        Name = oidc["Name"] is { Length: > 0 } name ? name : uri.Host;
        Scopes = (oidc["Scopes"] ?? "openid profile email").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        TrustEmail = oidc.GetValue("TrustEmail", false);
        DealersToo = (oidc["For"] ?? "manufacturer").ToUpperInvariant() switch
        {
            "MANUFACTURER" => false,
            "ALL" => true,
            var other => throw new SettingException($"SignIn:Oidc:For is “{other}”: it must be manufacturer or all"),
        };
        GroupClaim = oidc["GroupClaim"] is { Length: > 0 } claim ? claim : "groups";
        GroupsOfRoles = [.. oidc.GetSection("Roles").GetChildren().Where(r => !string.IsNullOrWhiteSpace(r.Value)).Select(ReadRole).OrderBy(r => Array.IndexOf(Strongest, r.Role))];
    }

    public Uri? Authority { get; }

    public bool IsOn => Authority is not null;

    public string ClientId { get; } = "";

    public string ClientSecret { get; } = "";

    /// <summary>Words of the button: «Entra con {Name}».</summary>
    public string Name { get; } = "";

    public IReadOnlyList<string> Scopes { get; } = [];

    public bool TrustEmail { get; }

    public bool DealersToo { get; }

    /// <summary>The claim of the identity token that lists a person's groups: «groups», for Entra's app roles «roles».</summary>
    public string GroupClaim { get; } = "";

    /// <summary>
    /// True: the provider's groups say who of the manufacturer's people comes in and with which role, at each sign-in; who has no user yet gets one.
    /// </summary>
    public bool GroupsDecide => GroupsOfRoles.Count > 0;

    private IReadOnlyList<(string Role, IReadOnlySet<string> Groups)> GroupsOfRoles { get; } = [];

    /// <summary>The role that these groups give; of several the first of admin, pricing, service. Null: none.</summary>
    public string? RoleOf(IEnumerable<string> groups)
    {
        var his = groups.ToList();
        return GroupsOfRoles.Where(r => his.Exists(r.Groups.Contains)).Select(r => r.Role).FirstOrDefault();
    }

    private static (string Role, IReadOnlySet<string> Groups) ReadRole(IConfigurationSection setting)
    {
        var role = Strongest.FirstOrDefault(r => r.Equals(setting.Key, StringComparison.OrdinalIgnoreCase))
            ?? throw new SettingException($"{setting.Path} names no role of the manufacturer: it must end with {string.Join(", ", Strongest)}");
        return (role, setting.Value!.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>What the provider said, after the dance, until <see cref="Features.SignInWithCompany"/> has looked at it.</summary>
    internal static void Add(AuthenticationBuilder authentication, CompanySignIn settings)
    {
        if (!settings.IsOn)
        {
            return;
        }

        authentication.AddCookie(IdentityConstants.ExternalScheme, o => o.ExpireTimeSpan = TimeSpan.FromMinutes(5));
        authentication.Services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.ExternalScheme)
            .Configure<IHttpContextAccessor>((o, http) => o.Cookie = new SchemedCookie(http, "filiera-company") { SameSite = SameSiteMode.Lax });
        authentication.AddOpenIdConnect(Scheme, o =>
        {
            o.Authority = settings.Authority!.ToString();
            o.ClientId = settings.ClientId;
            o.ClientSecret = settings.ClientSecret;
            o.RequireHttpsMetadata = !settings.Authority.IsLoopback;
            o.SignInScheme = IdentityConstants.ExternalScheme;
            o.CallbackPath = Callback;

            // Code with PKCE, answered in the address: no form of another site posts to us, so our cookies may stay Lax.
            o.ResponseType = OpenIdConnectResponseType.Code;
            o.ResponseMode = OpenIdConnectResponseMode.Query;
            o.UsePkce = true;
            o.MapInboundClaims = false;
            o.SaveTokens = false;
            o.GetClaimsFromUserInfoEndpoint = false;
            o.DisableTelemetry = true;
            o.BackchannelTimeout = TimeSpan.FromSeconds(20);
            o.Scope.Clear();
            foreach (var scope in settings.Scopes)
            {
                o.Scope.Add(scope);
            }

            o.Events.OnRemoteFailure = c =>
            {
                c.HttpContext.RequestServices.GetRequiredService<ILogger<CompanySignIn>>().LogWarning(c.Failure, "Signing in with {Name} failed", settings.Name);
                c.HandleResponse();
                c.Response.Redirect("/sign-in?company=failed");
                return Task.CompletedTask;
            };
            o.Events.OnAccessDenied = c =>
            {
                c.HandleResponse();
                c.Response.Redirect("/sign-in");
                return Task.CompletedTask;
            };
        });
        authentication.Services.AddOptions<OpenIdConnectOptions>(Scheme).Configure<IHttpContextAccessor>((o, http) =>
        {
            o.CorrelationCookie = new SchemedCookie(http, "filiera-company-state.") { SameSite = SameSiteMode.Lax };
            o.NonceCookie = new SchemedCookie(http, "filiera-company-nonce.") { SameSite = SameSiteMode.Lax };
        });
    }
}
