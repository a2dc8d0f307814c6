using Microsoft.AspNetCore.Http;

namespace Filiera.Portal;

/// <summary>The portal's small cookies. Over https they carry the <c>__Host-</c> prefix and are Secure; plain http (loopback only) has neither (design.md section 7).</summary>
public static class Cookies
{
    public const string Theme = "theme";
    public const string Shortcuts = "shortcuts";
    public const string Cart = "cart";
    public const string Flash = "flash";

    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    public static string? Read(HttpContext http, string name) => http.Request.Cookies[Name(http, name)];

    /// <param name="age">How long the browser keeps it; null = a year.</param>
    public static void Write(HttpContext http, string name, string value, TimeSpan? age = null) =>
        http.Response.Cookies.Append(Name(http, name), value, Options(http, age ?? Year));

    public static void Delete(HttpContext http, string name) => http.Response.Cookies.Delete(Name(http, name), Options(http, null));

    private static string Name(HttpContext http, string name) => http.Request.IsHttps ? $"__Host-{name}" : name;

    private static CookieOptions Options(HttpContext http, TimeSpan? age) =>
        new() { Path = "/", HttpOnly = true, Secure = http.Request.IsHttps, SameSite = SameSiteMode.Lax, IsEssential = true, MaxAge = age };
}
