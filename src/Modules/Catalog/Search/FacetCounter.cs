using Filiera.Kernel;

namespace Filiera.Catalog;

/// <summary>
/// Counts the hits by category (the children of the chosen one), brand and attribute, in one pass over the hits. A brand's or an attribute's own
/// choice doesn't reduce its own counts, since its values are alternatives.
/// </summary>
internal sealed class FacetCounter(CatalogSnapshot snapshot, HitFilter filter)
{
    private const int MostAttributes = 8;
    private const int MostValues = 12;
    private const int MostBrands = 30;

    /// <summary>An attribute with more values than this, each on hardly any product, is a measure or a code: it doesn't help to choose.</summary>
    private const int Scattered = 30;

    private static readonly Phrase Category = new("Categoria", "Category");
    private static readonly Phrase Brand = new("Marca", "Brand");

    private readonly int[] _categories = new int[snapshot.Categories.Entries.Count];
    private readonly int[] _brands = new int[snapshot.Values.Brands.Count];
    private readonly int[] _values = new int[snapshot.Values.Values.Count];
    private readonly int[] _filterOfName = [.. Enumerable.Range(0, snapshot.Values.Names.Count).Select(filter.ByAttribute)];
    private int _total;

    /// <param name="failing">What <see cref="HitFilter.Failing"/> said of it.</param>
    public void Add(CatalogEntry entry, int failing)
    {
        if (failing == HitFilter.Several)
        {
            return;
        }

        if (failing == HitFilter.None)
        {
            _total++;
            if (entry.Category >= 0)
            {
                _categories[entry.Category]++;
            }
        }

        if (entry.Brand >= 0 && failing is HitFilter.None or HitFilter.ByBrand)
        {
            _brands[entry.Brand]++;
        }

        foreach (var value in entry.Attributes)
        {
            if (failing == HitFilter.None || failing == _filterOfName[snapshot.Values.Values[value].Name])
            {
                _values[value]++;
            }
        }
    }

    public IReadOnlyList<Facet> Facets()
    {
        var facets = new List<Facet>();
        var tree = snapshot.Categories;
        var children = tree.Children(filter.Category)
            .Select(place => new FacetValue(tree.Entries[place].Code, tree.Entries[place].Name, _categories[place..tree.Entries[place].End].Sum()))
            .Where(v => v.Count > 0).ToList();
        if (children.Count > 0)
        {
            facets.Add(new("category", Category.ToString(), children));
        }

        var brands = Enumerable.Range(0, _brands.Length).Where(b => _brands[b] > 0 || filter.ChoseBrand(b))
            .OrderByDescending(b => _brands[b]).ThenBy(b => snapshot.Values.Brands[b], StringComparer.OrdinalIgnoreCase).ToList();
        if (brands.Count > 1 || brands.Exists(filter.ChoseBrand))
        {
            facets.Add(new("brand", Brand.ToString(), [.. brands.Where((b, i) => i < MostBrands || filter.ChoseBrand(b)).Select(b => new FacetValue(snapshot.Values.Brands[b], snapshot.Values.Brands[b], _brands[b]))]));
        }

        facets.AddRange(Attributes());
        return facets;
    }

    // Those that split the hits best: on many of them, and evenly. A chosen one is always there, so that it can be unchosen.
    private IEnumerable<Facet> Attributes()
    {
        var table = snapshot.Values;
        return Enumerable.Range(0, _values.Length).Where(v => _values[v] > 0 || filter.ChoseValue(v)).GroupBy(v => table.Values[v].Name)
            .Select(g => (Name: g.Key, Values: g.OrderByDescending(v => _values[v]).ThenBy(v => table.Values[v].Value, StringComparer.OrdinalIgnoreCase).ToList()))
            .Select(a => (a.Name, a.Values, Chosen: _filterOfName[a.Name] != HitFilter.None, Split: Split(a.Values)))
            .Where(a => a.Chosen || a.Split > 0)
            .OrderByDescending(a => a.Chosen).ThenByDescending(a => a.Split).ThenBy(a => table.Names[a.Name], StringComparer.OrdinalIgnoreCase)
            .Take(MostAttributes)
            .Select(a => new Facet(table.Names[a.Name], table.Names[a.Name], [.. a.Values.Where((v, i) => i < MostValues || filter.ChoseValue(v))
                .Select(v => new FacetValue(table.Values[v].Value, ProductAttributes.Label(table.Values[v].Value), _values[v]))]));
    }

    // Share of the hits that have it × the chance that two of them differ; 0 when it splits nothing.
    private long Split(List<int> values)
    {
        long all = values.Sum(v => _values[v]);
        if (values.Count < 2 || all == 0 || (values.Count > Scattered && all < values.Count * 3))
        {
            return 0;
        }

        var alike = values.Sum(v => (long)_values[v] * _values[v] * 1000 / (all * all));
        return Math.Min(all, _total) * 1000 / Math.Max(_total, 1) * (1000 - alike);
    }
}
