using System.Text.Json;

namespace Filiera.Kernel;

/// <summary>Who did what to what, when, with the old and the new values. Written in the transaction of the change itself.</summary>
public sealed class AuditEntry
{
    public long Id { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>The caller's name: e-mail of a user, id of a client, «system».</summary>
    public required string Who { get; init; }

    /// <summary>The use case, as a verb: «order.placed».</summary>
    public required string What { get; init; }

    /// <summary>What it was done to: «order:26-018812».</summary>
    public required string Subject { get; init; }

    /// <summary>The dealer it concerns, when it concerns one.</summary>
    public int? AccountId { get; init; }

    /// <summary>JSON: values before and after, or the reason.</summary>
    public string? Detail { get; init; }
}

public static class Audit
{
    /// <summary>Adds the entry to the present unit of work; it is stored with the change or not at all.</summary>
    public static void Record(this PortalDb db, TimeProvider clock, string what, string subject, int? accountId = null, object? detail = null) =>
        db.Set<AuditEntry>().Add(new AuditEntry
        {
            At = clock.GetUtcNow(),
            Who = db.Caller.Name,
            What = what,
            Subject = subject,
            AccountId = accountId,
            Detail = detail is null ? null : JsonSerializer.Serialize(detail, Json.Options),
        });
}
