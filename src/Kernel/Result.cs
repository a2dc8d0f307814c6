using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Kernel;

/// <summary>Why something was refused. Rendered as RFC 9457 by the API and beside the field by a page.</summary>
/// <param name="Status">The HTTP status: 400 unreadable, 403 no permission, 404 not there (or not yours), 409 conflict, 422 refused by a rule.</param>
/// <param name="Code">Stable, in capitals: what a program tests.</param>
/// <param name="Message">What happened, in the reader's words and language.</param>
/// <param name="Field">The field of the request, as the request names it («lines[3].quantity»).</param>
/// <param name="Fix">What to do.</param>
public sealed record Problem(int Status, string Code, Phrase Message, string? Field = null, Phrase? Fix = null)
{
    /// <summary>Details for programs, written beside the standard members (for example <c>changes</c>).</summary>
    public IReadOnlyDictionary<string, object?>? More { get; init; }

    /// <summary>The single problems, when there are several.</summary>
    public IReadOnlyList<Problem>? All { get; init; }

    public Problem At(string field) => this with { Field = field };

    public Problem With(params object?[] values) => this with { Message = Message.With(values) };

    public static Problem Several(IReadOnlyList<Problem> problems) =>
        problems.Count == 1 ? problems[0] : problems[0] with { All = problems };
}

/// <summary>Problems that every module knows.</summary>
public static class Problems
{
    public static readonly Problem NotFound = new(404, "NOT_FOUND", new("Non trovato.", "Not found."));

    public static readonly Problem Forbidden = new(403, "FORBIDDEN",
        new("Non hai il permesso per farlo.", "You are not allowed to do this."),
        Fix: new("Chiedi a chi amministra gli utenti della tua azienda.", "Ask whoever administers the users of your company."));

    public static readonly Problem SignInRequired = new(401, "SIGN_IN_REQUIRED", new("Serve l’accesso.", "Sign in first."));

    public static Problem Invalid(string field, string it, string en, params object?[] values) =>
        new(400, "INVALID", new(it, en, values), field);
}

/// <summary>
/// The answer of a handler: a value or a <see cref="Problem"/>. Expected failures are values; exceptions are for bugs
/// and broken machines. It renders itself as an HTTP answer, so that a refusal can never become a 200.
/// </summary>
public abstract class Result : IResult
{
    public Problem? Problem { get; protected init; }

    public bool Ok => Problem is null;

    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>Address of what was made, for a 201.</summary>
    public string? Location { get; init; }

    /// <summary>
    /// The version of what is answered (<c>IfMatch.Tag</c>), without quotes: the entity tag. The GET of a single resource adds a hash of its
    /// content, so that <c>If-None-Match</c> notices too what changes without a new version (a price, an availability).
    /// </summary>
    public string? ETag { get; init; }

    public abstract object? Body { get; }

    /// <summary>Writes the body where most of its JSON stands ready: byte for byte what the serializer would write of <see cref="Body"/>.</summary>
    public Func<HttpResponse, CancellationToken, Task>? Ready { get; init; }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        if (Problem is { } problem)
        {
            await ProblemWriter.Write(httpContext, problem);
            return;
        }

        if (this is Result<BulkResult> bulk)
        {
            PortalMeter.RowsRefused(bulk.Value);
        }

        if (Location is not null)
        {
            httpContext.Response.Headers.Location = Location;
        }

        if (Body is { } resource && Status == StatusCodes.Status200OK && IsSingle(httpContext.Request))
        {
            await WriteResource(httpContext, resource);
            return;
        }

        if (ETag is not null)
        {
            httpContext.Response.Headers.ETag = $"\"{ETag}\"";
        }

        httpContext.Response.StatusCode = Status;
        if (Ready is { } ready)
        {
            await ready(httpContext.Response, httpContext.RequestAborted);
        }
        else if (Body is { } body && Status != StatusCodes.Status204NoContent)
        {
            await httpContext.Response.WriteAsJsonAsync(body, body.GetType(), Json.Options, "application/json; charset=utf-8", httpContext.RequestAborted);
        }
    }

    // The GET of an address with a name in it: one thing, not a list.
    private static bool IsSingle(HttpRequest request) => (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && request.RouteValues.Count > 0;

    private async Task WriteResource(HttpContext http, object body)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), Json.Options);
        var hash = Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8));
        var tag = $"\"{(ETag is null ? hash : $"{ETag}.{hash}")}\"";
        http.Response.Headers.ETag = tag;
        if (http.Request.Headers.IfNoneMatch.SelectMany(v => (v ?? "").Split(',')).Any(v => v.Trim() is "*" || v.Trim() == tag || v.Trim() == $"W/{tag}"))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        http.Response.StatusCode = Status;
        http.Response.ContentType = "application/json; charset=utf-8";
        await http.Response.Body.WriteAsync(content, http.RequestAborted);
    }

    public static Result<T> Created<T>(T value, string location) =>
        new(value) { Status = StatusCodes.Status201Created, Location = location };
}

public sealed class Result<T> : Result, IEndpointMetadataProvider
{
    private readonly T? _value;

    public Result(T value) => _value = value;

    public Result(Problem problem) => Problem = problem;

    public T Value => Problem is null ? _value! : throw new InvalidOperationException($"no value: {Problem.Code}");

    public override object? Body => _value;

    public static implicit operator Result<T>(T value) => new(value);

    public static implicit operator Result<T>(Problem problem) => new(problem);

    public Result<TOther> Map<TOther>(Func<T, TOther> map) => Problem is { } p ? p : map(Value);

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), ["application/json"]));
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status400BadRequest, typeof(ProblemDetails), ["application/problem+json"]));
    }
}

/// <summary>The answer of a use case that has nothing to say but «done».</summary>
public sealed record Done
{
    public static readonly Done It = new();
}
