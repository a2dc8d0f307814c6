using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Filiera.Accounts.Features;
using Filiera.Catalog;
using Filiera.Inventory;
using Filiera.Kernel;
using Filiera.Ordering;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace Filiera.Trials;

/// <summary>Many who order at once over HTTP, and what must hold of the database whatever happened to them.</summary>
public sealed class Buying(TestPortal portal)
{
    public const string Client = "trial";
    public const decimal Stock = 100_000m;
    private const string Secret = "trial-secret-0123456789";

    /// <summary>An order that was wished for: its key, its cart, and its number once a 201 was read whole.</summary>
    public sealed record Wish(string Key, string Cart)
    {
        public string? Number { get; set; }

        public HttpStatusCode? Status { get; set; }
    }

    public async Task<IReadOnlyList<Product>> Prepare(int products)
    {
        await portal.Seed.Dealer("D1");
        var made = await portal.AsSystem((AddClient.Handler h) => h.Handle(new AddClient.Request(Client, "D1", null, Secret)));
        made.Ok.ShouldBeTrue(made.Problem?.Message.ToString());
        return await portal.Seed.Products(Enumerable.Range(1, products).Select(i => $"A{i}"), price: 10m, stock: Stock);
    }

    public static Task<HttpClient> SignIn(Served served)
    {
        ArgumentNullException.ThrowIfNull(served);
        return served.Client(Client, Secret);
    }

    /// <summary>Carts of three lines each, ready to be ordered.</summary>
    public static async Task<IReadOnlyList<Wish>> Carts(HttpClient http, int count, int products)
    {
        ArgumentNullException.ThrowIfNull(http);
        var wishes = new List<Wish>();
        for (var i = 0; i < count; i++)
        {
            var cart = await Read(await http.PostAsJsonAsync("/api/v1/carts", new { name = $"Carrello {i}" }));
            var id = cart.GetProperty("id").GetString()!;
            await Read(await http.PostAsJsonAsync($"/api/v1/carts/{id}/lines", new { lines = Enumerable.Range(0, 3).Select(l => new { sku = $"A{1 + ((i + (l * 7)) % products)}", quantity = 1 + l }) }));
            wishes.Add(new(Guid.NewGuid().ToString("N"), id));
        }

        return wishes;
    }

    /// <summary>Sends the order; a broken connection leaves it open what became of it.</summary>
    public static async Task Order(HttpClient http, Wish wish)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(wish);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/carts/{wish.Cart}/order") { Content = JsonContent.Create(new { confirmDuplicate = true }) };
        request.Headers.Add("Idempotency-Key", wish.Key);
        try
        {
            using var answer = await http.SendAsync(request);
            wish.Status = answer.StatusCode;
            if (answer.StatusCode == HttpStatusCode.Created)
            {
                wish.Number = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("number").GetString();
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
        {
            wish.Status = null;
        }
    }

    /// <summary>Orders are whole and once, numbers without a gap, stock is what was there less what the orders hold, every order has its event.</summary>
    public async Task MustHold(IReadOnlyList<Wish> wishes)
    {
        ArgumentNullException.ThrowIfNull(wishes);
        await portal.Db(async db =>
        {
            var orders = await db.Set<Order>().AsNoTracking().ToListAsync();
            var lines = (await db.Set<OrderLine>().AsNoTracking().ToListAsync()).ToLookup(l => l.OrderId);
            foreach (var wish in wishes.Where(w => w.Number is not null))
            {
                orders.Count(o => o.Number == wish.Number).ShouldBe(1, $"{wish.Number} was answered 201");
            }

            orders.Select(o => o.CartId).ShouldBeUnique();
            foreach (var order in orders)
            {
                lines[order.Id].Count().ShouldBe(3, $"{order.Number} is whole");
                order.LineCount.ShouldBe(3);
                order.Goods.Value.ShouldBe(lines[order.Id].Sum(l => l.LineNet.Value));
            }

            var numbers = orders.Select(o => int.Parse(o.Number.Split('-')[1], System.Globalization.CultureInfo.InvariantCulture)).Order().ToList();
            numbers.ShouldBe(Enumerable.Range(1, orders.Count).ToList(), "numbers have no gap");

            var reserved = await db.Set<StockItem>().AsNoTracking().ToDictionaryAsync(s => s.ProductId, s => (s.OnHand.Value, s.Reserved.Value));
            var held = orders.Where(o => o.State is not (OrderState.Cancelled or OrderState.Rejected)).SelectMany(o => lines[o.Id]).GroupBy(l => l.ProductId!.Value).ToDictionary(g => g.Key, g => g.Sum(l => l.Allocated.Value));
            foreach (var (product, (onHand, taken)) in reserved)
            {
                onHand.ShouldBe(Stock);
                taken.ShouldBe(held.GetValueOrDefault(product), $"product {product}: reserved is what the orders hold");
            }

            var told = await db.Set<OutboxMessage>().AsNoTracking().Where(m => m.Type == "order.placed").Select(m => m.Aggregate).ToListAsync();
            told.ShouldBe(orders.Select(o => $"order:{o.Number}"), ignoreOrder: true, "one event per order, in its transaction");
            return Done.It;
        });
    }

    private static async Task<JsonElement> Read(HttpResponseMessage answer)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync();
            answer.IsSuccessStatusCode.ShouldBeTrue(text);
            return JsonSerializer.Deserialize<JsonElement>(text);
        }
    }
}
