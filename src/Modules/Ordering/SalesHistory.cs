using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Ordering;

/// <summary>A line that was sold. <see cref="Quantity"/> in base units.</summary>
public sealed record PastSale(int AccountId, int ProductId, DateOnly On, Quantity Quantity, Amount LineNet);

/// <summary>What was sold, line by line, for who looks back: dealer by dealer, streamed. Cancelled and rejected orders never were.</summary>
public sealed class SalesHistory(PortalDb db)
{
    public Task<int> Count(DateOnly from, DateOnly to, CancellationToken stop = default) => Lines(from, to).CountAsync(stop);

    /// <summary>In the order of the accounts. One statement; nothing is kept.</summary>
    public IAsyncEnumerable<PastSale> Read(DateOnly from, DateOnly to) =>
        Lines(from, to).OrderBy(l => l.AccountId).Select(l => new PastSale(l.AccountId, l.ProductId!.Value, l.PlacedOn, l.Quantity, l.LineNet)).AsAsyncEnumerable();

    private IQueryable<OrderLine> Lines(DateOnly first, DateOnly last) =>
        from l in db.Set<OrderLine>().AsNoTracking()
        join o in db.Set<Order>() on l.OrderId equals o.Id
        where l.ProductId != null && l.PlacedOn >= first && l.PlacedOn <= last && o.State != OrderState.Cancelled && o.State != OrderState.Rejected
        select l;
}
