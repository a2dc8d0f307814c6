using System.Text.Json;
using Filiera.Kernel;

namespace Filiera.Catalog;

/// <summary>A product's named attributes, kept as a JSON object: «Finitura»: «argento», «Tagliafuoco»: true, «Uso»: [«interno», «esterno»].</summary>
public static class ProductAttributes
{
    private static readonly Phrase Yes = new("sì", "yes");
    private static readonly Phrase No = new("no", "no");

    /// <summary>Names and values in their order, a list of values as several; text that is no JSON object has none.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(string? json)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            return [];
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind != JsonValueKind.Object ? []
                : [.. document.RootElement.EnumerateObject().SelectMany(p => Values(p.Value).Select(v => KeyValuePair.Create(p.Name, v)))];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>A value as people read it: yes and no are words.</summary>
    public static string Label(string value) => value switch
    {
        "true" => Yes.ToString(),
        "false" => No.ToString(),
        _ => value,
    };

    private static IEnumerable<string> Values(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String when value.GetString() is { } text && !string.IsNullOrWhiteSpace(text) => [text.Trim()],
        JsonValueKind.Number => [value.GetRawText()],
        JsonValueKind.True => ["true"],
        JsonValueKind.False => ["false"],
        JsonValueKind.Array => value.EnumerateArray().Where(v => v.ValueKind != JsonValueKind.Array).SelectMany(Values),
        _ => [],
    };
}
