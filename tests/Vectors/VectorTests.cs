using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Filiera.Vectors;

/// <summary>
/// Runs every worked example of the trade through the product's own code: the repo's copy of vectors.json, or the file that <c>FILIERA_VECTORS</c>
/// names. Writes a line per area: <c>AREA passed/total</c>, or <c>AREA not built</c>, which is no failure and no pass either.
/// </summary>
public sealed class VectorTests
{
    /// <summary>What the product answers to an input. An area that is not here is not built.</summary>
    private static readonly Dictionary<string, Func<JsonObject, JsonNode?, object>> Areas = new()
    {
        ["discount"] = (input, _) => PricingAreas.Discount(input),
        ["rounding"] = (input, _) => PricingAreas.Round(input),
        ["vat"] = (input, _) => PricingAreas.Vat(input),
        ["allocation"] = (input, _) => PricingAreas.Allocate(input),
        ["quantity"] = (input, _) => CatalogAreas.Quantity(input),
        ["uom"] = (input, _) => CatalogAreas.UnitsOfMeasure(input),
        ["quickorder"] = OrderingAreas.QuickOrder,
        ["ident_piva"] = (input, _) => CatalogAreas.VatNumber(input),
        ["ident_gtin"] = (input, _) => CatalogAreas.GtinOf(input),
        ["ident_cf"] = (input, _) => IdentifierAreas.TaxCodeOf(input),
        ["ident_iban"] = (input, _) => IdentifierAreas.IbanOf(input),
        ["ident_sdi"] = (input, _) => IdentifierAreas.Recipient(input),
        ["ident_address"] = (input, _) => IdentifierAreas.Address(input),
        ["sdi423"] = (input, _) => DocumentAreas.Line(input),
        ["sdicheck"] = (input, _) => DocumentAreas.Check(input),
        ["bollo"] = (input, _) => DocumentAreas.Stamp(input),
        ["charges"] = (input, _) => DocumentAreas.Charge(input),
        ["intento"] = (input, _) => DocumentAreas.Intent(input),
        ["ribafee"] = (input, _) => DocumentAreas.CollectionFee(input),
    };

    [Fact]
    public void Every_vector_of_a_built_area_passes()
    {
        var file = Environment.GetEnvironmentVariable("FILIERA_VECTORS") is { Length: > 0 } named ? named : Path.Combine(AppContext.BaseDirectory, "vectors.json");
        var document = JsonNode.Parse(File.ReadAllText(file))!;
        var failures = new List<string>();
        foreach (var area in document["vectors"]!.AsArray().GroupBy(v => (string)v!["area"]!))
        {
            if (!Areas.TryGetValue(area.Key, out var answer))
            {
                Console.WriteLine($"{area.Key} not built");
                continue;
            }

            var failed = area.Select(v => Run(v!, document["meta"], answer)).OfType<string>().ToList();
            failures.AddRange(failed);
            Console.WriteLine($"{area.Key} {area.Count() - failed.Count}/{area.Count()}");
        }

        failures.ForEach(Console.WriteLine);
        failures.ShouldBeEmpty();
    }

    private static string? Run(JsonNode vector, JsonNode? meta, Func<JsonObject, JsonNode?, object> answer)
    {
        try
        {
            var actual = JsonSerializer.SerializeToNode(answer(vector["input"]!.AsObject(), meta))!;
            return Differs(vector["expected"], actual) is { } difference ? $"  {vector["id"]}: {difference}" : null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return $"  {vector["id"]}: {e.GetType().Name}: {e.Message}";
        }
    }

    // Only what is expected is compared; numbers by value, whether written as numbers or as text.
    private static string? Differs(JsonNode? expected, JsonNode? actual) => (expected, actual) switch
    {
        (JsonObject e, JsonObject a) => e.Select(p => Differs(p.Value, a[p.Key]) is { } d ? $"{p.Key}: {d}" : null).FirstOrDefault(d => d is not null),
        (JsonArray e, JsonArray a) => e.Count != a.Count ? $"{e.Count} expected, {a.Count} found: {actual.ToJsonString()}" : e.Select((x, i) => Differs(x, a[i])).FirstOrDefault(d => d is not null),
        (null, null) => null,
        (JsonValue e, JsonValue a) when Same(e.ToString(), a.ToString(), a.GetValueKind() == JsonValueKind.Number) => null,
        _ => $"expected {expected?.ToJsonString() ?? "null"}, found {actual?.ToJsonString() ?? "null"}",
    };

    private static bool Same(string expected, string actual, bool number) => expected == actual
        || (number && decimal.TryParse(expected, CultureInfo.InvariantCulture, out var e) && decimal.TryParse(actual, CultureInfo.InvariantCulture, out var a) && e == a);
}
