using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Filiera.Kernel;

/// <summary>Writes a <see cref="Problem"/> as problem details (RFC 9457): type, title, status, code, field, fix, errors, traceId.</summary>
public static class ProblemWriter
{
    public static Task Write(HttpContext http, Problem problem)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(problem);
        var body = new Dictionary<string, object?>
        {
            ["type"] = $"https://filiera.dev/problems/{problem.Code.ToLowerInvariant().Replace('_', '-')}",
            ["title"] = problem.Message.ToString(),
            ["status"] = problem.Status,
            ["code"] = problem.Code,
            ["traceId"] = Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier,
        };
        if (problem.Field is not null)
        {
            body["field"] = problem.Field;
        }

        if (problem.Fix is not null)
        {
            body["fix"] = problem.Fix.ToString();
        }

        if (problem.All is { } all)
        {
            body["errors"] = all.Select(p => new { p.Field, p.Code, Message = p.Message.ToString(), Fix = p.Fix?.ToString() });
        }

        foreach (var (key, value) in problem.More ?? new Dictionary<string, object?>())
        {
            body[key] = value;
        }

        if (problem.Status == StatusCodes.Status401Unauthorized && http.Response.Headers.WWWAuthenticate.Count == 0)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
        }

        http.Response.StatusCode = problem.Status;
        return http.Response.WriteAsJsonAsync(body, Json.Options, "application/problem+json; charset=utf-8", http.RequestAborted);
    }
}
