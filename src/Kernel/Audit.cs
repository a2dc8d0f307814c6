using System.Text.Json;

namespace Filiera.Kernel;

/// <summary>Who did what to what, when, with the old and the new values. Written in the transaction of the change itself.</summary>
public sealed class AuditEntry
{
    public long Id { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>The caller's name: e-mail of a user, id of a client, «system».</summary>
    public required string Who { get; init; }

    /// <summary>Code of the dealer in whose name he did it; null when in his own.</summary>
    public string? OnBehalfOf { get; init; }

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
            OnBehalfOf = db.Caller.OnBehalfOf,
            What = what,
            Subject = subject,
            AccountId = accountId,
            Detail = detail is null ? null : JsonSerializer.Serialize(detail, Json.Options),
        });

    /// <summary>
    /// Records what differs between two states of a thing, each given as a flat object of the fields that people know:
    /// <c>{"name": {"from": "A", "to": "B"}}</c>. False, and nothing recorded, when nothing differs.
    /// </summary>
    /// <param name="why">The reason the caller gave, kept beside the fields as <c>reason</c>.</param>
    public static bool RecordChange(this PortalDb db, TimeProvider clock, string what, string subject, int? accountId, object before, object after, string? why = null)
    {
        var changes = Changes(before, after);
        if (changes.Count == 0)
        {
            return false;
        }

        db.Record(clock, what, subject, accountId, why is null ? new { changes } : new { changes, reason = why });
        return true;
    }

    /// <summary>The fields that differ, with their values before and after.</summary>
    public static IReadOnlyDictionary<string, Change> Changes(object before, object after)
    {
        var was = JsonSerializer.SerializeToElement(before, Json.Options);
        var now = JsonSerializer.SerializeToElement(after, Json.Options);
        var fields = was.EnumerateObject().Select(p => p.Name).Concat(now.EnumerateObject().Select(p => p.Name)).Distinct();
        return fields.Select(f => (Name: f, Change: new Change(Value(was, f), Value(now, f))))
            .Where(f => f.Change.From?.GetRawText() != f.Change.To?.GetRawText())
            .ToDictionary(f => f.Name, f => f.Change);
    }

    public sealed record Change(JsonElement? From, JsonElement? To);

    // Absent and null are the same «nothing».
    private static JsonElement? Value(JsonElement of, string field) =>
        of.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
