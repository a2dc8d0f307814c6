namespace Filiera.Bench.Scenarios;

/// <summary>A cart filled in one call, shown priced, and one line added to it: what each costs in a small cart and in a large one.</summary>
internal static class Carts
{
    public static async Task Run(Settings size)
    {
        await using var stage = await Stage.Open(size);
        await using var product = await Node.Product(stage.Settings);
        var token = await product.Token(Company.ClientOf(1));
        var (shown, added) = (0d, 0d);
        foreach (var lines in new[] { 10, 100, 1_000 })
        {
            var cart = await Fill(product, token, 0, lines, size);
            var path = $"/api/v1/carts/{cart}";
            var (show, read) = await Spell.Of(stage, 5 * size.Rounds, async _ => (await product.Send(HttpMethod.Get, path, token)).Milliseconds);

            // The same line each time, by another quantity: the cart keeps its size.
            var (add, wrote) = await Spell.Of(stage, 5 * size.Rounds, async i =>
                (await product.Send(HttpMethod.Post, path + "/lines", token, new { lines = new[] { new { sku = Company.Sku(12), quantity = 12 * (20 + i) } } })).Milliseconds);
            (shown, added) = shown == 0 ? (show, add) : (shown, added);
            Figures.Tell($"cart.{lines}.priced", show, "ms", "cart.10.priced", show / shown);
            Figures.Tell($"cart.{lines}.priced.statements", read, "SQL statements");
            Figures.Tell($"cart.{lines}.addLine", add, "ms", "cart.10.addLine", add / added);
            Figures.Tell($"cart.{lines}.addLine.statements", wrote, "SQL statements");
            await product.Send(HttpMethod.Delete, path, token);
        }
    }

    /// <summary>A cart of so many lines that can be ordered; its id.</summary>
    public static async Task<string> Fill(Node product, string token, int from, int lines, Settings size)
    {
        var (cart, _) = await product.Send(HttpMethod.Post, "/api/v1/carts", token, new { });
        var id = cart.GetProperty("id").ToString();
        var all = new List<object>();
        for (var i = from; all.Count < lines; i++)
        {
            // Safes and profiles are not for everybody, and some goods are out of production.
            var number = (int)((long)i * 37 % size.Products);
            if (number % 12 < 10 && number % 33 != 7)
            {
                all.Add(new { sku = Company.Sku(number), quantity = Company.Orderable(number) });
            }
        }

        await product.Send(HttpMethod.Post, $"/api/v1/carts/{id}/lines", token, new { lines = all });
        return id;
    }
}
