using Filiera.Accounts;
using Filiera.Kernel;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace Filiera.Portal;

/// <summary>What holds for every page: its headers, that one is signed in, and that a post comes from a form of ours.</summary>
public sealed class PageRules(Assets assets, IAntiforgery antiforgery) : IEndpointFilter
{
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static readonly (string Office, string Own)[] Twins = [(Paths.OfficeUsers, Paths.Users), (Paths.OfficeClients, Paths.OwnClients)];

    private static readonly Problem Expired = new(400, "FORM_EXPIRED",
        new("Il modulo non è più valido: la pagina era aperta da troppo tempo, o nel frattempo sei entrato con un altro utente.", "The form is no longer valid: the page was open for too long, or you signed in as someone else meanwhile."),
        Fix: new("Torna indietro, ricarica la pagina e ripeti. Non è stato salvato nulla.", "Go back, reload the page and repeat. Nothing was saved."));

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        var http = context.HttpContext;
        Secure(http, assets);
        var scope = (CallerScope)http.RequestServices.GetService(typeof(CallerScope))!;
        if (!scope.Caller.IsSignedIn && http.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is null)
        {
            return Render.To($"{Paths.SignIn}?returnUrl={Uri.EscapeDataString(Return(http))}");
        }

        if (scope.Caller.IsDealer && OutOfOffice(http) is { } answer)
        {
            return answer;
        }

        if (MustEnroll(http))
        {
            return Render.To(Paths.SecondFactor);
        }

        if (HttpMethods.IsPost(http.Request.Method) && !await IsOurs(http))
        {
            return Render.Refusal(Expired);
        }

        return await next(context);
    }

    // The office is not for dealers, whatever a page of it would show them: where they have the same page of their own they are led there.
    private static IResult? OutOfOffice(HttpContext http)
    {
        var path = http.Request.Path;
        if (!path.StartsWithSegments(Paths.Office, StringComparison.OrdinalIgnoreCase) || path.Equals(Paths.OfficeSearch, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        foreach (var (office, own) in HttpMethods.IsGet(http.Request.Method) ? Twins : [])
        {
            if (path.StartsWithSegments(office, StringComparison.OrdinalIgnoreCase, out var rest))
            {
                return Render.To($"{own}{rest.ToUriComponent()}{http.Request.QueryString}");
            }
        }

        return Render.Refusal(Problems.Forbidden);
    }

    // Who must set up a second factor gets to his profile and nowhere else before he has.
    private static bool MustEnroll(HttpContext http) =>
        http.User.HasClaim(c => c.Type == CallerClaims.MustEnroll) && !http.Request.Path.StartsWithSegments(Paths.Profile, StringComparison.OrdinalIgnoreCase)
        && !http.Request.Path.StartsWithSegments(Paths.SignOut, StringComparison.OrdinalIgnoreCase) && !http.Request.Path.StartsWithSegments(Paths.Preferences, StringComparison.OrdinalIgnoreCase);

    public static void Secure(HttpContext http, Assets assets)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(assets);
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(self), geolocation=(), microphone=()";
        headers["Speculation-Rules"] = $"\"{assets.Url("speculation.json")}\"";

        // At the last moment: making the token of a form sets its own value, and warns of one that is there.
        http.Response.OnStarting(() =>
        {
            headers.CacheControl = "private, no-store";
            return Task.CompletedTask;
        });
    }

    // A form that can't even be read is not ours either: 400, never an error. One that is too large is said to be that.
    private async Task<bool> IsOurs(HttpContext http)
    {
        try
        {
            return http.Request.HasFormContentType && await antiforgery.IsRequestValidAsync(http);
        }
        catch (Exception e) when (e is InvalidDataException or BadHttpRequestException { StatusCode: not StatusCodes.Status413PayloadTooLarge } or AntiforgeryValidationException)
        {
            return false;
        }
    }

    // A post cannot be repeated after signing in: back to the page that held the form.
    private static string Return(HttpContext http) =>
        HttpMethods.IsGet(http.Request.Method) ? $"{http.Request.Path}{http.Request.QueryString}"
        : Uri.TryCreate(http.Request.Headers.Referer, UriKind.Absolute, out var from) ? Paths.Local(from.PathAndQuery) : Paths.Home;
}
