using Microsoft.AspNetCore.Http;

namespace Filiera.Kernel;

/// <summary>
/// A cookie that is <c>__Host-</c> and Secure over https, and carries its plain name over http, which is let in on loopback only:
/// a browser refuses the prefix there.
/// </summary>
public sealed class SchemedCookie : CookieBuilder
{
    private readonly IHttpContextAccessor _http;
    private string? _name;

    public SchemedCookie(IHttpContextAccessor http, string name)
    {
        _http = http;
        _name = name;
        Path = "/";
        HttpOnly = true;
        IsEssential = true;
        SecurePolicy = CookieSecurePolicy.SameAsRequest;
        SameSite = SameSiteMode.Strict;
    }

    public override string? Name
    {
        get => _http.HttpContext?.Request.IsHttps == false ? _name : "__Host-" + _name;
        set => _name = value;
    }
}
