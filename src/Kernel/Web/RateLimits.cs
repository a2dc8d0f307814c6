using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Filiera.Kernel;

/// <summary>
/// How often one client may ask, per node: <c>RateLimit:PerMinute</c> for whoever is signed in (and for a stranger's address),
/// <c>RateLimit:SignInPerMinute</c> for passwords and tokens from one address. Answers carry the RateLimit headers.
/// </summary>
public sealed class RateLimits : IDisposable
{
    public static readonly Problem TooMany = new(429, "TOO_MANY_REQUESTS",
        new("Troppe richieste in poco tempo.", "Too many requests in a short time."),
        Fix: new("Riprova dopo i secondi indicati da Retry-After.", "Try again after the seconds that Retry-After says."));

    private readonly int _perMinute;
    private readonly int _signInPerMinute;
    private readonly PartitionedRateLimiter<string> _calls;
    private readonly PartitionedRateLimiter<string> _signIns;

    public RateLimits(IConfiguration configuration)
    {
        _perMinute = configuration.GetValue("RateLimit:PerMinute", 1200);
        _signInPerMinute = configuration.GetValue("RateLimit:SignInPerMinute", 300);
        _calls = Limiter(_perMinute);
        _signIns = Limiter(_signInPerMinute);
    }

    /// <summary>Before anyone is known: attempts to sign in or to get a token, by address.</summary>
    public async Task BeforeSignIn(HttpContext http, RequestDelegate next)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(next);
        var path = http.Request.Path;
        if (HttpMethods.IsPost(http.Request.Method)
            && (path.StartsWithSegments("/connect", StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/sign-in", StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/api/v1/session", StringComparison.OrdinalIgnoreCase)
                || path.StartsWithSegments("/forgot", StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/reset", StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/invite", StringComparison.OrdinalIgnoreCase)
                || path.StartsWithSegments("/api/v1/password-resets", StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/api/v1/invitations", StringComparison.OrdinalIgnoreCase))
            && !Take(_signIns, _signInPerMinute, Address(http), http))
        {
            await Failures.Answer(http, TooMany);
            return;
        }

        await next(http);
    }

    /// <summary>Calls of the API, by caller.</summary>
    public async Task OfCaller(HttpContext http, RequestDelegate next, CallerScope scope)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(next);
        ArgumentNullException.ThrowIfNull(scope);
        if (http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
            && !Take(_calls, _perMinute, scope.Caller.IsSignedIn ? scope.Caller.Name : Address(http), http))
        {
            await Failures.Answer(http, TooMany);
            return;
        }

        await next(http);
    }

    public void Dispose()
    {
        _calls.Dispose();
        _signIns.Dispose();
    }

    private static string Address(HttpContext http) => "address:" + (http.Connection.RemoteIpAddress?.ToString() ?? "local");

    // Tokens drip back all the time, so a client that was too quick waits a moment and not a minute.
    private static PartitionedRateLimiter<string> Limiter(int perMinute) => PartitionedRateLimiter.Create<string, string>(key =>
        RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = perMinute,
            TokensPerPeriod = Math.Max(1, perMinute / 60),
            ReplenishmentPeriod = TimeSpan.FromSeconds(Math.Max(1, 60 / perMinute)),
            QueueLimit = 0,
        }), StringComparer.Ordinal);

    private static bool Take(PartitionedRateLimiter<string> limiter, int perMinute, string key, HttpContext http)
    {
        using var lease = limiter.AttemptAcquire(key);
        var left = limiter.GetStatistics(key)?.CurrentAvailablePermits ?? 0;
        var headers = http.Response.Headers;
        headers["RateLimit-Policy"] = string.Create(CultureInfo.InvariantCulture, $"\"default\";q={perMinute};w=60");
        var pause = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)) : 1;
        headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"default\";r={left};t={(lease.IsAcquired ? 60 : pause)}");
        if (!lease.IsAcquired)
        {
            headers.RetryAfter = pause.ToString(CultureInfo.InvariantCulture);
        }

        return lease.IsAcquired;
    }
}
