using System.Globalization;

namespace Filiera.Bench.Scenarios;

/// <summary><c>POST /api/v1/quick-order/check</c> with more and more lines: SKUs, GTINs and the dealer's own codes, one line in fifty wrong.</summary>
internal static class QuickOrder
{
    public static async Task Run(Settings size)
    {
        await using var stage = await Stage.Open(size);
        await using var product = await Node.Product(stage.Settings);
        var token = await product.Token(Company.ClientOf(0));
        var first = 0d;
        foreach (var lines in new[] { 100, 1_000, 5_000 })
        {
            var body = new { lines = Enumerable.Range(0, lines).Select(i => Line(i, size)).ToList() };
            var (ms, statements) = await Spell.Of(stage, 5 * size.Rounds, async _ => (await product.Send(HttpMethod.Post, "/api/v1/quick-order/check", token, body)).Milliseconds);
            var each = ms * 1000 / lines;
            first = first == 0 ? each : first;
            Figures.Tell($"quickorder.{lines}.time", ms, "ms");
            Figures.Tell($"quickorder.{lines}.perLine", each, "µs", "quickorder.100.perLine", each / first);
            Figures.Tell($"quickorder.{lines}.statements", statements, "SQL statements");
        }
    }

    private static object Line(int i, Settings size)
    {
        var product = (int)((long)i * 37 % size.Products);
        var code = i % 50 == 49 ? $"NOPE-{i}" : i % 10 == 3 ? (8_012_340_000_000L + product).ToString("00000000000000", CultureInfo.InvariantCulture) : i % 10 == 7 && i < 200 ? $"MIO-{i}" : Company.Sku(product);
        return new { sku = code, quantity = Company.Orderable(product) };
    }
}
