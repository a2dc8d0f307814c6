using System.Text.Json.Nodes;

namespace Filiera.Host.Api;

/// <summary>
/// Bodies and parameters for the reader at /docs, by the name of the operation. They speak of the demo company's goods, so that
/// what is pasted works there; ids that the demo makes (a cart, an order) are put in by <see cref="DemoExamples"/>.
/// </summary>
internal static class ApiExamples
{
    /// <summary>Stands for the id of a cart, which only a running portal knows.</summary>
    public const string Cart = "0b0ce8b0-6d0f-4f5b-9a52-6d1f2f1f8f10";

    /// <summary>Stands for the number of an order.</summary>
    public const string Order = "26-018812";

    private static readonly Dictionary<string, string> Bodies = new()
    {
        ["SignIn"] = """{"email":"buyer@dealer.demo","password":"Filiera-demo-1"}""",
        ["ChangeLanguage"] = """{"language":"en"}""",
        ["GetPrices"] = """{"lines":[{"sku":"K64-AR","quantity":12},{"sku":"12/34","quantity":100},{"sku":"H3D-120N","quantity":2,"unit":"CF"}]}""",
        ["CheckQuickOrder"] = """{"text":"K64-AR\t12\nH3D-120N\t48\n12/34\t100\nNOT-A-CODE\t1"}""",
        ["KeepPad"] = """{"rows":[{"line":1,"code":"K64-AR","quantity":"12"}]}""",
        ["CreateCart"] = """{"name":"Riassortimento"}""",
        ["ChangeCart"] = """{"name":"Cantiere di via Roma"}""",
        ["ChangeCartLines"] = """{"lines":[{"sku":"K64-AR","quantity":12},{"sku":"H3D-120N","quantity":48,"mode":"ADD"}]}""",
        ["PlaceOrder"] = """{"purchaseOrderNumber":"PO-2026-77"}""",
        ["Reorder"] = """{"lines":[1,2]}""",
        ["ApproveOrder"] = """{"reason":"Va bene"}""",
        ["RejectOrder"] = """{"reason":"Oltre il budget della sede"}""",
        ["CancelOrder"] = """{"reason":"Ordinato due volte"}""",
        ["UpsertProducts"] = """{"items":[{"sku":"PROVA-1","name":"Maniglia di prova","unit":"PZ","packs":"CF:6","minimum":1,"multiple":1,"vatRate":22}]}""",
        ["UpsertPrices"] = """{"lists":[{"code":"PROVA","name":"Listino di prova","class":"Z"}],"items":[{"list":"PROVA","sku":"K64-AR","fromQuantity":1,"unitPrice":42.5,"discounts":"50+10"}]}""",
        ["UpsertStock"] = """{"items":[{"warehouse":"VI","sku":"K64-AR","onHand":120,"incoming":240,"incomingDate":"2027-01-15","confirmed":true}]}""",
        ["UpsertAccounts"] = """{"items":[{"code":"C09999","name":"Ferramenta di Prova S.r.l.","vatNumber":"01234567897","class":"B","street":"Via Roma 1","postalCode":"37135","city":"Verona","province":"VR"}]}""",
    };

    private static readonly Dictionary<(string Operation, string Parameter), string> Parameters = new()
    {
        [("ListProducts", "search")] = "maniglia",
        [("ListProducts", "limit")] = "24",
        [("SuggestProducts", "text")] = "K64",
        [("GetProduct", "sku")] = "K64-AR",
        [("ListOrders", "state")] = "OPEN",
        [("ListOrders", "limit")] = "24",
    };

    public static JsonNode? Body(string? operation) => operation is not null && Bodies.TryGetValue(operation, out var json) ? JsonNode.Parse(json) : null;

    public static JsonNode? Parameter(string? operation, string name) => name switch
    {
        _ when operation is not null && Parameters.TryGetValue((operation, name), out var value) => int.TryParse(value, out var number) ? JsonValue.Create(number) : JsonValue.Create(value),
        "id" => JsonValue.Create(Cart),
        "number" => JsonValue.Create(Order),
        _ => null,
    };
}
