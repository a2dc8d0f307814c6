using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.WebEncoders;

namespace Filiera.Portal;

// How a page is made.
// 1. A page is a static class (Storefront/X/X.cs) with Map(pages): MapGet calls the use case's handler and answers Render.Page<XPage>(new { … }) or Render.Refusal(problem).
//    XPage.razor beside it shows what it is given: <AppShell Title=… Current=…>…</AppShell>, components of Design/, words from Text.X["…"]. It asks nothing itself.
// 2. A form posts to a MapPost of the same class: <PostForm Action="…">…fields…</PostForm> brings the antiforgery token. Done: flash.Say("…") and Render.To(path) (a
//    redirect, so that «reload» repeats nothing). Refused: Render.Page<XPage>(…, 422) with what was typed and the problem beside its field.
// 3. Take query and form values as strings (HttpRequest, or string? parameters) and read them yourself: a typed parameter that can't be bound is no page at all.
// 4. Everyone is signed in unless the endpoint says AllowAnonymous. Headers, sign-in and antiforgery are PageRules'; nothing of them stands in a page.
// 5. Scripts: a custom element in Design/Scripts/NAME.js, asked for with <AppShell Scripts="@(["NAME"])">. Without it the page must do the same job.

/// <summary>The door of the pages: what Host calls.</summary>
public static class PortalPages
{
    public static IServiceCollection AddPortal(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddHttpContextAccessor();
        services.AddAntiforgery(o =>
        {
            o.Cookie.Name = "form";
            o.Cookie.HttpOnly = true;
            o.FormFieldName = "_token";
            o.HeaderName = "X-Form-Token";
            o.SuppressXFrameOptionsHeader = true; // frame-ancestors says it
        });
        services.AddDataProtection();

        // Accented letters are letters, not entities.
        services.Configure<WebEncoderOptions>(o => o.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.Configure<RequestLocalizationOptions>(Languages);
        services.AddSingleton(s => Maker.From(s.GetRequiredService<IConfiguration>()));
        services.AddSingleton(s => new Assets(s.GetRequiredService<Maker>(), s.GetRequiredService<IConfiguration>()["Portal:AssetsFolder"]));
        services.AddScoped<PageContext>();
        services.AddScoped<Flash>();
        services.AddScoped<Me>();
        services.AddScoped<CurrentCart>();
        PagesOfStorefront.Services(services);
        return services;
    }

    /// <summary>Early in the pipeline: the reader's language (the cookie, then the browser's wish, then Italian), and pages for errors.</summary>
    public static IApplicationBuilder UsePortal(this IApplicationBuilder app)
    {
        app.UseRequestLocalization();
        app.UseMiddleware<PortalErrors>();
        return app;
    }

    /// <summary>Maps pages, their form posts and their static files.</summary>
    public static void MapPortal(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        endpoints.ServiceProvider.GetRequiredService<Assets>().Map(endpoints);
        var pages = endpoints.MapGroup("").AddEndpointFilter<RouteGroupBuilder, PageRules>().ExcludeFromDescription();
        PagesOfStorefront.Map(pages);
    }

    private static void Languages(RequestLocalizationOptions options)
    {
        options.SetDefaultCulture("it-IT").AddSupportedCultures("it-IT", "en-GB").AddSupportedUICultures("it-IT", "en-GB");
        options.FallBackToParentCultures = options.FallBackToParentUICultures = true;
        options.RequestCultureProviders =
        [
            new CustomRequestCultureProvider(http => Task.FromResult(Known(Cookies.Read(http, Cookies.Language)))),
            new CustomRequestCultureProvider(http => Task.FromResult(Known(http.Request.Headers.AcceptLanguage.ToString()))),
        ];
    }

    // «en-US,en;q=0.9,it;q=0.8»: the first of our two languages wins; weights are in order in every browser.
    private static ProviderCultureResult? Known(string? wish) =>
        wish?.Split(',').Select(w => w.Trim()).FirstOrDefault(w => w.StartsWith("it", StringComparison.OrdinalIgnoreCase) || w.StartsWith("en", StringComparison.OrdinalIgnoreCase)) is not { } first ? null
        : new ProviderCultureResult(first.StartsWith("en", StringComparison.OrdinalIgnoreCase) ? "en-GB" : "it-IT");
}
