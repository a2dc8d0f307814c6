using System.Globalization;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Kernel;

/// <summary>How a list of the office is asked for: words, a column to sort by (<c>name</c>, <c>-name</c> = downwards), a page.</summary>
/// <param name="Search">Words or the beginning of a code; what they are looked for in is the list's.</param>
/// <param name="Limit">1–200, 24 unless said.</param>
public record ListRequest(string? Search = null, string? Sort = null, string? Cursor = null, int? Limit = null);

/// <summary>A page of a list that can be sorted by several columns, with the number of all rows that the filters leave.</summary>
public sealed record SortedPage<T>(IReadOnlyList<T> Items, string? Next, int Total);

/// <summary>
/// The columns a list may be sorted by, each an index of its table, the first being the order when nothing is said. The cursor holds the
/// offset: lists of the office are filtered rather than paged deep, and any column may be the order.
/// </summary>
/// <param name="key">The unique column that decides between equals.</param>
public sealed class SortedList<T>(Expression<Func<T, object?>> key, params (string Name, Expression<Func<T, object?>> By)[] columns)
    where T : class
{
    private const int Deepest = 1_000_000;

    public IEnumerable<string> Names => columns.Select(c => c.Name);

    /// <summary>Two statements: how many, and the rows of the page. A sort, a cursor or a limit that can't be is a 400.</summary>
    public async Task<Result<SortedPage<TRow>>> Page<TRow>(IQueryable<T> rows, ListRequest request, Expression<Func<T, TRow>> row, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(request);
        if ((Cursor.CheckLimit(request.Limit) ?? Check(request)) is { } problem)
        {
            return problem;
        }

        var offset = 0;
        if (request.Cursor is { Length: > 0 } && (Cursor.Read(request.Cursor, 1) is not [var text]
            || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out offset) || offset > Deepest))
        {
            return Cursor.Unreadable;
        }

        var limit = request.Limit ?? 24;
        var total = await rows.CountAsync(stop);
        var items = total <= offset ? [] : await Ordered(rows, request.Sort).Skip(offset).Take(limit).Select(row).ToListAsync(stop);
        return new SortedPage<TRow>(items, offset + items.Count < total && items.Count > 0 ? Cursor.Write(offset + items.Count) : null, total);
    }

    /// <summary>The rows in the order asked for, for an export.</summary>
    public IQueryable<T> Ordered(IQueryable<T> rows, string? sort)
    {
        var down = sort is ['-', ..];
        var name = down ? sort![1..] : sort;
        var by = columns.FirstOrDefault(c => c.Name == name).By ?? columns[0].By;
        return (down ? rows.OrderByDescending(by) : rows.OrderBy(by)).ThenBy(key);
    }

    private Problem? Check(ListRequest request) =>
        request.Search?.Length > 200 ? Problems.Invalid("search", "Al massimo 200 caratteri.", "At most 200 characters.")
        : request.Sort is { Length: > 0 } sort && columns.All(c => c.Name != sort.TrimStart('-'))
            ? Problems.Invalid("sort", "Non si può ordinare per «{0}»: {1}.", "The list can’t be sorted by “{0}”: {1}.", sort, string.Join(", ", Names)) : null;
}
