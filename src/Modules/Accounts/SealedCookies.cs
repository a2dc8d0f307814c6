using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace Filiera.Accounts;

/// <summary>Small cookies that only the portal can read, with an end: «the password was right, the code is missing», the question a passkey answers, a remembered device.</summary>
public sealed class SealedCookies(IHttpContextAccessor accessor, IDataProtectionProvider protection, TimeProvider clock)
{
    /// <summary>The password was right; the second factor is awaited.</summary>
    public const string Entering = "filiera-entering";

    /// <summary>The question that the passkey must answer.</summary>
    public const string Passkey = "filiera-passkey";

    /// <summary>On this device the second factor is not asked for again.</summary>
    public const string Trusted = "filiera-trusted";

    private sealed record Kept(string Value, DateTimeOffset Until);

    public void Write(string name, string value, TimeSpan life)
    {
        var http = accessor.HttpContext!;
        var sealedValue = Protector(name).Protect(JsonSerializer.Serialize(new Kept(value, clock.GetUtcNow() + life)));
        http.Response.Cookies.Append(Name(http, name), sealedValue, Options(http, life));
    }

    /// <summary>Null when it is not there, is not ours, or is over.</summary>
    public string? Read(string name)
    {
        if (accessor.HttpContext is not { } http || http.Request.Cookies[Name(http, name)] is not { Length: > 0 and < 4000 } text)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<Kept>(Protector(name).Unprotect(text)) is { } kept && kept.Until > clock.GetUtcNow() ? kept.Value : null;
        }
        catch (Exception e) when (e is CryptographicException or JsonException)
        {
            return null;
        }
    }

    public void Delete(string name)
    {
        if (accessor.HttpContext is { } http)
        {
            http.Response.Cookies.Delete(Name(http, name), Options(http, null));
        }
    }

    private IDataProtector Protector(string name) => protection.CreateProtector("Filiera.Accounts.Cookie", name);

    private static string Name(HttpContext http, string name) => http.Request.IsHttps ? $"__Host-{name}" : name;

    private static CookieOptions Options(HttpContext http, TimeSpan? life) =>
        new() { Path = "/", HttpOnly = true, Secure = http.Request.IsHttps, SameSite = SameSiteMode.Lax, IsEssential = true, MaxAge = life };
}
