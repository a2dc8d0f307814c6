using Filiera.Accounts.Features;
using Filiera.Kernel;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenIddict.EntityFrameworkCore.Models;
using OpenIddict.Server;
using OpenIddict.Validation.AspNetCore;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Filiera.Accounts;

/// <summary>Who may come in: people by password and cookie (ASP.NET Core Identity), systems by client credentials (OpenIddict).</summary>
internal static class SignInServices
{
    private const string Either = "filiera";

    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddDataProtection().SetApplicationName("filiera");
        services.AddOptions<KeyManagementOptions>().Configure<IServiceScopeFactory, TimeProvider>((o, scopes, clock) => o.XmlRepository = new CookieKeys(scopes, clock));
        AddPeople(services, configuration);
        AddSystems(services, configuration);
    }

    private static void AddPeople(IServiceCollection services, IConfiguration configuration)
    {
        services.AddIdentityCore<PortalUser>(o =>
            {
                o.User.RequireUniqueEmail = true;
                o.User.AllowedUserNameCharacters = "";
                o.Password = new PasswordOptions { RequiredLength = 10, RequiredUniqueChars = 4, RequireDigit = false, RequireLowercase = false, RequireUppercase = false, RequireNonAlphanumeric = false };
            })
            .AddUserStore<UserOnlyStore<PortalUser, PortalDb, int>>()
            .AddSignInManager<PortalSignIn>()
            .AddClaimsPrincipalFactory<PortalPrincipals>();
        services.Configure<IdentityPasskeyOptions>(o =>
        {
            // Bound to the device's own lock: a passkey is two factors in one, or it is not taken.
            o.UserVerificationRequirement = "required";
            o.ResidentKeyRequirement = "required";
            o.ServerDomain = configuration["SignIn:Passkeys:Domain"] is { Length: > 0 } domain ? domain : null;
        });
        var company = new CompanySignIn(configuration);
        services.AddSingleton(company);
        var authentication = services.AddAuthentication(Either)
            .AddPolicyScheme(Either, null, o => o.ForwardDefaultSelector = http =>
                CallerMiddleware.IsBearer(http.Request) ? OpenIddictValidationAspNetCoreDefaults.AuthenticationScheme : IdentityConstants.ApplicationScheme)
            .AddCookie(IdentityConstants.ApplicationScheme, o =>
            {
                o.LoginPath = "/sign-in";
                o.AccessDeniedPath = "/denied";
                o.ReturnUrlParameter = "returnUrl";
                o.ExpireTimeSpan = Sessions.Life;
                o.SlidingExpiration = true;
                o.Events.OnValidatePrincipal = PortalSignIn.Recheck;
                o.Events.OnRedirectToLogin = c => RefuseOrRedirect(c, Problems.SignInRequired);
                o.Events.OnRedirectToAccessDenied = c => RefuseOrRedirect(c, Problems.Forbidden);
            });
        CompanySignIn.Add(authentication, company);
        services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme)
            .Configure<IHttpContextAccessor>((o, http) => o.Cookie = new SchemedCookie(http, "filiera") { SameSite = SameSiteMode.Lax });
        services.AddAuthorization();
    }

    // The API answers with problem details and never with a redirect.
    private static Task RefuseOrRedirect(Microsoft.AspNetCore.Authentication.RedirectContext<CookieAuthenticationOptions> context, Problem problem)
    {
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
        {
            return ProblemWriter.Write(context.HttpContext, problem);
        }

        context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }

    private static void AddSystems(IServiceCollection services, IConfiguration configuration)
    {
        services.AddOpenIddict()
            .AddCore(o =>
            {
                o.UseEntityFrameworkCore().UseDbContext<PortalDb>();
                o.ReplaceApplicationManager<OpenIddictEntityFrameworkCoreApplication, ClientManager>();
            })
            .AddServer(o =>
            {
                // A fixed issuer: a token is good on every address by which the portal is reached.
                o.SetIssuer(new Uri(configuration["Portal:Issuer"] ?? "https://filiera.portal/"));
                o.SetTokenEndpointUris("connect/token");
                o.AllowClientCredentialsFlow();
                o.RegisterScopes([.. Permission.All]);
                o.SetAccessTokenLifetime(TimeSpan.FromHours(1));

                // Tokens are signed and short-lived and hold no secret: nothing of them is stored, so asking for one writes nothing.
                o.DisableAccessTokenEncryption();
                o.DisableTokenStorage();
                o.DisableAuthorizationStorage();
                o.AddEventHandler<HandleTokenRequestContext>(e => e.UseScopedHandler<IssueToken.Handler>());
                o.UseAspNetCore().DisableTransportSecurityRequirement();
            })
            .AddValidation(o =>
            {
                o.UseLocalServer();
                o.UseAspNetCore();
            });
        services.AddSingleton<IConfigureOptions<OpenIddictServerOptions>, TokenKeys>();
    }

    public static void Tables(ModelBuilder model)
    {
        Passkeys.Map(model);
        model.UseOpenIddict();
        model.Entity<OpenIddictEntityFrameworkCoreApplication>().ToTable("accounts_clients");
        model.Entity<OpenIddictEntityFrameworkCoreAuthorization>().ToTable("accounts_client_authorizations");
        model.Entity<OpenIddictEntityFrameworkCoreScope>().ToTable("accounts_client_scopes");
        model.Entity<OpenIddictEntityFrameworkCoreToken>().ToTable("accounts_client_tokens");
    }
}
