using System.Text.Json.Serialization.Metadata;
using Filiera.Kernel;
using Microsoft.AspNetCore.Mvc;
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

    private static readonly Dictionary<string, string> ProblemMembers = new()
    {
        ["code"] = "Stable, in capitals: what a program tests.",
        ["field"] = "The field of the request, as the request names it.",
        ["fix"] = "What to do, in the reader's language.",
        ["traceId"] = "To quote when asking for help.",
    };

    /// <summary>The messages of all features are called Request and Response: the feature's name goes before. Null = written in place.</summary>
    public static string? NameOf(JsonTypeInfo json)
    {
        var type = Nullable.GetUnderlyingType(json.Type) ?? json.Type;
        return Scaled.ContainsKey(type) || OpenApiOptions.CreateDefaultSchemaReferenceId(json) is null ? null : Name(type);
    }

    private static string Name(Type type)
    {
        var own = type.Name.Split('`')[0];
        var name = type.DeclaringType is { } feature ? Name(feature) + own : own;
        return type.IsGenericType ? $"{name}Of{string.Concat(type.GetGenericArguments().Select(Name))}" : name;
    }

    public static Task Transform(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken stop)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        var nullable = type != context.JsonTypeInfo.Type || context.JsonPropertyInfo is { IsGetNullable: true };
        Tell(schema, type, nullable);
        if (schema.Type is { } list && list.HasFlag(JsonSchemaType.Array) && schema.Items is null && context.JsonTypeInfo.ElementType is { } element)
        {
            // A list of what our converters write: its elements were not seen either.
            var item = new OpenApiSchema();
            Tell(item, Nullable.GetUnderlyingType(element) ?? element, Nullable.GetUnderlyingType(element) is not null);
            schema.Items = item;
        }

        return Task.CompletedTask;
    }

    private static void Tell(OpenApiSchema schema, Type type, bool nullable)
    {
        if (Scaled.TryGetValue(type, out var words))
        {
            schema.Type = JsonSchemaType.Number | (nullable ? JsonSchemaType.Null : 0);
            schema.Description ??= words;
        }
        else if (type == typeof(decimal))
        {
            schema.Type = JsonSchemaType.Number | (nullable ? JsonSchemaType.Null : 0);
            (schema.Format, schema.Pattern) = (null, null);
        }
        else if (type == typeof(ProblemDetails))
        {
            // What ProblemWriter adds to the standard's members.
            foreach (var (name, meaning) in ProblemMembers)
            {
                schema.Properties?.TryAdd(name, new OpenApiSchema { Type = JsonSchemaType.String, Description = meaning });
            }
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
        else if (type.IsEnum && schema.Type is null)
        {
            schema.Type = JsonSchemaType.String;
        }
    }
}
