using System.Collections;
using Filiera.Kernel;

namespace Filiera.Catalog;

/// <summary>What a set of clusters may see of the catalogue, worked out once per set and catalogue version.</summary>
public sealed class AssortmentView
{
    private readonly BitArray? _visible;

    private AssortmentView(CatalogSnapshot snapshot, BitArray? visible)
    {
        _visible = visible;
        (Counts, Active) = CountActive(snapshot);
    }

    /// <summary>By place in the category tree: active products in and below it.</summary>
    public IReadOnlyList<int> Counts { get; }

    /// <summary>Active products in all, also those in no category.</summary>
    public int Active { get; }

    /// <summary>Tells this view from every other, of this copy of the catalogue or another.</summary>
    public long Stamp { get; } = Kernel.Stamp.Next();

    public bool Holds(int slot) => _visible is null || _visible[slot];

    public static AssortmentView Everything(CatalogSnapshot snapshot) => new(snapshot, null);

    public static AssortmentView Nothing(CatalogSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return new(snapshot, new BitArray(snapshot.Entries.Count));
    }

    /// <summary>The union of the clusters' assortments; everything when none of them has a rule.</summary>
    public static AssortmentView Of(CatalogSnapshot snapshot, IReadOnlyList<int> clusters)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(clusters);
        BitArray? union = null;
        foreach (var cluster in clusters)
        {
            var rules = snapshot.Rules[cluster].ToList();
            if (rules.Count > 0)
            {
                var seen = OfCluster(snapshot, rules);
                union = union is null ? seen : union.Or(seen);
            }
        }

        return new(snapshot, union);
    }

    private static BitArray OfCluster(CatalogSnapshot snapshot, List<AssortmentRule> rules)
    {
        // A cluster whose rules only take away starts from everything; one that names what it gets starts from nothing.
        var otherwise = rules.TrueForAll(r => !r.Included);
        var ofProduct = new Dictionary<int, bool>();
        var ofPlace = new Dictionary<int, bool>();
        foreach (var rule in rules)
        {
            if (rule.ProductId is { } product)
            {
                ofProduct[product] = rule.Included;
            }
            else if (snapshot.Categories.PlaceOf(rule.CategoryId) is >= 0 and var place)
            {
                ofPlace[place] = rule.Included;
            }
        }

        // Parents come before children, so that each takes over its parent's answer or has its own.
        var tree = snapshot.Categories.Entries;
        var included = new bool[tree.Count];
        for (var place = 0; place < tree.Count; place++)
        {
            included[place] = ofPlace.TryGetValue(place, out var own) ? own : tree[place].Parent < 0 ? otherwise : included[tree[place].Parent];
        }

        var seen = new BitArray(snapshot.Entries.Count);
        for (var slot = 0; slot < seen.Count; slot++)
        {
            var entry = snapshot.Entries[slot];
            seen[slot] = ofProduct.TryGetValue(entry.Product.Id, out var own) ? own : entry.Category < 0 ? otherwise : included[entry.Category];
        }

        return seen;
    }

    private (int[] Counts, int Active) CountActive(CatalogSnapshot snapshot)
    {
        var active = 0;
        var tree = snapshot.Categories.Entries;
        var counts = new int[tree.Count];
        for (var slot = 0; slot < snapshot.Entries.Count; slot++)
        {
            var entry = snapshot.Entries[slot];
            if (!entry.Product.Discontinued && Holds(slot))
            {
                active++;
                if (entry.Category >= 0)
                {
                    counts[entry.Category]++;
                }
            }
        }

        for (var place = tree.Count - 1; place >= 0; place--)
        {
            if (tree[place].Parent >= 0)
            {
                counts[tree[place].Parent] += counts[place];
            }
        }

        return (counts, active);
    }
}
