using Filiera.Kernel;

namespace Filiera.Catalog;

/// <summary>A code a dealer typed, and what it means to him. Codes that don't exist and codes outside his assortment are alike: absent.</summary>
public sealed record CodeMatch(ProductInfo Product, MatchKind Matched, string? PackUnit = null);

/// <summary>A category with the number of active products of the caller's assortment in and below it.</summary>
public sealed record CategoryNode(int Id, string Code, string Name, int? ParentId, int Count);

/// <summary>What replaces a product, and what it replaces; discontinued replacements are followed to the one still sold.</summary>
public sealed record Relatives(IReadOnlyList<ProductInfo> ReplacedBy, IReadOnlyList<ProductInfo> Replaces);

/// <summary>What a caller sees of the catalogue (<see cref="CatalogReader.Sight"/>).</summary>
public readonly record struct CatalogSight(long Catalogue, long Assortment, long OwnCodes, bool English);

/// <summary>Products in batches, as the present caller may see them, from the node's copy of the catalogue. Names come in the reader's language.</summary>
public sealed class CatalogReader(PortalDoor door, CallersCatalog catalog)
{
    /// <summary>A chain of substitutes is followed so far: a circle must end.</summary>
    private const int LongestChain = 10;

    /// <summary>
    /// What this caller sees, as one short text: equal for those who see the same products, in the same language, under the same own codes. It changes with every
    /// change of catalogue, assortment and own codes, so that what was made for one such sight is never shown for another.
    /// </summary>
    public async ValueTask<CatalogSight> Sight(CancellationToken stop = default)
    {
        var (snapshot, view) = await catalog.Open(stop);
        return new(snapshot.Order, view.Stamp, (await catalog.OwnCodes(stop)).Stamp, Phrase.ReadsEnglish);
    }

    /// <summary>Products by id, also discontinued ones and ones outside the assortment (an old order's lines); unknown ids are absent.</summary>
    public async Task<IReadOnlyDictionary<int, ProductInfo>> ByIds(IReadOnlyCollection<int> ids, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var snapshot = await catalog.Whole(stop);
        var found = new Dictionary<int, ProductInfo>(ids.Count);
        foreach (var id in ids)
        {
            if (snapshot.SlotOf(id) is >= 0 and var slot)
            {
                found[id] = snapshot.Entries[slot].Shown;
            }
        }

        return found;
    }

    /// <summary>
    /// Codes as typed → product, in one batch: exact SKU, then GTIN (a pack's too, and then which pack), then the caller's own code, then the SKU without blanks, dots,
    /// dashes and case (NormalisedCode). Only products of the caller's assortment.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, CodeMatch>> Resolve(IReadOnlyCollection<string> codes, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(codes);
        var (snapshot, view) = await catalog.Open(stop);
        var found = new Dictionary<string, CodeMatch>(codes.Count, StringComparer.Ordinal);
        var open = new List<string>();
        foreach (var code in codes.Distinct(StringComparer.Ordinal))
        {
            var typed = code.Trim();
            if (Visible(snapshot.SlotOfSku(typed)) is { } sku)
            {
                found[code] = new(sku, MatchKind.Sku);
            }
            else if (Gtin.Read(typed).Gtin14 is { } gtin && Visible(snapshot.SlotOfGtin(gtin)) is { } byGtin)
            {
                found[code] = new(byGtin, MatchKind.Gtin, snapshot.PackOfGtin(gtin));
            }
            else if (typed.Length > 0)
            {
                open.Add(code);
            }
        }

        var own = open.Count == 0 ? Catalog.OwnCodes.None : await catalog.OwnCodes(stop);
        foreach (var code in open)
        {
            if (own.Product(CodeKey.OfOwnCode(code)) is { } id && Visible(snapshot.SlotOf(id)) is { } byOwn)
            {
                found[code] = new(byOwn, MatchKind.CustomerCode);
            }
            else if (Loosely(code.Trim()) is { } loose)
            {
                found[code] = new(loose, MatchKind.NormalisedCode);
            }
        }

        return found;

        ProductInfo? Visible(int slot) => slot >= 0 && view.Holds(slot) ? snapshot.Entries[slot].Shown : null;

        // Two products may differ only by a dash: then the one that differs by case alone, else none, since a guess would order the wrong goods.
        ProductInfo? Loosely(string typed)
        {
            var alike = snapshot.Codes.Equal(CodeKey.OfSku(typed)).Where(view.Holds).ToList();
            var meant = alike.Count == 1 ? alike : alike.Where(s => snapshot.Entries[s].Product.Sku.Equals(typed, StringComparison.OrdinalIgnoreCase)).ToList();
            return meant.Count == 1 ? snapshot.Entries[meant[0]].Shown : null;
        }
    }

    /// <summary>Those of the ids that the caller's assortment holds.</summary>
    public async Task<IReadOnlySet<int>> InAssortment(IReadOnlyCollection<int> ids, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var (snapshot, view) = await catalog.Open(stop);
        return ids.Where(id => snapshot.SlotOf(id) is >= 0 and var slot && view.Holds(slot)).ToHashSet();
    }

    /// <summary>The caller's own codes, by product. A product with several answers the first in order.</summary>
    public async Task<IReadOnlyDictionary<int, string>> OwnCodes(IReadOnlyCollection<int> ids, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var own = await catalog.OwnCodes(stop);
        var found = new Dictionary<int, string>();
        foreach (var id in ids)
        {
            if (own.Of(id) is { } code)
            {
                found[id] = code;
            }
        }

        return found;
    }

    /// <summary>The tree, parents before children, in order of position. A dealer doesn't see categories in which he finds nothing.</summary>
    public async Task<IReadOnlyList<CategoryNode>> Categories(CancellationToken stop = default)
    {
        var (snapshot, view) = await catalog.Open(stop);
        var tree = snapshot.Categories.Entries;
        return [.. Enumerable.Range(0, tree.Count).Where(place => view.Counts[place] > 0 || !door.Caller.IsDealer)
            .Select(place => new CategoryNode(tree[place].Id, tree[place].Code, tree[place].Name, tree[place].Parent < 0 ? null : tree[tree[place].Parent].Id, view.Counts[place]))];
    }

    /// <summary>From the root down to the category, with its own place last; empty for none.</summary>
    public async Task<IReadOnlyList<CategoryNode>> Path(int? categoryId, CancellationToken stop = default)
    {
        var (snapshot, view) = await catalog.Open(stop);
        var tree = snapshot.Categories;
        return [.. tree.Path(tree.PlaceOf(categoryId)).Select(c => new CategoryNode(c.Id, c.Code, c.Name, c.Parent < 0 ? null : tree.Entries[c.Parent].Id, view.Counts[tree.PlaceOf(c.Id)]))];
    }

    /// <summary>What replaces the product and what it replaces, as far as the caller's assortment goes.</summary>
    public async Task<Relatives> Relatives(ProductInfo product, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(product);
        var (snapshot, view) = await catalog.Open(stop);
        var replacedBy = new List<ProductInfo>();
        var next = product;
        for (var step = 0; step < LongestChain && next.Substitute is { } sku && snapshot.SlotOfSku(sku) is >= 0 and var slot; step++)
        {
            next = snapshot.Entries[slot].Shown;
            if (next.Id == product.Id)
            {
                break;
            }

            if (view.Holds(slot) && !replacedBy.Exists(p => p.Id == next.Id))
            {
                replacedBy.Add(next);
            }

            if (!next.Discontinued)
            {
                break;
            }
        }

        var replaces = snapshot.ReplacedBy(product.Sku).Where(s => view.Holds(s) && snapshot.Entries[s].Product.Id != product.Id).Select(s => snapshot.Entries[s].Shown).ToList();

        // The one still sold first: it is what a dealer wants.
        replacedBy.Reverse();
        return new(replacedBy, replaces);
    }
}
