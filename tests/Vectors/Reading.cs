using System.Globalization;
using System.Text.Json.Nodes;

namespace Filiera.Vectors;

/// <summary>Numbers of a vectors file are text or numbers.</summary>
internal static class Reading
{
    public static decimal? Number(this JsonNode? node) => node is null ? null : decimal.Parse(node.ToString(), NumberStyles.Number, CultureInfo.InvariantCulture);

    public static decimal Number(this JsonObject input, string name) => input[name].Number() ?? throw new FormatException($"{name} is missing");

    public static IEnumerable<JsonObject> Objects(this JsonNode? node) => node?.AsArray().Select(n => n!.AsObject()) ?? [];

    /// <summary>NotMultiple → NOT_MULTIPLE.</summary>
    public static string Code(this Enum value) => System.Text.Json.JsonNamingPolicy.SnakeCaseUpper.ConvertName(value.ToString());
}
