using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
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

/// <summary>What a bulk use case did to one thing; <see cref="Audit.RecordMany"/> writes many at once.</summary>
/// <param name="Of">The part of the subject that changed: a branch of an account.</param>
public sealed record AuditRow(string What, string Subject, int? AccountId, IReadOnlyList<NotedChange> Changes, string? Of = null);

public static class Audit
{
    /// <summary>In bulk a value longer than this is kept with its beginning only: the audit tells what changed, it is no second copy of ten thousand descriptions.</summary>
    public const int LongestValue = 2_000;

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Adds the entry to the present unit of work; it is stored with the change or not at all.</summary>
    public static void Record(this PortalDb db, TimeProvider clock, string what, string subject, int? accountId = null, object? detail = null) =>
        db.Set<AuditEntry>().Add(Entry(db, clock.GetUtcNow(), what, subject, accountId, detail is null ? null : JsonSerializer.Serialize(detail, Json.Options)));

    /// <summary>
    /// Records what differs between two states of a thing, each given as a flat object of the fields that people know:
    /// <c>{"name": {"from": "A", "to": "B"}}</c>. False, and nothing recorded, when nothing differs.
    /// </summary>
    /// <param name="why">The reason the caller gave, kept beside the fields as <c>reason</c>.</param>
    /// <param name="of">The part of the subject that changed (a branch of an account, a break of a price), kept as <c>of</c>.</param>
    public static bool RecordChange(this PortalDb db, TimeProvider clock, string what, string subject, int? accountId, object before, object after, string? why = null, string? of = null)
    {
        var changes = Changes(before, after);
        if (changes.Count == 0)
        {
            return false;
        }

        var detail = new Dictionary<string, object> { ["changes"] = changes };
        if (why is not null)
        {
            detail["reason"] = why;
        }

        if (of is not null)
        {
            detail["of"] = of;
        }

        db.Record(clock, what, subject, accountId, detail);
        return true;
    }

    /// <summary>One entry for each thing that a bulk use case changed, written in one statement. Inside its transaction.</summary>
    public static Task RecordMany(this PortalDb db, TimeProvider clock, IReadOnlyCollection<AuditRow> rows, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var now = clock.GetUtcNow();
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer, Readable);
        return db.BulkInsert([.. rows.Select(r => Entry(db, now, r.What, r.Subject, r.AccountId, Detail(r)))], stop);

        string? Detail(AuditRow row)
        {
            if (row.Changes.Count == 0 && row.Of is null)
            {
                return null;
            }

            buffer.ResetWrittenCount();
            json.Reset();
            Write(json, row);
            json.Flush();
            return Encoding.UTF8.GetString(buffer.WrittenSpan);
        }
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

    private static AuditEntry Entry(PortalDb db, DateTimeOffset at, string what, string subject, int? accountId, string? detail) =>
        new() { At = at, Who = db.Caller.Name, OnBehalfOf = db.Caller.OnBehalfOf, What = what, Subject = subject, AccountId = accountId, Detail = detail };

    // The same shape as RecordChange's, written by hand: a batch has thousands of them.
    private static void Write(Utf8JsonWriter json, AuditRow row)
    {
        json.WriteStartObject();
        json.WriteStartObject("changes");
        foreach (var change in row.Changes)
        {
            json.WriteStartObject(change.Field);
            Write(json, "from", change.From);
            Write(json, "to", change.To);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        if (row.Of is not null)
        {
            json.WriteString("of", row.Of);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null or "":
                break;      // absent: nothing was there
            case string text:
                json.WriteString(name, Short(text));
                break;
            case bool flag:
                json.WriteBoolean(name, flag);
                break;
            case int number:
                json.WriteNumber(name, number);
                break;
            case DateOnly day:
                json.WriteString(name, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                break;
            default:
                json.WritePropertyName(name);
                JsonSerializer.Serialize(json, value, value.GetType(), Json.Options);
                break;
        }
    }

    private static string Short(string text) =>
        text.Length <= LongestValue ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[LongestValue - 1]) ? LongestValue - 1 : LongestValue), "…");

    // Absent and null are the same «nothing».
    private static JsonElement? Value(JsonElement of, string field) =>
        of.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
