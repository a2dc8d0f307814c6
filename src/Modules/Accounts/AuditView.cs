using System.Text.Json;
using Filiera.Kernel;

namespace Filiera.Accounts;

/// <summary>One field that changed. A value is a text, a number, true or false, or JSON where it is more than that; null = nothing.</summary>
/// <param name="Field">As the API names it: «vatNumber».</param>
public sealed record AuditField(string Field, string? From, string? To);

/// <summary>An entry of the audit, as people and systems read it.</summary>
/// <param name="Id">Ascending in the order of writing.</param>
/// <param name="What">The use case: «account.changed».</param>
/// <param name="Words">The same in the reader's language.</param>
/// <param name="Subject">What it was done to: «account:C01001».</param>
/// <param name="Of">The part of the subject: a branch, an address.</param>
/// <param name="Account">Code of the dealer it concerns.</param>
/// <param name="Changes">Old and new values; empty when the entry is too long for a list.</param>
/// <param name="IsLong">The entry holds more than is shown: ask for it alone.</param>
public sealed record AuditView(string Id, DateTimeOffset At, string Who, string What, string Words, string Subject, string? Of, string? Account, IReadOnlyList<AuditField> Changes, string? Reason, bool IsLong)
{
    /// <summary>A list leaves out the details of entries longer than this: a batch of prices holds thousands.</summary>
    internal const int LongestListed = 6_000;

    internal static AuditView Make(long id, DateTimeOffset at, string who, string what, string subject, string? account, string? detail, bool isLong)
    {
        var (changes, of, reason) = Read(detail);
        return new(id.ToString(System.Globalization.CultureInfo.InvariantCulture), at, who, what, AuditWords.Of(what).ToString(), subject, of, account, changes, reason, isLong);
    }

    // Three shapes are written: {changes: {field: {from, to}}}, {changes: [[…, old, new]]} of batches, and plain facts ({total: 12}).
    private static (IReadOnlyList<AuditField> Changes, string? Of, string? Reason) Read(string? detail)
    {
        if (detail is null)
        {
            return ([], null, null);
        }

        using var json = JsonDocument.Parse(detail);
        if (json.RootElement.ValueKind != JsonValueKind.Object)
        {
            return ([new("value", null, Text(json.RootElement))], null, null);
        }

        var (fields, of, reason) = (new List<AuditField>(), (string?)null, (string?)null);
        var (from, to) = (json.RootElement.TryGetProperty("from", out var f), json.RootElement.TryGetProperty("to", out var t));
        if (from && to)
        {
            fields.Add(new("state", Text(f), Text(t)));
        }

        foreach (var part in json.RootElement.EnumerateObject())
        {
            switch (part.Name)
            {
                case "changes" when part.Value.ValueKind == JsonValueKind.Object:
                    fields.AddRange(part.Value.EnumerateObject().Select(c => new AuditField(c.Name, Member(c.Value, "from"), Member(c.Value, "to"))));
                    break;
                case "changes" when part.Value.ValueKind == JsonValueKind.Array:
                    fields.AddRange(part.Value.EnumerateArray().Select(Row));
                    break;
                case "of":
                    of = Text(part.Value);
                    break;
                case "reason":
                    reason = Text(part.Value);
                    break;
                case "from" or "to" when from && to:
                    break;
                default:
                    if (Text(part.Value) is { } value)
                    {
                        fields.Add(new(part.Name, null, value));
                    }

                    break;
            }
        }

        return (fields, of, reason);
    }

    private static AuditField Row(JsonElement row)
    {
        if (row.ValueKind != JsonValueKind.Array || row.GetArrayLength() < 3)
        {
            return new("value", null, Text(row));
        }

        var cells = row.EnumerateArray().Select(Text).ToList();
        return new(string.Join(" · ", cells.SkipLast(2).Where(c => c is not null)), cells[^2], cells[^1]);
    }

    private static string? Member(JsonElement of, string name) => of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) ? Text(value) : null;

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Array when value.EnumerateArray().All(v => v.ValueKind is JsonValueKind.String or JsonValueKind.Number) => string.Join(", ", value.EnumerateArray().Select(Text)),
        _ => value.GetRawText(),
    };
}
