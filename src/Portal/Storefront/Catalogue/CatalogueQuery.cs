using System.Globalization;
using Filiera.Kernel;
using Filiera.Showcase.Features;
using Microsoft.AspNetCore.Http;

namespace Filiera.Portal.Storefront;

/// <summary>What the catalogue's address asks for. Every filter is a link or a box of a GET form; the address says it all, so it can be kept and sent.</summary>
/// <param name="Attributes">«name:value», as the API takes them.</param>
/// <param name="Trail">Cursors of the pages before this one, oldest first: how «back» works with a cursor.</param>
/// <param name="First">Number of the first row shown, from 1.</param>
public sealed record CatalogueQuery(
    string? Search, string? Category, IReadOnlyList<string> Brands, IReadOnlyList<string> Attributes, bool Available, bool Discontinued,
    string? From, string? To, string? Sort, string? Cursor, IReadOnlyList<string> Trail, int First)
{
    public const int PageSize = 24;
    private const int LongestTrail = 40;
    private const string FirstPage = "-"; // has no cursor

    /// <summary>Number of filters that are on.</summary>
    public int Filters => Brands.Count + Attributes.Count + (Category is null ? 0 : 1) + (Available ? 1 : 0) + (Discontinued ? 1 : 0) + (From ?? To) switch { null => 0, _ => 1 };

    public static CatalogueQuery Read(IQueryCollection query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return new(
            One(query, "search"), One(query, "category"), Many(query, "brand"), Many(query, "a"), One(query, "available") is not null, One(query, "discontinued") is not null,
            One(query, "from"), One(query, "to"), One(query, "sort"), One(query, "cursor"), One(query, "trail")?.Split('~') ?? [],
            int.TryParse(One(query, "first"), NumberStyles.None, CultureInfo.InvariantCulture, out var first) && first is > 0 and < 10_000_000 ? first : 1);
    }

    public ListProducts.Request ToRequest() => new(Search, Category, [.. Brands], [.. Attributes], Available, Price(From), Price(To), Discontinued, Sort, Cursor, PageSize);

    public string Url() => ToUrl(this with { Cursor = null, Trail = [], First = 1 });

    public string NextUrl(string cursor, int shown) =>
        ToUrl(this with { Cursor = cursor, Trail = [.. Trail.Append(Cursor ?? FirstPage).TakeLast(LongestTrail)], First = First + shown });

    /// <summary>The page before; null on the first.</summary>
    public string? PreviousUrl() => Trail.Count == 0 ? null
        : ToUrl(this with { Cursor = Trail[^1] == FirstPage ? null : Trail[^1], Trail = [.. Trail.SkipLast(1)], First = Math.Max(1, First - PageSize) });

    /// <summary>This very page, for the form that adds to the cart.</summary>
    public string Here() => ToUrl(this);

    private static string ToUrl(CatalogueQuery q)
    {
        var parts = new List<(string Name, string? Value)>
        {
            ("search", q.Search), ("category", q.Category), ("available", q.Available ? "1" : null), ("discontinued", q.Discontinued ? "1" : null),
            ("from", q.From), ("to", q.To), ("sort", q.Sort), ("cursor", q.Cursor), ("trail", q.Trail.Count == 0 ? null : string.Join('~', q.Trail)),
            ("first", q.First > 1 ? q.First.ToString(CultureInfo.InvariantCulture) : null),
        };
        parts.AddRange(q.Brands.Select(b => ("brand", (string?)b)));
        parts.AddRange(q.Attributes.Select(a => ("a", (string?)a)));
        var text = string.Join('&', parts.Where(p => p.Value is not null).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}"));
        return text.Length == 0 ? Paths.Catalogue : $"{Paths.Catalogue}?{text}";
    }

    private static decimal? Price(string? text) => text is not null && QuantityInput.Read(text) is { Ok: true } read ? read.Value.Value : null;

    private static string? One(IQueryCollection query, string name) => query[name].FirstOrDefault(v => !string.IsNullOrWhiteSpace(v))?.Trim();

    private static List<string> Many(IQueryCollection query, string name) => [.. query[name].Where(v => !string.IsNullOrWhiteSpace(v)).Select(v => v!.Trim()).Distinct().Take(50)];
}
