using System.Text.Json;
using System.Text.Json.Nodes;
using Filiera.Catalog.Features;
using Filiera.Kernel;

namespace Filiera.Catalog;

/// <summary>
/// A product as the fields that people and systems write: the shape of the bulk call, of the audit and of the editor, so that a change
/// read in the history can be written back as it is.
/// </summary>
public static class ProductFields
{
    private static readonly HashSet<string> Names = [.. typeof(UpsertProducts.Item).GetProperties().Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name)).Where(n => n is not ("sku" or "pack"))];

    /// <param name="category">Code of its category.</param>
    public static UpsertProducts.Item Of(Product product, string? category)
    {
        ArgumentNullException.ThrowIfNull(product);
        return new(
            product.Sku, product.Name, product.NameEn, product.Description, category, product.Brand, product.ItemClass, product.Unit, null, product.Packs,
            Bare(product.Minimum.Value), Bare(product.Multiple.Value), product.Maximum is { } maximum ? Bare(maximum.Value) : null, product.WarnOnly, product.AllOrNothing,
            Bare(product.VatRate.Value), product.VatNature, product.Status == ProductStatus.Active ? "active" : "discontinued", product.Substitute, product.Gtin, product.Image,
            Attributes(product.Attributes), product.LastSold);
    }

    /// <summary>The row that gives these fields the values of one side of a change: a null becomes «clear it». Null when the change is not one of fields.</summary>
    public static UpsertProducts.Item? Row(string sku, IReadOnlyDictionary<string, JsonElement?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0 || !values.Keys.All(Names.Contains))
        {
            return null;
        }

        var row = new JsonObject { ["sku"] = sku };
        foreach (var (name, value) in values)
        {
            row[name] = value is { } given ? JsonNode.Parse(given.GetRawText()) : name is "maximum" ? 0 : "";
        }

        // A date has no «clear it»: it stays as it is.
        if (row["lastSold"]?.GetValueKind() == JsonValueKind.String && row["lastSold"]!.GetValue<string>().Length == 0)
        {
            row.Remove("lastSold");
        }

        return row.Deserialize<UpsertProducts.Item>(Json.Options);
    }

    /// <summary>The same product with some fields as they were: what someone saw before another saved.</summary>
    public static UpsertProducts.Item With(UpsertProducts.Item now, IReadOnlyDictionary<string, JsonElement?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var all = JsonSerializer.SerializeToNode(now, Json.Options)!.AsObject();
        foreach (var (name, value) in values.Where(v => Names.Contains(v.Key)))
        {
            all[name] = value is { } given ? JsonNode.Parse(given.GetRawText()) : null;
        }

        return all.Deserialize<UpsertProducts.Item>(Json.Options)!;
    }

    /// <summary>A decimal without idle zeros, so that 1 and 1.000 are no change.</summary>
    public static decimal Bare(decimal value) => value / 1.000000000000000000000000000000m;

    public static JsonElement? Attributes(string? stored)
    {
        try
        {
            return string.IsNullOrEmpty(stored) ? null : JsonSerializer.Deserialize<JsonElement>(stored);
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(stored);
        }
    }
}
