namespace Filiera.Catalog;

/// <summary>
/// Every brand and attribute value of the catalogue, numbered, so that facets count with arrays. A table that readers hold takes no
/// more values: a copy does (<see cref="With"/>).
/// </summary>
public sealed class ValueTable
{
    private readonly Dictionary<string, int> _brands;
    private readonly Dictionary<string, int> _names;
    private readonly Dictionary<(int Name, string Value), int> _values;

    public ValueTable()
    {
        (_brands, _names, _values) = (new(StringComparer.OrdinalIgnoreCase), new(StringComparer.OrdinalIgnoreCase), []);
        (Brands, Names, Values) = ([], [], []);
    }

    private ValueTable(ValueTable other)
    {
        (_brands, _names, _values) = (new(other._brands, other._brands.Comparer), new(other._names, other._names.Comparer), new(other._values));
        (Brands, Names, Values) = ([.. other.Brands], [.. other.Names], [.. other.Values]);
    }

    public List<string> Brands { get; }

    /// <summary>Names of attributes.</summary>
    public List<string> Names { get; }

    /// <summary>Values of attributes: of which name, and the text.</summary>
    public List<(int Name, string Value)> Values { get; }

    /// <summary>A table that knows the values of these products too; this one when they are all in it.</summary>
    public ValueTable With(IReadOnlyCollection<Product> products)
    {
        ArgumentNullException.ThrowIfNull(products);
        return products.All(p => (string.IsNullOrWhiteSpace(p.Brand) || _brands.ContainsKey(p.Brand))
            && ProductAttributes.Read(p.Attributes).All(a => _names.TryGetValue(a.Key, out var name) && _values.ContainsKey((name, a.Value)))) ? this : new(this);
    }

    public int Brand(string? brand)
    {
        if (string.IsNullOrWhiteSpace(brand))
        {
            return -1;
        }

        if (!_brands.TryGetValue(brand, out var number))
        {
            _brands[brand] = number = Brands.Count;
            Brands.Add(brand);
        }

        return number;
    }

    public int[] Attributes(string? json)
    {
        var read = ProductAttributes.Read(json);
        if (read.Count == 0)
        {
            return [];
        }

        var numbers = new HashSet<int>();
        foreach (var (name, value) in read)
        {
            if (!_names.TryGetValue(name, out var key))
            {
                _names[name] = key = Names.Count;
                Names.Add(name);
            }

            if (!_values.TryGetValue((key, value), out var number))
            {
                _values[(key, value)] = number = Values.Count;
                Values.Add((key, value));
            }

            numbers.Add(number);
        }

        return [.. numbers];
    }

    public int FindBrand(string brand) => _brands.GetValueOrDefault(brand, -1);

    public int FindName(string name) => _names.GetValueOrDefault(name, -1);

    public int FindValue(int name, string value) => _values.GetValueOrDefault((name, value), -1);
}
