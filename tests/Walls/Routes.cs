using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Walls;

/// <summary>One door of the house: what routing knows of it.</summary>
public sealed record Route(string Method, string Pattern, RouteEndpoint Endpoint)
{
    public bool IsApi => Pattern.StartsWith("/api/v1", StringComparison.Ordinal);

    /// <summary>A page or a form of the portal; not the API, files, health or the description.</summary>
    public bool IsPage => !IsApi && !Others.Any(o => Pattern.StartsWith(o, StringComparison.Ordinal));

    public bool ForStrangers => Endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    public bool IsOfOffice => Pattern.StartsWith("/api/v1/admin", StringComparison.Ordinal) || Pattern.StartsWith("/office", StringComparison.Ordinal);

    public ApiExample? Example => Endpoint.Metadata.GetMetadata<ApiExample>();

    /// <summary>Bytes that its body may have, where that is not the rule for all.</summary>
    public long? MostBytes => Endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Http.Metadata.IRequestSizeLimitMetadata>()?.MaxRequestBodySize;

    /// <summary>A file that a spreadsheet opens.</summary>
    public bool IsExport => Method == "GET" && (Pattern.Contains("export", StringComparison.Ordinal) || Pattern.EndsWith("/rejected", StringComparison.Ordinal) || Pattern.EndsWith(".csv", StringComparison.Ordinal));

    public string? Name => Endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName;

    private static readonly string[] Others = ["/static", "/img", "/app.css", "/favicon", "/health", "/openapi", "/docs", "/metrics", "/media", "/connect", "/.well-known"];

    public override string ToString() => $"{Method} {Pattern}";

    /// <summary>Every door that is mapped, API and pages alike.</summary>
    public static IReadOnlyList<Route> All(TestSite site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return [.. site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(e => (e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(m => new Route(m, "/" + e.RoutePattern.RawText!.TrimStart('/'), e)))
            .OrderBy(r => r.Pattern, StringComparer.Ordinal).ThenBy(r => r.Method, StringComparer.Ordinal)];
    }

    /// <summary>The keys of its path's parameters in the table of examples: the word before it and its name, «carts/{id}».</summary>
    public IEnumerable<(string Parameter, string Key)> Parameters()
    {
        var before = "";
        foreach (var segment in Endpoint.RoutePattern.PathSegments)
        {
            if (segment.Parts is [Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter])
            {
                yield return (parameter.Name, $"{before}/{{{parameter.Name}}}");
            }
            else if (segment.Parts.OfType<Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart>().FirstOrDefault() is { } part)
            {
                yield return (part.Name, $"{before}/{{{part.Name}}}");
            }
            else
            {
                before = string.Concat(segment.Parts.OfType<Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart>().Select(p => p.Content));
            }
        }
    }

    /// <summary>Its address with these values in it.</summary>
    public string Address(Func<string, string> valueOf)
    {
        ArgumentNullException.ThrowIfNull(valueOf);
        var path = Pattern;
        foreach (var (name, key) in Parameters())
        {
            path = System.Text.RegularExpressions.Regex.Replace(path, @"\{\*{0,2}" + name + @"[^}]*\}", m => m.Value.StartsWith("{**", StringComparison.Ordinal) ? Uri.EscapeDataString(valueOf(key)).Replace("%2F", "/", StringComparison.Ordinal) : Uri.EscapeDataString(valueOf(key)));
        }

        return path;
    }

    /// <summary>Whether this address leads here.</summary>
    public bool Takes(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var pattern = System.Text.RegularExpressions.Regex.Replace(System.Text.RegularExpressions.Regex.Escape(Pattern), @"\\\{(\\\*)*[^}]*\}", m => m.Value.Contains('*', StringComparison.Ordinal) ? ".+" : "[^/]+");
        return System.Text.RegularExpressions.Regex.IsMatch(address.Split('?', '#')[0], $"^{pattern}$", System.Text.RegularExpressions.RegexOptions.IgnoreCase);
    }
}
