using System.Buffers.Text;
using System.Text;

namespace Filiera.Kernel;

/// <summary>A page of a list: the rows and an opaque cursor to the next, null at the end.</summary>
public record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Opaque cursors. What is inside is ours alone; one that can't be read is a 400, never an error.</summary>
public static class Cursor
{
    public static string Write(params object?[] parts) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join('\u001f', parts.Select(p => Convert.ToString(p, System.Globalization.CultureInfo.InvariantCulture)))));

    public static string[]? Read(string? cursor, int parts)
    {
        if (string.IsNullOrEmpty(cursor) || cursor.Length > 400 || !Base64Url.IsValid(cursor))
        {
            return null;
        }

        var read = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split('\u001f');
        return read.Length == parts ? read : null;
    }

    public static readonly Problem Unreadable = new(400, "INVALID_CURSOR",
        new("Il segnaposto della pagina non è valido.", "The page cursor is not valid."), "cursor",
        new("Riparti dalla prima pagina.", "Start again from the first page."));

    /// <summary>The limit of a list call: 24 by default, 1 to 200, else a 400.</summary>
    public static Problem? CheckLimit(int? limit) => limit is null or (>= 1 and <= 200) ? null
        : new Problem(400, "INVALID_LIMIT", new("limit va da 1 a 200.", "limit must be 1 to 200."), "limit");
}

/// <summary>A SKU in a path: it may hold a slash, sent as %2F, which routing leaves alone. Decoded here and nowhere else.</summary>
public static class SkuInPath
{
    public static string Decode(string segment) => segment.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    public static string Encode(string sku) => Uri.EscapeDataString(sku);
}
