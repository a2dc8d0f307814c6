using System.Text.Json.Nodes;
using Filiera.Accounts;
using Filiera.Kernel;

namespace Filiera.Vectors;

internal static class IdentifierAreas
{
    public static object TaxCodeOf(JsonObject input)
    {
        var read = TaxCode.Read((string?)input["value"]);
        return new
        {
            valid = read.Valid, normalised = read.Normalised, kind = read.Kind?.Code(), sex = read.Sex, error = read.Error?.Code(),
            birthDate = read.BirthDate?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        };
    }

    public static object IbanOf(JsonObject input)
    {
        var read = Iban.Read((string?)input["value"]);
        return new { valid = read.Valid, formatted = read.Formatted, errors = read.Errors.Select(e => e.Code()) };
    }

    public static object Recipient(JsonObject input)
    {
        var read = RecipientCode.Read((string?)input["code"], (string?)input["pec"], (string?)input["country"], (string?)input["format"]);
        return new { valid = read.Valid, normalised = read.Normalised, channel = read.Channel?.Code(), error = read.Error?.Code(), warning = read.Warning };
    }

    public static object Address(JsonObject input)
    {
        var read = PostCode.Read((string?)input["cap"], (string?)input["province"], (string?)input["country"]);
        return new { valid = read.Valid, fatturaPaCap = read.Cap, normalisedProvince = read.Province, suggestion = read.Suggestion, error = read.Error?.Code(), warning = read.Warning };
    }
}
