using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Filiera.Kernel;

namespace Filiera.Host.Api;

/// <summary>
/// An answer made up from its type, for operations that give none of their own: every field is there, with a value of its kind that a
/// reader of the trade believes. The same type always makes the same sample, since the description is a file that is compared.
/// </summary>
internal static class ApiSamples
{
    private const int Deepest = 7;

    private static readonly Dictionary<string, JsonNode> Named = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sku"] = "K64-AR", ["code"] = "K64-AR", ["typed"] = "k64-ar", ["gtin"] = "8001090000019", ["name"] = "Chiudiporta K64, argento", ["nameEn"] = "Door closer K64, silver", ["displayName"] = "Elena Marchetti",
        ["number"] = "26-018812", ["order"] = "26-018812", ["purchaseOrderNumber"] = "PO-2026-118", ["erpNumber"] = "SO-2026-004711", ["reference"] = "PO-2026-118",
        ["account"] = "C00001", ["accountCode"] = "C00001", ["accountName"] = "Ferramenta Brunelli S.r.l.", ["branch"] = "01", ["vatNumber"] = "01234567897", ["class"] = "B", ["warehouse"] = "VI",
        ["email"] = "buyer@dealer.demo", ["who"] = "buyer@dealer.demo", ["placedBy"] = "buyer@dealer.demo", ["createdBy"] = "buyer@dealer.demo", ["client"] = "demo-erp", ["role"] = "buyer", ["language"] = "it",
        ["unit"] = "PZ", ["baseUnit"] = "PZ", ["currency"] = "EUR", ["category"] = "CHIUDIPORTA", ["brand"] = "Serralta", ["image"] = "d-closer", ["deliverTo"] = "Ferramenta Brunelli, Via Roma 1, 37135 Verona (VR)",
        ["discounts"] = "50+10", ["source"] = "BASE", ["list"] = "BASE", ["vatNature"] = JsonValue.Create("N4"), ["paymentTerm"] = "RB60", ["words"] = "Ri.Ba. 60 gg fine mese", ["payment"] = "RB60",
        ["next"] = "Mjg3OQ", ["cursor"] = "Mjg3OQ", ["message"] = "Si vende a multipli di 6.", ["reason"] = "Ordinato due volte", ["fix"] = "Porta la quantità a 18.", ["phrase"] = "Disponibile, parte oggi", ["note"] = "DEFAULT_QTY",
        ["field"] = "lines[0].quantity", ["errorCode"] = "BELOW_MULTIPLE", ["path"] = "/api/v1/orders/26-018812", ["location"] = "/api/v1/orders/26-018812", ["eTag"] = "v3", ["type"] = "order.placed", ["kind"] = "prices",
        ["city"] = "Verona", ["street"] = "Via Roma 1", ["postalCode"] = "37135", ["province"] = "VR", ["country"] = "IT", ["phone"] = "045 555 1200", ["url"] = "/api/v1/orders/26-018812",
        ["quantity"] = 12, ["baseQuantity"] = 12, ["size"] = 12, ["minimum"] = 6, ["multiple"] = 6, ["suggested"] = 18, ["onHand"] = 120, ["allocated"] = 12, ["waiting"] = 0, ["line"] = 1, ["lines"] = 1, ["basis"] = 1,
        ["net"] = 41.63, ["netUnit"] = 41.625, ["listPrice"] = 92.5, ["unitPrice"] = 92.5, ["lineNet"] = 499.5, ["goods"] = 499.5, ["vat"] = 109.89, ["total"] = 609.39, ["vatRate"] = 22, ["rate"] = 22, ["taxable"] = 499.5,
        ["version"] = 3, ["limit"] = 24, ["count"] = 1, ["rows"] = 1, ["permissions"] = "orders.read", ["scopes"] = "orders.read", ["explanation"] = "Listino base 92,50, sconto 50+10", ["id"] = "0192f7a4c1d27d0f8a5e3b6c9d8e7f10",
    };

    /// <summary>The same words mean something else in another place.</summary>
    private static readonly Dictionary<string, JsonNode> Placed = new(StringComparer.OrdinalIgnoreCase)
    {
        ["branch.code"] = "01", ["branch.name"] = "Verona centro", ["BranchView.code"] = "01", ["BranchView.name"] = "Verona centro", ["BranchPart.code"] = "01", ["BranchPart.name"] = "Verona centro",
        ["account.code"] = "C00001", ["account.name"] = "Ferramenta Brunelli S.r.l.", ["OrderAccount.code"] = "C00001", ["OrderAccount.name"] = "Ferramenta Brunelli S.r.l.",
        ["AccountPart.code"] = "C00001", ["AccountPart.name"] = "Ferramenta Brunelli S.r.l.", ["addresses.code"] = "1", ["addresses.words"] = "Ferramenta Brunelli, Via Roma 1, 37135 Verona (VR)", ["addresses.name"] = "Magazzino",
        ["payments.code"] = "RB60", ["payment.code"] = "RB60", ["PaymentView.code"] = "RB60", ["PricedCart.name"] = "Novembre", ["CartSummary.name"] = "Novembre", ["categories.code"] = "CHIUDIPORTA", ["categories.name"] = "Chiudiporta",
        ["change.field"] = "netUnit", ["change.old"] = "40.2", ["change.new"] = "41.625", ["change.reason"] = "Il prezzo è cambiato.", ["allocations.warehouse"] = "VI", ["problems.code"] = "TOO_MANY_DECIMALS", ["problems.field"] = "unitPrice",
        ["problems.message"] = "Al massimo 5 decimali.", ["problems.value"] = "1.234567", ["problems.fix"] = "Arrotonda il prezzo a 5 decimali.", ["rows.key"] = "K64-AR", ["Role.code"] = "buyer", ["Role.name"] = "Addetto agli acquisti",
        ["clusters.code"] = "PREMIUM", ["clusters.name"] = "Rivenditori premium", ["warehouses.code"] = "VI", ["warehouses.name"] = "Vicenza",
    };

    public static JsonNode? Of(Type type) => Make(type, "", []);

    private static JsonNode? Known(string name, string? place, Type? holder) =>
        Placed.TryGetValue($"{place}.{name}", out var placed) || (holder is not null && Placed.TryGetValue($"{holder.Name}.{name}", out placed)) || Named.TryGetValue(name, out placed) ? placed : null;

    private static JsonNode? Make(Type asked, string name, List<Type> above, string? place = null)
    {
        var type = Nullable.GetUnderlyingType(asked) ?? asked;
        if (type.IsEnum)
        {
            return JsonSerializer.SerializeToNode(Enum.GetValues(type).GetValue(0), type, Json.Options);
        }

        if (type == typeof(string))
        {
            return Known(name, place, above.Count > 0 ? above[^1] : null) is { } text && text.GetValueKind() == JsonValueKind.String ? text.DeepClone() : "…";
        }

        if (type == typeof(bool))
        {
            return false;
        }

        if (Number(type, name) is { } number)
        {
            return number;
        }

        if (Moment(type) is { } moment)
        {
            return moment;
        }

        if (type == typeof(object) || type == typeof(JsonElement) || typeof(JsonNode).IsAssignableFrom(type))
        {
            return new JsonObject();
        }

        if (above.Contains(type) || above.Count > Deepest)
        {
            return null;
        }

        return Interface(type, typeof(IReadOnlyDictionary<,>)) is { } map ? new JsonObject { [map.GetGenericArguments()[0] == typeof(string) ? "…" : "1"] = Make(map.GetGenericArguments()[1], name, above) }
            : Interface(type, typeof(IEnumerable<>)) is { } list ? List(list.GetGenericArguments()[0], name, above, place)
            : Whole(type, name, above);
    }

    private static JsonArray List(Type element, string name, List<Type> above, string? place) => Make(element, name, above, place) is { } item ? new JsonArray(item) : [];

    private static JsonObject Whole(Type type, string place, List<Type> above)
    {
        var made = new JsonObject();
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanRead && p.GetIndexParameters().Length == 0 && p.GetCustomAttribute<JsonIgnoreAttribute>() is null))
        {
            var name = property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            made[name] = Make(property.PropertyType, name, [.. above, type], place);
        }

        return made;
    }

    private static JsonNode? Number(Type type, string name)
    {
        var whole = type == typeof(int) || type == typeof(long) || type == typeof(short) || type == typeof(byte);
        var scaled = type == typeof(decimal) || type == typeof(Amount) || type == typeof(UnitPrice) || type == typeof(Quantity) || type == typeof(Percent) || type == typeof(double) || type == typeof(float);
        return !whole && !scaled ? null
            : Named.TryGetValue(name, out var known) && known.GetValueKind() == JsonValueKind.Number && (scaled || known.AsValue().TryGetValue<int>(out _)) ? known.DeepClone()
            : whole ? 1 : type == typeof(Percent) ? 10 : 12.5m;
    }

    private static JsonNode? Moment(Type type) =>
        type == typeof(DateTimeOffset) ? "2026-11-24T09:00:00+00:00" : type == typeof(DateOnly) ? "2026-11-24" : type == typeof(TimeOnly) ? "16:00:00" : type == typeof(TimeSpan) ? "00:30:00"
        : type == typeof(Guid) ? "0192f7a4-c1d2-7d0f-8a5e-3b6c9d8e7f10" : type == typeof(Uri) ? "https://portale.example/" : null;

    private static Type? Interface(Type type, Type open) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == open ? type : type.GetInterfaces().FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == open);
}
