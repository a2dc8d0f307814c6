using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace Filiera.Kernel;

/// <summary>
/// Https everywhere, plain http on loopback only (design.md section 7). A proxy that ends TLS is believed when it runs on this
/// machine or when <c>Proxies:Trusted</c> names it (addresses or networks, by comma). With <c>AllowedHosts</c> («portal.example;*.portal.example»)
/// the portal answers under these names only.
/// </summary>
public sealed class Transport(RequestDelegate next, IConfiguration configuration)
{
    private static readonly Problem OtherHost = new(400, "HOST_UNKNOWN",
        new("Il portale non risponde a questo nome.", "The portal does not answer to this name."), "Host",
        new("Usa l’indirizzo del portale; chi lo gestisce lo elenca in AllowedHosts.", "Use the portal’s address; whoever runs it lists it in AllowedHosts."));

    private readonly List<StringSegment> _hosts = [.. (configuration["AllowedHosts"] ?? "*").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(h => new StringSegment(h))];


    private static readonly Problem Refused = new(403, "HTTPS_REQUIRED",
        new("Il portale risponde solo in https.", "The portal answers over https only."),
        Fix: new("Usa https, o fai arrivare X-Forwarded-Proto da un proxy fidato (Proxies:Trusted).", "Use https, or let a trusted proxy (Proxies:Trusted) send X-Forwarded-Proto."));

    public Task Invoke(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        var health = http.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase);
        if (!health && !_hosts.Contains("*") && !HostString.MatchesAny(http.Request.Host.Value, _hosts))
        {
            return Failures.Answer(http, OtherHost);
        }

        return health || http.Request.IsHttps || IsLoopback(http)
            ? next(http)
            : Failures.Answer(http, Refused);
    }

    public static void Trust(ForwardedHeadersOptions options, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(configuration);
        options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
        foreach (var proxy in (configuration["Proxies:Trusted"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (IPAddress.TryParse(proxy, out var address))
            {
                options.KnownProxies.Add(address);
            }
            else
            {
                options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
            }
        }
    }

    // Both ends are asked: a page of the internet that resolves its own name to 127.0.0.1 is not on loopback.
    private static bool IsLoopback(HttpContext http) =>
        (http.Connection.RemoteIpAddress is not { } remote || IPAddress.IsLoopback(remote))
        && (string.Equals(http.Request.Host.Host, "localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(http.Request.Host.Host, out var host) && IPAddress.IsLoopback(host)));
}
