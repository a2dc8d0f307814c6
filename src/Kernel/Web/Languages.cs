using System.Globalization;
using Microsoft.AspNetCore.Http;
using StringWithQualityHeaderValue = Microsoft.Net.Http.Headers.StringWithQualityHeaderValue;

namespace Filiera.Kernel;

/// <summary>Italian first, English complete. The language of a request: the cookie (what was chosen last on this device), else the signed-in user's own, else what the browser asks for.</summary>
public static class Languages
{
    public const string Cookie = "language";
    public static readonly IReadOnlyList<string> All = ["it", "en"];

    private static readonly CultureInfo Italian = CultureInfo.GetCultureInfo("it-IT");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    /// <summary>From here inwards the request speaks this language.</summary>
    public static void Use(HttpContext http, string language)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Items[Cookie] = language;
        Set(language);
    }

    /// <summary>Outer middleware asks for the language that an inner one found: a culture does not flow back out of a task.</summary>
    internal static void Restore(HttpContext http)
    {
        if (http.Items[Cookie] is string language)
        {
            Set(language);
        }
    }

    private static string NameOn(HttpRequest request) => request.IsHttps ? "__Host-" + Cookie : Cookie;

    private static void Set(string language)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = language == "en" ? English : Italian;
    }

    /// <summary>What was chosen on this device; null when nothing was.</summary>
    public static string? Chosen(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Cookies[NameOn(request)] is { } kept && All.Contains(kept) ? kept : null;
    }

    /// <summary>The language of a stranger; a signed-in user's own is set later, when he is known.</summary>
    public static string Of(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (Chosen(request) is { } chosen)
        {
            return chosen;
        }

        return StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptLanguage, out var wanted)
            ? wanted.Where(w => w.Quality is not 0).OrderByDescending(w => w.Quality ?? 1)
                .Select(w => w.Value.ToString().Split('-')[0].ToLowerInvariant()).FirstOrDefault(All.Contains) ?? "it"
            : "it";
    }

    public static void Remember(HttpContext http, string language)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Response.Cookies.Append(NameOn(http.Request), language, new CookieOptions
        {
            Path = "/", MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, HttpOnly = true, IsEssential = true,
        });
        Use(http, language);
    }
}
