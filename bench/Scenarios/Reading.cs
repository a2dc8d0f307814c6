using System.Text;

namespace Filiera.Bench.Scenarios;

/// <summary>One thing that is read again and again, by many callers and in many variants: addresses, and whether a person or a system asks.</summary>
internal sealed record Questions(string Name, bool ByPeople, IReadOnlyList<string> Paths);

/// <summary>Lists, searches and pages under load, each beside the raw endpoint in the same run.</summary>
internal static class Reading
{
    public static readonly Questions List = new("list", false,
        ["/api/v1/products", "/api/v1/products?category=CHI", "/api/v1/products?category=SER-1", "/api/v1/products?category=MAN&limit=24", "/api/v1/products?sort=name", "/api/v1/products?category=CIL-1"]);

    public static readonly Questions Search = new("search", false,
        ["/api/v1/products?search=chiudiporta", "/api/v1/products?search=serratura%20porte%20blindate", "/api/v1/products?search=maniglia%20nero&brand=Serralta", "/api/v1/products?search=cerniera&attribute=Finitura:bronzo",
            "/api/v1/products?search=C0012", "/api/v1/products?search=lucchetto&available=true", "/api/v1/products?search=cilindri&sort=price"]);

    public static readonly Questions Pages = new("pages", true,
        ["/catalogue", "/catalogue?category=CHI", "/catalogue?category=SER-1", "/catalogue?search=chiudiporta", "/catalogue?search=maniglia%20nero&brand=Serralta"]);

    public static async Task Run(Settings size, Questions questions)
    {
        await using var stage = await Stage.Open(size);
        await using var product = await Node.Product(stage.Settings);
        var folder = Directory.CreateTempSubdirectory("filiera-bodies-").FullName;
        await using var raw = await Node.Raw(stage.Settings, folder);
        var (asked, bare) = await Prepare(product, raw, questions, folder, size);
        var (ours, theirs) = (new List<LoadResult>(), new List<LoadResult>());

        await Warm(product, asked, size);
        await Warm(raw, bare, size);
        var (statements, count) = (0L, 0);
        var (mine, bareCost) = (new Cost(product, stage), new Cost(raw, stage));
        for (var round = 0; round < size.Rounds; round++)
        {
            theirs.Add(await bareCost.Of(() => Load.Run(raw.Port, bare, size.Connections, size.Seconds, 0)));
            var before = await stage.Statements();
            ours.Add(await mine.Of(() => Load.Run(product.Port, asked, size.Connections, size.Seconds, 0)));
            statements += await stage.Statements() - before;
            count += ours[^1].Requests;
            Figures.Note($"{questions.Name}: product {ours[^1].PerSecond:0}/s, raw {theirs[^1].PerSecond:0}/s, {ours[^1].BytesPerAnswer:0} bytes, {ours[^1].Failures + theirs[^1].Failures} failed; processor µs {mine} against {bareCost}");
        }

        Tell(questions.Name, ours, theirs);
        Figures.Tell($"raw.{questions.Name}.processor", bareCost.Micros, "µs per request");
        Figures.Tell($"{questions.Name}.processor", mine.Micros, "µs per request", $"raw.{questions.Name}.processor", mine.Micros / bareCost.Micros);
        Figures.Tell($"{questions.Name}.statements", (double)statements / count, "SQL statements per request");
        Directory.Delete(folder, recursive: true);
    }

    // Code is compiled in tiers, the hottest last and in the background: until then one would measure the compiler.
    private static async Task Warm(Node node, IReadOnlyList<byte[]> requests, Settings size)
    {
        var done = 0;
        for (var round = 0; round < 12 && done < 20_000; round++)
        {
            done += (await Load.Run(node.Port, requests, size.Connections, 5, 0)).Requests;
        }
    }

    /// <summary>Processor time of the program and of the database for each request.</summary>
    private sealed class Cost(Node node, Stage stage)
    {
        private double _node;
        private double _database;
        private int _requests;

        public double Micros => (_node + _database) * 1e6 / Math.Max(1, _requests);

        public async Task<LoadResult> Of(Func<Task<LoadResult>> run)
        {
            var (node0, database0) = (Shell.Processor(node.Process.Id), Shell.Processor(stage.Postgres.Process));
            var result = await run();
            _node += Shell.Processor(node.Process.Id) - node0;
            _database += Shell.Processor(stage.Postgres.Process) - database0;
            _requests += result.Requests;
            return result;
        }

        public override string ToString() => $"{_node * 1e6 / _requests:0} + {_database * 1e6 / _requests:0} of the database";
    }

    private static void Tell(string name, List<LoadResult> ours, List<LoadResult> theirs)
    {
        var (mine, bare) = (Median(ours, r => r.PerSecond), Median(theirs, r => r.PerSecond));
        Figures.Tell($"raw.{name}.requests", bare, "requests/s");
        Figures.Tell($"raw.{name}.p50", Median(theirs, r => r.P50), "ms");
        Figures.Tell($"raw.{name}.p99", Median(theirs, r => r.P99), "ms");
        Figures.Tell($"{name}.requests", mine, "requests/s", $"raw.{name}.requests", mine / bare);
        Figures.Tell($"{name}.p50", Median(ours, r => r.P50), "ms", $"raw.{name}.p50", Median(ours, r => r.P50) / Median(theirs, r => r.P50));
        Figures.Tell($"{name}.p99", Median(ours, r => r.P99), "ms", $"raw.{name}.p99", Median(ours, r => r.P99) / Median(theirs, r => r.P99));
        Figures.Tell($"{name}.bytes", Median(ours, r => r.BytesPerAnswer), "bytes per answer");
    }

    public static double Median(IEnumerable<LoadResult> results, Func<LoadResult, double> of) => results.Select(of).Order().ElementAt(results.Count() / 2);

    /// <summary>The requests of both, and the answers of the product on disk for the other to write.</summary>
    private static async Task<(List<byte[]> Asked, List<byte[]> Bare)> Prepare(Node product, Node raw, Questions questions, string folder, Settings size)
    {
        var (asked, bare) = (new List<byte[]>(), new List<byte[]>());
        var callers = Math.Min(Company.Callers, size.Accounts);
        for (var c = 0; c < callers; c++)
        {
            var header = questions.ByPeople ? await product.Cookie(Company.UserOf(c)) : await product.Token(Company.ClientOf(c));
            foreach (var path in questions.Paths)
            {
                var name = $"{(questions.ByPeople ? "p" : "j")}-{asked.Count}";
                await File.WriteAllBytesAsync(Path.Combine(folder, name), await product.Body(path, header));
                asked.Add(Load.Get(path, header));
                bare.Add(Load.Get($"/api/raw/{name}", header));
            }
        }

        await raw.Http.GetAsync(new Uri("/reload", UriKind.Relative));
        return (asked, bare);
    }
}
