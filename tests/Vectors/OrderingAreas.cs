using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Filiera.Catalog;
using Filiera.Kernel;
using Filiera.Ordering;

namespace Filiera.Vectors;

internal static partial class OrderingAreas
{
    private const int MaxRows = 500;

    /// <summary>The pasted text through the product's reader, with the vectors' own small catalogue in place of the database.</summary>
    public static object QuickOrder(JsonObject input, JsonNode? meta)
    {
        var text = (string)input["text"]!;
        var many = ManyRows().Match(text);
        if (many.Success)
        {
            text = string.Join('\n', Enumerable.Repeat("A100\t1", int.Parse(many.Groups[1].Value, CultureInfo.InvariantCulture)));
        }

        var catalogue = (input["catalog"] as JsonArray ?? meta!["quickOrderCatalog"]).Objects().Where(p => (bool?)p["inDealerAssortment"] != false).ToList();
        var sheet = QuickOrderText.Read(text, MaxRows);
        var known = sheet.Codes.Select(c => (Code: c, Match: Find(catalogue, c))).Where(x => x.Match is not null).ToDictionary(x => x.Code, x => x.Match!);
        var rows = sheet.Check(known);

        // Of the long text only what is past the limit is expected back.
        return new { rows = rows.Where(r => !many.Success || r.ErrorCode == "TOO_MANY_ROWS").Select(Row) };
    }

    private static object Row(QuickOrderReading row) => new
    {
        line = row.Line,
        code = row.Match?.Product.Sku ?? row.Code,
        quantity = (object?)row.Quantity ?? row.Typed,
        status = row.Status.Code(),
        errorCode = row.ErrorCode,
        note = row.Note,
        suggested = row.Suggested,
        substitute = row.Substitute,
        matchedBy = row.MatchedBy,
    };

    private static CodeMatch? Find(List<JsonObject> catalogue, string code)
    {
        var gtin = Gtin.Read(code).Gtin14;
        return Match(p => (string)p["sku"]! == code, MatchKind.Sku)
            ?? Match(p => gtin is not null && Gtin.Read((string?)p["gtin"]).Gtin14 == gtin, MatchKind.Gtin)
            ?? Match(p => p["customerCodes"]?.AsArray().Any(c => CodeKey.OfOwnCode((string)c!) == CodeKey.OfOwnCode(code)) == true, MatchKind.CustomerCode)
            ?? Match(p => CodeKey.OfSku((string)p["sku"]!) == CodeKey.OfSku(code), MatchKind.NormalisedCode);

        CodeMatch? Match(Func<JsonObject, bool> fits, MatchKind kind) =>
            catalogue.FindIndex(p => fits(p)) is >= 0 and var i ? new CodeMatch(Product(i + 1, catalogue[i]), kind) : null;
    }

    private static ProductInfo Product(int id, JsonObject p) => new(
        id, (string)p["sku"]!, (string)p["sku"]!, null, null, null, null, (string?)p["unit"] ?? "PZ",
        [.. p["packs"]?.AsObject().Select(x => KeyValuePair.Create(x.Key, x.Value.Number()!.Value)) ?? []],
        new(p["minimum"].Number() ?? 1), new(p["multiple"].Number() ?? 1), p["maximum"].Number() is { } most ? new Quantity(most) : null,
        false, false, new(22), null, (bool?)p["discontinued"] == true, (string?)p["substitute"], null, null, null);

    [GeneratedRegex(@"^<(\d+) rows>$")]
    private static partial Regex ManyRows();
}
