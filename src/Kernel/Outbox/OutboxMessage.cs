using System.Text.Json;

namespace Filiera.Kernel;

/// <summary>An event, written in the transaction of what it tells, delivered at least once, in order per aggregate.</summary>
public sealed class OutboxMessage
{
    public long Id { get; init; }

    /// <summary>«order.placed», «products.changed».</summary>
    public required string Type { get; init; }

    /// <summary>What it is about («order:26-018812»); later messages of the same aggregate wait for earlier ones.</summary>
    public required string Aggregate { get; init; }

    public required string Payload { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? DeliveredAt { get; set; }

    public int Attempts { get; set; }

    public DateTimeOffset? NextAttemptAt { get; set; }

    public DateTimeOffset? LeaseUntil { get; set; }

    public string? LeaseBy { get; set; }

    public string? Error { get; set; }

    public T Read<T>() => JsonSerializer.Deserialize<T>(Payload, Json.Options)!;
}

/// <summary>Someone who listens inside the portal. Must be idempotent: a message may come twice.</summary>
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
