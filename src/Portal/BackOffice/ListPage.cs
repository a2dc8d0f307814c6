using System.Globalization;
using Filiera.Kernel;
using Microsoft.AspNetCore.Http;

namespace Filiera.Portal.BackOffice;

/// <summary>
/// What a list of the office is asked for, as it stands in the address: words, filters by name, the column it is sorted by, the page. The
/// page before and the address of an export are made from it, so that all of them work without script.
/// </summary>
public sealed class ListPage
{
    public const int PageSize = 50;
    private readonly string _path;
    private readonly IReadOnlyDictionary<string, string> _filters;

    private ListPage(string path, IReadOnlyDictionary<string, string> filters, string? search, string? sort, int offset)
    {
        _path = path;
        _filters = filters;
        Search = search;
        Sort = sort;
        Offset = offset;
    }

    public string? Search { get; }

    /// <summary>«name», or «-name» downwards; null = the list's own order.</summary>
    public string? Sort { get; }

    /// <summary>Rows before this page.</summary>
    public int Offset { get; }

    public bool IsFiltered => Search is not null || _filters.Count > 0;

    /// <summary>A filter's value; null when it is not set.</summary>
    public string? this[string filter] => _filters.GetValueOrDefault(filter);

    public IReadOnlyDictionary<string, string> Filters => _filters;

    /// <param name="filters">The names this list filters by; others in the address are ignored.</param>
    public static ListPage Of(HttpRequest request, params string[] filters)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Of(request.Path, request.Query, filters);
    }

    /// <summary>The same of an address that a form brought along: the page that a refused action is shown on.</summary>
    public static ListPage Of(string path, IQueryCollection query, params string[] filters)
    {
        ArgumentNullException.ThrowIfNull(query);
        string? Value(string name) => query[name].ToString().Trim() is { Length: > 0 } value ? value : null;
        var set = filters.Select(f => (f, v: Value(f))).Where(x => x.v is not null).ToDictionary(x => x.f, x => x.v!);
        var page = int.TryParse(Value("page"), NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n is > 1 and < 20_000 ? n : 1;
        return new(path, set, Value("search"), Value("sort"), (page - 1) * PageSize);
    }

    /// <summary>The same list at its own address, where it is shown as the answer to a post.</summary>
    public ListPage At(string path) => new(path, _filters, Search, Sort, Offset);

    /// <summary>For <see cref="SortedList{T}"/>.</summary>
    public ListRequest Request => new(Search, Sort, Offset == 0 ? null : Cursor.Write(Offset), PageSize);

    public string Address(string? sort = null, int page = 1, string? path = null, IReadOnlyDictionary<string, string>? filters = null, bool keepSearch = true)
    {
        var values = new Dictionary<string, string?>((filters ?? _filters).Select(f => new KeyValuePair<string, string?>(f.Key, f.Value)))
        {
            ["search"] = keepSearch ? Search : null,
            ["sort"] = sort ?? Sort,
            ["page"] = page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null,
        };
        return (path ?? _path) + QueryString.Create(values.Where(v => v.Value is { Length: > 0 }));
    }

    /// <summary>The same list with one filter set otherwise (null takes it away), from its first page.</summary>
    public string With(string filter, string? value)
    {
        var filters = _filters.Where(f => f.Key != filter).ToDictionary(f => f.Key, f => f.Value);
        if (value is not null)
        {
            filters[filter] = value;
        }

        return Address(filters: filters);
    }

    /// <summary>The list without words and filters.</summary>
    public string Bare => Address(filters: new Dictionary<string, string>(), keepSearch: false);

    public string? Previous => Offset == 0 ? null : Address(page: Offset / PageSize);

    public string? Next(int total) => Offset + PageSize < total ? Address(page: (Offset / PageSize) + 2) : null;

    /// <summary>The address of the export with the same words, filters and order: <c>{path}/export?format=csv</c>.</summary>
    public string Export(string format) => Address(path: $"{_path}/export") is var address && address.Contains('?', StringComparison.Ordinal) ? $"{address}&format={format}" : $"{address}?format={format}";
}
