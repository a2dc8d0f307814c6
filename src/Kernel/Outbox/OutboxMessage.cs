using System.Linq.Expressions;
using System.Text.Json;

namespace Filiera.Kernel;

/// <summary>What became of a message; derived from its fields, never set.</summary>
public enum OutboxState
{
    Waiting,

    /// <summary>Failed at least once, and is tried again.</summary>
    Failing,

    /// <summary>Failed too often: set aside until a person replays or skips it.</summary>
    Parked,

    Delivered,

    /// <summary>A person said that it need not be delivered.</summary>
    Skipped,
}

/// <summary>An event, written in the transaction of what it tells, delivered at least once, in order per aggregate.</summary>
public sealed class OutboxMessage
{
    public long Id { get; init; }

    /// <summary>
    /// Its place in the log of all events, 1, 2, 3 … without gaps: given after the commit, one at a time (<see cref="OutboxSequence"/>),
    /// so that whoever reads «after n» never misses one. Ids can't do that: they are given before the commit.
    /// </summary>
    public long? Sequence { get; init; }

    /// <summary>«order.placed», «products.changed».</summary>
    public required string Type { get; init; }

    /// <summary>What it is about («order:26-018812»); later messages of the same aggregate wait for earlier ones.</summary>
    public required string Aggregate { get; init; }

    public required string Payload { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? DeliveredAt { get; set; }

    public int Attempts { get; set; }

    public DateTimeOffset? NextAttemptAt { get; set; }

    /// <summary>Set aside after too many attempts: it holds nothing back any more, and waits for a person.</summary>
    public DateTimeOffset? ParkedAt { get; set; }

    /// <summary>Why a person skipped it; then it counts as delivered.</summary>
    public string? SkipReason { get; set; }

    public DateTimeOffset? LeaseUntil { get; set; }

    public string? LeaseBy { get; set; }

    public string? Error { get; set; }

    public OutboxState State =>
        SkipReason is not null ? OutboxState.Skipped : DeliveredAt is not null ? OutboxState.Delivered
        : ParkedAt is not null ? OutboxState.Parked : Attempts > 0 ? OutboxState.Failing : OutboxState.Waiting;

    public T Read<T>() => JsonSerializer.Deserialize<T>(Payload, Json.Options)!;

    /// <summary>The same as <see cref="State"/>, for a query.</summary>
    public static Expression<Func<OutboxMessage, bool>> Is(OutboxState state) => state switch
    {
        OutboxState.Skipped => m => m.DeliveredAt != null && m.SkipReason != null,
        OutboxState.Delivered => m => m.DeliveredAt != null && m.SkipReason == null,
        OutboxState.Parked => m => m.DeliveredAt == null && m.ParkedAt != null,
        OutboxState.Failing => m => m.DeliveredAt == null && m.ParkedAt == null && m.Attempts > 0,
        _ => m => m.DeliveredAt == null && m.ParkedAt == null && m.Attempts == 0,
    };
}

/// <summary>Someone who listens inside the portal. Must be idempotent: a message may come twice, and one that was set aside comes late.</summary>
public interface IOutboxSubscriber
{
    bool Wants(string type);

    Task Handle(OutboxMessage message, CancellationToken stop);
}

public static class OutboxWriting
{
    /// <summary>Adds the event to the present unit of work: it leaves with the change or not at all.</summary>
    public static void Emit(this PortalDb db, TimeProvider clock, string type, string aggregate, object payload) =>
        db.Set<OutboxMessage>().Add(new OutboxMessage
        {
            Type = type,
            Aggregate = aggregate,
            Payload = JsonSerializer.Serialize(payload, Json.Options),
            CreatedAt = clock.GetUtcNow(),
        });
}
