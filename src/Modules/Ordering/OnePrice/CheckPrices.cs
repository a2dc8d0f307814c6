using System.Diagnostics.Metrics;
using System.Text.Json;
using Filiera.Accounts;
using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;

namespace Filiera.Ordering;

/// <summary>
/// Once an hour: some dealers × some products, asked on every path. Where they differ, and still do when asked again, it says so: an event, a metric, an alert in the portal's health. Settings
/// <c>Ordering:PriceCheck:Accounts</c>, <c>:Products</c> (10 each), <c>:Minutes</c> (60).
/// </summary>
public sealed class CheckPrices(PortalDb db, PriceWalk walk, AccountDirectory accounts, PortalClock clock, TimeProvider time, IConfiguration configuration) : IJob
{
    private const int MostTold = 20;
    private const int KeptDays = 30;
    private static readonly Counter<long> Asked = PortalMeter.Meter.CreateCounter<long>("filiera.prices.checked", "{price}", "Prices asked on every path by the check «one price everywhere»");
    private static readonly Counter<long> Different = PortalMeter.Meter.CreateCounter<long>("filiera.prices.different", "{price}", "Of these, those that were not the same on every path");

    public string Name => "check-prices";

    public Phrase Words => new("Confronta a campione i prezzi su tutte le strade: elenco, scheda, listino, chiamata, ordine rapido, carrello", "Compares sampled prices on every path: list, product, price list, call, quick order, cart");

    public JobSchedule Schedule => JobSchedule.EveryMinutes(configuration.GetValue("Ordering:PriceCheck:Minutes", 60));

    public async Task<int> Run(CancellationToken stop)
    {
        var (most, products) = (configuration.GetValue("Ordering:PriceCheck:Accounts", 10), configuration.GetValue("Ordering:PriceCheck:Products", 10));
        var dice = new Random(unchecked((int)clock.Now.Ticks));
        var since = clock.Now.AddDays(-180);
        var buying = await db.Set<Order>().Where(o => o.PlacedAt >= since).Select(o => o.AccountId).Distinct().ToListAsync(stop);
        var carts = await db.Set<Cart>().Select(c => c.AccountId).Distinct().ToListAsync(stop);
        var chosen = Some([.. buying.Union(carts)], most, dice);
        var (questions, differences) = (0, new List<PriceDifference>());
        foreach (var account in (await accounts.Profiles([.. chosen], stop)).Values.Where(a => a.Active).OrderBy(a => a.Id))
        {
            IReadOnlyList<int> taken = [];
            var found = await walk.Look(account, all => taken = Some(all, products, dice), n => questions += n, stop);

            // A price that changed between two questions is no difference: it is asked once more.
            differences.AddRange(found.Count == 0 ? [] : await walk.Look(account, _ => taken, _ => { }, stop));
        }

        await Tell(chosen.Length, questions, differences, stop);
        return questions;
    }

    private async Task Tell(int asked, int questions, List<PriceDifference> differences, CancellationToken stop)
    {
        Asked.Add(questions);
        Different.Add(differences.Count);
        await db.InTransaction<Done>(async () =>
        {
            var detail = differences.Count == 0 ? null : JsonSerializer.Serialize(differences.Take(MostTold), Json.Options);
            db.Add(new PriceCheck { At = clock.Now, Accounts = asked, Questions = questions, Differences = differences.Count, Detail = detail });
            if (differences.Count > 0)
            {
                db.Emit(time, "prices.differ", "price-check", new { differences.Count, first = differences.Take(MostTold) });
                db.Record(time, "prices.differ", "price-check", detail: new { questions, differences = differences.Count });
            }

            await db.SaveChangesAsync(stop);
            var old = clock.Now.AddDays(-KeptDays);
            await db.Set<PriceCheck>().Where(c => c.At < old).ExecuteDeleteAsync(stop);
            return Done.It;
        }, stop);
    }

    private static int[] Some(IReadOnlyList<int> all, int most, Random dice)
    {
        var copy = all.ToArray();
        dice.Shuffle(copy);
        return copy.Length <= most ? copy : copy[..most];
    }
}
