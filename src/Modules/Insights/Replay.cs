using System.Diagnostics;
using Filiera.Accounts;
using Filiera.Catalog;
using Filiera.Kernel;
using Filiera.Ordering;
using Filiera.Pricing;

namespace Filiera.Insights;

/// <summary>
/// Replays the orders of the last months: every line once more, at today's prices and at the candidate's, on the same day. Dealer by dealer as they are read, so that memory doesn't grow with the lines;
/// statements don't either. A quantity of a product is priced once for a dealer, however often he bought it.
/// </summary>
public sealed class Replay(SalesHistory sales, Pricer pricer, PriceCandidates candidates, CatalogReader catalog, AccountDirectory accounts, ProductCosts costs, PricingOptions options, PortalDb db, PortalClock clock)
{
    private const int Told = 25_000;

    private sealed record Known(AccountProfile Account, BuyerPrices Now, BuyerPrices Then, Dictionary<(int Product, long Quantity), Pair?> Prices);

    private sealed record Pair(PricedLine Now, PricedLine Then);

    /// <param name="progress">Told now and then.</param>
    public async Task<Result<ReplayReport>> Run(PriceCandidate candidate, int months, DateOnly on, Func<ReplayReport, Task> progress, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(progress);
        var watch = Stopwatch.StartNew();
        var what = await candidates.Prepare(candidate, stop);
        if (!what.Ok)
        {
            return what.Problem!;
        }

        var (from, to) = (clock.Today.AddMonths(-months), clock.Today);
        var report = new ReplayReport(ReplayState.Running, clock.Now, db.Caller.Name, months, from, to, on, 0, await sales.Count(from, to, stop));
        await progress(report);

        var tally = new ReplayTally();
        var (done, unpriced) = (0, 0);
        var products = new Dictionary<int, (ProductInfo? Info, int Category, CostAndFloor Cost)>();
        var (roots, cost) = (await Roots(stop), await costs.All(stop));
        Known? dealer = null;
        var chunk = new List<PastSale>(Told);
        await foreach (var sale in sales.Read(from, to).WithCancellation(stop))
        {
            chunk.Add(sale);
            if (chunk.Count == Told)
            {
                await Chunk();
                await progress(report with { Done = done });
            }
        }

        await Chunk();
        return await Finish(report, tally, done, unpriced, watch, products, stop);

        // While the sales are read their connection is busy: all else comes from memory.
        async Task Chunk()
        {
            await Learn(products, [.. chunk.Select(s => s.ProductId).Where(p => !products.ContainsKey(p)).Distinct()], roots, cost, stop);
            foreach (var sale in chunk)
            {
                if (dealer?.Account.Id != sale.AccountId)
                {
                    dealer = await Dealer(sale.AccountId, on, what.Value, stop);
                }

                done++;
                unpriced += dealer is not null && Line(dealer, sale, products[sale.ProductId], tally) ? 0 : 1;
            }

            chunk.Clear();
        }
    }

    private bool Line(Known dealer, PastSale sale, (ProductInfo? Info, int Category, CostAndFloor Cost) product, ReplayTally tally)
    {
        if (product.Info is not { } info)
        {
            return false;
        }

        if (!dealer.Prices.TryGetValue((sale.ProductId, sale.Quantity.Stored), out var pair))
        {
            var question = new PriceQuestion(info.Id, info.ItemClass, sale.Quantity, info.VatRate, info.VatNature);
            pair = dealer.Now.Price(question) is { } now && dealer.Then.Price(question) is { } then ? new(now, then) : null;
            dealer.Prices[(sale.ProductId, sale.Quantity.Stored)] = pair;
            if (pair is not null)
            {
                Cross(dealer.Account.Id, info.Id, sale.Quantity, pair, product.Cost.Floor, tally);
            }
        }

        if (pair is null)
        {
            return false;
        }

        tally.Add(dealer.Account.Id, product.Category, sale.LineNet, pair.Now.LineNet, pair.Then.LineNet, product.Cost.Cost * sale.Quantity.Value);
        return true;
    }

    private void Cross(int account, int product, Quantity quantity, Pair pair, decimal? floor, ReplayTally tally)
    {
        var (now, then) = (pair.Now.NetUnit.Value / pair.Now.Basis, pair.Then.NetUnit.Value / pair.Then.Basis);
        var percent = now == 0 ? 0m : (then - now) * 100m / now;
        if (floor is { } least && now >= least && then < least)
        {
            tally.Floor.Add(new(account, product, quantity, now, then, least - then));
        }

        if (pair.Now.SourceKind is PriceListKind.Special or PriceListKind.Contract or PriceListKind.Account && (now != then || pair.Now.Source != pair.Then.Source))
        {
            tally.Contract.Add(new(account, product, quantity, now, then, Math.Abs(percent), pair.Now.Source == pair.Then.Source ? pair.Now.Source : $"{pair.Now.Source} → {pair.Then.Source}"));
        }

        if (Math.Abs(percent) > options.SuspiciousPercent)
        {
            tally.Large.Add(new(account, product, quantity, now, then, Math.Abs(percent)));
        }
    }

    private async Task<Known?> Dealer(int id, DateOnly on, PreparedCandidate what, CancellationToken stop)
    {
        if (await accounts.Find(id, stop) is not { } account)
        {
            return null;
        }

        var buyer = new Buyer(account.Id, account.Class);
        return new(account, await pricer.For(buyer, on, stop: stop), await pricer.For(buyer, on, what, stop), []);
    }

    private async Task Learn(Dictionary<int, (ProductInfo? Info, int Category, CostAndFloor Cost)> products, List<int> ids, IReadOnlyDictionary<int, int> roots, IReadOnlyDictionary<int, CostAndFloor> cost, CancellationToken stop)
    {
        if (ids.Count == 0)
        {
            return;
        }

        var infos = await catalog.ByIds(ids, stop);
        foreach (var id in ids)
        {
            var info = infos.GetValueOrDefault(id);
            products[id] = (info, info?.CategoryId is { } of ? roots.GetValueOrDefault(of) : 0, cost.GetValueOrDefault(id));
        }
    }

    // Every category's first ancestor: a report by two thousand leaves tells nobody anything.
    private async Task<IReadOnlyDictionary<int, int>> Roots(CancellationToken stop)
    {
        var roots = new Dictionary<int, int>();
        foreach (var node in await catalog.Categories(stop))
        {
            roots[node.Id] = node.ParentId is { } parent && roots.TryGetValue(parent, out var root) ? root : node.Id;
        }

        return roots;
    }

    private async Task<ReplayReport> Finish(ReplayReport report, ReplayTally tally, int done, int unpriced, Stopwatch watch, Dictionary<int, (ProductInfo? Info, int Category, CostAndFloor Cost)> products, CancellationToken stop)
    {
        ReplayTally.Crossing[] crossings = [tally.Floor, tally.Contract, tally.Large];
        var names = await accounts.Names([.. tally.DealerIds.Concat(crossings.SelectMany(c => c.Largest).Select(c => c.Account)).Distinct()], stop);
        var categories = (await catalog.Categories(stop)).ToDictionary(c => c.Id, c => (c.Code, c.Name));
        ReplayCrossings Of(ReplayTally.Crossing c) => new(c.Count,
            [.. c.Largest.Select(x => new ReplayCrossing(names.GetValueOrDefault(x.Account)?.Code ?? "", products[x.Product].Info!.Sku, x.Quantity, UnitPrice.Round(x.Now), UnitPrice.Round(x.Then), x.Now == 0 ? null : Rounding.HalfAwayFromZero((x.Then - x.Now) * 100m / x.Now, 2), x.Note))]);
        return report with
        {
            State = ReplayState.Done, Done = done, Unpriced = unpriced, Whole = tally.Whole, DealerCount = tally.DealerCount, Seconds = watch.ElapsedMilliseconds / 1000m,
            Dealers = tally.Dealers(id => names.TryGetValue(id, out var n) ? (n.Code, n.Name) : ("", "")),
            Categories = tally.Categories(id => categories.TryGetValue(id, out var c) ? c : ("", "")),
            UnderFloor = Of(tally.Floor), Contract = Of(tally.Contract), Large = Of(tally.Large),
        };
    }
}
