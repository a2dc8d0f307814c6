using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Kernel;

/// <summary>The address of a request as logs and traces may tell it: a part that stands for a value (the secret of a mailed link among them) is told by its name.</summary>
public static class LoggedPath
{
    /// <summary>«/reset/{token}»; an address that no route knows as it came, without its query.</summary>
    public static string Of(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText is { } pattern ? "/" + pattern.TrimStart('/') : http.Request.Path.Value ?? "/";
    }
}
