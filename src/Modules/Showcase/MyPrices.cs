using Filiera.Accounts;
using Filiera.Catalog;
using Filiera.Kernel;
using Filiera.Pricing;

namespace Filiera.Showcase;

/// <summary>What a price will be, and from when.</summary>
public sealed record ComingPrice(DateOnly From, UnitPrice? Net);

/// <summary>A row of the dealer's own price list: his net at the smallest orderable quantity.</summary>
/// <param name="From">That quantity, in base units.</param>
/// <param name="Coming">The next change that is known, of this quantity's price.</param>
public sealed record MyPrice(
    string Sku, string Name, string Unit, Quantity From, UnitPrice? List, UnitPrice? Net, int Basis, string? Discounts, string? Source, string? SourceName, DateOnly? ValidTo,
    IReadOnlyList<PriceBreak> Breaks, ComingPrice? Coming, string? Gtin, string? OwnCode, Percent VatRate, IReadOnlyList<PriceStepView> Steps);

/// <summary>
/// The dealer's own price list, from what the node has in memory: which products, and a chunk of them priced at a time, so that a hundred thousand are never held at once.
/// </summary>
public sealed class MyPrices(PortalDoor door, CatalogSearch search, CatalogReader catalog, Pricer pricer, AccountDirectory accounts, PortalClock clock)
{
    /// <summary>How far ahead changes are told, and how many days of change at most.</summary>
    public const int DaysAhead = 60;

    private const int MostDays = 4;

    /// <summary>Products of the caller's assortment, by code; with <paramref name="coming"/> only those whose price is about to change.</summary>
    public async Task<IReadOnlyList<int>> Products(string? words, string? category, bool coming, CancellationToken stop)
    {
        var hits = await search.Search(new CatalogQuery(words, category, Sort: string.IsNullOrWhiteSpace(words) ? "sku" : null, Take: int.MaxValue, Facets: false), stop);
        List<int> ids = [.. hits.Hits.Select(h => h.ProductId)];
        return coming ? await Changing(ids, stop) : ids;
    }

    /// <summary>A chunk, in the order of the ids.</summary>
    public async Task<IReadOnlyList<MyPrice>> Price(IReadOnlyList<int> ids, IReadOnlyList<DateOnly> days, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentNullException.ThrowIfNull(days);
        var known = await catalog.ByIds(ids, stop);
        List<ProductInfo> products = [.. ids.Where(known.ContainsKey).Select(id => known[id])];
        var own = await catalog.OwnCodes(ids, stop);
        var buyer = await Buyer(stop);
        List<PriceQuestion> questions = [.. products.Select(Shelf.Question)];
        var now = await pricer.Price(questions, buyer, clock.Today, stop);
        var then = new List<IReadOnlyList<PricedLine?>>(days.Count);
        foreach (var day in days)
        {
            then.Add(await pricer.Price(questions, buyer, day, stop));
        }

        return [.. products.Select((p, i) =>
        {
            var line = now[i];
            var next = Enumerable.Range(0, days.Count).Where(d => then[d][i]?.NetUnit != line?.NetUnit || then[d][i]?.Basis != line?.Basis).Select(d => new ComingPrice(days[d], then[d][i]?.NetUnit)).FirstOrDefault();
            return new MyPrice(p.Sku, p.Name, p.Unit, questions[i].Quantity, line?.List, line?.NetUnit, line?.Basis ?? 1, line?.Discounts, line?.Source, line?.SourceName, line?.ValidTo, line?.Breaks ?? [], next,
                p.Gtin, own.GetValueOrDefault(p.Id), p.VatRate, [.. (line?.Steps ?? []).Select(s => new PriceStepView(s.Words.ToString(), s.Value))]);
        })];
    }

    /// <summary>The days ahead on which prices of the caller may change, the next ones only.</summary>
    public async Task<IReadOnlyList<DateOnly>> Days(CancellationToken stop) =>
        [.. (await pricer.ChangeDays(await Buyer(stop), clock.Today, clock.Today.AddDays(DaysAhead), stop)).Take(MostDays)];

    private async Task<IReadOnlyList<int>> Changing(List<int> ids, CancellationToken stop)
    {
        var days = await Days(stop);
        if (days.Count == 0)
        {
            return [];
        }

        var known = await catalog.ByIds(ids, stop);
        List<PriceQuestion> questions = [.. ids.Where(known.ContainsKey).Select(id => Shelf.Question(known[id]))];
        var buyer = await Buyer(stop);
        var now = await pricer.NetUnits(questions, buyer, clock.Today, stop);
        var moved = new bool[questions.Count];
        foreach (var day in days)
        {
            var then = await pricer.NetUnits(questions, buyer, day, stop);
            for (var i = 0; i < moved.Length; i++)
            {
                moved[i] |= now[i] != then[i];
            }
        }

        return [.. questions.Where((_, i) => moved[i]).Select(q => q.ProductId)];
    }

    private async Task<Buyer> Buyer(CancellationToken stop)
    {
        var profile = door.Caller.AccountId is { } account ? await accounts.Find(account, stop) : null;
        return new(door.Caller.AccountId ?? 0, profile?.Class);
    }
}
