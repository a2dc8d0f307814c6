using Filiera.Kernel;

namespace Filiera.Catalog;

/// <summary>A page of a list that is in memory already (a tree, the clusters): cursors and limits as those of <see cref="SortedList{T}"/>.</summary>
internal static class MemoryPage
{
    public static Result<SortedPage<T>> Of<T>(IEnumerable<T> rows, ListRequest request)
    {
        var offset = 0;
        if (Cursor.CheckLimit(request.Limit) is { } problem)
        {
            return problem;
        }

        if (request.Search?.Length > 200)
        {
            return Problems.Invalid("search", "Al massimo 200 caratteri.", "At most 200 characters.");
        }

        if (request.Cursor is { Length: > 0 } && (Cursor.Read(request.Cursor, 1) is not [var text] || !int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out offset)))
        {
            return Cursor.Unreadable;
        }

        var all = rows.ToList();
        var items = all.Skip(offset).Take(request.Limit ?? 24).ToList();
        return new SortedPage<T>(items, items.Count > 0 && offset + items.Count < all.Count ? Cursor.Write(offset + items.Count) : null, all.Count);
    }
}
