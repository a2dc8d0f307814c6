namespace Filiera.Walls;

/// <summary>
/// Values for the parameters in addresses. What belongs to a dealer stands in <see cref="House.Ids"/> (made by <see cref="Company"/>); what all
/// share stands in <see cref="Company.Shared"/> or, when it needs no making, here. The key is the word before the parameter and its name. The walk fails for a key that is in neither.
/// </summary>
internal static class Examples
{
    private static readonly Dictionary<string, string> Shared = new()
    {
        ["static/{version}"] = "0",
        ["static/{name}"] = "css/portal.css",
        ["img/{name}"] = "logo.svg",
        ["openapi/{documentName}"] = "v1",
        ["docs/{documentName}"] = "v1",
        ["categories/{code}"] = "CAT-1",
        ["classes/{class}"] = "A",
        ["audit/{entry}"] = "1",
        ["charges/{code}"] = "TRASPORTO",
        ["intents/{protocol}"] = "08060120341234567-000001",
    };

    /// <summary>True when this is one dealer's: then a rival must hear the same as for one that does not exist.</summary>
    public static bool IsOwned(string key, Company company) => company.Alfa.Ids.ContainsKey(key);

    public static string? Find(string key, House house, Company company) => house.Ids.GetValueOrDefault(key) ?? company.Shared.GetValueOrDefault(key) ?? Shared.GetValueOrDefault(key);

    /// <summary>An id of the same shape that nobody has.</summary>
    public static string Absent(string key, House house, Company company)
    {
        var value = Find(key, house, company)!;
        return Guid.TryParse(value, out _) ? "00000000-1111-2222-3333-444444444444"
            : value.Length > 3 && value.Skip(3).Any(char.IsAsciiDigit) ? value[..3] + string.Concat(value.Skip(3).Select(c => char.IsAsciiDigit(c) ? '9' : c)) : value.All(char.IsAsciiDigit) ? "999999999" : value + "9";
    }

    /// <summary>Doors that nobody gets through here, each for its reason.</summary>
    public static readonly IReadOnlySet<string> Closed = new HashSet<string>
    {
        "/health/ready", // May say no while the tables of a test are made without migrations.
        "/sign-in/company", "/sign-in/company/done", // A setting opens them: Journeys/CompanySignInTests.
    };

    /// <summary>Bodies of API calls whose example in the description says nothing about a dealer; the rest use that example.</summary>
    public static readonly IReadOnlyDictionary<string, object> Bodies = new Dictionary<string, object>
    {
        ["POST /api/v1/prices"] = new { lines = new[] { new { sku = "A100", quantity = 3 } } },
        ["POST /api/v1/quick-order/check"] = new { text = "A100\t3\nK-ALFA-77/ART\t2\nK-BETA-88/ART\t2\nmio-K-ALFA-77\t1\nmio-K-BETA-88\t1" },
        ["POST /api/v1/carts/{id}/lines"] = new { lines = new[] { new { sku = "A100", quantity = 3 } } },
        ["POST /api/v1/carts/{id}/order"] = new { purchaseOrderNumber = "PO-7", confirmDuplicate = true },
    };

    /// <summary>Operations that a system with the scope <c>stock.write</c> alone may call (of exchanges it sees its own). Everything else answers it 403.</summary>
    public static readonly IReadOnlySet<string> OfStock = new HashSet<string> { "GetMe", "SignIn", "SignOut", "EndActing", "ChangeLanguage", "UpsertStock", "ListExchanges", "GetExchange", "ExportRefusedRows" };

    private static readonly string Odd = Uri.EscapeDataString(House.Nasty);

    /// <summary>Asked for in the query of every list: what a rival might try.</summary>
    public static IEnumerable<string> Queries(House of) =>
    [
        $"?account={of.Code}&dealer={of.Code}&branch=R2&limit=200",
        $"?search={of.Mark}&text={of.Mark}&limit=50",
        $"?search={Uri.EscapeDataString(of.Ids["orders/{number}"])}&sort=-name&page=2&cursor=zzzz",
        "?state=PLACED&sort=name&format=csv",
        $"?search={Odd}&text={Odd}&sort={Odd}&page={Odd}&state={Odd}&view={Odd}&category={Odd}&branch={Odd}&from={Odd}&format={Odd}",
        "?returnUrl=//evil.example&back=https://evil.example&next=%5C%5Cevil.example&url=/%5Cevil.example&search=A100&go=1",
    ];
}
