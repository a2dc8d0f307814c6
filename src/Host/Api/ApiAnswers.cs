using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Filiera.Kernel;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Filiera.Host.Api;

/// <summary>
/// What an operation may answer, whole: its 2xx with an example and its headers, and every 4xx that can happen with the problem details one
/// gets. What holds for all stands once, as a component; what is the use case's own comes from <c>.WithExample</c> and <c>.Refuses</c>.
/// </summary>
internal static class ApiAnswers
{
    private const string ProblemJson = "application/problem+json";
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    private static readonly Problem Reused = new(422, "IDEMPOTENCY_KEY_REUSED", new("", "This Idempotency-Key has already been used with another body."), Idempotency.Header, new("", "Use a new key."));
    private static readonly Problem KeyMissing = new(400, "IDEMPOTENCY_KEY_REQUIRED", new("", "The Idempotency-Key header is required."), Idempotency.Header, new("", "Send a new value for each order, and the same value when you repeat the call."));
    private static readonly Problem Invalid = new(400, "INVALID", new("", "The value of “limit” is not valid."), "limit");
    private static readonly Problem Malformed = new(400, "MALFORMED_JSON", new("", "The JSON can’t be read (line 1)."));

    /// <summary>Answers that are the same everywhere: name, status, what it means, an example.</summary>
    private static readonly (string Name, string Status, string Words, Problem Example)[] Shared =
    [
        ("Unauthorized", "401", "Not signed in, or the token is not valid.", Problems.SignInRequired),
        ("Forbidden", "403", "Not allowed to do this.", Problems.Forbidden),
        ("NotFound", "404", "Not there, or not yours: both alike.", Problems.NotFound),
        ("Changed", "412", "Someone else changed it since the version that If-Match names; nothing was saved.", Versions.Changed),
        ("TooLarge", "413", "The body is larger than `Limits:BodyBytes`.", new(413, "BODY_TOO_LARGE", new("", "The body is too large."), Fix: new("", "Split the data over several calls."))),
        ("WrongType", "415", "The body is not application/json in UTF-8.", new(415, "UNSUPPORTED_MEDIA_TYPE", new("", "The body must be application/json in UTF-8."), "Content-Type")),
        ("TooMany", "429", "Too many requests: wait for the seconds of Retry-After.", RateLimits.TooMany with { More = new Dictionary<string, object?> { ["violated-policies"] = new[] { "default" } } }),
    ];

    private static readonly Dictionary<string, (string Words, string Example)> Headers = new()
    {
        ["RateLimit-Policy"] = ("The policy that holds for this caller: `q` calls in `w` seconds (draft-ietf-httpapi-ratelimit-headers).", "\"default\";q=1200;w=60"),
        ["RateLimit"] = ("Calls left (`r`), and the seconds (`t`) until all of them are there again.", "\"default\";r=1180;t=1"),
        ["Retry-After"] = ("Seconds to wait before the next try.", "1"),
        ["ETag"] = ("Version and content of the answer: send it back as `If-None-Match` to be told 304 when nothing changed, or as `If-Match` with a change.", "\"v3.5f2c9d8e7f10a4b1\""),
        ["Location"] = ("Address of what was made.", "/api/v1/orders/26-018812"),
        ["Idempotency-Replayed"] = ("`true`: this is the first answer told again.", "true"),
        [RecordedCalls.Header] = ("The exchange under which this call is kept: `GET /api/v1/admin/exchanges/{id}`.", "812"),
    };

    public static void AddComponents(OpenApiDocument document)
    {
        document.Components!.Headers ??= new Dictionary<string, IOpenApiHeader>();
        foreach (var (name, (words, example)) in Headers)
        {
            document.Components.Headers[name] = new OpenApiHeader { Description = words, Schema = new OpenApiSchema { Type = JsonSchemaType.String }, Example = example };
        }

        document.Components.Responses ??= new Dictionary<string, IOpenApiResponse>();
        foreach (var (name, status, words, example) in Shared)
        {
            document.Components.Responses[name] = Refusal(document, words, [example], status == "429" ? ["RateLimit-Policy", "RateLimit", "Retry-After"] : []);
        }

        document.Components.Responses["Problem"] = Refusal(document, "Problem details (RFC 9457): `code`, `title`, `field`, `fix`, `traceId`.", [new(503, "UNAVAILABLE", new("", "The portal can’t answer at the moment."), Fix: new("", "Try again in a few seconds."))], []);
    }

    public static void Put(OpenApiOperation operation, OpenApiOperationTransformerContext context, bool anonymous)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var document = context.Document!;
        var answers = operation.Responses ??= [];
        var method = metadata.OfType<MethodInfo>().LastOrDefault();
        var versioned = method?.GetParameters().Any(p => p.ParameterType == typeof(IfMatch)) == true;
        var get = HttpMethods.IsGet(context.Description.HttpMethod ?? "");
        var named = context.Description.RelativePath?.Contains('{', StringComparison.Ordinal) == true;
        var idempotency = metadata.OfType<IdempotencyMetadata>().LastOrDefault();
        Success(operation, context, answers);
        var good = answers.Where(a => a.Key.StartsWith('2')).Select(a => a.Value).OfType<OpenApiResponse>().ToList();
        var single = get && named && good.Exists(a => a.Content?.ContainsKey("application/json") == true);

        foreach (var answer in good)
        {
            List<string> headers = ["RateLimit-Policy", "RateLimit", .. single || versioned ? ["ETag"] : Array.Empty<string>(), .. idempotency is null ? [] : new[] { "Idempotency-Replayed" }, .. metadata.OfType<ExchangeMetadata>().Any() ? [RecordedCalls.Header] : Array.Empty<string>()];
            if (answers.TryGetValue("201", out var made) && ReferenceEquals(made, answer))
            {
                headers.Add("Location");
            }

            answer.Headers = headers.ToDictionary(h => h, h => (IOpenApiHeader)new OpenApiHeaderReference(h, document));
        }

        if (single)
        {
            answers["304"] = new OpenApiResponse { Description = "Nothing changed since the entity tag of If-None-Match.", Headers = new Dictionary<string, IOpenApiHeader> { ["ETag"] = new OpenApiHeaderReference("ETag", document) } };
            Parameter(operation, "If-None-Match", "The ETag that you have: a 304 without body when it still holds.", "\"v3.5f2c9d8e7f10a4b1\"");
        }

        if (versioned)
        {
            Parameter(operation, "If-Match", "The version you edited (its ETag): a 412 when someone else changed it meanwhile. Absent: whatever is there.", "\"v3\"");
        }

        var refusals = metadata.OfType<ApiRefusals>().SelectMany(r => r.Problems).ToList();
        refusals.Add(operation.RequestBody is null ? Invalid : Malformed);
        refusals.AddRange(idempotency is null ? [] : idempotency.Required ? [KeyMissing, Reused] : new[] { Reused });
        foreach (var group in refusals.GroupBy(r => r.Status.ToString(CultureInfo.InvariantCulture)).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            answers[group.Key] = Refusal(document, Words(group.Key), [.. group], []);
        }

        var everywhere = Shared.Where(s => s.Status switch
        {
            "401" or "403" => !anonymous,
            "404" => named,
            "412" => versioned,
            "413" or "415" => operation.RequestBody is not null,
            _ => true,
        });
        foreach (var (name, status, _, _) in everywhere)
        {
            if (!refusals.Exists(r => r.Status.ToString(CultureInfo.InvariantCulture) == status))
            {
                answers[status] = new OpenApiResponseReference(name, document);
            }
        }

        answers["default"] = new OpenApiResponseReference("Problem", document);
        operation.Responses = [];
        foreach (var (status, answer) in answers.OrderBy(a => a.Key, StringComparer.Ordinal))
        {
            operation.Responses.Add(status, answer);
        }
    }

    // Where a use case says 201, 202 or 204, the 200 that every Result announces is not meant; its body is.
    private static void Success(OpenApiOperation operation, OpenApiOperationTransformerContext context, OpenApiResponses answers)
    {
        if (answers.Keys.FirstOrDefault(k => k is "201" or "202" or "204") is { } told && answers.Remove("200", out var plain) && told != "204" && answers[told] is OpenApiResponse { Content: null or { Count: 0 } } made)
        {
            made.Content = plain.Content;
        }

        var example = context.Description.ActionDescriptor.EndpointMetadata.OfType<ApiExample>().LastOrDefault();
        foreach (var answer in answers.Where(a => a.Key.StartsWith('2')).Select(a => a.Value).OfType<OpenApiResponse>())
        {
            answer.Description = answer.Description is null or "" or "OK" ? "Done." : answer.Description;
            if (answer.Content?.TryGetValue("application/json", out var content) == true)
            {
                var type = context.Description.SupportedResponseTypes.FirstOrDefault(t => t.StatusCode is >= 200 and < 300 && t.Type is { } made && made != typeof(void))?.Type;
                content.Example = example?.Answer is { } given ? Node(given) : type is null ? null : ApiSamples.Of(type);
            }
        }
    }

    private static OpenApiResponse Refusal(OpenApiDocument document, string words, IReadOnlyList<Problem> problems, IReadOnlyList<string> headers) => new()
    {
        Description = words,
        Headers = headers.Count == 0 ? null : headers.ToDictionary(h => h, h => (IOpenApiHeader)new OpenApiHeaderReference(h, document)),
        Content = new Dictionary<string, OpenApiMediaType>
        {
            [ProblemJson] = new()
            {
                Schema = new OpenApiSchemaReference("ProblemDetails", document),
                Examples = problems.DistinctBy(p => p.Code).ToDictionary(p => p.Code, p => (IOpenApiExample)new OpenApiExample { Summary = p.Message.ToString(English), Value = Show(p) }),
            },
        },
    };

    /// <summary>As ProblemWriter writes it, in English.</summary>
    private static JsonObject Show(Problem problem)
    {
        var shown = new JsonObject
        {
            ["type"] = $"https://filiera.dev/problems/{problem.Code.ToLowerInvariant().Replace('_', '-')}",
            ["title"] = problem.Message.ToString(English),
            ["status"] = problem.Status,
            ["code"] = problem.Code,
            ["traceId"] = "4bf92f3577b34da6a3ce929d0e0e4736",
        };
        if (problem.Field is not null)
        {
            shown["field"] = problem.Field;
        }

        if (problem.Fix is { } fix)
        {
            shown["fix"] = fix.ToString(English);
        }

        foreach (var (key, value) in problem.More ?? new Dictionary<string, object?>())
        {
            shown[key] = value is null ? null : Node(value);
        }

        return shown;
    }

    private static string Words(string status) => status switch
    {
        "400" => "The request can’t be read, or a value in it is not valid.",
        "409" => "It conflicts with what is there now; nothing was changed.",
        "410" => "It was there, and is gone.",
        "422" => "Readable, but refused by a rule; nothing was changed.",
        _ => "Refused.",
    };

    private static void Parameter(OpenApiOperation operation, string name, string words, string example)
    {
        operation.Parameters ??= [];
        foreach (var known in operation.Parameters.Where(p => p.Name == name || p.Name == "ifMatch").ToList())
        {
            operation.Parameters.Remove(known);
        }

        operation.Parameters.Add(new OpenApiParameter { Name = name, In = ParameterLocation.Header, Description = words, Schema = new OpenApiSchema { Type = JsonSchemaType.String }, Example = example });
    }

    internal static JsonNode? Node(object value) => JsonSerializer.SerializeToNode(value, value.GetType(), Json.Options);
}
