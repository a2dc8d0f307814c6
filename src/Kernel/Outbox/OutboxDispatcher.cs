using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Filiera.Kernel;

/// <summary>
/// Delivers the outbox. Safe with N nodes: a batch is claimed by one conditional UPDATE (a lease), and a node that dies
/// loses its lease. A message that fails is tried again with growing pauses and holds back only its own aggregate.
/// </summary>
public sealed class OutboxDispatcher(IServiceScopeFactory scopes, TimeProvider clock, ILogger<OutboxDispatcher> log) : BackgroundService
{
    private const int BatchSize = 100;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(500);
    private readonly string _node = Guid.NewGuid().ToString("N");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var delivered = 0;
            try
            {
                delivered = await DeliverOnce(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                log.LogError(e, "The outbox could not be read; trying again");
            }

            if (delivered < BatchSize)
            {
                await Task.Delay(Idle, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>One round: claims a batch, delivers it, and says how many messages left. Tests call it directly.</summary>
    public async Task<int> DeliverOnce(CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerScope>().Caller = Caller.System;
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        var subscribers = scope.ServiceProvider.GetServices<IOutboxSubscriber>().ToList();
        var batch = await Claim(db, stop);
        var held = new HashSet<string>();
        var delivered = 0;
        foreach (var message in batch)
        {
            if (held.Contains(message.Aggregate))
            {
                message.LeaseUntil = null;
                continue;
            }

            if (await Deliver(message, subscribers, stop))
            {
                delivered++;
            }
            else
            {
                held.Add(message.Aggregate);
            }
        }

        if (batch.Count > 0)
        {
            await db.InTransaction<Done>(async () =>
            {
                await db.SaveChangesAsync(stop);
                return Done.It;
            }, stop);
        }

        PortalMeter.OutboxDelivered(delivered);
        return delivered;
    }

    private async Task<List<OutboxMessage>> Claim(PortalDb db, CancellationToken stop)
    {
        var now = clock.GetUtcNow();

        // Looked at before it is locked: with nothing to do, no write transaction is opened.
        if (!await Waiting(db, now).AnyAsync(stop))
        {
            return [];
        }

        var claimed = await db.InTransaction<List<OutboxMessage>>(async () =>
        {
            var ids = await Waiting(db, now).OrderBy(m => m.Id).Take(BatchSize).Select(m => m.Id).ToListAsync(stop);
            await db.Set<OutboxMessage>()
                .Where(m => ids.Contains(m.Id) && m.DeliveredAt == null && (m.LeaseUntil == null || m.LeaseUntil < now))
                .ExecuteUpdateAsync(s => s.SetProperty(m => m.LeaseUntil, now + Lease).SetProperty(m => m.LeaseBy, _node), stop);
            return await db.Set<OutboxMessage>().Where(m => ids.Contains(m.Id) && m.LeaseBy == _node && m.DeliveredAt == null).OrderBy(m => m.Id).ToListAsync(stop);
        }, stop);
        return claimed.Value;
    }

    // A message waits while an earlier one of its aggregate is undelivered elsewhere or resting after a failure.
    private static IQueryable<OutboxMessage> Waiting(PortalDb db, DateTimeOffset now) =>
        db.Set<OutboxMessage>().Where(m => m.DeliveredAt == null
            && (m.LeaseUntil == null || m.LeaseUntil < now)
            && (m.NextAttemptAt == null || m.NextAttemptAt <= now)
            && !db.Set<OutboxMessage>().Any(e => e.DeliveredAt == null && e.Aggregate == m.Aggregate && e.Id < m.Id
                && (e.LeaseUntil >= now || e.NextAttemptAt > now)));

    private async Task<bool> Deliver(OutboxMessage message, List<IOutboxSubscriber> subscribers, CancellationToken stop)
    {
        message.LeaseUntil = null;
        try
        {
            foreach (var subscriber in subscribers.Where(s => s.Wants(message.Type)))
            {
                await subscriber.Handle(message, stop);
            }

            message.DeliveredAt = clock.GetUtcNow();
            message.Error = null;
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            message.Attempts++;
            message.NextAttemptAt = clock.GetUtcNow() + TimeSpan.FromSeconds(Math.Min(300, Math.Pow(2, Math.Min(message.Attempts, 8))));
            message.Error = e.Message.Length > 2000 ? e.Message[..2000] : e.Message;
            log.LogWarning(e, "Message {Id} {Type} could not be delivered, attempt {Attempt}", message.Id, message.Type, message.Attempts);
            return false;
        }
    }
}
