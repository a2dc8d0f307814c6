using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Filiera.Accounts.Features;
using Filiera.Host;
using Filiera.Kernel;
using Filiera.Pricing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Filiera.Bench.Scenarios;

/// <summary>
/// The price engine: a warm basket of a thousand lines over six layers with ten thousand to a million rows behind it (ten million with <c>--prices 10000000</c>), bytes per row,
/// time to load the lists from PostgreSQL, SQL of a warm basket, and how long a changed price takes to another node.
/// </summary>
internal static class PricingEngine
{
    private const int Lines = 1_000;
    private static readonly DateOnly Today = new(2026, 11, 24);

    // What part of the rows each source holds: the base list has every product, the others some of them.
    private static readonly (PriceListKind Kind, int Percent)[] Layers =
        [(PriceListKind.Special, 5), (PriceListKind.Contract, 10), (PriceListKind.Project, 5), (PriceListKind.Account, 10), (PriceListKind.Class, 20), (PriceListKind.Base, 50)];

    public static async Task Run(Settings size)
    {
        double? smallest = null;
        foreach (var rows in new[] { 10_000, 100_000, 1_000_000, 10_000_000 }.Where(r => r <= Math.Max(1_000_000, size.Prices)))
        {
            smallest = Basket(rows, smallest);
        }

        await using var stage = await Stage.Open(size);
        await Load(stage);
        await Nodes(stage);
    }

    private static double Basket(int rows, double? smallest)
    {
        var products = rows / 2;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        List<BuyerList> lists = [.. Layers.Select(l => new BuyerList(l.Kind.ToString(), l.Kind.ToString(), l.Kind, null, Book((int)((long)rows * l.Percent / 100), products)))];
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        var matrix = new DiscountMatrix(1, Enumerable.Range(0, 20).Select(i => new MatrixRow { AccountClass = "A", ItemClass = $"C{i}", Discounts = "50+10" }));
        BuyerGroup[] groups = [.. lists.Select(l => new BuyerGroup(PriceStrategy.FirstHit, [l]))];
        var prices = new BuyerPrices(groups, matrix, "A", Today, new(), namesProject: true);
        PriceQuestion[] basket = [.. Enumerable.Range(0, Lines).Select(i => new PriceQuestion(1 + (int)((long)i * 7_919 * 131 % products), $"C{i % 20}", new(1 + (i % 300)), new(22)))];
        var won = basket.Select(q => prices.Price(q)!.SourceKind).Distinct().Count();
        var (line, allocated) = Measure(basket, q => prices.Price(q) is not null);
        var (net, _) = Measure(basket, q => prices.NetUnit(q) is not null);
        GC.KeepAlive(lists);

        var name = $"pricing.{rows}";
        Figures.Note($"{name}: {line:0} ns a line priced, {net:0} ns a net unit, {allocated:0} bytes a line, {(double)bytes / rows:0.0} bytes a row, {won} sources won");
        Figures.Tell($"{name}.line", line, "ns per line", smallest is null ? null : "pricing.10000.line", smallest is { } first ? line / first : null);
        Figures.Tell($"{name}.net", net, "ns per line");
        Figures.Tell($"{name}.allocated", allocated, "bytes per line");
        Figures.Tell($"{name}.row", (double)bytes / rows, "bytes per price row");
        return smallest ?? line;
    }

    private static PriceBook Book(int rows, int products)
    {
        var builder = new PriceBook.Builder(1);
        for (var i = 0; i < rows; i++)
        {
            builder.Add(new(1 + (int)((long)i * products / rows), 1_000, 200_000 + (i * 37L % 9_000_000), 1, false, null, null, null));
        }

        return builder.Build();
    }

    // The median of many baskets, after the compiler has done its best.
    private static (double Nanoseconds, double Bytes) Measure(PriceQuestion[] basket, Func<PriceQuestion, bool> price)
    {
        var times = new List<double>();
        var allocated = 0L;
        var until = Stopwatch.StartNew();
        while (until.Elapsed < TimeSpan.FromSeconds(3))
        {
            var (bytes, start, hits) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp(), 0);
            foreach (var question in basket)
            {
                hits += price(question) ? 1 : 0;
            }

            if (until.Elapsed > TimeSpan.FromSeconds(1.5))
            {
                times.Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds / basket.Length);
                allocated = GC.GetAllocatedBytesForCurrentThread() - bytes;
            }

            GC.KeepAlive(hits);
        }

        times.Sort();
        return (times[times.Count / 2], (double)allocated / basket.Length);
    }

    private static async Task Load(Stage stage)
    {
        await using var app = PortalHost.Build(stage.Settings, b => b.Logging.ClearProviders());
        await using var scope = app.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerScope>().Caller = Caller.System;
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        var lists = await db.Set<PriceList>().Select(l => l.Id).ToListAsync();
        var rows = await db.Set<Price>().LongCountAsync();
        var (before, began) = (GC.GetTotalMemory(forceFullCollection: true), Stopwatch.GetTimestamp());
        var books = new List<PriceBook>(lists.Count);
        foreach (var list in lists)
        {
            books.Add(await PriceBook.Load(db, list, default));
        }

        var took = Stopwatch.GetElapsedTime(began);
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(books);
        Figures.Note($"load: {rows} rows of {lists.Count} lists in {took.TotalSeconds:0.0} s, {bytes / 1e6:0} MB");
        Figures.Tell("pricing.load.seconds", took.TotalSeconds, $"s for {rows} rows of {lists.Count} lists");
        Figures.Tell("pricing.load.memory", bytes / 1e6, "MB");
        Figures.Tell("pricing.load.row", (double)bytes / rows, "bytes per price row");
        var clients = scope.ServiceProvider.GetRequiredService<AddClient.Handler>();
        await clients.Handle(new("bench-erp", null, [Permission.PricesWrite, Permission.PricesRead, Permission.CatalogRead, Permission.AccountsRead], Company.Secret), default);
    }

    private static async Task Nodes(Stage stage)
    {
        await using var one = await Node.Product(stage.Settings);
        await using var other = await Node.Product(stage.Settings);
        var (erp, dealer) = (await one.Token("bench-erp"), await other.Token(Company.ClientOf(0)));
        var skus = Enumerable.Range(0, Lines).Select(Company.Sku).ToList();
        var basket = new { lines = skus.Select(s => new { sku = s, quantity = 5000 }) };
        for (var i = 0; i < 20; i++)
        {
            await Send(other, HttpMethod.Post, "/api/v1/prices", dealer, basket);
        }

        var (statements, began) = (await stage.Statements(), Stopwatch.GetTimestamp());
        for (var i = 0; i < 20; i++)
        {
            await Send(other, HttpMethod.Post, "/api/v1/prices", dealer, basket);
        }

        var took = Stopwatch.GetElapsedTime(began);

        // The node's own looks at its versions go on meanwhile, four a second on each of two nodes: they are no part of the basket.
        var own = await stage.Statements() - statements - (took.TotalSeconds * 8);
        Figures.Tell("pricing.basket.statements", Math.Max(0, own) / 20, "SQL statements per warm basket of 1,000 lines over HTTP, beside the node's own");
        Figures.Tell("pricing.basket.http", took.TotalMilliseconds / 20, "ms per warm basket of 1,000 lines over HTTP, explained");

        var waits = new List<double>();
        for (var i = 0; i < 12; i++)
        {
            var wanted = 1_000m + i;
            await Send(one, HttpMethod.Put, "/api/v1/admin/prices", erp, new { items = new[] { new { list = "SP-C00001", sku = skus[0], fromQuantity = 4_999, unitPrice = wanted, isNet = true } } });
            var start = Stopwatch.GetTimestamp();
            while (true)
            {
                var answer = await Send(other, HttpMethod.Post, "/api/v1/prices", dealer, new { lines = new[] { new { sku = skus[0], quantity = 5_000 } } });
                if (answer.GetProperty("lines")[0].GetProperty("netUnit").GetDecimal() == wanted)
                {
                    break;
                }

                await Task.Delay(5);
            }

            waits.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        waits.Sort();
        Figures.Tell("pricing.other_node.median", waits[waits.Count / 2], "ms from a changed price to the other node");
        Figures.Tell("pricing.other_node.longest", waits[^1], "ms from a changed price to the other node");
    }

    private static async Task<JsonElement> Send(Node node, HttpMethod method, string path, string header, object body)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = JsonContent.Create(body) };
        request.Headers.Authorization = AuthenticationHeaderValue.Parse(header["Authorization: ".Length..]);
        using var answer = await node.Http.SendAsync(request);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<JsonElement>() : throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }
}
