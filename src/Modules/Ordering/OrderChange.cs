using System.Text.Json;
using Filiera.Inventory;
using Filiera.Kernel;
using Filiera.Pricing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Ordering;

/// <summary>What is to be done to an order.</summary>
/// <param name="Reason">Kept in the history, where the dealer reads it.</param>
/// <param name="Hold">What it is stopped for, when the action is to hold.</param>
public sealed record OrderWish(OrderAction Action, OrderSide Side, string? Reason = null, OrderHold? Hold = null);

/// <summary>
/// Moves orders along the table of transitions, with what that gives back, tells and records: the only code that changes a state. Of two who
/// change an order at once the first wins and the other is told what the state is now. Belongs inside a transaction; its statements don't
/// grow with the number of orders, apart from the rows that it writes.
/// </summary>
public sealed class OrderChange(PortalDb db, Reservations reservations, DocumentPricer documents, PortalClock clock, TimeProvider time)
{
    /// <summary>One order by its number; a 404, a 409 of the table, or a 412 where it is no longer the one that the caller read.</summary>
    public async Task<Result<Order>> One(string number, OrderWish wish, IfMatch match, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(wish);
        ArgumentNullException.ThrowIfNull(match);
        var order = await db.Set<Order>().AsNoTracking().FirstOrDefaultAsync(o => o.Number == number, stop);
        if (order is null)
        {
            return Problems.NotFound.At("number");
        }

        if ((match.Check(order.Version) ?? OrderTransitions.Next(order.State, wish.Action, wish.Side).Problem) is { } refused)
        {
            return refused;
        }

        return (await Several([order], wish, match.Version, stop)).Count == 1 ? order : await WhyNot(order, wish, stop);
    }

    /// <summary>Ids of those that moved; the others were in no state for it when their row was reached.</summary>
    public async Task<IReadOnlySet<long>> Several(IReadOnlyList<Order> orders, OrderWish wish, int? version, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(orders);
        ArgumentNullException.ThrowIfNull(wish);
        var (from, to) = OrderTransitions.Of(wish.Action, wish.Side);
        var moved = from.Count == 0 ? [] : (await Move(orders.Select(o => o.Id), from, to, version, stop)).ToHashSet();
        var mine = orders.Where(o => moved.Contains(o.Id)).ToList();
        if (mine.Count == 0)
        {
            return moved;
        }

        if (to == OrderState.Held || mine.Any(o => o.State == OrderState.Held))
        {
            OrderHold? hold = to == OrderState.Held ? wish.Hold ?? OrderHold.Other : null;
            var note = to == OrderState.Held ? Reason(wish) : null;
            DateTimeOffset? at = to == OrderState.Held ? clock.Now : null;
            await db.Set<Order>().Where(o => moved.Contains(o.Id))
                .ExecuteUpdateAsync(s => s.SetProperty(o => o.Hold, hold).SetProperty(o => o.HoldNote, note).SetProperty(o => o.HeldAt, at), stop);
        }

        if (to is OrderState.Cancelled or OrderState.Rejected)
        {
            await reservations.Release([.. mine.Select(o => o.Reference).OfType<string>()], stop);
            await documents.GiveBack(mine.Where(o => o.IntentId is not null).Select(o => (o.IntentId!.Value, o.IntentTaken)), stop);
            await db.Set<OrderLine>().Where(l => moved.Contains(l.OrderId)).ExecuteUpdateAsync(s => s.SetProperty(l => l.Allocated, Quantity.Zero), stop);
        }

        mine.ForEach(o => Tell(o, to, wish));
        await db.SaveChangesAsync(stop);
        return moved;
    }

    /// <summary>An entry of the order's history, by the caller, now.</summary>
    public OrderEvent Event(Order order, OrderState state, string? reason = null)
    {
        ArgumentNullException.ThrowIfNull(order);
        return new()
        {
            OrderId = order.Id, AccountId = order.AccountId, BranchId = order.BranchId, At = clock.Now,
            Who = db.Caller.DisplayName ?? db.Caller.Name, OnBehalfOf = db.Caller.OnBehalfOf, State = state, Reason = reason,
        };
    }

    /// <summary>Where an order stands now that it could not be moved.</summary>
    public async Task<Problem> WhyNot(Order order, OrderWish wish, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(wish);
        var now = await db.Set<Order>().Where(o => o.Id == order.Id).Select(o => o.State).FirstAsync(stop);
        return OrderTransitions.Next(now, wish.Action, wish.Side).Problem ?? Versions.Changed;
    }

    private Task<List<long>> Move(IEnumerable<long> ids, IReadOnlyList<OrderState> from, OrderState to, int? version, CancellationToken stop)
    {
        var sql = $$"""
            UPDATE ordering_orders SET state = {1}, version = version + 1
            WHERE id IN (SELECT CAST(e.value AS bigint) FROM {{(db.IsSqlite ? "json_each({0}) AS e" : "jsonb_array_elements_text(CAST({0} AS jsonb)) AS e(value)")}})
              AND state IN ({{string.Join(", ", from.Select(s => $"'{s}'"))}}) AND ({2} < 0 OR version = {2})
            RETURNING id AS "Value"
            """;
        return db.Database.SqlQueryRaw<long>(sql, JsonSerializer.Serialize(ids), to.ToString(), version ?? -1).ToListAsync(stop);
    }

    private void Tell(Order order, OrderState to, OrderWish wish)
    {
        var reason = Reason(wish);
        db.Set<OrderEvent>().Add(Event(order, to, reason));
        var what = $"order.{wish.Action.ToString().ToLowerInvariant()}";
        db.Record(time, what, $"order:{order.Number}", order.AccountId, new { from = order.State, to, reason, wish.Hold });
        db.Emit(time, what, $"order:{order.Number}", new { order.Number, state = to, reason, wish.Hold });
    }

    private static string? Reason(OrderWish wish) => string.IsNullOrWhiteSpace(wish.Reason) ? null : wish.Reason.Trim();
}
