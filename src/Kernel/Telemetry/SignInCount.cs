using Microsoft.AspNetCore.Http;

namespace Filiera.Kernel;

/// <summary>Counts who was not let in, by the answer he got: every door of signing in is one of these three paths.</summary>
internal static class SignInCount
{
    public static Task Use(HttpContext http, RequestDelegate next) =>
        HttpMethods.IsPost(http.Request.Method) && DoorOf(http.Request.Path) is { } door ? Count(http, next, door) : next(http);

    private static async Task Count(HttpContext http, RequestDelegate next, string door)
    {
        await next(http);
        if (http.Response.StatusCode is 400 or 401 or 403 or 422)
        {
            PortalMeter.SignInFailed(door, "refused");
        }
        else if (http.Response.StatusCode == StatusCodes.Status429TooManyRequests)
        {
            PortalMeter.SignInFailed(door, "limited");
        }
    }

    private static string? DoorOf(PathString path) =>
        path.StartsWithSegments("/connect/token", StringComparison.OrdinalIgnoreCase) ? "token"
        : path.StartsWithSegments("/sign-in", StringComparison.OrdinalIgnoreCase) ? "page"
        : path.StartsWithSegments("/api/v1/session", StringComparison.OrdinalIgnoreCase) ? "api" : null;
}
