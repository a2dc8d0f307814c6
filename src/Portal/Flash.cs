using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace Filiera.Portal;

/// <summary>What the next page says about what was just done: «Aggiunte 2 righe».</summary>
/// <param name="Bad">Something went wrong; else done.</param>
/// <param name="LinkText">Words of a link beside it, with <paramref name="Link"/>.</param>
public sealed record FlashMessage(string Words, bool Bad = false, string? LinkText = null, string? Link = null);

/// <summary>Carries a message over a redirect in a protected cookie that lives two minutes and is read once.</summary>
public sealed class Flash(IHttpContextAccessor accessor, IDataProtectionProvider protection)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(2);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("Filiera.Portal.Flash").ToTimeLimitedDataProtector();
    private FlashMessage? _now;

    /// <summary>Says it on the page after the redirect.</summary>
    public void Say(string words, bool bad = false, string? linkText = null, string? link = null) =>
        Cookies.Write(accessor.HttpContext!, Cookies.Flash, _protector.Protect(JsonSerializer.Serialize(new FlashMessage(words, bad, linkText, link)), Life), Life);

    /// <summary>Says it on the page of this very answer.</summary>
    public void SayNow(string words, bool bad = false) => _now = new(words, bad);

    /// <summary>The message that waits, once.</summary>
    public FlashMessage? Take()
    {
        var http = accessor.HttpContext!;
        if (_now is not null || Cookies.Read(http, Cookies.Flash) is not { Length: > 0 } kept)
        {
            return _now;
        }

        Cookies.Delete(http, Cookies.Flash);
        try
        {
            return _now = JsonSerializer.Deserialize<FlashMessage>(_protector.Unprotect(kept));
        }
        catch (Exception e) when (e is CryptographicException or JsonException)
        {
            return null; // Old, or not ours: there is nothing to say.
        }
    }
}
