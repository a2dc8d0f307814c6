using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Filiera.Kernel;

/// <summary>
/// How often one client may ask, per node: <c>RateLimit:PerMinute</c> for whoever is signed in (and for a stranger's address),
/// <c>RateLimit:SignInPerMinute</c> for passwords and tokens from one address. A single client may have a limit of its own
/// (<see cref="CallerQuotas"/>, else <c>RateLimit:Clients:NAME</c>). Answers carry the fields of draft-ietf-httpapi-ratelimit-headers:
/// <c>RateLimit-Policy: "default";q=1200;w=60</c> (calls allowed in so many seconds) and <c>RateLimit: "default";r=1180;t=1</c> (calls left,
/// and the seconds until all of them are there again; on a 429 the seconds of Retry-After).
/// </summary>
public sealed class RateLimits : IDisposable
{
    public static readonly Problem TooMany = new(429, "TOO_MANY_REQUESTS",
        new("Troppe richieste in poco tempo.", "Too many requests in a short time."),
        Fix: new("Riprova dopo i secondi indicati da Retry-After.", "Try again after the seconds that Retry-After says."));

    private readonly int _perMinute;
    private readonly int _signInPerMinute;
    private readonly CallerQuotas _quotas;
    private readonly Dictionary<string, int> _ofClients;
    private readonly PartitionedRateLimiter<Quota> _limiter;

    public RateLimits(IConfiguration configuration, CallerQuotas quotas)
    {
        _perMinute = configuration.GetValue("RateLimit:PerMinute", 1200);
        _signInPerMinute = configuration.GetValue("RateLimit:SignInPerMinute", 300);
        _quotas = quotas;
        _ofClients = configuration.GetSection("RateLimit:Clients").Get<Dictionary<string, int>>() ?? [];
        if (_perMinute < 1 || _signInPerMinute < 1 || _ofClients.Values.Any(v => v < 1))
        {
            throw new SettingException("RateLimit: limits are whole numbers from 1");
        }

        _limiter = PartitionedRateLimiter.Create<Quota, Quota>(quota => RateLimitPartition.GetTokenBucketLimiter(quota, Bucket));
    }

    /// <summary>Whose calls are counted, under which policy, and how many a minute. A new limit is a new bucket.</summary>
    private sealed record Quota(string Policy, string Key, int PerMinute);

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
            && !Take(new("sign-in", Address(http), _signInPerMinute), http))
        {
            await Failures.Answer(http, Refused("sign-in"));
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
            && !Take(scope.Caller.IsSignedIn ? new("default", scope.Caller.Name, LimitOf(scope.Caller.Name)) : new("default", Address(http), _perMinute), http))
        {
            await Failures.Answer(http, Refused("default"));
            return;
        }

        await next(http);
    }

    public void Dispose() => _limiter.Dispose();

    private int LimitOf(string caller) => _quotas.Of(caller) ?? (_ofClients.TryGetValue(caller, out var set) ? set : _perMinute);

    private static Problem Refused(string policy) => TooMany with { More = new Dictionary<string, object?> { ["violated-policies"] = new[] { policy } } };

    private static string Address(HttpContext http) => "address:" + (http.Connection.RemoteIpAddress?.ToString() ?? "local");

    // Tokens drip back all the time, so a client that was too quick waits a moment and not a minute.
    private static TokenBucketRateLimiterOptions Bucket(Quota quota)
    {
        var drop = Math.Max(1, quota.PerMinute / 60);
        return new() { TokenLimit = quota.PerMinute, TokensPerPeriod = drop, ReplenishmentPeriod = TimeSpan.FromMilliseconds(60_000L * drop / quota.PerMinute), QueueLimit = 0 };
    }

    private bool Take(Quota quota, HttpContext http)
    {
        using var lease = _limiter.AttemptAcquire(quota);
        var left = Math.Max(0, _limiter.GetStatistics(quota)?.CurrentAvailablePermits ?? 0);
        var headers = http.Response.Headers;
        headers["RateLimit-Policy"] = string.Create(CultureInfo.InvariantCulture, $"\"{quota.Policy}\";q={quota.PerMinute};w=60");
        var whole = (((quota.PerMinute - left) * 60L) + quota.PerMinute - 1) / quota.PerMinute;
        var pause = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)) : 1;
        headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"{quota.Policy}\";r={left};t={(lease.IsAcquired ? whole : pause)}");
        if (!lease.IsAcquired)
        {
            headers.RetryAfter = pause.ToString(CultureInfo.InvariantCulture);
        }

        return lease.IsAcquired;
    }
}
