using System.Collections;

namespace Filiera.Catalog;

/// <summary>
/// What a set of clusters may see of the catalogue, worked out once per set; a copy of the catalogue in which some products changed takes it over with these worked
/// out anew.
/// </summary>
public sealed class AssortmentView
{
    private readonly IReadOnlyList<ClusterRules>? _rules;
    private readonly BitArray? _visible;
    private readonly int[] _counts;

    private AssortmentView(IReadOnlyList<ClusterRules>? rules, BitArray? visible, int[] counts, int active)
    {
        _rules = rules;
        _visible = visible;
        _counts = counts;
        Active = active;
    }

    // No rules at all: everything; rules of nobody: nothing.
    private AssortmentView(CatalogSnapshot snapshot, IReadOnlyList<ClusterRules>? rules)
        : this(rules, rules is null ? null : new BitArray(snapshot.Entries.Count), new int[snapshot.Categories.Entries.Count], 0)
    {
        for (var slot = 0; slot < snapshot.Entries.Count; slot++)
        {
            var entry = snapshot.Entries[slot];
            if (_visible is not null && !(_visible[slot] = rules!.Any(r => r.Include(entry))))
            {
                continue;
            }

            if (!entry.Product.Discontinued)
            {
                Active++;
                if (entry.Category >= 0)
                {
                    _counts[entry.Category]++;
                }
            }
        }

        // Children stand after their parents.
        var tree = snapshot.Categories.Entries;
        for (var place = tree.Count - 1; place >= 0; place--)
        {
            if (tree[place].Parent >= 0)
            {
                _counts[tree[place].Parent] += _counts[place];
            }
        }
    }

    /// <summary>By place in the category tree: active products in and below it.</summary>
    public IReadOnlyList<int> Counts => _counts;

    /// <summary>Active products in all, also those in no category.</summary>
    public int Active { get; private set; }

    /// <summary>Tells this view from every other, of this copy of the catalogue or another.</summary>
    public long Stamp { get; } = Kernel.Stamp.Next();

    public bool Holds(int slot) => _visible is null || _visible[slot];

    public static AssortmentView Everything(CatalogSnapshot snapshot) => new(snapshot, (IReadOnlyList<ClusterRules>?)null);

    public static AssortmentView Nothing(CatalogSnapshot snapshot) => new(snapshot, []);

    /// <summary>The union of the clusters' assortments; everything when none of them has a rule.</summary>
    public static AssortmentView Of(CatalogSnapshot snapshot, IReadOnlyList<int> clusters)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(clusters);
        var rules = clusters.Select(c => snapshot.Rules[c].ToList()).Where(r => r.Count > 0).Select(r => new ClusterRules(snapshot.Categories, r)).ToList();
        return new(snapshot, rules.Count == 0 ? null : rules);
    }

    /// <summary>True when some view must be worked out anew where the one product became the other.</summary>
    internal static bool Differ(CatalogEntry before, CatalogEntry now) => before.Category != now.Category || before.Product.Discontinued != now.Product.Discontinued;

    /// <summary>The same view of a later copy, with the same tree and the same rules.</summary>
    internal AssortmentView With(CategoryTree tree, CatalogChange change)
    {
        var visible = _visible is null ? null : new BitArray(_visible) { Length = change.Now.Count };
        var view = new AssortmentView(_rules, visible, (int[])_counts.Clone(), Active);
        foreach (var slot in change.Slots)
        {
            var (before, now) = (slot < change.Before.Count ? change.Before[slot] : null, change.Now[slot]);
            if (before is not null && Holds(slot))
            {
                view.Count(tree, before, -1);
            }

            if (visible is not null)
            {
                visible[slot] = _rules!.Any(r => r.Include(now));
            }

            if (view.Holds(slot))
            {
                view.Count(tree, now, 1);
            }
        }

        return view;
    }

    private void Count(CategoryTree tree, CatalogEntry entry, int by)
    {
        if (entry.Product.Discontinued)
        {
            return;
        }

        Active += by;
        for (var place = entry.Category; place >= 0; place = tree.Entries[place].Parent)
        {
            _counts[place] += by;
        }
    }

    /// <summary>What one cluster gets, product by product.</summary>
    private sealed class ClusterRules
    {
        private readonly Dictionary<int, bool> _ofProduct = [];
        private readonly bool[] _ofPlace;
        private readonly bool _otherwise;

        public ClusterRules(CategoryTree tree, List<AssortmentRule> rules)
        {
            // A cluster whose rules only take away starts from everything; one that names what it gets starts from nothing.
            _otherwise = rules.TrueForAll(r => !r.Included);
            var own = new Dictionary<int, bool>();
            foreach (var rule in rules)
            {
                if (rule.ProductId is { } product)
                {
                    _ofProduct[product] = rule.Included;
                }
                else if (tree.PlaceOf(rule.CategoryId) is >= 0 and var place)
                {
                    own[place] = rule.Included;
                }
            }

            // Parents come before children, so that each takes over its parent's answer or has its own.
            _ofPlace = new bool[tree.Entries.Count];
            for (var place = 0; place < _ofPlace.Length; place++)
            {
                var parent = tree.Entries[place].Parent;
                _ofPlace[place] = own.TryGetValue(place, out var said) ? said : parent < 0 ? _otherwise : _ofPlace[parent];
            }
        }

        public bool Include(CatalogEntry entry) => _ofProduct.TryGetValue(entry.Product.Id, out var own) ? own : entry.Category < 0 ? _otherwise : _ofPlace[entry.Category];
    }
}
