using Filiera.Kernel;

namespace Filiera.Catalog;

/// <summary>What one cluster says of a product, and which of its rules says so.</summary>
/// <param name="Rule">«product:K64-AR», «category:CHI»; null where no rule names the product or a category above it.</param>
public sealed record ClusterVerdict(string Cluster, bool Sees, string? Rule, string Words);

/// <summary>Why a dealer sees a product, or why not: the same rules that <see cref="AssortmentView"/> applies to the whole catalogue, told one by one.</summary>
internal static class AssortmentReason
{
    /// <summary>Null when the cluster has no rules: it takes no part.</summary>
    public static ClusterVerdict? Of(CatalogSnapshot snapshot, string cluster, IReadOnlyList<AssortmentRule> rules, CatalogEntry entry)
    {
        if (rules.Count == 0)
        {
            return null;
        }

        var (product, tree) = (entry.Product, snapshot.Categories);
        if (rules.LastOrDefault(r => r.ProductId == product.Id) is { } own)
        {
            return new(cluster, own.Included, $"product:{product.Sku}", (own.Included
                ? new Phrase("Il gruppo {0} comprende proprio questo articolo.", "Cluster {0} includes this very product.", cluster)
                : new Phrase("Il gruppo {0} esclude proprio questo articolo.", "Cluster {0} excludes this very product.", cluster)).ToString());
        }

        foreach (var category in tree.Path(entry.Category).Reverse())
        {
            if (rules.LastOrDefault(r => r.CategoryId == category.Id) is { } rule)
            {
                return new(cluster, rule.Included, $"category:{category.Code}", (rule.Included
                    ? new Phrase("Il gruppo {0} comprende la categoria {1}.", "Cluster {0} includes category {1}.", cluster, category.Name)
                    : new Phrase("Il gruppo {0} esclude la categoria {1}.", "Cluster {0} excludes category {1}.", cluster, category.Name)).ToString());
            }
        }

        var rest = rules.All(r => !r.Included);
        return new(cluster, rest, null, (rest
            ? new Phrase("Il gruppo {0} toglie soltanto: tutto il resto si vede.", "Cluster {0} only takes away: all the rest is seen.", cluster)
            : new Phrase("Il gruppo {0} non comprende né l’articolo né la sua categoria.", "Cluster {0} includes neither the product nor its category.", cluster)).ToString());
    }
}
