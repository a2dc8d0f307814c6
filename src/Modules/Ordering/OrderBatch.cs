using Filiera.Accounts;
using Filiera.Inventory;
using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Ordering;

/// <summary>Whom an order is for, as the ERP knows him.</summary>
public sealed record OrderAccount(string Code, string Name, string? VatNumber, string? Class, string? PaymentTerm);

/// <summary>An order whole, with the codes that the ERP books it under.</summary>
public sealed record WholeOrder(OrderAccount Account, OrderView Order);

/// <summary>Reads many orders whole: eight statements, however many they are.</summary>
public sealed class OrderBatch(PortalDb db, OrderReader reader, Reservations reservations, AccountDirectory accounts)
{
    /// <summary>By number; what doesn't exist, or is not the caller's, is absent.</summary>
    public async Task<IReadOnlyDictionary<string, WholeOrder>> Read(IReadOnlyCollection<string> numbers, CancellationToken stop)
    {
        var orders = await db.Set<Order>().AsNoTracking().Where(o => numbers.Contains(o.Number)).ToListAsync(stop);
        if (orders.Count == 0)
        {
            return new Dictionary<string, WholeOrder>();
        }

        var ids = orders.Select(o => o.Id).ToList();
        var lines = (await db.Set<OrderLine>().AsNoTracking().Where(l => ids.Contains(l.OrderId)).OrderBy(l => l.Line).ToListAsync(stop)).ToLookup(l => l.OrderId);
        var charges = (await db.Set<OrderCharge>().AsNoTracking().Where(c => ids.Contains(c.OrderId)).OrderBy(c => c.Position).ToListAsync(stop)).ToLookup(c => c.OrderId);
        var history = (await db.Set<OrderEvent>().AsNoTracking().Where(e => ids.Contains(e.OrderId)).OrderBy(e => e.Id).ToListAsync(stop)).ToLookup(e => e.OrderId);
        var labels = await accounts.BranchNames([.. orders.Select(o => o.BranchId).Distinct()], stop);
        var profiles = await accounts.Profiles([.. orders.Select(o => o.AccountId).Distinct()], stop);
        var held = await reservations.OfMany([.. orders.Select(o => o.Reference).OfType<string>()], stop);
        return orders.ToDictionary(o => o.Number, o =>
        {
            var label = labels[o.BranchId];
            var profile = profiles[o.AccountId];
            var view = reader.Compose(o, [.. lines[o.Id]], [.. charges[o.Id]], label.AccountName, new BranchView(label.Code, label.Name), [.. history[o.Id]], o.Reference is null ? null : held[o.Reference].ToLookup(h => h.Line, h => h.Allocation), []);
            return new WholeOrder(new(profile.Code, profile.Name, profile.VatNumber, profile.Class, profile.PaymentTerm), view);
        });
    }
}
