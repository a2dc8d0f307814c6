using Filiera.Catalog;
using Filiera.Inventory;
using Filiera.Kernel;
using Filiera.Ordering;
using Filiera.Pricing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Host.Demo;

/// <summary>How large the demo company is, and the seed of its chance.</summary>
public sealed record DemoSize(int Dealers = 40, int Products = 5000, int Seed = 1);

/// <summary>What was made.</summary>
public sealed record DemoTally(int Products, int Prices, int Dealers, int Orders, int Lines);

/// <summary>
/// Fills an empty database with a made-up maker of door hardware, Serralta: catalogue, dealers, prices, stock and a year and a half of
/// orders that end yesterday. The same seed on the same day makes the same company. All of it in one transaction: whole or not at all.
/// </summary>
public static class DemoData
{
    /// <summary>True while there is neither a product nor a dealer: a second start finds its company and makes nothing.</summary>
    public static async Task<bool> IsNeeded(IServiceProvider services, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(services);
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerScope>().Caller = Caller.System;
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        return !await db.Set<Product>().AnyAsync(stop) && !await db.Set<Accounts.Account>().AnyAsync(stop);
    }

    /// <summary>The tables must exist and be empty.</summary>
    public static async Task<DemoTally> Fill(IServiceProvider services, DemoSize size, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(size);
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerScope>().Caller = Caller.System;
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        var made = await db.InTransaction<DemoTally>(async () => await Make(scope.ServiceProvider, db, size, stop), stop);
        return made.Value;
    }

    private static async Task<DemoTally> Make(IServiceProvider services, PortalDb db, DemoSize size, CancellationToken stop)
    {
        var clock = services.GetRequiredService<PortalClock>();
        var (today, now) = (clock.Today, clock.Now);
        var catalogue = new DemoCatalogue(size, today, now);
        var dealers = new DemoDealers(size, now);
        var assortments = new DemoAssortments(size, catalogue);
        var prices = new DemoPrices(size, catalogue, dealers, assortments, today);
        var stock = new DemoStock(size, catalogue, dealers.Warehouses, today, now);

        var pictures = await DemoPictures.Make(services.GetRequiredService<ImageFiles>(), catalogue, now, stop);
        dealers.AddTo(db);
        DemoNotes.AddTo(db, size, dealers, now);
        db.AddRange(catalogue.Categories);
        db.AddRange(prices.Lists);
        db.AddRange(prices.Matrix);
        db.AddRange(prices.Contracts);
        db.AddRange(prices.Agreed);
        db.AddRange(prices.Rules);
        db.AddRange(prices.Windows);
        await db.SaveChangesAsync(stop);
        await Bulk.Copy(db, catalogue.Products.Select(p => p.Row), stop);
        await Bulk.Copy(db, assortments.Rules.Select((r, i) => new AssortmentRule { Id = i + 1, ClusterId = r.ClusterId, CategoryId = r.CategoryId, ProductId = r.ProductId, Included = r.Included }), stop);
        await Bulk.Copy(db, prices.Prices, stop);
        await db.BumpVersion("pricing.matrix", stop);

        var drafts = new DemoHabits(size, catalogue, dealers, assortments, today).Drafts;
        var desk = new DemoDesk(now);
        var charges = new DemoCharges(catalogue, dealers, today);
        charges.AddTo(db);
        var orders = new DemoOrders(size, stock, desk, charges.Rules, clock);
        await orders.Write(services.GetRequiredService<Pricer>(), drafts, stop);
        stock.Settle(catalogue);
        await Bulk.Copy(db, DemoPeople.OwnCodes(size, dealers, drafts), stop);
        await Bulk.Copy(db, stock.Items, stop);
        await Bulk.Copy(db, stock.Incoming, stop);
        await Bulk.Copy(db, stock.Reservations, stop);
        await Bulk.Copy(db, orders.Orders, stop);
        await Bulk.Copy(db, orders.Lines, stop);
        await Bulk.Copy(db, orders.Charges, stop);
        await Bulk.Copy(db, orders.Events, stop);
        await Bulk.Copy(db, desk.Notes, stop);
        db.AddRange(desk.Views);
        db.AddRange(orders.Numbers);
        await DemoPeople.AddCarts(db, services.GetRequiredService<Pricer>(), size, catalogue, dealers, clock, stop);
        pictures.AddTo(db, "admin@filiera.demo", assortments, catalogue, now);
        await db.SaveChangesAsync(stop);
        await Bulk.MoveCounters(db, stop);
        await DemoPeople.AddUsers(services, dealers, stop);
        await DemoSystems.Add(db, services, dealers, [.. orders.Orders.TakeLast(5).Select(o => o.Number)], clock, stop);
        await db.BumpVersion("catalog", stop);
        return new(catalogue.Products.Count, prices.Prices.Count, dealers.Dealers.Count, orders.Orders.Count, orders.Lines.Count);
    }
}
