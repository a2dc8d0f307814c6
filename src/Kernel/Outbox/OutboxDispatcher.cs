using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Filiera.Kernel;

/// <summary>
/// Delivers the outbox. Safe with N nodes: a batch is claimed by one conditional UPDATE (a lease), and a node that dies
/// loses its lease. A message that fails is tried again with growing pauses and holds back only its own aggregate; after
/// <c>Outbox:MaxAttempts</c> (10, about twenty minutes) it is parked: it steps aside, and waits for a person to replay or skip it.
/// </summary>
public sealed class OutboxDispatcher(IServiceScopeFactory scopes, TimeProvider clock, IConfiguration configuration, ILogger<OutboxDispatcher> log) : BackgroundService
{
    private const int BatchSize = 100;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(500);
    private readonly string _node = Guid.NewGuid().ToString("N");
    private readonly int _maxAttempts = configuration.GetValue("Outbox:MaxAttempts", 10);

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
        var enough = clock.GetUtcNow() + (Lease / 2);
        var held = new HashSet<string>();
        var delivered = 0;
        foreach (var message in batch)
        {
            // What can't be begun while the lease surely holds is left to the next round.
            message.LeaseUntil = null;
            if (held.Contains(message.Aggregate) || clock.GetUtcNow() > enough)
            {
                held.Add(message.Aggregate);
                continue;
            }

            if (!subscribers.Exists(s => s.Wants(message.Type)) || await Deliver(message, stop))
            {
                message.DeliveredAt = clock.GetUtcNow();
                message.Error = null;
                delivered++;
            }
            else if (message.ParkedAt is null)
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
        if (!await db.Set<OutboxMessage>().AnyAsync(m => m.Sequence == null, stop) && !await Waiting(db, now).AnyAsync(stop))
        {
            return [];
        }

        var claimed = await db.InTransaction<List<OutboxMessage>>(async () =>
        {
            // Numbering lets one node in at a time, and so no node claims a later message of an aggregate whose earlier one another is claiming.
            await db.NumberOutbox(stop);
            var ids = await Waiting(db, now).OrderBy(m => m.Id).Take(BatchSize).Select(m => m.Id).ToListAsync(stop);
            await db.Set<OutboxMessage>()
                .Where(m => ids.Contains(m.Id) && m.DeliveredAt == null && (m.LeaseUntil == null || m.LeaseUntil < now))
                .ExecuteUpdateAsync(s => s.SetProperty(m => m.LeaseUntil, now + Lease).SetProperty(m => m.LeaseBy, _node), stop);
            return await db.Set<OutboxMessage>().Where(m => ids.Contains(m.Id) && m.LeaseBy == _node && m.DeliveredAt == null).OrderBy(m => m.Id).ToListAsync(stop);
        }, stop);
        return claimed.Value;
    }

    // A message waits while an earlier one of its aggregate is undelivered elsewhere or resting after a failure; one that is parked holds nothing back.
    private static IQueryable<OutboxMessage> Waiting(PortalDb db, DateTimeOffset now) =>
        db.Set<OutboxMessage>().Where(m => m.DeliveredAt == null && m.ParkedAt == null
            && (m.LeaseUntil == null || m.LeaseUntil < now)
            && (m.NextAttemptAt == null || m.NextAttemptAt <= now)
            && !db.Set<OutboxMessage>().Any(e => e.DeliveredAt == null && e.ParkedAt == null && e.Aggregate == m.Aggregate && e.Id < m.Id
                && (e.LeaseUntil >= now || e.NextAttemptAt > now)));

    // Each message has a scope of its own: what one subscriber leaves half done is not saved with the next message.
    private async Task<bool> Deliver(OutboxMessage message, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerScope>().Caller = Caller.System;
        var who = "";
        try
        {
            foreach (var subscriber in scope.ServiceProvider.GetServices<IOutboxSubscriber>().Where(s => s.Wants(message.Type)))
            {
                who = subscriber.GetType().Name;
                await subscriber.Handle(message, stop);
            }

            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            var now = clock.GetUtcNow();
            var error = $"{who}: {e.Message}";
            message.Attempts++;
            message.Error = error.Length > 2000 ? error[..2000] : error;
            if (message.Attempts >= _maxAttempts)
            {
                message.ParkedAt = now;
                message.NextAttemptAt = null;
                log.LogError(e, "Message {Id} {Type} is parked after {Attempt} attempts", message.Id, message.Type, message.Attempts);
                return false;
            }

            message.NextAttemptAt = now + TimeSpan.FromSeconds(Math.Min(300, Math.Pow(2, Math.Min(message.Attempts, 8))));
            log.LogWarning(e, "Message {Id} {Type} could not be delivered, attempt {Attempt}", message.Id, message.Type, message.Attempts);
            return false;
        }
    }
}
