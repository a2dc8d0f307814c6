using Filiera.Bench;
using Filiera.Bench.Scenarios;

// dotnet run -c Release --project bench -- NAME [--products N] [--accounts N] [--prices N] [--connections N] [--seconds S] [--rounds N] [--database sqlite] [--sizes N,N]
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
    ["quickorder"] = ("quick-order/check with 100, 1,000 and 5,000 lines: time, statements, growth", QuickOrder.Run),
    ["cart"] = ("carts of 10, 100 and 1,000 lines: priced, and one line added", Carts.Run),
    ["orders"] = ("orders of 20 lines placed a second by 1, 16 and 64 clients, on both databases", Orders.Run),
    ["import"] = ("import of products and prices, rows a second beside plain COPY", Imports.Run),
    ["startup"] = ("time to the first answer, memory at rest and under load", Startup.Run),
    ["sizes"] = ("the same list with 10,000 and 100,000 products (--sizes 10000,100000,1000000), and after a change", Sizes.Run),
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
Figures.Table();
return 0;
