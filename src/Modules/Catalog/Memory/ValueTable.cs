namespace Filiera.Catalog;

/// <summary>Every brand and attribute value of the catalogue, numbered, so that facets count with arrays.</summary>
public sealed class ValueTable
{
    private readonly Dictionary<string, int> _brands = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(int Name, string Value), int> _values = [];

    public List<string> Brands { get; } = [];

    /// <summary>Names of attributes.</summary>
    public List<string> Names { get; } = [];

    /// <summary>Values of attributes: of which name, and the text.</summary>
    public List<(int Name, string Value)> Values { get; } = [];

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
