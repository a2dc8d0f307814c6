using Filiera.Catalog;
using Filiera.Kernel;
using Microsoft.Extensions.Configuration;

namespace Filiera.Showcase;

/// <summary>What tells two callers apart before a list of products: what they see of the catalogue, and the stamp of their prices; -1 for who may see none.</summary>
public readonly record struct ShelfSight(CatalogSight Catalogue, long Prices);

/// <summary>
/// Pages of products as they were made, kept until catalogue, assortment, prices, own codes or day change: each of these has a stamp in the key, and a caller finds
/// only what was made from exactly what is his. Stock is never in them. Setting <c>Showcase:PagesMemoryMegabytes</c>, 128.
/// </summary>
public sealed class ReadyPages(IConfiguration configuration)
{
    private readonly BoundedMemory<Key, ReadyPage> _kept = new(configuration.GetValue("Showcase:PagesMemoryMegabytes", 128L) << 20, page => page.Bytes);

    /// <param name="Stocked">Stamp of the set of products in stock, when the question asks for those only.</param>
    /// <param name="Question">The whole question as one text.</param>
    internal readonly record struct Key(ShelfSight Sight, long Stocked, string Question);

    internal ReadyPage? Find(Key key) => _kept.Find(key, out var page) ? page : null;

    internal void Put(Key key, ReadyPage page) => _kept.Put(key, page);
}
