using Microsoft.AspNetCore.Builder;

namespace Filiera.Kernel;

/// <summary>An example of a call, for the API description: it must work when pasted against the demo.</summary>
/// <param name="Body">The request; null for calls without a body.</param>
/// <param name="Answer">The answer to a call that goes well.</param>
/// <param name="Parameters">Values of path and query parameters, by name.</param>
public sealed record ApiExample(object? Body, object? Answer, IReadOnlyDictionary<string, object>? Parameters);

public static class ApiExamples
{
    /// <summary>Shows the example at <c>/docs</c>. Give the messages of the feature, or anonymous objects of the same shape.</summary>
    public static RouteHandlerBuilder WithExample(this RouteHandlerBuilder endpoint, object? body = null, object? answer = null, IReadOnlyDictionary<string, object>? parameters = null) =>
        endpoint.WithMetadata(new ApiExample(body, answer, parameters));
}
