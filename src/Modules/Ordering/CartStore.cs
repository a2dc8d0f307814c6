using Filiera.Accounts;
using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Ordering;

/// <summary>Carts as rows: found (the caller's alone), made, their lines read and written in bulk.</summary>
public sealed class CartStore(PortalDb db, AccountDirectory accounts, PortalClock clock)
{
    /// <summary>Null when the id is no id, when there is no such cart, or when it is not the caller's: all alike.</summary>
    internal async Task<Cart?> Find(string id, CancellationToken stop) =>
        Guid.TryParse(id, out var key) ? await db.Set<Cart>().AsNoTracking().FirstOrDefaultAsync(c => c.Id == key, stop) : null;

    internal Task<List<CartLine>> Lines(Cart cart, CancellationToken stop) =>
        db.Set<CartLine>().AsNoTracking().Where(l => l.CartId == cart.Id).OrderBy(l => l.Position).ToListAsync(stop);

    /// <summary>The branch named, else the caller's own, else the account's headquarters.</summary>
    internal async Task<Result<Branch>> BranchFor(string? code, CancellationToken stop)
    {
        if (db.Caller.AccountId is not { } account)
        {
            return OrderingRefusals.NotADealer;
        }

        var branches = await accounts.Branches(account, stop);
        if (!string.IsNullOrWhiteSpace(code))
        {
            return branches.FirstOrDefault(b => b.Code == code.Trim()) is { } named ? named : OrderingRefusals.UnknownBranch.With(code);
        }

        return (branches.FirstOrDefault(b => b.Id == db.Caller.BranchId) ?? (branches.Count > 0 ? branches[0] : null)) is { } own ? own : OrderingRefusals.NoBranch;
    }

    /// <summary>The branch of an old order while it is active, else the one that the caller orders for.</summary>
    internal async Task<Result<Branch>> BranchFor(Order order, CancellationToken stop)
    {
        var branches = await accounts.Branches(order.AccountId, stop);
        return branches.FirstOrDefault(b => b.Id == order.BranchId) is { } same ? same : await BranchFor((string?)null, stop);
    }

    internal async Task<Cart> Make(Branch branch, string? name, CancellationToken stop)
    {
        var now = clock.Now;
        var cart = new Cart
        {
            Id = Guid.CreateVersion7(now),
            AccountId = branch.AccountId,
            BranchId = branch.Id,
            Name = string.IsNullOrWhiteSpace(name) ? new Phrase("Carrello", "Cart").ToString() : name.Trim(),
            CreatedBy = db.Caller.Name,
            CreatedAt = now,
            UpdatedAt = now,
            Version = 1,
        };
        await db.BulkInsert([cart], stop);
        db.AfterCommit(PortalMeter.CartOpened);
        return cart;
    }

    /// <summary>Raises the cart's version: who does it holds the cart until his transaction ends. False when it is gone or no longer at <paramref name="version"/>.</summary>
    internal async Task<bool> Touch(Cart cart, int? version, CancellationToken stop)
    {
        var now = clock.Now;
        return await db.Set<Cart>().Where(c => c.Id == cart.Id && (version == null || c.Version == version))
            .ExecuteUpdateAsync(s => s.SetProperty(c => c.Version, c => c.Version + 1).SetProperty(c => c.UpdatedAt, now), stop) > 0;
    }

    /// <summary>Writes only the lines that changed: out with the old rows of these products, in with the new, whatever the size of the cart.</summary>
    internal async Task Write(Cart cart, IReadOnlyCollection<int> productIds, IReadOnlyList<CartLine> lines, CancellationToken stop)
    {
        foreach (var some in productIds.Chunk(10_000))
        {
            await db.Set<CartLine>().Where(l => l.CartId == cart.Id && some.Contains(l.ProductId)).ExecuteDeleteAsync(stop);
        }

        await db.BulkInsert(lines, stop);
    }
}
