using System.IO.Compression;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Kernel;

/// <summary>What every request passes before it meets an endpoint, in this order. Signing in stands between the two halves.</summary>
public static class WebPlumbing
{
    public static void AddWebPlumbing(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddHttpContextAccessor();
        services.AddSingleton<RateLimits>();
        services.Configure<ForwardedHeadersOptions>(o => Transport.Trust(o, configuration));

        // Asked by Transport, after a proxy has said which host was meant.
        services.PostConfigure<HostFilteringOptions>(o => o.AllowedHosts = ["*"]);
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(o => Json.Make(o.SerializerOptions));
        services.AddResponseCompression(o =>
        {
            o.EnableForHttps = true;
            o.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "application/problem+json", "image/svg+xml"];
        });
        services.Configure<BrotliCompressionProviderOptions>(o => o.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(o => o.Level = CompressionLevel.Fastest);
        services.AddAntiforgery(o => o.SuppressXFrameOptionsHeader = true);
        services.AddOptions<AntiforgeryOptions>().Configure<IHttpContextAccessor>((o, http) => o.Cookie = new SchemedCookie(http, "filiera-form"));
    }

    /// <summary>The first half: all that needs no one to be known.</summary>
    public static void UseWebPlumbing(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseForwardedHeaders();
        app.Use((http, next) =>
        {
            Languages.Use(http, Languages.Of(http.Request));
            return next(http);
        });
        app.UseMiddleware<SecurityHeaders>();
        app.UseResponseCompression();
        app.UseMiddleware<Failures>();
        app.UseMiddleware<Transport>();
        app.UseRouting();
        app.UseMiddleware<BodyLimit>();
        app.UseMiddleware<PlainTextMiddleware>();
        var limits = app.Services.GetRequiredService<RateLimits>();
        app.Use(limits.BeforeSignIn);
    }

    /// <summary>The second half: the caller is known.</summary>
    public static void UseCallerLimits(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var limits = app.Services.GetRequiredService<RateLimits>();
        app.Use((http, next) => limits.OfCaller(http, next, http.RequestServices.GetRequiredService<CallerScope>()));
        app.UseAuthorization();
        app.UseAntiforgery();
    }
}
