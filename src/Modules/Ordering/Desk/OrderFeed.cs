using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Filiera.Ordering;

public enum DeskNewsKind
{
    /// <summary>Where one stands: the first thing said to whoever begins here.</summary>
    Hello,

    /// <summary>An order came or changed.</summary>
    Order,

    /// <summary>Nothing happened; the line is alive.</summary>
    Beat,

    /// <summary>Too much was missed to tell it: read the list again.</summary>
    Reload,
}

/// <param name="Id">Of the history's entry: what to go on after.</param>
/// <param name="New">The order has just been placed.</param>
public sealed record DeskNews(DeskNewsKind Kind, long Id, string? Number = null, OrderState? State = null, OrderEventKind? What = null, bool New = false, DateTimeOffset? At = null);

/// <summary>
/// What happens to orders, told live to whoever listens on this node. While anyone listens, one loop per node asks the database once a second
/// for entries of the orders' histories that it hasn't seen, whichever node wrote them, and fans them out; with nobody listening it rests.
/// Entries get their numbers before they are committed, so that a smaller one may appear after a greater: the loop looks back over the last
/// ones each time, and tells each once.
/// </summary>
public sealed class OrderFeed(IServiceScopeFactory scopes, IConfiguration configuration, ILogger<OrderFeed> log) : IDisposable
{
    /// <summary>Entries told again to who was away; above it he is told to read the list.</summary>
    public const int MostMissed = 200;

    private const int LookBack = 200;
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);
    private readonly TimeSpan _pause = TimeSpan.FromMilliseconds(configuration.GetValue("Ordering:FeedMilliseconds", 1000));
    private readonly Lock _gate = new();
    private readonly HashSet<Channel<DeskNews>> _listeners = [];
    private readonly CancellationTokenSource _stopped = new();
    private TaskCompletionSource? _ready;

    /// <summary>News from now on, or from after an entry that one has seen; a heartbeat when there is none. Ends with the token.</summary>
    public async IAsyncEnumerable<DeskNews> Listen(long? after, [EnumeratorCancellation] CancellationToken stop)
    {
        // Listening begins before the past is read: what happens meanwhile waits in the channel, and nothing is told twice.
        var channel = Channel.CreateBounded<DeskNews>(new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        var told = new HashSet<long>();
        try
        {
            if (!await Ended(Join(channel).WaitAsync(stop)))
            {
                foreach (var news in await Past(after, stop))
                {
                    told.Add(news.Id);
                    yield return news;
                }
            }

            while (!stop.IsCancellationRequested)
            {
                var more = await Wait(channel.Reader, stop);
                if (more is null)
                {
                    yield break;
                }

                if (more == false)
                {
                    yield return new DeskNews(DeskNewsKind.Beat, 0);
                }

                while (channel.Reader.TryRead(out var news))
                {
                    if (!told.Remove(news.Id))
                    {
                        yield return news;
                    }
                }
            }
        }
        finally
        {
            lock (_gate)
            {
                _listeners.Remove(channel);
            }
        }
    }

    public void Dispose()
    {
        _stopped.Cancel();
        _stopped.Dispose();
    }

    // True when there is news, false when it is time for a heartbeat, null when it is over.
    private static async Task<bool?> Wait(ChannelReader<DeskNews> reader, CancellationToken stop)
    {
        using var beat = CancellationTokenSource.CreateLinkedTokenSource(stop);
        beat.CancelAfter(Beat);
        try
        {
            return await reader.WaitToReadAsync(beat.Token) ? true : null;
        }
        catch (OperationCanceledException)
        {
            return stop.IsCancellationRequested ? null : false;
        }
    }

    private static async Task<bool> Ended(Task task)
    {
        await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return task.IsCanceled;
    }

    private Task Join(Channel<DeskNews> channel)
    {
        lock (_gate)
        {
            _listeners.Add(channel);
            if (_ready is null)
            {
                _ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _ = Task.Run(() => Poll(_ready, _stopped.Token));
            }

            return _ready.Task;
        }
    }

    private async Task<IReadOnlyList<DeskNews>> Past(long? after, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = Db(scope);
        if (after is not { } seen)
        {
            return [new DeskNews(DeskNewsKind.Hello, await Last(db, stop))];
        }

        var missed = await Read(db, db.Set<OrderEvent>().Where(e => e.Id > seen).OrderBy(e => e.Id).Take(MostMissed + 1), stop);
        return missed.Count > MostMissed ? [new DeskNews(DeskNewsKind.Reload, await Last(db, stop))] : missed;
    }

    private async Task Poll(TaskCompletionSource ready, CancellationToken stop)
    {
        var seen = new HashSet<long>();
        long top = -1;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                var db = Db(scope);
                if (top < 0)
                {
                    top = await Last(db, stop);
                    seen = [.. await db.Set<OrderEvent>().Where(e => e.Id > top - LookBack).Select(e => e.Id).ToListAsync(stop)];
                    ready.TrySetResult();
                }
                else
                {
                    // Ids alone, from an index: with nothing new it is all that is asked.
                    var recent = await db.Set<OrderEvent>().Where(e => e.Id > top - LookBack).Select(e => e.Id).ToListAsync(stop);
                    var fresh = recent.Where(id => !seen.Contains(id)).ToList();
                    if (fresh.Count > 0)
                    {
                        Tell(fresh.Count > MostMissed
                            ? [new DeskNews(DeskNewsKind.Reload, fresh.Max())]
                            : await Read(db, db.Set<OrderEvent>().Where(e => fresh.Contains(e.Id)).OrderBy(e => e.Id), stop));
                        top = Math.Max(top, fresh.Max());
                    }

                    seen = [.. recent];
                }
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                log.LogWarning(e, "The orders' news could not be read; trying again");
            }
            catch (Exception) when (stop.IsCancellationRequested)
            {
                break;
            }

            await Task.Delay(_pause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            lock (_gate)
            {
                if (_listeners.Count == 0)
                {
                    _ready = null;
                    ready.TrySetResult();
                    return;
                }
            }
        }
    }

    private void Tell(IReadOnlyList<DeskNews> news)
    {
        lock (_gate)
        {
            foreach (var channel in _listeners)
            {
                foreach (var item in news)
                {
                    channel.Writer.TryWrite(item);
                }
            }
        }
    }

    private static PortalDb Db(AsyncServiceScope scope)
    {
        scope.ServiceProvider.GetRequiredService<CallerScope>().Caller = Caller.System;
        return scope.ServiceProvider.GetRequiredService<PortalDb>();
    }

    private static async Task<long> Last(PortalDb db, CancellationToken stop) => await db.Set<OrderEvent>().MaxAsync(e => (long?)e.Id, stop) ?? 0;

    private static async Task<List<DeskNews>> Read(PortalDb db, IQueryable<OrderEvent> events, CancellationToken stop)
    {
        var rows = await (from e in events
                          join o in db.Set<Order>() on e.OrderId equals o.Id
                          orderby e.Id
                          select new { e.Id, o.Number, e.State, e.Kind, e.At, o.PlacedAt }).ToListAsync(stop);
        return [.. rows.Select(r => new DeskNews(DeskNewsKind.Order, r.Id, r.Number, r.State, r.Kind, r is { Kind: OrderEventKind.State, State: OrderState.Placed or OrderState.AwaitingApproval } && r.At == r.PlacedAt, r.At))];
    }
}
