using System.Text.Json;
using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Catalog;

/// <param name="From">null: there was nothing.</param>
public sealed record FieldChange(string Field, JsonElement? From, JsonElement? To);

/// <summary>One change of a thing, with its old and new values.</summary>
/// <param name="What">The use case: <c>product.changed</c>.</param>
/// <param name="Reason">Why, when it was said.</param>
public sealed record ChangeEntry(long Id, DateTimeOffset At, string Who, string What, IReadOnlyList<FieldChange> Changes, string? Reason);

/// <summary>What was changed in a product, a category or an assortment, read back from the audit, newest first.</summary>
public static class ChangeHistory
{
    public static string OfProduct(string sku) => $"product:{sku}";

    public static string OfCategory(string code) => $"category:{code}";

    public static string OfAssortment(string cluster) => $"assortment:{cluster}";

    /// <summary>A page of the history; the cursor goes on after the last change shown.</summary>
    public static async Task<Result<Page<ChangeEntry>>> Read(PortalDb db, string subject, string? cursor, int? limit, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(db);
        var before = long.MaxValue;
        if (Cursor.CheckLimit(limit) is { } problem)
        {
            return problem;
        }

        if (cursor is { Length: > 0 } && (Cursor.Read(cursor, 1) is not [var text] || !long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out before)))
        {
            return Cursor.Unreadable;
        }

        var take = limit ?? 24;
        var rows = await db.Set<AuditEntry>().AsNoTracking().Where(a => a.Subject == subject && a.Id < before).OrderByDescending(a => a.Id).Take(take + 1).ToListAsync(stop);
        return new Page<ChangeEntry>([.. rows.Take(take).Select(Entry)], rows.Count > take ? Cursor.Write(rows[take - 1].Id) : null);
    }

    /// <summary>What was saved after a moment, newest first: at most a hundred changes.</summary>
    public static async Task<IReadOnlyList<ChangeEntry>> Since(PortalDb db, string subject, long lastSeen, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(db);
        var rows = await db.Set<AuditEntry>().AsNoTracking().Where(a => a.Subject == subject && a.Id > lastSeen).OrderByDescending(a => a.Id).Take(100).ToListAsync(stop);
        return [.. rows.Select(Entry)];
    }

    public static async Task<ChangeEntry?> Find(PortalDb db, string subject, long id, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(db);
        return await db.Set<AuditEntry>().AsNoTracking().FirstOrDefaultAsync(a => a.Id == id && a.Subject == subject, stop) is { } row ? Entry(row) : null;
    }

    private static ChangeEntry Entry(AuditEntry row)
    {
        var changes = new List<FieldChange>();
        string? reason = null;
        if (row.Detail is not null)
        {
            var detail = JsonSerializer.Deserialize<JsonElement>(row.Detail, Json.Options);
            if (detail.ValueKind == JsonValueKind.Object && detail.TryGetProperty("changes", out var fields) && fields.ValueKind == JsonValueKind.Object)
            {
                changes.AddRange(fields.EnumerateObject().Select(f => new FieldChange(f.Name, Side(f.Value, "from"), Side(f.Value, "to"))));
            }

            reason = detail.ValueKind == JsonValueKind.Object && detail.TryGetProperty("reason", out var why) && why.ValueKind == JsonValueKind.String ? why.GetString() : null;
        }

        return new(row.Id, row.At, row.Who, row.What, changes, reason);
    }

    private static JsonElement? Side(JsonElement change, string side) =>
        change.ValueKind == JsonValueKind.Object && change.TryGetProperty(side, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
