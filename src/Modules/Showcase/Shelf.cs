using System.Text.Json;
using Filiera.Accounts;
using Filiera.Catalog;
using Filiera.Inventory;
using Filiera.Kernel;
using Filiera.Pricing;

namespace Filiera.Showcase;

/// <summary>Products as the caller sees them: Catalog + Pricing + Inventory, put together in batches. Statements are constant in the number of products.</summary>
public sealed class Shelf(PortalDoor door, CatalogReader catalog, Pricer pricer, Promise promise, AccountDirectory accounts, PortalClock clock)
{
    /// <summary>Of a product that was not searched for.</summary>
    private const string NotSearched = "NONE";

    /// <summary>Items in the order of the ids, priced at the smallest orderable quantity; ids outside the caller's assortment are left out.</summary>
    public async Task<IReadOnlyList<ProductItem>> Items(IReadOnlyList<int> productIds, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(productIds);
        var seen = await catalog.InAssortment(productIds, stop);
        var known = await catalog.ByIds(productIds, stop);
        return await Items([.. productIds.Where(seen.Contains).Select(id => known[id])], null, stop);
    }

    /// <summary>Items of a search, in its order; each says by what it matched.</summary>
    public async Task<IReadOnlyList<ProductItem>> Items(IReadOnlyList<CatalogHit> hits, bool searched, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(hits);
        var known = await catalog.ByIds([.. hits.Select(h => h.ProductId)], stop);
        var shown = hits.Where(h => known.ContainsKey(h.ProductId)).ToList();
        return await Items([.. shown.Select(h => known[h.ProductId])], searched ? [.. shown.Select(h => h.Matched)] : null, stop);
    }

    /// <summary>One product and its priced line, which holds the breaks.</summary>
    internal async Task<(ProductItem Item, PricedLine? Line)> Item(CodeMatch match, CancellationToken stop)
    {
        var lines = await Prices([match.Product], stop);
        var items = await Items([match.Product], [match.Matched], lines, stop);
        return (items[0], lines[0]);
    }

    /// <summary>The caller's net price of one base unit at the smallest orderable quantity, by product; those without a price are absent.</summary>
    internal async Task<IReadOnlyDictionary<int, decimal>> NetPrices(IReadOnlyList<CatalogHit> hits, CancellationToken stop)
    {
        var known = await catalog.ByIds([.. hits.Select(h => h.ProductId)], stop);
        var products = hits.Where(h => known.ContainsKey(h.ProductId)).Select(h => known[h.ProductId]).ToList();
        var (buyer, _) = await Buyer(stop);
        var nets = await pricer.NetUnits([.. products.Select(Question)], buyer, clock.Today, stop);
        var found = new Dictionary<int, decimal>(products.Count);
        for (var i = 0; i < products.Count; i++)
        {
            if (nets[i] is { } net)
            {
                found[products[i].Id] = net;
            }
        }

        return found;
    }

    /// <summary>A page of items with all that stays the same until catalogue or prices change; what is in stock is asked for with each look at it.</summary>
    internal async Task<ReadyPage> Ready(CatalogHits hits, bool searched, string? next, CancellationToken stop)
    {
        var known = await catalog.ByIds([.. hits.Hits.Select(h => h.ProductId)], stop);
        var shown = hits.Hits.Where(h => known.ContainsKey(h.ProductId)).ToList();
        List<ProductInfo> products = [.. shown.Select(h => known[h.ProductId])];
        var items = await Still(products, searched ? [.. shown.Select(h => h.Matched)] : null, await Prices(products, stop), stop);
        return ReadyPage.Of(items, [.. products.Select(Asked)], next, hits);
    }

    /// <summary>What the page's availability is worked out from, as it was a moment ago at most, for this caller.</summary>
    internal async ValueTask<StockLook> Lately(ReadyPage page, CancellationToken stop) => await promise.Lately(page.Products, (await Buyer(stop)).Warehouse, stop);

    /// <summary>Tells apart all that an item shows save its availability: two callers with the same sight see the same items, at the same prices, in the same words.</summary>
    internal async ValueTask<ShelfSight> Sight(CancellationToken stop)
    {
        var prices = door.Caller.May(Permission.PricesRead) ? await pricer.StampOf((await Buyer(stop)).Buyer, clock.Today, stop) : -1;
        return new(await catalog.Sight(stop), prices);
    }

    private async Task<IReadOnlyList<ProductItem>> Items(IReadOnlyList<ProductInfo> products, IReadOnlyList<MatchKind>? matched, CancellationToken stop) =>
        products.Count == 0 ? [] : await Items(products, matched, await Prices(products, stop), stop);

    private async Task<IReadOnlyList<ProductItem>> Items(IReadOnlyList<ProductInfo> products, IReadOnlyList<MatchKind>? matched, IReadOnlyList<PricedLine?> lines, CancellationToken stop)
    {
        var promised = await promise.Of([.. products.Select(Asked)], (await Buyer(stop)).Warehouse, stop);
        return [.. (await Still(products, matched, lines, stop)).Select((item, i) => item with { Availability = AvailabilityView.From(promised[i]) })];
    }

    // Items that say nothing of their availability yet.
    private async Task<IReadOnlyList<ProductItem>> Still(IReadOnlyList<ProductInfo> products, IReadOnlyList<MatchKind>? matched, IReadOnlyList<PricedLine?> lines, CancellationToken stop)
    {
        var (buyer, _) = await Buyer(stop);
        var own = await catalog.OwnCodes([.. products.Select(p => p.Id)], stop);
        var categories = (await catalog.Categories(stop)).ToDictionary(c => c.Id, c => c.Name);
        return [.. products.Select((p, i) => new ProductItem(
            p.Sku, p.Name, p.Unit, Pack(p), lines[i] is { } line ? PriceView.From(line, buyer.Currency) : null, null!,
            p.CategoryId is { } category ? categories.GetValueOrDefault(category) : null, p.Brand, p.Gtin, own.GetValueOrDefault(p.Id), p.Image,
            p.Discontinued ? "DISCONTINUED" : "ACTIVE", p.Substitute, matched is null ? NotSearched : Word(matched[i])))];
    }

    private async Task<IReadOnlyList<PricedLine?>> Prices(IReadOnlyList<ProductInfo> products, CancellationToken stop)
    {
        if (!door.Caller.May(Permission.PricesRead))
        {
            return new PricedLine?[products.Count];
        }

        var (buyer, _) = await Buyer(stop);
        return await pricer.Price([.. products.Select(Question)], buyer, clock.Today, stop);
    }

    // The manufacturer's own people see the prices of everybody's list.
    private async Task<(Buyer Buyer, string? Warehouse)> Buyer(CancellationToken stop)
    {
        var profile = door.Caller.AccountId is { } account ? await accounts.Find(account, stop) : null;
        return (new Buyer(door.Caller.AccountId ?? 0, profile?.Class), profile?.Warehouse);
    }

    private static AvailabilityQuestion Asked(ProductInfo product) => new(product.Id, Smallest(product), product.Unit, product.Discontinued, product.Substitute);

    internal static PriceQuestion Question(ProductInfo product) => new(product.Id, product.ItemClass, Smallest(product), product.VatRate, product.VatNature);

    private static Quantity Smallest(ProductInfo product) =>
        new QuantityRule(product.Minimum, product.Multiple, product.Maximum).Smallest is { } smallest && Scaled.Holds<Quantity>(smallest) ? new(smallest) : product.Minimum;

    private static PackView Pack(ProductInfo product) => product.Packs is [var usual, ..]
        ? new(usual.Key, new(usual.Value), product.Minimum, product.Multiple, product.Maximum)
        : new(product.Unit, new(1), product.Minimum, product.Multiple, product.Maximum);

    private static string Word(MatchKind kind) => JsonNamingPolicy.SnakeCaseUpper.ConvertName(kind.ToString());
}
