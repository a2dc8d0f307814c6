namespace Filiera.Catalog;

/// <summary>The chosen filters, as numbers. A facet's own choice must not shrink its own counts: hence the question «which single filter does it fail?».</summary>
internal sealed class HitFilter
{
    public const int None = -1;
    public const int Several = -2;
    private readonly HashSet<int>? _brands;
    private readonly List<(int Name, HashSet<int> Values)> _attributes = [];

    public HitFilter(CatalogQuery query, CatalogSnapshot snapshot)
    {
        var tree = snapshot.Categories;
        Category = string.IsNullOrEmpty(query.Category) ? None : tree.PlaceOf(query.Category);
        Impossible = !string.IsNullOrEmpty(query.Category) && Category < 0;
        (From, To) = Category < 0 ? (int.MinValue, int.MaxValue) : (Category, tree.Entries[Category].End);
        if (query.Brands is { Count: > 0 } brands)
        {
            _brands = [.. brands.Select(snapshot.Values.FindBrand)];
        }

        foreach (var name in (query.Attributes ?? []).GroupBy(a => a.Key, StringComparer.OrdinalIgnoreCase))
        {
            var number = snapshot.Values.FindName(name.Key);
            _attributes.Add((number, [.. name.Select(v => snapshot.Values.FindValue(number, v.Value))]));
        }
    }

    /// <summary>Place of the chosen category, or None.</summary>
    public int Category { get; }

    /// <summary>The chosen category does not exist.</summary>
    public bool Impossible { get; }

    private int From { get; }

    private int To { get; }

    /// <summary>Number of the filter by brand.</summary>
    public const int ByBrand = 0;

    /// <summary>Number of the filter by this attribute, or None when it is not chosen.</summary>
    public int ByAttribute(int name) => _attributes.FindIndex(a => a.Name == name) is >= 0 and var at ? at + 1 : None;

    public bool ChoseBrand(int brand) => _brands?.Contains(brand) == true;

    public bool ChoseValue(int value) => _attributes.Exists(a => a.Values.Contains(value));

    public bool InCategory(CatalogEntry entry) => entry.Category >= From && entry.Category < To;

    /// <summary>None: it passes; a number: it fails only that filter; Several: more than one.</summary>
    public int Failing(CatalogEntry entry)
    {
        var failing = _brands is not null && !_brands.Contains(entry.Brand) ? ByBrand : None;
        for (var i = 0; i < _attributes.Count; i++)
        {
            if (!Array.Exists(entry.Attributes, _attributes[i].Values.Contains))
            {
                if (failing != None)
                {
                    return Several;
                }

                failing = i + 1;
            }
        }

        return failing;
    }
}
