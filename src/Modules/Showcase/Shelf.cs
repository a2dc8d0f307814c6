using System.Text.Json;
using Filiera.Accounts;
using Filiera.Catalog;
using Filiera.Inventory;
using Filiera.Kernel;
using Filiera.Pricing;

namespace Filiera.Showcase;

/// <summary>Products as the caller sees them: Catalog + Pricing + Inventory, put together in batches. Statements are constant in the number of products.</summary>
public sealed class Shelf(PortalDb db, CatalogReader catalog, Pricer pricer, Promise promise, AccountDirectory accounts, PortalClock clock)
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

    private async Task<IReadOnlyList<ProductItem>> Items(IReadOnlyList<ProductInfo> products, IReadOnlyList<MatchKind>? matched, CancellationToken stop) =>
        products.Count == 0 ? [] : await Items(products, matched, await Prices(products, stop), stop);

    private async Task<IReadOnlyList<ProductItem>> Items(IReadOnlyList<ProductInfo> products, IReadOnlyList<MatchKind>? matched, IReadOnlyList<PricedLine?> lines, CancellationToken stop)
    {
        var (buyer, warehouse) = await Buyer(stop);
        var promised = await promise.Of([.. products.Select(p => new AvailabilityQuestion(p.Id, Smallest(p), p.Unit, p.Discontinued, p.Substitute))], warehouse, stop);
        var own = await catalog.OwnCodes([.. products.Select(p => p.Id)], stop);
        var categories = (await catalog.Categories(stop)).ToDictionary(c => c.Id, c => c.Name);
        return [.. products.Select((p, i) => new ProductItem(
            p.Sku, p.Name, p.Unit, Pack(p), lines[i] is { } line ? PriceView.From(line, buyer.Currency) : null, AvailabilityView.From(promised[i]),
            p.CategoryId is { } category ? categories.GetValueOrDefault(category) : null, p.Brand, p.Gtin, own.GetValueOrDefault(p.Id), p.Image,
            p.Discontinued ? "DISCONTINUED" : "ACTIVE", p.Substitute, matched is null ? NotSearched : Word(matched[i])))];
    }

    private async Task<IReadOnlyList<PricedLine?>> Prices(IReadOnlyList<ProductInfo> products, CancellationToken stop)
    {
        if (!db.Caller.May(Permission.PricesRead))
        {
            return new PricedLine?[products.Count];
        }

        var (buyer, _) = await Buyer(stop);
        return await pricer.Price([.. products.Select(Question)], buyer, clock.Today, stop);
    }

    // The manufacturer's own people see the prices of everybody's list.
    private async Task<(Buyer Buyer, string? Warehouse)> Buyer(CancellationToken stop)
    {
        var profile = db.Caller.AccountId is { } account ? await accounts.Find(account, stop) : null;
        return (new Buyer(db.Caller.AccountId ?? 0, profile?.Class), profile?.Warehouse);
    }

    private static PriceQuestion Question(ProductInfo product) => new(product.Id, product.ItemClass, Smallest(product), product.VatRate, product.VatNature);

    private static Quantity Smallest(ProductInfo product) =>
        new QuantityRule(product.Minimum, product.Multiple, product.Maximum).Smallest is { } smallest && Scaled.Holds<Quantity>(smallest) ? new(smallest) : product.Minimum;

    private static PackView Pack(ProductInfo product) => product.Packs is [var usual, ..]
        ? new(usual.Key, new(usual.Value), product.Minimum, product.Multiple, product.Maximum)
        : new(product.Unit, new(1), product.Minimum, product.Multiple, product.Maximum);

    private static string Word(MatchKind kind) => JsonNamingPolicy.SnakeCaseUpper.ConvertName(kind.ToString());
}
