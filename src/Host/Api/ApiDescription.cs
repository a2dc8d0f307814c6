using System.Text.Json;
using System.Text.Json.Nodes;
using Filiera.Kernel;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace Filiera.Host.Api;

/// <summary>The API described (OpenAPI 3.1 at /openapi/v1.json) and its reader (/docs), both from the endpoints themselves.</summary>
internal static class ApiDescription
{
    private const string OAuth = "oauth2";

    public static void AddApiDescription(this IServiceCollection services) => services.AddOpenApi("v1", o =>
    {
        o.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        o.ShouldInclude = description => description.RelativePath?.StartsWith("api/v1/", StringComparison.OrdinalIgnoreCase) == true;
        o.CreateSchemaReferenceId = ApiSchemas.NameOf;
        o.AddDocumentTransformer(Document);
        o.AddOperationTransformer(Operation);
        o.AddSchemaTransformer(ApiSchemas.Transform);
    });

    public static void MapApiDescription(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        app.MapScalarApiReference("/docs", (o, http) =>
        {
            o.WithTitle("Filiera API").WithOpenApiRoutePattern("/openapi/{documentName}.json").AddDocument("v1");
            o.WithNonce((string)http.Items[SecurityHeaders.Nonce]!);
            o.DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp().HideDeveloperTools().HideClientButton().EnablePersistentAuthentication();
            o.WithDefaultHttpClient(ScalarTarget.Shell, ScalarClient.Curl);
            o.AddPreferredSecuritySchemes(OAuth).AddClientCredentialsFlow(OAuth, flow =>
            {
                flow.TokenUrl = "/connect/token";
                flow.SelectedScopes = [];
                if (app.Configuration.GetValue("Demo", false))
                {
                    (flow.ClientId, flow.ClientSecret) = ("demo-dealer", "demo-dealer-secret");
                }
            });
        }).AllowAnonymous();
    }

    private static async Task Document(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken stop)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Filiera API",
            Version = "v1",
            Description = """
                The dealer portal as a system sees it: the same use cases as its pages.

                Get a token: `curl -d grant_type=client_credentials -d client_id=ID -d client_secret=SECRET …/connect/token`, then send `Authorization: Bearer TOKEN`.
                A client belongs to the manufacturer or to one dealer, whose data is all it sees. Money, quantities and percentages are JSON numbers (strings are read too).
                Refusals are problem details (RFC 9457) with `code`, `title`, `field` and `fix`, in Italian or English by `Accept-Language`.
                The GET of a single thing answers an `ETag` (`If-None-Match`: 304 while nothing changed; `If-Match` with a change: 412 if someone else changed it).
                Every answer tells in `RateLimit-Policy` and `RateLimit` how many calls this client has; beyond them it is a 429 with `Retry-After`.
                """,
            License = new OpenApiLicense { Name = "Apache-2.0", Identifier = "Apache-2.0" },
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[OAuth] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.OAuth2,
            Description = "Client credentials, for systems.",
            Flows = new OpenApiOAuthFlows
            {
                ClientCredentials = new OpenApiOAuthFlow
                {
                    TokenUrl = new Uri("/connect/token", UriKind.Relative),
                    Scopes = Permission.All.Order(StringComparer.Ordinal).ToDictionary(p => p, p => p),
                },
            },
        };
        document.Components.SecuritySchemes["session"] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Cookie, Name = "__Host-filiera", Description = "The session cookie of a signed-in person, for the portal’s own pages.",
        };
        document.Security =
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(OAuth, document)] = [] },
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("session", document)] = [] },
        ];
        ApiAnswers.AddComponents(document);
        if (context.ApplicationServices.GetRequiredService<IConfiguration>().GetValue("Demo", false))
        {
            await DemoExamples.PutIn(document, context.ApplicationServices, stop);
        }
    }

    private static Task Operation(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken stop)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<IdempotencyMetadata>().LastOrDefault() is { } idempotency)
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = Idempotency.Header,
                In = ParameterLocation.Header,
                Required = idempotency.Required,
                Description = "A new value per change, the same value when the call is repeated: the change happens once, and a repeated call gets the first answer. Kept for 7 days.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 200 },
                Example = JsonValue.Create("2f1c7a52-5a34-4c0e-9d7e-3b0f6d2f9a10"),
            });
        }

        var anonymous = metadata.OfType<IAllowAnonymous>().Any();
        if (anonymous)
        {
            operation.Security = [];
        }

        ApiAnswers.Put(operation, context, anonymous);
        Show(operation, context);
        return Task.CompletedTask;
    }

    private static void Show(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var example = metadata.OfType<ApiExample>().LastOrDefault();
        if (example?.Body is not null && operation.RequestBody?.Content?.TryGetValue("application/json", out var body) == true)
        {
            body.Example = ApiAnswers.Node(example.Body);
        }

        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            // Parameters that come as one record are named by its properties.
            parameter.Name = parameter.In == ParameterLocation.Header ? parameter.Name : JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);
            parameter.Description ??= metadata.OfType<ApiParameterWords>().LastOrDefault(w => w.Name == parameter.Name)?.Words ?? ApiWords.Of(parameter.Name);
            parameter.Example ??= example?.Parameters?.TryGetValue(parameter.Name!, out var value) == true ? ApiAnswers.Node(value) : parameter.In == ParameterLocation.Path ? ApiWords.Example(parameter.Name) : null;
        }
    }
}
