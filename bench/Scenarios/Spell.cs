namespace Filiera.Bench.Scenarios;

/// <summary>One call made again and again by one caller: the median time, and the fewest statements that one of them took (what the node does beside counts in the others).</summary>
internal static class Spell
{
    public static async Task<(double Milliseconds, long Statements)> Of(Stage stage, int times, Func<int, Task<double>> call)
    {
        // The first of them compile the code and fill the memories.
        for (var i = 0; i < 3; i++)
        {
            await call(-1 - i);
        }

        var (took, sent) = (new List<double>(), new List<long>());
        for (var i = 0; i < times; i++)
        {
            var before = await stage.Statements();
            took.Add(await call(i));
            sent.Add(await stage.Statements() - before);
        }

        took.Sort();
        return (took[took.Count / 2], sent.Min());
    }
}
