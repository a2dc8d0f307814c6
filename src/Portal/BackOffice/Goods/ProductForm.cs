using System.Text.Json;
using Filiera.Catalog;
using Filiera.Catalog.Features;
using Filiera.Kernel;
using Microsoft.AspNetCore.Http;

namespace Filiera.Portal.BackOffice;

public sealed record PackLine(string Unit, string Size, string Gtin)
{
    public bool IsEmpty => Unit.Length + Size.Length + Gtin.Length == 0;
}

public sealed record AttributeLine(string Name, string Value)
{
    public bool IsEmpty => Name.Length + Value.Length == 0;
}

/// <summary>
/// A product as the fields of its page hold it: texts, as shown and as typed. Two forms are compared field by field, so that of two people
/// who edit one product each keeps what he touched.
/// </summary>
public sealed record ProductForm(IReadOnlyDictionary<string, string> Fields, IReadOnlyList<PackLine> Packs, IReadOnlyList<AttributeLine> Attributes)
{
    /// <summary>Single fields, by the names of the API.</summary>
    public static readonly IReadOnlyList<string> Names =
        ["name", "nameEn", "description", "category", "brand", "itemClass", "unit", "minimum", "multiple", "maximum", "warnOnly", "allOrNothing", "vatRate", "vatNature", "status", "substitute", "gtin", "image"];

    public string this[string field] => Fields.GetValueOrDefault(field, "");

    public static ProductForm Empty { get; } = Of(new UpsertProducts.Item(Unit: "PZ", Minimum: 1, Multiple: 1, VatRate: 22, Status: "active"));

    public static ProductForm Of(UpsertProducts.Item product)
    {
        ArgumentNullException.ThrowIfNull(product);
        var fields = new Dictionary<string, string?>
        {
            ["sku"] = product.Sku, ["name"] = product.Name, ["nameEn"] = product.NameEn, ["description"] = product.Description, ["category"] = product.Category, ["brand"] = product.Brand,
            ["itemClass"] = product.ItemClass, ["unit"] = product.Unit, ["minimum"] = Number(product.Minimum), ["multiple"] = Number(product.Multiple), ["maximum"] = Number(product.Maximum),
            ["warnOnly"] = Tick(product.WarnOnly), ["allOrNothing"] = Tick(product.AllOrNothing), ["vatRate"] = Number(product.VatRate), ["vatNature"] = product.VatNature,
            ["status"] = product.Status, ["substitute"] = product.Substitute, ["gtin"] = Barcode(product.Gtin), ["image"] = product.Image,
        };
        return new(fields.ToDictionary(f => f.Key, f => Lines(f.Value ?? "")),
            [.. Catalog.Packs.All(product.Packs).Select(p => new PackLine(p.Unit, Number(p.Size)!, Barcode(p.Gtin) ?? ""))],
            [.. ProductAttributes.Read(product.Attributes?.GetRawText()).Select(a => new AttributeLine(a.Key, a.Value))]);
    }

    public static ProductForm Read(IFormCollection form)
    {
        ArgumentNullException.ThrowIfNull(form);
        string At(string name, int index) => index < form[name].Count ? form[name][index]!.Trim() : "";
        return new(
            Names.Append("sku").Where(n => n != "image" || form.ContainsKey(n)).ToDictionary(n => n, n => Lines(form[n].ToString().Trim())),
            [.. Enumerable.Range(0, Math.Min(form["packUnit"].Count, 50)).Select(i => new PackLine(At("packUnit", i).ToUpperInvariant(), At("packSize", i), At("packGtin", i))).Where(p => !p.IsEmpty)],
            [.. Enumerable.Range(0, Math.Min(form["attributeName"].Count, 200)).Select(i => new AttributeLine(At("attributeName", i), At("attributeValue", i))).Where(a => !a.IsEmpty)]);
    }

    /// <summary>As the API takes it, with what can't be read. Every field is named: what is empty here is cleared there.</summary>
    /// <param name="now">What is stored, so that attributes which nobody touched keep their kind.</param>
    public (UpsertProducts.Item Item, List<Problem> Problems) ToItem(UpsertProducts.Item? now)
    {
        var problems = new List<Problem>();
        if (this["name"].Length == 0)
        {
            problems.Add(new(422, "REQUIRED", new("Manca il nome.", "The name is missing."), "name"));
        }

        decimal? Figure(string field, decimal whenEmpty)
        {
            if (this[field].Length == 0)
            {
                return whenEmpty;
            }

            var read = QuantityInput.Read(this[field]);
            if (!read.Ok)
            {
                problems.Add(read.Problem!.At(field));
            }

            return read.Ok ? read.Value.Value : null;
        }

        var item = new UpsertProducts.Item(
            this["sku"].Length > 0 ? this["sku"] : null, this["name"], this["nameEn"], this["description"], this["category"], this["brand"], this["itemClass"], this["unit"], null, PackText(problems),
            Figure("minimum", 1), Figure("multiple", 1), Figure("maximum", 0), this["warnOnly"] == "1", this["allOrNothing"] == "1", Figure("vatRate", 22), this["vatNature"],
            this["status"], this["substitute"], this["gtin"], Fields.ContainsKey("image") ? this["image"] : null, AttributeObject(now?.Attributes));
        return (item, problems);
    }

    /// <summary>
    /// What one typed over what another saved meanwhile: a field that only one of them touched takes his value; where both did, what was
    /// typed stays and <paramref name="clashes"/> says what stands there now.
    /// </summary>
    public ProductForm Over(ProductForm seen, ProductForm now, out IReadOnlyDictionary<string, string> clashes)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(now);
        var found = new Dictionary<string, string>();
        var fields = Names.Where(Fields.ContainsKey).ToDictionary(n => n, n => Take(n, this[n], seen[n], now[n], found));
        fields["sku"] = now["sku"];
        var packs = Take("packs", PackWords, seen.PackWords, now.PackWords, found) == PackWords ? Packs : now.Packs;
        var attributes = Take("attributes", AttributeWords, seen.AttributeWords, now.AttributeWords, found) == AttributeWords ? Attributes : now.Attributes;
        clashes = found;
        return new(fields, packs, attributes);
    }

    private string PackWords => string.Join("; ", Packs.Select(p => string.Join(' ', new[] { p.Unit, p.Size, p.Gtin }.Where(t => t.Length > 0))));

    private string AttributeWords => string.Join("; ", Attributes.Select(a => $"{a.Name}: {a.Value}"));

    private static string Take(string name, string mine, string seen, string now, Dictionary<string, string> clashes)
    {
        if (mine == seen || mine == now || now == seen)
        {
            return mine == seen ? now : mine;
        }

        clashes[name] = now;
        return mine;
    }

    private string PackText(List<Problem> problems)
    {
        var parts = new List<string>();
        foreach (var pack in Packs)
        {
            var size = QuantityInput.Read(pack.Size);
            if (!size.Ok || pack.Unit.Length == 0)
            {
                problems.Add(new(422, "PACKS_UNREADABLE", new("Ogni confezione vuole un’unità e quanti pezzi contiene.", "Every pack needs a unit and how many pieces it holds."), "packs"));
                break;
            }

            parts.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{pack.Unit}:{size.Value.Value:0.###}{(pack.Gtin.Length > 0 ? $":{pack.Gtin}" : "")}"));
        }

        return string.Join(';', parts);
    }

    // Values of one name are a list. What reads as before stays as it is stored: a yes, a number, a list of them.
    private JsonElement? AttributeObject(JsonElement? stored)
    {
        var before = ProductAttributes.Read(stored?.GetRawText());
        if (before.Select(a => (a.Key, a.Value)).SequenceEqual(Attributes.Select(a => (a.Name, a.Value))))
        {
            return null;
        }

        var all = new Dictionary<string, object>();
        foreach (var group in Attributes.GroupBy(a => a.Name))
        {
            var values = group.Select(a => a.Value).ToList();
            all[group.Key] = stored is { ValueKind: JsonValueKind.Object } was && was.TryGetProperty(group.Key, out var kept) && before.Where(a => a.Key == group.Key).Select(a => a.Value).SequenceEqual(values)
                ? kept : values.Count == 1 ? values[0] : values;
        }

        return JsonSerializer.SerializeToElement(all);
    }

    private static string? Number(decimal? value) => value is { } number ? Portal.Show.Editable(number) : null;

    private static string Tick(bool? value) => value == true ? "1" : "";

    private static string? Barcode(string? gtin) => gtin is { Length: 14 } ? gtin[..^8].TrimStart('0') + gtin[^8..] : gtin;

    // A text field sends its lines as browsers do.
    private static string Lines(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);
}
