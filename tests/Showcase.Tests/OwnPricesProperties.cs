using CsCheck;
using Filiera.Accounts;
using Filiera.Catalog;
using Filiera.Kernel;
using Filiera.Pricing;
using Filiera.Pricing.Features;
using Filiera.Showcase.Features;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Filiera.Showcase.Tests;

/// <summary>
/// Whoever asked before, and however often prices and classes change between: each dealer is told his own price. What is expected is worked out here from the
/// rows, with nothing of the product's memory.
/// </summary>
public sealed class OwnPricesProperties
{
    private const int Dealers = 5;
    private const int Products = 6;
    private static readonly string?[] Classes = ["A", "B", null];

    [Theory, Databases]
    public async Task Never_is_anothers_price_given_out_of_memory(Database on) =>
        await Gen.Select(Gen.Int[0, 1_000_000], Gen.Select(Gen.Int[0, 9], Gen.Int[0, 1_000_000]).List[5, 40]).SampleAsync(async (seed, steps) =>
        {
            await using var trade = await Trade.Open(on, new Random(seed));
            foreach (var (what, which) in steps)
            {
                switch (what)
                {
                    case 0: await trade.ChangePrice(which); break;
                    case 1: await trade.ChangeClass(which); break;
                    case 2: await Task.WhenAll(Enumerable.Range(0, Dealers).Select(d => trade.Ask((which + d) % Dealers, which / Dealers))); break;
                    default: await trade.Ask(which % Dealers, which / Dealers); break;
                }
            }
        }, iter: 4, threads: 1);

    private sealed class Trade : IAsyncDisposable
    {
        private readonly List<(TestDealer Dealer, string? Class)> _dealers = [];
        private readonly List<Product> _products = [];
        private readonly List<(PriceList List, Dictionary<int, decimal> Prices)> _lists = [];
        private decimal _next = 10m;

        private Trade(TestPortal portal) => Portal = portal;

        private TestPortal Portal { get; }

        public static async Task<Trade> Open(Database on, Random random)
        {
            var trade = new Trade(await TestPortal.Start(on));
            for (var d = 0; d < Dealers; d++)
            {
                var of = Classes[random.Next(Classes.Length)];
                trade._dealers.Add((await trade.Portal.Seed.Dealer($"C{d}", of), of));
            }

            trade._products.AddRange(await trade.Portal.Seed.Products(Enumerable.Range(0, Products).Select(p => $"P{p}"), price: null));
            await trade.Add(PriceListKind.Base, random, 100, _ => { });
            await trade.Add(PriceListKind.Class, random, 60, l => l.Class = "A");
            await trade.Add(PriceListKind.Class, random, 60, l => l.Class = "B");
            foreach (var (dealer, _) in trade._dealers)
            {
                await trade.Add(PriceListKind.Account, random, 40, l => l.AccountId = dealer.Account.Id);
                await trade.Add(PriceListKind.Special, random, 20, l => l.AccountId = dealer.Account.Id);
            }

            return trade;
        }

        public async Task ChangePrice(int which)
        {
            var (list, prices) = _lists[which % _lists.Count];
            if (prices.Count == 0)
            {
                return;
            }

            var product = prices.Keys.Order().ElementAt(which / _lists.Count % prices.Count);
            prices[product] = Fresh();
            await Portal.Db(db => db.InTransaction<Done>(async () =>
            {
                (await db.Set<Price>().SingleAsync(p => p.ListId == list.Id && p.ProductId == product)).UnitPrice = new(prices[product]);
                await db.SaveChangesAsync();
                await db.RaisePriceLists([list.Id]);
                return Done.It;
            }));
        }

        public async Task ChangeClass(int which)
        {
            var (dealer, _) = _dealers[which % Dealers];
            var next = Classes[which / Dealers % Classes.Length];
            await Portal.Db(async db =>
            {
                (await db.Set<Account>().SingleAsync(a => a.Id == dealer.Account.Id)).Class = next;
                return await db.SaveChangesAsync();
            });
            _dealers[which % Dealers] = (dealer, next);
        }

        public async Task Ask(int who, int how)
        {
            var (dealer, of) = _dealers[who];
            var expected = _products.ToDictionary(p => p.Sku, p => Expected(dealer.Account.Id, of, p.Id));
            switch (how % 5)
            {
                case 0 or 1:
                    var request = (how / 5 % 3) switch { 0 => new ListProducts.Request(), 1 => new ListProducts.Request("articolo"), _ => new ListProducts.Request(Sort: "price") };
                    var list = await Portal.As(dealer.Caller, (ListProducts.Handler h) => h.Handle(request));
                    list.Value.Items.ToDictionary(i => i.Sku, i => i.Price?.Net.Value).ShouldBe(expected, ignoreOrder: true);
                    break;
                case 2:
                    var page = await Portal.As(dealer.Caller, (GetProduct.Handler h) => h.Handle($"P{how % Products}"));
                    page.Value.Price?.Net.Value.ShouldBe(expected[page.Value.Sku]!.Value);
                    break;
                case 3:
                    var prices = await Portal.As(dealer.Caller, (GetPrices.Handler h) => h.Handle(new([.. _products.Select(p => new GetPrices.Line(p.Sku, 1))]), default));
                    prices.Value.Lines.ToDictionary(l => l.Sku, l => l.NetUnit?.Value).ShouldBe(expected, ignoreOrder: true);
                    break;
                default:
                    var most = expected.Values.OfType<decimal>().Order().ElementAtOrDefault(2);
                    var cheap = await Portal.As(dealer.Caller, (ListProducts.Handler h) => h.Handle(new(PriceTo: most)));
                    cheap.Value.Items.Select(i => i.Sku).ShouldBe(expected.Where(e => e.Value <= most).Select(e => e.Key), ignoreOrder: true);
                    break;
            }
        }

        public ValueTask DisposeAsync() => Portal.DisposeAsync();

        // No price is ever given twice: whoever sees another's is found out.
        private decimal Fresh() => _next += 0.25m;

        private async Task Add(PriceListKind kind, Random random, int percent, Action<PriceList> with)
        {
            var some = _products.Where(_ => random.Next(100) < percent).Select(p => (Product: p, Price: Fresh())).ToList();
            _lists.Add((await Portal.Seed.List(kind, some, with), some.ToDictionary(p => p.Product.Id, p => p.Price)));
        }

        private decimal? Expected(int account, string? of, int product)
        {
            PriceListKind[] order = [PriceListKind.Special, PriceListKind.Account, PriceListKind.Class, PriceListKind.Base];
            foreach (var (list, prices) in order.SelectMany(k => _lists.Where(l => l.List.Kind == k)))
            {
                if ((list.AccountId is null || list.AccountId == account) && (list.Kind != PriceListKind.Class || list.Class == of) && prices.TryGetValue(product, out var price))
                {
                    return price;
                }
            }

            return null;
        }
    }
}
