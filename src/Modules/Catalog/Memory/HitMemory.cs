using Filiera.Kernel;
using Microsoft.Extensions.Configuration;

namespace Filiera.Catalog;

/// <summary>All that a question found: slots in their order, by what each matched (null where nothing was searched), facets.</summary>
internal sealed record HitList(int[] Slots, MatchKind[]? Kinds, IReadOnlyList<Facet> Facets, IReadOnlyList<string> DidYouMean)
{
    public static readonly HitList Empty = new([], null, [], []);

    public long Bytes => 1000 + (4L * Slots.Length) + (4L * (Kinds?.Length ?? 0)) + Facets.Sum(f => 100 + (100L * f.Values.Count));
}

/// <summary>
/// Answers of the search, kept for as long as the catalogue stays the same: whoever sees the same assortment and asks the same has the same hits and facets. Holds
/// nothing that is one dealer's own; a question that meets his own codes is not kept. Setting <c>Catalog:HitsMemoryMegabytes</c>, 64.
/// </summary>
public sealed class HitMemory(IConfiguration configuration)
{
    private readonly BoundedMemory<Key, HitList> _kept = new(configuration.GetValue("Catalog:HitsMemoryMegabytes", 64L) << 20, hits => hits.Bytes);

    /// <summary>Catalogue and assortment by their stamps, and the question as one text.</summary>
    internal readonly record struct Key(long Catalogue, long View, bool English, string Question);

    internal static Key KeyOf(CatalogSnapshot snapshot, AssortmentView view, CatalogQuery query, string? text) => new(snapshot.Searched, view.Stamp, Phrase.ReadsEnglish, string.Join('\u001f',
        [text, query.Category, query.Sort, query.IncludeDiscontinued ? "d" : "", query.Facets ? "f" : "", query.Brands is null ? "" : string.Join('\u001e', query.Brands),
            query.Attributes is null ? "" : string.Join('\u001e', query.Attributes.Select(a => $"{a.Key}\u001d{a.Value}"))]));

    internal HitList? Find(Key key) => _kept.Find(key, out var hits) ? hits : null;

    internal void Put(Key key, HitList hits) => _kept.Put(key, hits);
}
