using Microsoft.AspNetCore.Builder;

namespace Filiera.Kernel;

/// <summary>An example of a call, for the API description: it must work when pasted against the demo.</summary>
/// <param name="Body">The request; null for calls without a body.</param>
/// <param name="Answer">The answer to a call that goes well; null: the description makes one up from the answer's type.</param>
/// <param name="Parameters">Values of path and query parameters, by name.</param>
public sealed record ApiExample(object? Body, object? Answer, IReadOnlyDictionary<string, object>? Parameters);

/// <summary>Refusals of a use case that callers should reckon with, shown as examples of its 4xx answers.</summary>
public sealed record ApiRefusals(IReadOnlyList<Problem> Problems);

/// <summary>What a parameter means, where its name alone doesn't say it.</summary>
public sealed record ApiParameterWords(string Name, string Words);

public static class ApiExamples
{
    /// <summary>Shows the example at <c>/docs</c>. Give the messages of the feature, or anonymous objects of the same shape.</summary>
    public static RouteHandlerBuilder WithExample(this RouteHandlerBuilder endpoint, object? body = null, object? answer = null, IReadOnlyDictionary<string, object>? parameters = null) =>
        endpoint.WithMetadata(new ApiExample(body, answer, parameters));

    /// <summary>Tells that the use case may refuse with these (409, 422 …). What every call may answer (400, 401, 403, 429; 404 with a name in the path; 412 with If-Match) is told without.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params Problem[] problems) => endpoint.WithMetadata(new ApiRefusals(problems));

    /// <summary>Says what a parameter means. Common ones (cursor, limit, sort, search …) are described already.</summary>
    public static RouteHandlerBuilder Describes(this RouteHandlerBuilder endpoint, string parameter, string words) => endpoint.WithMetadata(new ApiParameterWords(parameter, words));
}
