using System.Globalization;
using System.Text.Json;

namespace Filiera.Bench;

/// <summary>
/// Figures, one JSON line each: <c>{name, value, unit, ratioTo, ratio}</c>. What else is to be said goes to standard error, and at the end the same figures as a table
/// in Markdown.
/// </summary>
internal static class Figures
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private static readonly List<string> Rows = [];

    public static void Tell(string name, double value, string unit, string? ratioTo = null, double? ratio = null)
    {
        Console.WriteLine(JsonSerializer.Serialize(new { name, value = Short(value), unit, ratioTo, ratio = ratio is { } r ? Short(r) : (double?)null }, Web));
        Rows.Add(string.Create(CultureInfo.InvariantCulture, $"| {name} | {Short(value)} {unit} | {(ratio is { } of ? $"{Short(of)} × {ratioTo}" : "")} |"));
    }

    /// <summary>All that was told, for docs/performance.md.</summary>
    public static void Table()
    {
        Note($"\n| Figure | Value | Beside |\n|---|---|---|");
        Rows.ForEach(Note);
    }

    public static void Note(string words) => Console.Error.WriteLine(words);

    // Four significant digits: more would be noise.
    private static double Short(double value) => double.Parse(value.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
