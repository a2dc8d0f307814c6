using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Inventory;

/// <summary>Goods announced for a day.</summary>
public sealed record Arrival(DateOnly Date, Quantity Quantity, bool Confirmed);

/// <summary>When goods that aren't here will be.</summary>
public static class Arrivals
{
    /// <summary>
    /// The first day on which the arrivals together cover the quantity; confirmed when every arrival up to it is. When they never do:
    /// so many working days from today, estimated. Days gone by count for nothing: what didn't come is no promise.
    /// </summary>
    public static (DateOnly Date, bool Confirmed) Cover(IEnumerable<Arrival> arrivals, decimal wanted, DateOnly today, int leadDays)
    {
        var covered = 0m;
        var confirmed = true;
        foreach (var arrival in arrivals.Where(a => a.Date >= today && a.Quantity > 0).OrderBy(a => a.Date))
        {
            covered += arrival.Quantity;
            confirmed &= arrival.Confirmed;
            if (covered >= wanted)
            {
                return (arrival.Date, confirmed);
            }
        }

        return (WorkCalendar.Add(today, leadDays), false);
    }

    /// <summary>What is announced from today on, by product, in order of date. One statement; none when nothing is asked.</summary>
    internal static async Task<ILookup<int, Arrival>> ArrivalsOf(this PortalDb db, int[] products, DateOnly today, CancellationToken stop)
    {
        var rows = products.Length == 0 ? [] : await db.Set<Incoming>()
            .Where(i => EF.Parameter(products).Contains(i.ProductId) && i.Date >= today)
            .OrderBy(i => i.Date).ThenBy(i => i.Id)
            .Select(i => new { i.ProductId, i.Date, i.Quantity, i.Confirmed }).ToListAsync(stop);
        return rows.ToLookup(i => i.ProductId, i => new Arrival(i.Date, i.Quantity, i.Confirmed));
    }
}
