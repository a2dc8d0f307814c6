using Filiera.Accounts;
using Filiera.Catalog;
using Filiera.Kernel;
using Filiera.Pricing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Ordering.Features;

/// <summary>
/// GET /coming-prices: of what this dealer usually buys, what will cost something else when a price list begins or ends within 45 days.
/// Statements are constant: the habits, and one per day of change, at most three.
/// </summary>
public static class ListComingPrices
{
    private const int Days = 45;
    private const int MostDays = 3;
    private const int MostHabits = 200;

    /// <param name="From">The first day of the new price.</param>
    /// <param name="Old">Net today at the usual quantity, for the price basis; <paramref name="New"/> likewise on that day.</param>
    /// <param name="Percent">Change in percent of the old price; positive is dearer.</param>
    public sealed record Item(string Sku, string Name, DateOnly From, Quantity UsualQuantity, UnitPrice Old, UnitPrice New, Percent Percent, string Source);

    /// <param name="Items">The first change of each product, the largest in percent first.</param>
    public sealed record Response(IReadOnlyList<Item> Items);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/coming-prices", (Handler handler, CancellationToken stop) => handler.Handle(stop))
            .WithName("ListComingPrices").WithTags("Prices").WithSummary("New prices of what you usually buy")
            .WithDescription("Prices that change within 45 days because a list of yours begins or ends, at your usual quantity: old, new and from when.");

    public sealed class Handler(PortalDb db, ListRecentPurchases.Handler habits, CatalogReader catalog, AccountDirectory accounts, Pricer pricer, PortalClock clock)
    {
        public async Task<Result<Response>> Handle(CancellationToken stop = default)
        {
            if ((db.Caller.Demand(Permission.PricesRead) ?? db.Caller.Demand(Permission.OrdersRead)) is { } problem)
            {
                return problem;
            }

            if (db.Caller.AccountId is not { } id || await accounts.Find(id, stop) is not { } account)
            {
                return OrderingRefusals.NotADealer;
            }

            var buyer = new Buyer(account.Id, account.Class);
            var days = (await pricer.ChangeDays(buyer, clock.Today, clock.Today.AddDays(Days), stop)).Take(MostDays).ToList();
            var bought = days.Count == 0 ? null : await habits.Handle(null, MostHabits, stop);
            if (bought is not { Ok: true })
            {
                return bought?.Problem is { } refused ? refused : new Response([]);
            }

            var products = await catalog.Resolve([.. bought.Value.Items.Select(i => i.Sku)], stop);
            var wanted = bought.Value.Items.Where(i => products.ContainsKey(i.Sku)).ToList();
            var questions = wanted.Select(i => CartPricer.Question(products[i.Sku].Product, i.UsualQuantity)).ToList();
            var now = await pricer.Price(questions, buyer, clock.Today, stop);
            var found = new Dictionary<string, Item>();
            foreach (var day in days)
            {
                var then = await pricer.Price(questions, buyer, day, stop);
                for (var i = 0; i < wanted.Count; i++)
                {
                    if (now[i] is { } old && then[i] is { } next && old.Basis == next.Basis && old.NetUnit != next.NetUnit && old.NetUnit.Value != 0)
                    {
                        found.TryAdd(wanted[i].Sku, new(wanted[i].Sku, wanted[i].Name, day, wanted[i].UsualQuantity, old.NetUnit, next.NetUnit, Percent.Round((next.NetUnit - old.NetUnit) / old.NetUnit * 100m), next.SourceName));
                    }
                }
            }

            return new Response([.. found.Values.OrderByDescending(i => Math.Abs(i.Percent.Value)).ThenBy(i => i.Sku, StringComparer.Ordinal)]);
        }
    }
}
