using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Filiera.Kernel;

/// <summary>Headers that every answer carries. No inline script or style, nothing from third parties; /docs alone has a nonce for its reader.</summary>
public sealed class SecurityHeaders(RequestDelegate next)
{
    private const string Policy = "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Key of the nonce in <see cref="HttpContext.Items"/>, for /docs.</summary>
    public const string Nonce = "csp-nonce";

    public Task Invoke(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        var headers = http.Response.Headers;
        http.Response.OnStarting(() =>
        {
            // What the log and the problem details call this request (Activity keeps the text of its id).
            headers["X-Request-Id"] = Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier;

            // What an endpoint says of itself stands: a page may be stricter.
            headers.TryAdd("X-Content-Type-Options", "nosniff");
            headers.TryAdd("X-Frame-Options", "DENY");
            headers.TryAdd("Referrer-Policy", "same-origin");
            headers.TryAdd("Cross-Origin-Opener-Policy", "same-origin");
            headers.TryAdd("Cross-Origin-Resource-Policy", "same-origin");
            headers.TryAdd("Permissions-Policy", "camera=(self), geolocation=(), microphone=(), payment=()");
            headers.TryAdd("Content-Security-Policy", http.Items[Nonce] is string nonce ? PolicyOfDocs(nonce) : Policy);
            if (http.Request.IsHttps)
            {
                headers.StrictTransportSecurity = "max-age=31536000";
            }

            // Prices and orders are one person's: nothing between him and us keeps them. What may be kept says so itself.
            if (headers.CacheControl.Count == 0 && http.Items[Nonce] is null)
            {
                headers.CacheControl = "no-store";
            }

            return Task.CompletedTask;
        });
        if (http.Request.Path.StartsWithSegments("/docs", StringComparison.OrdinalIgnoreCase))
        {
            http.Items[Nonce] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        }

        return next(http);
    }

    private static string PolicyOfDocs(string nonce) =>
        $"default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
}
