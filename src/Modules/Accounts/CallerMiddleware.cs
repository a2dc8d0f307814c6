using Filiera.Kernel;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace Filiera.Accounts;

/// <summary>
/// Makes the <see cref="Caller"/> of the request from the signed-in principal, cookie and token alike, and turns away at the
/// door of the API: an unreadable token, a stranger, and a page of another site that uses our visitor's cookie.
/// </summary>
public sealed class CallerMiddleware(RequestDelegate next, ClientWatch clients)
{
    private static readonly Problem TokenRefused = new(401, "INVALID_TOKEN",
        new("Il token non è valido o è scaduto.", "The token is not valid, or has expired."), "Authorization",
        new("Chiedi un token nuovo a /connect/token.", "Ask /connect/token for a new one."));

    private static readonly Problem OtherSite = new(403, "CROSS_SITE_REQUEST",
        new("La richiesta arriva da un altro sito.", "The request comes from another site."),
        Fix: new("Un sistema deve usare un token, non il cookie di una persona.", "A system must use a token, not a person’s cookie."));

    private static readonly Problem EnrollFirst = new(403, "SECOND_FACTOR_SETUP_REQUIRED",
        new("Prima di continuare bisogna attivare il secondo fattore.", "Set up a second factor before you go on."),
        Fix: new("Attivalo dal profilo, o con POST /api/v1/me/second-factor.", "Set it up in your profile, or with POST /api/v1/me/second-factor."));

    private static readonly Problem ClientStopped = new(401, "INVALID_TOKEN",
        new("Il token non vale più: il client è stato disattivato o modificato.", "The token is no longer good: the client was disabled or changed."), "Authorization",
        new("Chiedi un token nuovo a /connect/token; se è rifiutato, chiedi a chi amministra le integrazioni.", "Ask /connect/token for a new one; if that is refused, ask whoever administers the integrations."));

    public async Task Invoke(HttpContext http, CallerScope scope)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(scope);
        scope.Caller = http.Features.Get<KnownToken>()?.Caller ?? CallerClaims.Read(http.User);
        var stopped = scope.Caller.Kind == CallerKind.Client && !await clients.Allows(http.User, scope.Caller.Name, http.RequestAborted);
        if (stopped)
        {
            scope.Caller = Caller.Stranger;
        }

        if (Languages.Chosen(http.Request) is null && http.User.FindFirst(CallerClaims.Language)?.Value is { } language)
        {
            Languages.Use(http, language);
        }

        if (!http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
        {
            await next(http);
            return;
        }

        var bearer = IsBearer(http.Request);
        if (bearer && !scope.Caller.IsSignedIn)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
            await ProblemWriter.Write(http, stopped ? ClientStopped : TokenRefused);
            return;
        }

        if (!bearer && !IsSafe(http.Request.Method) && !IsSameOrigin(http.Request))
        {
            await ProblemWriter.Write(http, OtherSite);
            return;
        }

        if (!bearer && http.User.HasClaim(c => c.Type == CallerClaims.MustEnroll) && !http.Request.Path.StartsWithSegments("/api/v1/me", StringComparison.OrdinalIgnoreCase) && !http.Request.Path.StartsWithSegments("/api/v1/session", StringComparison.OrdinalIgnoreCase))
        {
            await ProblemWriter.Write(http, EnrollFirst);
            return;
        }

        if (!scope.Caller.IsSignedIn && http.GetEndpoint() is { } endpoint && IsOfApi(endpoint) && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null)
        {
            await ProblemWriter.Write(http, Problems.SignInRequired);
            return;
        }

        // The office's face of a use case is the manufacturer's, also where the use case itself serves dealers too.
        if (scope.Caller.IsDealer && http.Request.Path.StartsWithSegments("/api/v1/admin", StringComparison.OrdinalIgnoreCase))
        {
            await ProblemWriter.Write(http, Problems.Forbidden);
            return;
        }

        await next(http);
    }

    internal static bool IsBearer(HttpRequest request) =>
        request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase);

    // An endpoint that routing made up (405, 415) has no name of ours: its own answer says more than a 401.
    private static bool IsOfApi(Endpoint endpoint) => endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Routing.IEndpointNameMetadata>() is not null;

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    // Browsers say where a request comes from; a program that says nothing is not a browser, and no visitor's cookie is abused.
    private static bool IsSameOrigin(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"] is [{ Length: > 0 } site, ..])
        {
            return site is "same-origin" or "none";
        }

        return request.Headers.Origin is not [{ Length: > 0 } origin, ..]
            || string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
    }
}
