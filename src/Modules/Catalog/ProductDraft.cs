using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Filiera.Catalog.Features;
using Filiera.Kernel;

namespace Filiera.Catalog;

/// <summary>A row of the bulk call, checked field by field: null = leave it, empty = clear it.</summary>
internal sealed partial record ProductDraft(RowCheck Row, string Sku)
{
    public string? Name { get; private init; }

    public string? NameEn { get; private init; }

    public string? Description { get; private init; }

    /// <summary>Code of the category.</summary>
    public string? Category { get; private init; }

    public string? Brand { get; private init; }

    public string? ItemClass { get; private init; }

    public string? Unit { get; private init; }

    public string? Packs { get; private init; }

    public Quantity? Minimum { get; private init; }

    public Quantity? Multiple { get; private init; }

    /// <summary>Zero takes the maximum away.</summary>
    public Quantity? Maximum { get; private init; }

    public bool? WarnOnly { get; private init; }

    public bool? AllOrNothing { get; private init; }

    public Percent? VatRate { get; private init; }

    public string? VatNature { get; private init; }

    public ProductStatus? Status { get; private init; }

    public string? Substitute { get; private init; }

    public string? Gtin { get; private init; }

    public string? Image { get; private init; }

    public string? Attributes { get; private init; }

    public DateOnly? LastSold { get; private init; }

    public static ProductDraft Read(UpsertProducts.Item item, RowCheck row)
    {
        var sku = row.Required("sku", item.Sku, 60);
        row.Key = sku.Length > 0 ? sku : null;
        return new(row, sku)
        {
            Name = row.Text("name", item.Name, 300),
            NameEn = row.Text("nameEn", item.NameEn, 300),
            Description = row.Text("description", item.Description, 20_000),
            Category = row.Text("category", item.Category, 40),
            Brand = row.Text("brand", item.Brand, 80),
            ItemClass = row.Text("itemClass", item.ItemClass, 40),
            Unit = row.Text("unit", item.Unit, 10)?.ToUpperInvariant(),
            Packs = ReadPacks(row, item),
            Minimum = row.Number<Quantity>("minimum", item.Minimum, 0.001m, 9_999_999),
            Multiple = row.Number<Quantity>("multiple", item.Multiple, 0.001m, 9_999_999),
            Maximum = row.Number<Quantity>("maximum", item.Maximum, 0, 9_999_999),
            WarnOnly = item.WarnOnly,
            AllOrNothing = item.AllOrNothing,
            VatRate = row.Number<Percent>("vatRate", item.VatRate, 0, 100),
            VatNature = ReadNature(row, item.VatNature),
            Status = ReadStatus(row, item.Status),
            Substitute = row.Text("substitute", item.Substitute, 60),
            Gtin = ReadGtin(row, item.Gtin),
            Image = row.Text("image", item.Image, 200),
            Attributes = ReadAttributes(row, item.Attributes),
            LastSold = item.LastSold,
        };
    }

    /// <summary>Rules between fields, on the product as it would be stored.</summary>
    public static void Judge(RowCheck row, Product product)
    {
        var decimals = Units.DecimalsOf(product.Unit);
        foreach (var (field, value) in new[] { ("minimum", product.Minimum.Value), ("multiple", product.Multiple.Value), ("maximum", product.Maximum?.Value ?? 0) })
        {
            if (Units.Find(product.Unit) is not null && !Units.Allows(value, decimals))
            {
                row.Refuse("TOO_MANY_DECIMALS", field, new("L’unità {0} ammette {1} decimali.", "Unit {0} allows {1} decimals.", product.Unit, decimals), null, value);
            }
        }

        if (row.Good && new QuantityRule(product.Minimum, product.Multiple, product.Maximum).Smallest is null)
        {
            row.Refuse("QUANTITY_RULE", "maximum",
                new("Con minimo {0}, multiplo {1} e massimo {2} non si può ordinare nessuna quantità.", "With minimum {0}, multiple {1} and maximum {2} no quantity can be ordered.", product.Minimum, product.Multiple, product.Maximum),
                new("Alza il massimo o togli una delle regole.", "Raise the maximum or remove one of the rules."));
        }

        if (product.VatRate.Value > 0 && product.VatNature is not null)
        {
            row.Refuse("VAT_NATURE", "vatNature", new("Una natura IVA vuole aliquota zero.", "A VAT nature needs rate zero."), null, product.VatNature);
        }
        else if (product.VatRate.Value == 0 && product.VatNature is null)
        {
            row.Warn("VAT_NATURE", "vatNature", new("Aliquota zero senza natura IVA.", "Rate zero without a VAT nature."), new("Indica la natura, per esempio N4.", "Give the nature, N4 for example."));
        }
    }

    // «pack» is a size (12 → CF:12); «packs» tells all («CF:12;CT:240») and wins.
    private static string? ReadPacks(RowCheck row, UpsertProducts.Item item)
    {
        if (item.Packs is { } text)
        {
            if (text.Length == 0)
            {
                return "";
            }

            var canonical = Filiera.Catalog.Packs.Canonical(text.Replace('|', ';'));
            if (canonical is null || canonical.Length > Filiera.Catalog.Packs.LongestText)
            {
                row.Refuse("PACKS_UNREADABLE", "packs", new("Le confezioni non si leggono.", "The packs can't be read."), new("Scrivile come CF:12;CT:240, con il codice a barre del collo se c’è: CT:240:18012345678904.", "Write them as CF:12;CT:240, with the pack’s barcode if it has one: CT:240:18012345678904."), text);
            }

            return canonical;
        }

        return row.Number<Quantity>("pack", item.Pack, 0, 9_999_999) is not { } size ? null
            : size.Value <= 1 ? ""
            : string.Create(CultureInfo.InvariantCulture, $"CF:{size.Value:0.###}");
    }

    private static string? ReadNature(RowCheck row, string? value)
    {
        var text = row.Text("vatNature", value, 6)?.ToUpperInvariant();
        if (text is { Length: > 0 } && !Nature().IsMatch(text))
        {
            row.Refuse("VAT_NATURE", "vatNature", new("La natura IVA non esiste.", "There is no such VAT nature."), new("Per esempio N4 o N6.1.", "N4 or N6.1, for example."), text);
        }

        return text;
    }

    private static ProductStatus? ReadStatus(RowCheck row, string? value)
    {
        switch (value?.Trim().ToLowerInvariant())
        {
            case null or "":
                return null;
            case "active" or "attivo" or "a":
                return ProductStatus.Active;
            case "discontinued" or "fuori produzione" or "fuori catalogo" or "esaurito" or "d":
                return ProductStatus.Discontinued;
            default:
                row.Refuse("STATUS_UNKNOWN", "status", new("Lo stato non esiste.", "There is no such status."), new("Usa active o discontinued.", "Use active or discontinued."), row.Text("status", value, 80));
                return null;
        }
    }

    private static string? ReadGtin(RowCheck row, string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return value?.Trim();
        }

        var reading = Kernel.Gtin.Read(value);
        if (reading.Error is { } error)
        {
            var (reason, fix) = error switch
            {
                GtinError.ExcelScientific => (new Phrase("Un foglio elettronico ha rovinato il codice.", "A spreadsheet has spoilt the code."), new Phrase("Formatta la colonna come testo e rimetti il codice.", "Format the column as text and put the code back.")),
                GtinError.CheckDigit => (new("La cifra di controllo non torna.", "The check digit is wrong."), new("Controlla il codice a barre.", "Check the barcode.")),
                GtinError.Length => (new("Un codice GTIN ha 8, 12, 13 o 14 cifre.", "A GTIN has 8, 12, 13 or 14 digits."), new("Se mancano gli zeri iniziali, rimettili.", "If leading zeros are missing, put them back.")),
                _ => (new("Un codice GTIN ha solo cifre.", "A GTIN has digits only."), new("Controlla il codice a barre.", "Check the barcode.")),
            };
            row.Refuse($"GTIN_{JsonNamingPolicy.SnakeCaseUpper.ConvertName(error.ToString())}", "gtin", reason, fix, value.Length > 40 ? value[..40] : value);
        }

        return reading.Gtin14;
    }

    // A JSON object, or «Colore=rosso|Materiale=legno» from a file; kept as a JSON object of texts, numbers, yes or no, and lists of them.
    private static string? ReadAttributes(RowCheck row, JsonElement? value)
    {
        if (value is not { } given || given.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return null;
        }

        try
        {
            var named = given.ValueKind switch
            {
                JsonValueKind.Object => given.Deserialize<Dictionary<string, JsonElement>>(Json.Options)!,
                JsonValueKind.String => Pairs(given.GetString()!),
                _ => throw new JsonException("neither object nor text"),
            };
            if (named.Count <= 60 && named.All(n => n.Key.Trim().Length is > 0 and <= 80 && !n.Key.Any(char.IsControl) && IsValue(n.Value, lists: true)))
            {
                return named.Count == 0 ? "" : JsonSerializer.Serialize(named, Json.Options);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Told below, like everything else that is no set of attributes.
        }

        row.Refuse("ATTRIBUTES_UNREADABLE", "attributes", new("Gli attributi non si leggono.", "The attributes can't be read."),
            new("Al massimo 60, come oggetto JSON di testi e numeri, o come Colore=rosso|Materiale=legno.", "At most 60, as a JSON object of texts and numbers, or as Colour=red|Material=wood."));
        return null;
    }

    private static Dictionary<string, JsonElement> Pairs(string text) => text
        .Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(part => part.Split('=', 2, StringSplitOptions.TrimEntries) is [var name, var value] ? (name, value) : throw new JsonException("no equals sign"))
        .GroupBy(pair => pair.name, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => g.Count() == 1 ? JsonSerializer.SerializeToElement(g.First().value, Json.Options) : JsonSerializer.SerializeToElement(g.Select(p => p.value), Json.Options), StringComparer.Ordinal);

    private static bool IsValue(JsonElement value, bool lists) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() is { Length: <= 500 } text && !text.Any(char.IsControl),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => true,
        JsonValueKind.Array => lists && value.GetArrayLength() is > 0 and <= 50 && value.EnumerateArray().All(v => IsValue(v, lists: false)),
        _ => false,
    };

    [GeneratedRegex(@"^N([1457]|2\.[12]|3\.[1-6]|6\.[1-9])$", RegexOptions.CultureInvariant)]
    private static partial Regex Nature();
}
