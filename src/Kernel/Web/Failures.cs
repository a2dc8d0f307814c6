using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Filiera.Kernel;

/// <summary>
/// The net below everything: what can't be read is a clear 4xx, what broke is a 500 with a trace id and no detail, and an
/// answer without words (404, 405) gets some. The API speaks problem details, /connect/ OAuth's errors, pages a calm page.
/// </summary>
public sealed partial class Failures(RequestDelegate next, ILogger<Failures> log)
{
    public async Task Invoke(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        try
        {
            await next(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client left; there is nobody to answer.
            return;
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            var problem = Read(e);
            if (problem is null)
            {
                log.LogError(e, "{Method} {Path} failed", http.Request.Method, LoggedPath.Of(http));
            }
            else if (problem.Status >= 500)
            {
                // The database's trouble, not this request's: one line, with its cause.
                log.LogWarning("{Method} {Path}: {Code} ({Cause})", http.Request.Method, LoggedPath.Of(http), problem.Code, e.GetBaseException().Message);
            }

            http.Response.Clear();
            await Answer(http, problem ?? Broken);
            return;
        }

        if (http.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null } && !HttpMethods.IsHead(http.Request.Method))
        {
            await Answer(http, ForStatus(http.Response.StatusCode));
        }
    }

    /// <summary>The problem in the form that the asker can read.</summary>
    public static Task Answer(HttpContext http, Problem problem)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(problem);
        Languages.Restore(http);
        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
        {
            http.Response.Headers.RetryAfter = StorageFailures.RetryAfter.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        var path = http.Request.Path;
        if (path.StartsWithSegments("/connect", StringComparison.OrdinalIgnoreCase))
        {
            http.Response.StatusCode = problem.Status;
            return http.Response.WriteAsJsonAsync(
                new { error = problem.Status >= 500 ? "server_error" : "invalid_request", error_description = problem.Message.En }, Json.Options, http.RequestAborted);
        }

        var page = !path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) && http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
        return page ? ErrorPage.Write(http, problem) : ProblemWriter.Write(http, problem);
    }

    private static readonly Problem Broken = new(500, "INTERNAL_ERROR",
        new("Qualcosa si è rotto da parte nostra.", "Something broke on our side."),
        Fix: new("Riprova. Se si ripete, scrivici citando il codice di traccia.", "Try again. If it happens again, write to us and quote the trace id."));

    private static Problem ForStatus(int status) => status switch
    {
        401 => Problems.SignInRequired,
        403 => Problems.Forbidden,
        404 => Problems.NotFound,
        405 => new(405, "METHOD_NOT_ALLOWED", new("Questo indirizzo non accetta questo metodo.", "This address does not take this method.")),
        413 => TooLarge,
        415 => WrongType,
        429 => RateLimits.TooMany,
        _ => new(status, status >= 500 ? "INTERNAL_ERROR" : "BAD_REQUEST", new("La richiesta non è andata a buon fine ({0}).", "The request did not succeed ({0}).", status)),
    };

    internal static readonly Problem TooLarge = new(413, "BODY_TOO_LARGE", new("Il contenuto è troppo grande.", "The body is too large."),
        Fix: new("Dividi i dati in più chiamate.", "Split the data over several calls."));

    internal static readonly Problem UnreadableForm = new(400, "BAD_REQUEST", new("Il modulo non si può leggere.", "The form can’t be read."));

    internal static readonly Problem WrongType = new(415, "UNSUPPORTED_MEDIA_TYPE", new("Il contenuto dev’essere application/json in UTF-8.", "The body must be application/json in UTF-8."), "Content-Type");

    private static Problem? Read(Exception e) => e switch
    {
        UnstorableTextException => PlainText.Refused,
        DbUpdateException { InnerException: UnstorableTextException } => PlainText.Refused,
        BadHttpRequestException { StatusCode: 413 } => TooLarge,
        BadHttpRequestException { StatusCode: 415 } => WrongType,
        BadHttpRequestException bad => Unreadable(bad),
        JsonException json => Malformed(json),
        _ when StorageFailures.Read(e) is { } storage => storage,
        InvalidDataException => UnreadableForm,
        _ => null,
    };

    private static Problem Unreadable(BadHttpRequestException bad)
    {
        if (bad.InnerException is JsonException json)
        {
            return Malformed(json);
        }

        if (Parameter().Match(bad.Message) is { Success: true } wrong)
        {
            return Problems.Invalid(wrong.Groups["name"].Value, "Il valore di «{0}» non è valido.", "The value of “{0}” is not valid.", wrong.Groups["name"].Value);
        }

        if (bad.Message.Contains("no body was provided", StringComparison.Ordinal) || bad.Message.Contains("from body", StringComparison.Ordinal) || bad.Message.Contains("request body", StringComparison.Ordinal))
        {
            return new(400, "BODY_REQUIRED", new("Manca il contenuto JSON.", "The JSON body is missing."));
        }

        return new(bad.StatusCode, "BAD_REQUEST", new("La richiesta non si può leggere.", "The request can’t be read."));
    }

    private static Problem Malformed(JsonException json)
    {
        var field = json.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : null;
        return field is null
            ? new(400, "MALFORMED_JSON", new("Il JSON non si può leggere (riga {0}).", "The JSON can’t be read (line {0}).", (json.LineNumber ?? 0) + 1))
            : new(400, "INVALID", new("Il valore di «{0}» non è valido.", "The value of “{0}” is not valid.", field), field);
    }

    // ASP.NET's words for what it could not bind: Failed to bind parameter "int? limit" from "abc".
    [GeneratedRegex("""^(Failed to bind parameter|Required parameter) "(?:[^"]+ )?(?<name>\w+)"(?! was not provided from body)""")]
    private static partial Regex Parameter();
}
