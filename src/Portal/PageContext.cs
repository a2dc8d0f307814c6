using Filiera.Kernel;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

namespace Filiera.Portal;

/// <summary>What every page may ask of its request: who reads, in which language and theme, what time it is, the token of its forms.</summary>
public sealed class PageContext(IHttpContextAccessor accessor, CallerScope scope, PortalClock clock, IAntiforgery antiforgery, Maker maker)
{
    private AntiforgeryTokenSet? _token;

    public HttpContext Http => accessor.HttpContext!;

    public Caller Caller => scope.Caller;

    public Maker Maker => maker;

    public DateTimeOffset Now => clock.Now;

    public DateOnly Today => clock.Today;

    public string Language => Phrase.ReadsEnglish ? "en" : "it";

    /// <summary>light, dark, or null = as the system.</summary>
    public string? Theme => Cookies.Read(Http, Cookies.Theme) is "light" or "dark" ? Cookies.Read(Http, Cookies.Theme) : null;

    /// <summary>Single-letter shortcuts can be turned off (WCAG 2.1.4).</summary>
    public bool Shortcuts => Cookies.Read(Http, Cookies.Shortcuts) != "off";

    /// <summary>The address of this page, to come back to.</summary>
    public string Here => Http.Request.Method == HttpMethods.Get ? $"{Http.Request.Path}{Http.Request.QueryString}" : Http.Request.Path.ToString();

    /// <summary>Name and value of the hidden field of every form that posts.</summary>
    public (string Name, string Value) Token
    {
        get
        {
            _token ??= antiforgery.GetAndStoreTokens(Http);
            return (_token.FormFieldName, _token.RequestToken!);
        }
    }

    public DateTimeOffset Local(DateTimeOffset instant) => clock.ToLocal(instant);
}
