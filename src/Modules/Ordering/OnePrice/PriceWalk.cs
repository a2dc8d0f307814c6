using Filiera.Accounts;
using Filiera.Catalog;
using Filiera.Kernel;
using Filiera.Ordering.Features;
using Filiera.Pricing;
using Filiera.Pricing.Features;
using Filiera.Showcase;
using Filiera.Showcase.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Ordering;

/// <summary>
/// Asks the same prices on every path that shows one: the list (found by search), the product, the dealer's price list, the price call, the quick order and a cart. As the dealer himself, in a scope of his own,
/// so that whatever a path keeps in memory is what he would be shown. Nothing is written.
/// </summary>
public sealed class PriceWalk(IServiceScopeFactory scopes, PortalClock clock)
{
    /// <summary>The products at the smallest orderable quantity, by SKU and path.</summary>
    public async Task<IReadOnlyList<PriceDifference>> Look(AccountProfile account, Func<IReadOnlyList<int>, IReadOnlyList<int>> choose, Action<int> asked, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(choose);
        ArgumentNullException.ThrowIfNull(asked);
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        services.GetRequiredService<CallerScope>().Caller = new Caller
        {
            Kind = CallerKind.System, Name = "price-check", AccountId = account.Id, AccountCode = account.Code,
            Permissions = new HashSet<string> { Permission.CatalogRead, Permission.PricesRead, Permission.OrdersRead, Permission.OrdersPlace },
        };
        var mine = services.GetRequiredService<MyPrices>();
        var ids = choose(await mine.Products(null, null, false, stop));
        var products = (await services.GetRequiredService<CatalogReader>().ByIds(ids, stop)).Values.OrderBy(p => p.Sku, StringComparer.Ordinal).ToList();
        asked(products.Count);
        if (products.Count == 0)
        {
            return [];
        }

        var found = products.ToDictionary(p => p.Sku, _ => new Dictionary<string, decimal?>(StringComparer.Ordinal), StringComparer.Ordinal);
        var own = await mine.Price([.. products.Select(p => p.Id)], [], stop);
        var quantities = own.ToDictionary(o => o.Sku, o => o.From, StringComparer.Ordinal);
        foreach (var price in own)
        {
            found[price.Sku]["my-prices"] = Unit(price.Net, price.Basis);
        }

        await Pages(services, found, stop);
        await Calls(services, products, quantities, found, stop);
        await Cart(services, account, products, quantities, found, stop);
        return Differences(account.Code, found, quantities);
    }

    /// <summary>Those whose paths don't all say the same.</summary>
    public static IReadOnlyList<PriceDifference> Differences(string account, IReadOnlyDictionary<string, Dictionary<string, decimal?>> found, IReadOnlyDictionary<string, Quantity> quantities) =>
        [.. found.Where(f => f.Value.Values.Distinct().Count() > 1).Select(f => new PriceDifference(account, f.Key, quantities.GetValueOrDefault(f.Key), f.Value))];

    private static async Task Pages(IServiceProvider services, Dictionary<string, Dictionary<string, decimal?>> found, CancellationToken stop)
    {
        var (list, product) = (services.GetRequiredService<ListProducts.Handler>(), services.GetRequiredService<GetProduct.Handler>());
        foreach (var (sku, nets) in found)
        {
            var hits = await list.Handle(new(Search: sku, Discontinued: true, Limit: 20), stop);
            if (hits.Ok && hits.Value.Items.FirstOrDefault(i => i.Sku == sku) is { } item)
            {
                nets["list"] = Unit(item.Price?.Net, item.Price?.Basis ?? 1);
            }

            var page = await product.Handle(sku, stop);
            if (page.Ok)
            {
                nets["product"] = Unit(page.Value.Price?.Net, page.Value.Price?.Basis ?? 1);
            }
        }
    }

    private static async Task Calls(IServiceProvider services, List<ProductInfo> products, Dictionary<string, Quantity> quantities, Dictionary<string, Dictionary<string, decimal?>> found, CancellationToken stop)
    {
        var lines = products.Where(p => quantities.ContainsKey(p.Sku)).ToList();
        var prices = await services.GetRequiredService<GetPrices.Handler>().Handle(new([.. lines.Select(p => new GetPrices.Line(p.Sku, quantities[p.Sku], p.Unit))]), stop);
        foreach (var line in prices.Ok ? prices.Value.Lines : [])
        {
            found[line.Sku]["prices"] = Unit(line.NetUnit, line.Basis);
        }

        var rows = await services.GetRequiredService<CheckQuickOrder.Handler>().Handle(new CheckQuickOrder.Request(Lines: [.. lines.Select(p => new CheckQuickOrder.Line(p.Sku, Number(quantities[p.Sku])))]), stop);
        foreach (var row in rows.Ok ? rows.Value.Rows.Where(r => r is { Sku: not null, LineNet: not null, Quantity.Value: > 0 }) : [])
        {
            // Of another quantity (a minimum was broken) it is another question.
            if (row.Quantity == quantities[row.Sku!] && found[row.Sku!].TryGetValue("prices", out var known) && row.NetUnit is { } net)
            {
                var basis = lines.First(p => p.Sku == row.Sku) is var p && prices.Ok ? prices.Value.Lines.First(l => l.Sku == p.Sku).Basis : 1;
                found[row.Sku!]["quick-order"] = known is null ? null : Unit(net, basis);
            }
        }
    }

    private async Task Cart(IServiceProvider services, AccountProfile account, List<ProductInfo> products, Dictionary<string, Quantity> quantities, Dictionary<string, Dictionary<string, decimal?>> found, CancellationToken stop)
    {
        // Never stored: a cart only in name.
        var cart = new Cart { Id = Guid.CreateVersion7(clock.Now), AccountId = account.Id };
        List<CartLine> lines = [.. products.Where(p => quantities.ContainsKey(p.Sku)).Select((p, i) => new CartLine { CartId = cart.Id, ProductId = p.Id, Position = i + 1, Quantity = quantities[p.Sku], Unit = p.Unit, EnteredQuantity = quantities[p.Sku] })];
        var priced = await services.GetRequiredService<CartPricer>().Price(cart, lines, stop);
        foreach (var item in priced.Items.Where(i => i.Product is not null))
        {
            found[item.Product!.Sku]["cart"] = Unit(item.Price?.NetUnit, item.Price?.Basis ?? 1);
        }
    }

    private static string Number(Quantity quantity) => quantity.Value.ToString("0.###", System.Globalization.CultureInfo.InvariantCulture).Replace('.', ',');

    private static decimal? Unit(UnitPrice? net, int basis) => net is { } price ? price.Value / basis : null;
}
