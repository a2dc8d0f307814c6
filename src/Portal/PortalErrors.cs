using System.Diagnostics;
using Filiera.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Filiera.Portal;

/// <summary>
/// Pages for what went wrong, where a person is reading: no such page, or a bug with its reference. What the API answers is
/// the API's: everything below <c>/api</c>, <c>/connect</c> and <c>/docs</c> passes through.
/// </summary>
public sealed partial class PortalErrors(RequestDelegate next, Assets assets, ILogger<PortalErrors> log)
{
    private static readonly string[] NotPages = ["/api", "/connect", "/openapi", "/docs", "/health", "/static", "/img"];

    public async Task InvokeAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (NotPages.Any(p => http.Request.Path.StartsWithSegments(p)))
        {
            await next(http);
            return;
        }

        try
        {
            await next(http);
        }
        catch (Exception e) when (e is not OperationCanceledException || !http.RequestAborted.IsCancellationRequested)
        {
            var reference = Activity.Current?.TraceId.ToString()[..8].ToUpperInvariant() ?? http.TraceIdentifier;
            Failed(log, e, http.Request.Path, reference);
            if (http.Response.HasStarted)
            {
                throw;
            }

            await Show(http, e is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError, reference);
            return;
        }

        if (http.Response is { HasStarted: false, StatusCode: >= 400 and < 600, ContentType: null, ContentLength: null })
        {
            await Show(http, http.Response.StatusCode, null);
        }
    }

    private async Task Show(HttpContext http, int status, string? reference)
    {
        http.Response.Clear();
        PageRules.Secure(http, assets);
        await Render.Page<Design.ErrorPage>(new { Status = status, Reference = reference, Problem = (Problem?)null }, status).ExecuteAsync(http);
    }

    [LoggerMessage(1, LogLevel.Error, "page {Path} failed, reference {Reference}")]
    private static partial void Failed(ILogger log, Exception exception, string path, string reference);
}
