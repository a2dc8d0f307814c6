using System.Text.Encodings.Web;
using System.Text.Unicode;
using Filiera.Portal.BackOffice;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
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
// 5. A page of the office stands in <OfficeShell>; its list is a ListPage (the address) and a <DataTable> (columns, filters, sort, pages, export).
// 6. Scripts: a custom element in Design/Scripts/NAME.js, asked for with <AppShell Scripts="@(["NAME"])">. Without it the page must do the same job.

/// <summary>The door of the pages: what Host calls.</summary>
public static class PortalPages
{
    public static IServiceCollection AddPortal(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddHttpContextAccessor();
        services.AddAntiforgery(o =>
        {
            o.FormFieldName = "_token";
            o.HeaderName = "X-Form-Token";
        });
        services.AddDataProtection();

        // Accented letters are letters, not entities.
        services.Configure<WebEncoderOptions>(o => o.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.AddSingleton(s => Maker.From(s.GetRequiredService<IConfiguration>()));
        services.AddSingleton(s => new Assets(s.GetRequiredService<Maker>(), s.GetRequiredService<IConfiguration>()["Portal:AssetsFolder"]));
        services.AddScoped<PageContext>();
        services.AddScoped<Flash>();
        services.AddScoped<Me>();
        services.AddScoped<CurrentCart>();
        services.AddScoped<KeptHtml>();
        PagesOfStorefront.Services(services);
        PagesOfBackOffice.Services(services);
        return services;
    }

    /// <summary>Maps pages, their form posts and their static files.</summary>
    public static void MapPortal(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        endpoints.ServiceProvider.GetRequiredService<Assets>().Map(endpoints);
        var pages = endpoints.MapGroup("").AddEndpointFilter<RouteGroupBuilder, PageRules>().ExcludeFromDescription();
        PagesOfStorefront.Map(pages);
        PagesOfBackOffice.Map(pages);
    }
}
