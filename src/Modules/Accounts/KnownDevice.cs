using System.Globalization;
using System.Security.Cryptography;
using Filiera.Kernel;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace Filiera.Accounts;

/// <summary>
/// A browser that signed someone in before carries a protected cookie that says so. It opens nothing: it only gives its owner tries of his
/// own, so that whoever guesses at his password from elsewhere cannot make him wait.
/// </summary>
public sealed class KnownDevice(IHttpContextAccessor http, IDataProtectionProvider protection)
{
    private const string Name = "filiera-device";
    private const int MostUsers = 20;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(180);

    private readonly IDataProtector _protector = protection.CreateProtector("Filiera.Accounts.KnownDevice.1");

    /// <summary>The device's id when it signed this user in before, else null.</summary>
    public string? ProofOf(int user) => Read() is (var device, var users) && users.Contains(user) ? device : null;

    /// <summary>Who signed in just now may come back from here.</summary>
    public void Remember(int user)
    {
        if (http.HttpContext is not { } context)
        {
            return;
        }

        var (device, users) = Read() ?? (Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), []);
        var kept = users.Where(u => u != user).Prepend(user).Take(MostUsers).Select(u => u.ToString(CultureInfo.InvariantCulture));
        context.Response.Cookies.Append(NameOn(context), _protector.Protect($"{device}|{string.Join(',', kept)}"), new CookieOptions
        {
            Path = "/", HttpOnly = true, Secure = context.Request.IsHttps, SameSite = SameSiteMode.Strict, IsEssential = true, MaxAge = Kept,
        });
    }

    private static string NameOn(HttpContext context) => context.Request.IsHttps ? $"__Host-{Name}" : Name;

    private (string Device, int[] Users)? Read()
    {
        if (http.HttpContext is not { } context || context.Request.Cookies[NameOn(context)] is not { Length: > 0 and < 2000 } kept)
        {
            return null;
        }

        try
        {
            var parts = _protector.Unprotect(kept).Split('|');
            return (parts[0], [.. parts[1].Split(',').Select(u => int.Parse(u, CultureInfo.InvariantCulture))]);
        }
        catch (CryptographicException)
        {
            return null; // Not ours, or of keys that are gone: a device like any other.
        }
    }
}
