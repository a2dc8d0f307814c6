using Filiera.Bench;
using Filiera.Bench.Scenarios;

// dotnet run -c Release --project bench -- NAME [--products N] [--accounts N] [--prices N] [--connections N] [--seconds S] [--rounds N]
if (args is ["raw", var bodies])
{
    await RawServer.Run(bodies);
    return 0;
}

var scenarios = new Dictionary<string, (string What, Func<Settings, Task> Run)>
{
    ["list"] = ("GET /api/v1/products, 24 items priced for the caller, beside a raw endpoint", s => Reading.Run(s, Reading.List)),
    ["search"] = ("GET /api/v1/products with words, facets and filters, beside a raw endpoint", s => Reading.Run(s, Reading.Search)),
    ["pages"] = ("the same lists as HTML pages, beside a raw endpoint", s => Reading.Run(s, Reading.Pages)),
    ["pricing"] = ("the price engine: ns per line, bytes per row, load, another node", PricingEngine.Run),
};
if (args.Length == 0 || !scenarios.TryGetValue(args[0], out var scenario))
{
    foreach (var (name, (what, _)) in scenarios)
    {
        Console.WriteLine($"{name,-12} {what}");
    }

    return args.Length == 0 ? 0 : 2;
}

await scenario.Run(Settings.Read(args[1..]));
return 0;
