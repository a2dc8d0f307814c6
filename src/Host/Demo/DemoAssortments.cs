using Filiera.Catalog;

namespace Filiera.Host.Demo;

/// <summary>What each cluster may buy: whole branches of the tree, without some products, and some products from elsewhere.</summary>
internal sealed class DemoAssortments
{
    /// <summary>Roots of the tree by cluster. A cluster without a row here has no rules: it sees everything.</summary>
    private static readonly Dictionary<string, string[]> Roots = new()
    {
        ["FERRAMENTA"] = ["CHI", "SER", "CIL", "MAN", "CER", "ANT", "LUC", "PRO", "VIT", "ACC", "UTE", "DOC"],
        ["SERRAMENTI"] = ["CHI", "SER", "CIL", "MAN", "CER", "ANT", "PRO", "ACC", "UTE", "DOC"],
        ["SICUREZZA"] = ["CHI", "SER", "CIL", "MAN", "ANT", "LUC", "CAS", "ACC", "DOC"],
    };

    private readonly Dictionary<string, HashSet<int>> _without = [];
    private readonly Dictionary<string, HashSet<int>> _besides = [];

    public DemoAssortments(DemoSize size, DemoCatalogue catalogue)
    {
        var dice = new Dice(size.Seed, "assortments");
        foreach (var (cluster, roots) in Roots)
        {
            var inside = catalogue.Products.Where(p => p.Classic is null && roots.Contains(p.Root)).ToList();
            var outside = catalogue.Products.Where(p => p.Classic is null && !roots.Contains(p.Root)).ToList();
            _without[cluster] = [.. dice.Some(inside, inside.Count / 100).Select(p => p.Id)];
            _besides[cluster] = [.. dice.Some(outside, Math.Min(20, outside.Count)).Select(p => p.Id)];
            var id = Array.FindIndex(DemoDealers.ClusterNames, c => c.Code == cluster) + 1;
            Rules.AddRange(roots.Select(r => new AssortmentRule { ClusterId = id, CategoryId = catalogue.Categories.First(c => c.Code == r).Id }));
            Rules.AddRange(_without[cluster].Order().Select(p => new AssortmentRule { ClusterId = id, ProductId = p, Included = false }));
            Rules.AddRange(_besides[cluster].Order().Select(p => new AssortmentRule { ClusterId = id, ProductId = p }));
        }
    }

    public List<AssortmentRule> Rules { get; } = [];

    /// <summary>What the history tells of: a cluster, and the products that someone took away from it a few days ago.</summary>
    public (string Cluster, IReadOnlyList<string> Skus) Story(DemoCatalogue catalogue)
    {
        const string cluster = "SICUREZZA";
        return (cluster, [.. _without[cluster].Order().Take(3).Select(id => catalogue.Products.First(p => p.Id == id).Row.Sku)]);
    }

    public bool Sees(DemoDealer dealer, DemoProduct product) =>
        !Roots.TryGetValue(dealer.Cluster, out var roots)
        || _besides[dealer.Cluster].Contains(product.Id)
        || (roots.Contains(product.Root) && !_without[dealer.Cluster].Contains(product.Id));
}
