using Filiera.Kernel;

namespace Filiera.Catalog;

/// <summary>A category in memory. <paramref name="End"/> is the place after its last descendant: what lies below is a range.</summary>
/// <param name="Rule">Minimum, multiple and maximum of what lies below, those of the categories above where its own says nothing; null: none.</param>
public sealed record CategoryEntry(int Id, string Code, string Italian, string English, int Parent, int End, QuantityRule? Rule = null)
{
    public string Name => Phrase.ReadsEnglish ? English : Italian;
}

/// <summary>The tree laid out parents before children, in order of position. Places are indexes into <see cref="Entries"/>; -1 is none.</summary>
public sealed class CategoryTree
{
    private readonly Dictionary<int, int> _byId = [];
    private readonly Dictionary<string, int> _byCode = new(StringComparer.OrdinalIgnoreCase);

    public CategoryTree(IReadOnlyCollection<Category> categories)
    {
        ArgumentNullException.ThrowIfNull(categories);
        var known = categories.Select(c => c.Id).ToHashSet();
        var children = categories.Where(c => c.ParentId is { } p && known.Contains(p)).ToLookup(c => c.ParentId!.Value);
        var entries = new List<CategoryEntry>(categories.Count);
        Add(categories.Where(c => c.ParentId is not { } p || !known.Contains(p)), -1, children, entries);

        // A circle of parents has no root: its first member becomes one, so that nothing disappears.
        foreach (var lost in Ordered(categories))
        {
            Add([lost], -1, children, entries);
        }

        Entries = entries;
        Texts = [.. entries.Select((_, place) => string.Join(' ', Path(place).Select(e => $"{e.Italian} {e.English}")))];
    }

    public IReadOnlyList<CategoryEntry> Entries { get; }

    /// <summary>By place: the names from the root down, in both languages, for the search.</summary>
    public IReadOnlyList<string> Texts { get; }

    public int PlaceOf(int? id) => id is { } i && _byId.TryGetValue(i, out var place) ? place : -1;

    public int PlaceOf(string code) => _byCode.GetValueOrDefault(code, -1);

    /// <summary>Each category asks the quantities that it asked in the other tree; one that is new there asks none.</summary>
    internal bool HasQuantitiesOf(CategoryTree other) =>
        Entries.All(e => e.Rule == (other.PlaceOf(e.Id) is >= 0 and var place ? other.Entries[place].Rule : null))
        && other.Entries.All(e => e.Rule is null || PlaceOf(e.Id) >= 0);

    /// <summary>From the root down to the category itself.</summary>
    public IReadOnlyList<CategoryEntry> Path(int place)
    {
        var path = new List<CategoryEntry>();
        for (; place >= 0; place = Entries[place].Parent)
        {
            path.Insert(0, Entries[place]);
        }

        return path;
    }

    public IEnumerable<int> Children(int place)
    {
        var (next, end) = place < 0 ? (0, Entries.Count) : (place + 1, Entries[place].End);
        while (next < end)
        {
            yield return next;
            next = Entries[next].End;
        }
    }

    private static IOrderedEnumerable<Category> Ordered(IEnumerable<Category> categories) =>
        categories.OrderBy(c => c.Position).ThenBy(c => c.Code, StringComparer.Ordinal);

    private void Add(IEnumerable<Category> siblings, int parent, ILookup<int, Category> children, List<CategoryEntry> entries)
    {
        foreach (var category in Ordered(siblings))
        {
            var place = entries.Count;
            if (!_byId.TryAdd(category.Id, place))
            {
                continue;
            }

            _byCode[category.Code] = place;
            var own = category is { Minimum: null, Multiple: null, Maximum: null } ? null : new QuantityRule(category.Minimum?.Value, category.Multiple?.Value, category.Maximum?.Value);
            var above = parent < 0 ? null : entries[parent].Rule;
            entries.Add(new(category.Id, category.Code, category.Name, category.NameEn ?? category.Name, parent, place + 1, own is null ? above : above is null ? own : QuantityRule.Resolve(own, above)));
            Add(children[category.Id], place, children, entries);
            entries[place] = entries[place] with { End = entries.Count };
        }
    }
}
