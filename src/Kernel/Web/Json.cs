using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Filiera.Kernel;

/// <summary>The one JSON of the product: camelCase, enums as words, numbers read from numbers or strings, unknown members ignored.</summary>
public static class Json
{
    public static readonly JsonSerializerOptions Options = Make(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    public static JsonSerializerOptions Make(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.DefaultIgnoreCondition = JsonIgnoreCondition.Never;
        options.NumberHandling = JsonNumberHandling.AllowReadingFromString;
        options.MaxDepth = 32;
        // Only ever sent as application/json with nosniff: an accent or a plus may stay readable.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new PlainTextConverter());
        options.Converters.Add(new JsonStringEnumConverter(new CapitalsPolicy()));
        return options;
    }

    /// <summary>Enum members as the spine writes them: NeedsFix → NEEDS_FIX.</summary>
    private sealed class CapitalsPolicy : JsonNamingPolicy
    {
        public override string ConvertName(string name) => SnakeCaseUpper.ConvertName(name);
    }
}
