using System.Diagnostics;

namespace Filiera.Bench.Scenarios;

/// <summary>
/// Orders of 20 lines placed by 1, 16 and 64 clients at once, every commit on the disk, on PostgreSQL and on SQLite. The carts stand ready before; what is measured is the
/// order itself. At the end every order that was answered 201 must be there.
/// </summary>
internal static class Orders
{
    private const int Lines = 20;

    public static async Task Run(Settings size)
    {
        var small = size with { Products = Math.Min(size.Products, 10_000), Prices = Math.Min(size.Prices, 100_000) };
        foreach (var database in new[] { "postgres", "sqlite" })
        {
            await using var stage = await Stage.Open(small with { Database = database });
            await using var product = await Node.Product(stage.Settings);
            var tokens = new List<string>();
            for (var c = 0; c < Math.Min(Company.Callers, small.Accounts); c++)
            {
                tokens.Add(await product.Token(Company.ClientOf(c)));
            }

            var numbers = new List<string>();
            await Place(product, tokens, 4, 40, small, numbers, []);
            var alone = 0d;
            foreach (var (clients, orders) in new[] { (1, 150), (16, 800), (64, 1_600) })
            {
                var times = new List<double>();
                var perSecond = await Place(product, tokens, clients, orders, small, numbers, times);
                alone = alone == 0 ? perSecond : alone;
                times.Sort();
                Figures.Tell($"orders.{database}.{clients}", perSecond, "orders/s", $"orders.{database}.1", perSecond / alone);
                Figures.Tell($"orders.{database}.{clients}.p50", times[times.Count / 2], "ms");
                Figures.Tell($"orders.{database}.{clients}.p99", times[times.Count * 99 / 100], "ms");
            }

            var lost = 0;
            var erp = await product.Token(Company.Erp);
            foreach (var number in numbers.Where((_, i) => i % 20 == 0))
            {
                var (order, _) = await product.Send(HttpMethod.Get, $"/api/v1/orders/{number}", erp);
                lost += order.GetProperty("lines").GetArrayLength() == Lines ? 0 : 1;
            }

            Figures.Tell($"orders.{database}.lost", lost + numbers.Count - numbers.Distinct().Count(), "orders");
        }
    }

    private static async Task<double> Place(Node product, List<string> tokens, int clients, int orders, Settings size, List<string> numbers, List<double> times)
    {
        var carts = new string[orders];
        await Parallel.ForAsync(0, orders, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) => carts[i] = await Carts.Fill(product, tokens[i % tokens.Count], i * 61, Lines, size));
        var (next, gate) = (-1, new Lock());
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < orders;)
            {
                var (order, took) = await product.Send(HttpMethod.Post, $"/api/v1/carts/{carts[i]}/order", tokens[i % tokens.Count], new { confirmDuplicate = true }, Guid.NewGuid().ToString());
                lock (gate)
                {
                    numbers.Add(order.GetProperty("number").GetString()!);
                    times.Add(took);
                }
            }
        })));
        return orders / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
