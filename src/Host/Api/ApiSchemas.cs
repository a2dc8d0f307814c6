using Filiera.Kernel;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Filiera.Host.Api;

/// <summary>Types that our own converters write: the description can't see through a converter, so it is told.</summary>
internal static class ApiSchemas
{
    private static readonly Dictionary<Type, string> Scaled = new()
    {
        [typeof(Amount)] = "Money, 2 decimals.",
        [typeof(UnitPrice)] = "Unit price, up to 5 decimals.",
        [typeof(Quantity)] = "Quantity, up to 3 decimals.",
        [typeof(Percent)] = "Percentage, 2 decimals: 10 is 10 %.",
    };

    public static Task Transform(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken stop)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        var nullable = type != context.JsonTypeInfo.Type || context.JsonPropertyInfo is { IsGetNullable: true };
        if (Scaled.TryGetValue(type, out var words))
        {
            schema.Type = JsonSchemaType.Number | (nullable ? JsonSchemaType.Null : 0);
            schema.Description ??= words;
        }
        else if (type == typeof(string) && schema.Type is null or JsonSchemaType.Null)
        {
            schema.Type = JsonSchemaType.String | (nullable ? JsonSchemaType.Null : 0);
        }
        else if (schema.Type is { } kinds && kinds.HasFlag(JsonSchemaType.String) && (kinds & (JsonSchemaType.Integer | JsonSchemaType.Number)) != 0)
        {
            // Numbers are read from strings too; written they are numbers, and that is what a reader needs to know.
            schema.Type = kinds & ~JsonSchemaType.String;
            schema.Pattern = null;
        }

        return Task.CompletedTask;
    }
}
