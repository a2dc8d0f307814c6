using Filiera.Accounts.Features;
using Filiera.Kernel;
using Filiera.Ordering.Feed;

namespace Filiera.Host.Demo;

/// <summary>The demo's traffic with other systems: a week of exchanges, some with refused rows; an event that failed for good; clients of several kinds; an ERP that is a little behind.</summary>
internal static class DemoSystems
{
    /// <summary>After orders and users: what it tells refers to them.</summary>
    public static async Task Add(PortalDb db, IServiceProvider services, DemoDealers dealers, IReadOnlyList<string> latestOrders, PortalClock clock, CancellationToken stop)
    {
        await Clients(services, dealers, stop);
        await Exchanges(services.GetRequiredService<ExchangeLog>(), clock, stop);
        await Events(db, latestOrders, clock, stop);
    }

    private static async Task Clients(IServiceProvider services, DemoDealers dealers, CancellationToken stop)
    {
        var clients = services.GetRequiredService<AddClient.Handler>();
        AddClient.Request[] made =
        [
            new("wms-vicenza", null, [Permission.OrdersRead, Permission.OrdersManage, Permission.StockWrite], "wms-vicenza-secret", "Magazzino Vicenza"),
            new("pim", null, [Permission.CatalogRead, Permission.CatalogWrite], "pim-demo-secret", "Catalogo e immagini"),
            new("vecchio-gestionale", dealers.Dealers[2].Row.Code, [Permission.OrdersRead], "vecchio-gestionale", "Gestionale dismesso"),
        ];
        foreach (var client in made)
        {
            await clients.Handle(client, stop);
        }

        await services.GetRequiredService<ChangeClient.Handler>().Handle("vecchio-gestionale", new(Disabled: true), null, stop);
    }

    private static async Task Exchanges(ExchangeLog log, PortalClock clock, CancellationToken stop)
    {
        var night = clock.StartOf(clock.Today).AddHours(2);
        for (var day = 6; day >= 0; day--)
        {
            var at = night.AddDays(-day);
            await log.Record(In(at, "demo-erp", "accounts", "PUT /api/v1/admin/accounts", 40, day == 3 ? 2 : 0, day == 3 ? 38 : 40, 0, 96), [], stop);
            await log.Record(In(at.AddMinutes(2), "demo-erp", "prices", "PUT /api/v1/admin/prices", 2_400, 130 + (day * 12), 2_270 - (day * 12) - (day is 1 or 4 ? 2 : 0), day is 1 or 4 ? 2 : 0, 812 + (day * 9)), day is 1 or 4 ? BadPrices : [], stop);
            await log.Record(In(at.AddMinutes(6), "wms-vicenza", "stock", "PUT /api/v1/admin/stock", 5_000, 611 + (day * 7), 4_389 - (day * 7) - (day == 0 ? 3 : 0), day == 0 ? 3 : 0, 1_430), day == 0 ? BadStock : [], stop);
        }

        await log.Record(In(night.AddDays(-2).AddHours(7), "pim", "products", "PUT /api/v1/admin/products", 120, 118, 0, 2, 240), BadProducts, stop);
        await log.Record(
            new() { At = night.AddDays(-1).AddHours(8), Who = "demo-erp", Direction = ExchangeDirection.In, Kind = "prices", Channel = "api", Name = "PUT /api/v1/admin/prices", Milliseconds = 3, Outcome = ExchangeOutcome.Refused, CorrelationId = Trace(77), Error = "TOO_MANY_ROWS: Al massimo 10000 righe per chiamata, qui 12400." }, [], stop);
        await log.Record(
            new() { At = night.AddDays(-5).AddHours(9), Who = "system", Direction = ExchangeDirection.In, Kind = "price_lists", Channel = "file", Name = "listini.csv", Rows = 6, Imported = 1, Unchanged = 5, Milliseconds = 61, Outcome = ExchangeOutcome.Done }, [], stop);
    }

    private static Exchange In(DateTimeOffset at, string who, string kind, string name, int rows, int imported, int unchanged, int rejected, int milliseconds) => new()
    {
        At = at, Who = who, Direction = ExchangeDirection.In, Kind = kind, Channel = "api", Name = name, Rows = rows, Imported = imported, Unchanged = unchanged, Rejected = rejected,
        Milliseconds = milliseconds, Outcome = ExchangeLog.OutcomeOf(rejected), CorrelationId = Trace(at.UtcTicks + milliseconds),
    };

    private static string Trace(long seed) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(seed)).AsSpan(0, 16));

    private static readonly Refusal[] BadPrices =
    [
        new(17, "BASE|K64-AR|12", new("TOO_MANY_DECIMALS", "unitPrice", new("Al massimo {0} decimali.", "At most {0} decimals.", 5), null, "41.625333")),
        new(904, "CLASSE-B|ZZ-900|1", new("UNKNOWN_SKU", "sku", new("L’articolo «{0}» non è a catalogo.", "Item “{0}” is not in the catalogue.", "ZZ-900"), new("Manda prima l’articolo.", "Send the product first."), "ZZ-900")),
    ];

    private static readonly Refusal[] BadStock =
    [
        new(211, "VI|ZZ-900", new("UNKNOWN_SKU", "sku", new("L’articolo «{0}» non è a catalogo.", "Item “{0}” is not in the catalogue.", "ZZ-900"), new("Manda prima l’articolo.", "Send the product first."), "ZZ-900")),
        new(1_840, "VI|K64-AR", new("OUT_OF_RANGE", "onHand", new("Deve andare da {0} a {1}.", "It must be between {0} and {1}.", 0, 9_999_999), null, "-4")),
        new(1_841, "VI|K64-AR", new("DUPLICATE_KEY", null, new("«{0}» c’è già: vedi {1}.", "“{0}” is there already: see {1}.", "VI|K64-AR", 1_840), new("Tieni una riga sola per chiave.", "Keep one row per key."), "VI|K64-AR")),
    ];

    private static readonly Refusal[] BadProducts =
    [
        new(9, "MAN-26", new("INVALID_GTIN", "gtin", new("La cifra di controllo è sbagliata.", "The check digit is wrong."), new("Controlla il codice a barre.", "Check the barcode."), "8001090000011")),
        new(44, null, new("REQUIRED", "sku", new("Manca.", "It is missing."))),
    ];

    private static async Task Events(PortalDb db, IReadOnlyList<string> orders, PortalClock clock, CancellationToken stop)
    {
        var at = clock.Now.AddHours(-3);
        foreach (var (number, i) in orders.Select((n, i) => (n, i)))
        {
            db.Add(new OutboxMessage { Type = "order.placed", Aggregate = $"order:{number}", Payload = $$"""{"number":"{{number}}"}""", CreatedAt = at.AddMinutes(i * 4), DeliveredAt = at.AddMinutes(i * 4).AddSeconds(1) });
        }

        db.Add(new OutboxMessage
        {
            Type = "stock.alarm", Aggregate = "product:K64-AR", Payload = """{"sku":"K64-AR","warehouse":"VI","available":2,"below":10}""", CreatedAt = at, Attempts = 10, ParkedAt = at.AddMinutes(21),
            Error = "SlackNotifier: No such host is known (hooks.example.invalid:443)",
        });
        db.Add(new FeedPosition { Client = "demo-erp", Position = 2, AcknowledgedAt = at.AddMinutes(9) });
        await db.SaveChangesAsync(stop);
    }
}
