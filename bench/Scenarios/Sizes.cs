using System.Globalization;

namespace Filiera.Bench.Scenarios;

/// <summary>
/// The same list with more and more products, in one run: under load, and the first answer after one product was changed, by the node that changed it and with what it
/// read of the database. Flat is what it should be.
/// </summary>
internal static class Sizes
{
    public static async Task Run(Settings size)
    {
        var (first, smallest) = (0d, 0d);
        string? name = null;
        foreach (var products in size.Sizes.Split(',').Select(n => int.Parse(n, CultureInfo.InvariantCulture)))
        {
            var company = size with { Products = products, Prices = Math.Max(size.Prices, products * 4) };
            await using var stage = await Stage.Open(company);
            await using var node = await Node.Product(stage.Settings);
            var (token, erp) = (await node.Token(Company.ClientOf(0)), await node.Token(Company.Erp));
            var requests = Reading.List.Paths.Select(p => Load.Get(p, token)).ToList();
            await Load.Run(node.Port, requests, size.Connections, size.Seconds, 0);
            var load = await Load.Run(node.Port, requests, size.Connections, size.Seconds, 0);
            var (change, statements) = await Spell.Of(stage, 5 * size.Rounds, i => AfterChange(node, token, erp, i, "/api/v1/products?search=cerniera%20cambiata"));
            var (whole, _) = await Spell.Of(stage, 5 * size.Rounds, i => AfterChange(node, token, erp, 100 + i, "/api/v1/products"));
            (first, smallest, name) = name is null ? (change, load.PerSecond, products.ToString(CultureInfo.InvariantCulture)) : (first, smallest, name);
            Figures.Tell($"sizes.{products}.requests", load.PerSecond, "requests/s", $"sizes.{name}.requests", load.PerSecond / smallest);
            Figures.Tell($"sizes.{products}.p99", load.P99, "ms");
            Figures.Tell($"sizes.{products}.afterChange", change, "ms", $"sizes.{name}.afterChange", change / first);
            Figures.Tell($"sizes.{products}.afterChange.statements", statements, "SQL statements, the change's own among them");
            Figures.Tell($"sizes.{products}.afterChange.wholeList", whole, "ms");
            Figures.Tell($"sizes.{products}.memory", Shell.Usage(node.Process).Megabytes, "MB");
        }
    }

    private static async Task<double> AfterChange(Node node, string token, string erp, int i, string ask)
    {
        await node.Send(HttpMethod.Put, "/api/v1/admin/products", erp, new { items = new[] { new { sku = Company.Sku(120), name = $"Cerniera {(i + 10) * 7919 % 1000} cambiata" } } });
        return (await node.Send(HttpMethod.Get, ask, token)).Milliseconds;
    }
}
