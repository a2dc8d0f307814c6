using System.Diagnostics;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;

namespace Filiera.Kernel;

/// <summary>The page of a failure: it must show when nothing else can, so it stands alone, with the portal's style sheet if that is there.</summary>
internal static class ErrorPage
{
    private static readonly Phrase Home = new("Torna alla pagina iniziale", "Back to the home page");
    private static readonly Phrase Trace = new("Codice di traccia", "Trace id");

    public static Task Write(HttpContext http, Problem problem)
    {
        http.Response.StatusCode = problem.Status;
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        var html = HtmlEncoder.Default;
        var trace = problem.Status < 500 ? "" : $"<p><small>{html.Encode(Trace.ToString())}: <code>{html.Encode(Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier)}</code></small></p>";
        return http.Response.WriteAsync($"""
            <!DOCTYPE html>
            <html lang="{(Phrase.ReadsEnglish ? "en" : "it")}">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{problem.Status} · Filiera</title><link rel="stylesheet" href="/app.css"></head>
            <body class="failure"><main>
            <p>{problem.Status}</p>
            <h1>{html.Encode(problem.Message.ToString())}</h1>
            <p>{html.Encode(problem.Fix?.ToString() ?? "")}</p>
            {trace}
            <p><a href="/">{html.Encode(Home.ToString())}</a></p>
            </main></body></html>
            """, http.RequestAborted);
    }
}
