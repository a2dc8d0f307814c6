using System.Diagnostics;

namespace Filiera.Bench.Scenarios;

/// <summary>From the start of the process to the first health answer and to the first list of products; memory when nothing is asked, and under the load of «list».</summary>
internal static class Startup
{
    private const string List = "/api/v1/products";

    public static async Task Run(Settings size)
    {
        await using var stage = await Stage.Open(size);
        string token;
        await using (var before = await Node.Product(stage.Settings))
        {
            token = await before.Token(Company.ClientOf(0));
        }

        var (alive, listed) = (new List<double>(), new List<double>());
        for (var round = 0; round < size.Rounds; round++)
        {
            var began = Stopwatch.GetTimestamp();
            await using var node = await Node.Product(stage.Settings);
            alive.Add(node.Started.TotalMilliseconds);
            await node.Body(List, token);
            listed.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            if (round == size.Rounds - 1)
            {
                await Memory(node, token, size);
            }
        }

        Figures.Tell("startup.alive", alive.Order().ElementAt(alive.Count / 2), "ms");
        Figures.Tell("startup.firstList", listed.Order().ElementAt(listed.Count / 2), "ms");
    }

    private static async Task Memory(Node node, string token, Settings size)
    {
        await Task.Delay(TimeSpan.FromSeconds(5));
        Figures.Tell("memory.rest", Shell.Usage(node.Process).Megabytes, "MB");
        var requests = Reading.List.Paths.Concat(Reading.Search.Paths).Select(p => Load.Get(p, token)).ToList();
        var load = Load.Run(node.Port, requests, size.Connections, size.Seconds * 3, 0);
        var peak = 0d;
        while (!load.IsCompleted)
        {
            await Task.WhenAny(load, Task.Delay(200));
            peak = Math.Max(peak, Shell.Usage(node.Process).Megabytes);
        }

        Figures.Tell("memory.load", peak, "MB");
        Figures.Note($"{(await load).PerSecond:0} requests/s meanwhile");
    }
}
