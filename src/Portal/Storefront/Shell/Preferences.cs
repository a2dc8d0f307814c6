using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.Storefront;

/// <summary>Language, theme and shortcuts of this browser, kept in cookies; and the page that lists the shortcuts.</summary>
public static class Preferences
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapPost(Paths.Preferences, async (HttpContext http, CancellationToken stop) =>
        {
            var form = await http.Request.ReadFormAsync(stop);
            if (form["language"].ToString() is { Length: > 0 } language && Languages.All.Contains(language))
            {
                Languages.Remember(http, language);
            }

            Keep(http, Cookies.Theme, form["theme"], "light", "dark", "system");
            Keep(http, Cookies.Shortcuts, form["shortcuts"], "on", "off");
            return Render.To(form["back"].ToString());
        }).AllowAnonymous();
        pages.MapGet(Paths.Shortcuts, () => Render.Page<ShortcutsPage>());
    }

    private static void Keep(HttpContext http, string name, string? value, params string[] known)
    {
        if (known.Contains(value))
        {
            Cookies.Write(http, name, value!);
        }
    }
}
