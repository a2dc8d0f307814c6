using System.Globalization;
using Filiera.Catalog;
using Filiera.Kernel;
using Filiera.Showcase;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Ordering.Features;

/// <summary>GET /recent-purchases: last date, usual quantity and interval, next expected date; most overdue first (domain.md RE-3).</summary>
public static class ListRecentPurchases
{
    /// <summary>How far back is looked, from the dealer's last order.</summary>
    public const int Days = 540;

    /// <summary>Overdue by more than this, a product counts as given up and comes last.</summary>
    public const int GivenUpDays = 180;

    public sealed record Response(IReadOnlyList<RecentPurchase> Items, string? Next);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/recent-purchases", (string? cursor, int? limit, Handler handler, CancellationToken stop) => handler.Handle(cursor, limit, stop))
            .WithName("ListRecentPurchases").WithTags("Orders").WithSummary("What you buy, how much and how often; most overdue first")
            .WithDescription("`usualQuantity` and `usualDays` are medians of the last eighteen months; `expected` is the day on which you would order again.");

    public sealed class Handler(PortalDb db, CatalogReader catalog, Shelf shelf, PortalClock clock)
    {
        private sealed record Bought(int ProductId, DateOnly On, Quantity Quantity);

        private sealed record Habit(int ProductId, DateOnly Last, Quantity LastQuantity, Quantity Usual, int? Interval, DateOnly? Expected, int Orders);

        public async Task<Result<Response>> Handle(string? cursor, int? limit, CancellationToken stop = default)
        {
            if ((db.Caller.Demand(Permission.OrdersRead) ?? Cursor.CheckLimit(limit)) is { } problem)
            {
                return problem;
            }

            var skip = 0;
            if (!string.IsNullOrEmpty(cursor) && (Cursor.Read(cursor, 1) is not [var at] || !int.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out skip)))
            {
                return Cursor.Unreadable;
            }

            // A dealer's own habits; the manufacturer has none.
            if (db.Caller.AccountId is not { } account)
            {
                return new Response([], null);
            }

            var take = limit ?? 24;
            var habits = await Habits(account, stop);
            var page = habits.Skip(skip).Take(take).ToList();
            var ids = page.Select(h => h.ProductId).ToList();
            var products = await catalog.ByIds(ids, stop);
            var items = (await shelf.Items(ids, stop)).ToDictionary(i => i.Sku, StringComparer.Ordinal);
            return new Response(
                [.. page.Where(h => products.ContainsKey(h.ProductId)).Select(h => View(h, products[h.ProductId], items))],
                habits.Count > skip + take ? Cursor.Write(skip + take) : null);
        }

        private async Task<List<Habit>> Habits(int account, CancellationToken stop)
        {
            var lines = db.Set<OrderLine>().AsNoTracking().Where(l => l.AccountId == account && l.ProductId != null);
            var last = await lines.MaxAsync(l => (DateOnly?)l.PlacedOn, stop);
            if (last is null)
            {
                return [];
            }

            var since = last.Value.AddDays(-Days);
            var bought = await (
                from l in lines
                join o in db.Set<Order>() on l.OrderId equals o.Id
                where l.PlacedOn >= since && o.State != OrderState.Cancelled && o.State != OrderState.Rejected
                select new Bought(l.ProductId!.Value, l.PlacedOn, l.Quantity)).ToListAsync(stop);
            var today = clock.Today;
            return [.. bought.Where(b => b.Quantity > 0).GroupBy(b => b.ProductId).Select(g => HabitOf(g.Key, g))
                .OrderBy(h => h.Expected is not { } e ? 1 : today.DayNumber - e.DayNumber > GivenUpDays ? 2 : 0)
                .ThenBy(h => h.Expected is { } e && today.DayNumber - e.DayNumber <= GivenUpDays ? e : DateOnly.MaxValue)
                .ThenByDescending(h => h.Last).ThenBy(h => h.ProductId)];
        }

        private static Habit HabitOf(int productId, IEnumerable<Bought> bought)
        {
            var days = bought.GroupBy(b => b.On).OrderBy(g => g.Key).Select(g => (On: g.Key, Quantity: g.Sum(b => b.Quantity.Value))).ToList();
            var gaps = days.Zip(days.Skip(1), (a, b) => b.On.DayNumber - a.On.DayNumber).ToList();
            int? interval = gaps.Count == 0 ? null : Middle(gaps);
            var last = days[^1];
            return new(productId, last.On, new(last.Quantity), new(Middle([.. days.Select(d => d.Quantity)])), interval, interval is { } n ? last.On.AddDays(n) : null, days.Count);
        }

        // The median that was really ordered: between 6 and 12 there is no pack of 9.
        private static T Middle<T>(List<T> values)
        {
            values.Sort();
            return values[(values.Count - 1) / 2];
        }

        private static RecentPurchase View(Habit h, ProductInfo product, Dictionary<string, ProductItem> items) =>
            new(product.Sku, product.Name, product.Image, h.Last, h.LastQuantity, h.Usual, h.Interval, h.Expected, h.Orders, items.GetValueOrDefault(product.Sku));
    }
}
