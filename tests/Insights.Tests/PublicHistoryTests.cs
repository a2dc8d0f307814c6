using System.Globalization;
using System.IO.Compression;
using Filiera.Accounts;
using Filiera.Insights.Features;
using Filiera.Kernel;
using Filiera.Ordering;
using Filiera.Pricing;
using Filiera.Pricing.Features;
using Filiera.Testing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Filiera.Insights.Tests;

/// <summary>
/// The replay on a real history: the UCI «Online Retail II» orders (customer,order,date,sku,description,quantity,unit_price,country, gzipped CSV), where FILIERA_REPLAY_FILE names it. Their days are moved so that the last is yesterday; the seconds
/// stand in the output.
/// </summary>
public sealed class PublicHistoryTests(ITestOutputHelper output)
{
    private static readonly Caller Prices = new() { Kind = CallerKind.User, Name = "pricing@serralta.test", Permissions = new HashSet<string> { Permission.CatalogRead, Permission.PricesRead, Permission.PricesWrite, Permission.AccountsRead } };

    private sealed record Row(string Customer, string Order, DateOnly Date, string Sku, decimal Quantity, decimal Price);

    [Theory, Databases]
    public async Task A_real_history_is_replayed_in_seconds(Database on)
    {
        if (Environment.GetEnvironmentVariable("FILIERA_REPLAY_FILE") is not { Length: > 0 } file)
        {
            output.WriteLine("FILIERA_REPLAY_FILE names no history");
            return;
        }

        await using var portal = await TestPortal.Start(on);
        var rows = Read(file);
        var today = DateOnly.FromDateTime(portal.Clock.GetUtcNow().Date);
        var moved = today.AddDays(-1).DayNumber - rows.Max(r => r.Date).DayNumber;
        var products = await portal.Seed.Products(rows.Select(r => r.Sku).Distinct(StringComparer.OrdinalIgnoreCase), price: null, stock: null);
        var last = rows.GroupBy(r => r.Sku, StringComparer.OrdinalIgnoreCase).ToDictionary(g => g.Key, g => Math.Max(0.01m, g.MaxBy(r => r.Date)!.Price), StringComparer.OrdinalIgnoreCase);
        var list = await portal.Seed.List(PriceListKind.Base, products.Select(p => (p, last[p.Sku])));
        await Load(portal, rows, products.ToDictionary(p => p.Sku, p => p.Id, StringComparer.OrdinalIgnoreCase), moved);

        var draft = await portal.As(Prices, (PreparePriceRevision.Handler h) => h.Handle(
            new("Aumento 3%", "prova", null, null, Bulk<UpsertPrices.Item>.Of(products.Take(2_000).Select(p => new UpsertPrices.Item(list.Code, p.Sku, FromQuantity: 0.001m, UnitPrice: UnitPrice.Round(last[p.Sku] * 1.03m))))), default));
        var id = draft.Value.Change!.Change.Id;
        await portal.As(Prices, (ReplayHistory.Handler h) => h.Start(id, new(24)));
        await portal.Services.GetRequiredService<ReplayRunner>().Last;

        var report = (await portal.As(Prices, (ReplayHistory.Handler h) => h.Read(id))).Value;
        output.WriteLine($"{on}: {report.Total} lines, {report.DealerCount} dealers, {report.Seconds} s; sold {report.Whole?.Sold.Value}, now {report.Whole?.Now.Value}, then {report.Whole?.Then.Value}; {report.Error}");
        (report.State, report.Done).ShouldBe((ReplayState.Done, report.Total));
    }

    private static async Task Load(TestPortal portal, List<Row> rows, Dictionary<string, int> products, int moved)
    {
        await portal.Db(async db =>
        {
            var at = portal.Clock.GetUtcNow();
            var accounts = rows.Select(r => r.Customer).Distinct().Select((c, i) => new Account { Id = i + 1, Code = c, Name = $"Cliente {c}", CreatedAt = at, UpdatedAt = at }).ToList();
            await using var transaction = await db.Database.BeginTransactionAsync();
            await db.BulkInsert(accounts);
            await db.BulkInsert([.. accounts.Select(a => new Branch { Id = a.Id, AccountId = a.Id, Code = "HQ", Name = "Sede", IsHeadquarters = true })]);
            var ids = accounts.ToDictionary(a => a.Code, a => a.Id);
            var number = 0L;
            foreach (var some in rows.GroupBy(r => r.Order).Chunk(500))
            {
                var (orders, lines) = (new List<Order>(), new List<OrderLine>());
                foreach (var of in some)
                {
                    var first = of.First();
                    var (account, day) = (ids[first.Customer], first.Date.AddDays(moved));
                    orders.Add(new Order { Id = ++number, Number = $"U-{first.Order}", AccountId = account, BranchId = account, State = OrderState.Shipped, PlacedAt = new(day.ToDateTime(new TimeOnly(10, 0)), TimeSpan.Zero) });
                    lines.AddRange(of.Select((r, i) => new OrderLine
                    {
                        OrderId = number, Line = i + 1, AccountId = account, BranchId = account, PlacedOn = day, ProductId = products[r.Sku], Sku = r.Sku, Name = r.Sku, EnteredQuantity = new(r.Quantity), Quantity = new(r.Quantity),
                        NetUnit = UnitPrice.Round(r.Price), LineNet = Amount.Round(r.Price * r.Quantity), VatRate = new(22),
                    }));
                }

                await db.BulkInsert(orders);
                await db.BulkInsert(lines);
            }

            await db.BumpVersion(AccountMemory.Version);
            await transaction.CommitAsync();
            return Done.It;
        });
    }

    private static List<Row> Read(string file)
    {
        using var text = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        text.ReadLine();
        var rows = new List<Row>();
        while (text.ReadLine() is { } line)
        {
            var cells = Cells(line);
            if (cells.Count == 8 && DateOnly.TryParse(cells[2].AsSpan(0, 10), CultureInfo.InvariantCulture, out var date) && decimal.TryParse(cells[5], CultureInfo.InvariantCulture, out var quantity) && quantity is > 0 and < 1_000_000
                && decimal.TryParse(cells[6], CultureInfo.InvariantCulture, out var price) && cells[0].Length > 0)
            {
                rows.Add(new(cells[0], cells[1], date, cells[3].Trim().ToUpperInvariant(), quantity, price));
            }
        }

        return rows;
    }

    private static List<string> Cells(string line)
    {
        var cells = new List<string>();
        var (cell, quoted) = (new System.Text.StringBuilder(), false);
        foreach (var c in line)
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(c);
            }
        }

        cells.Add(cell.ToString());
        return cells;
    }
}
