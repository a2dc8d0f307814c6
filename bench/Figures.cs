using System.Globalization;
using System.Text.Json;

namespace Filiera.Bench;

/// <summary>Figures, one JSON line each: <c>{name, value, unit, ratioTo, ratio}</c>. What else is to be said goes to standard error.</summary>
internal static class Figures
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public static void Tell(string name, double value, string unit, string? ratioTo = null, double? ratio = null) =>
        Console.WriteLine(JsonSerializer.Serialize(new { name, value = Short(value), unit, ratioTo, ratio = ratio is { } r ? Short(r) : (double?)null }, Web));

    public static void Note(string words) => Console.Error.WriteLine(words);

    // Four significant digits: more would be noise.
    private static double Short(double value) => double.Parse(value.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
