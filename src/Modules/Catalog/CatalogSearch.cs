using Filiera.Kernel;

namespace Filiera.Catalog;

/// <summary>
/// Search by SKU, GTIN, own code and Italian words (accents, plurals, typing mistakes), with facets, in the caller's assortment.
/// Best first: exact code, GTIN, own code, beginning of a code, all words in the name, all words anywhere; only when nothing has all of them, some.
/// The Lucene index is a cache of the database: each node builds it from its copy of the catalogue and catches up with it.
/// </summary>
public sealed class CatalogSearch(CallersCatalog catalog, WordIndex words, HitMemory memory)
{
    private const int OwnCodesLooked = 50;
    private const int MostSuggestions = 3;

    private enum Tier
    {
        Sku,
        Gtin,
        NormalisedSku,
        OwnCode,
        OwnCodeStart,
        SkuStart,
        Words,
    }

    /// <summary>The hits of the page, how many there are in all, and the facets. A code typed whole is found also when discontinued.</summary>
    public async Task<CatalogHits> Search(CatalogQuery query, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var (snapshot, view) = await catalog.Open(stop);
        var text = query.Search?.Trim() is { Length: > 0 } typed ? typed : null;
        var own = text is null ? [] : await OwnCodes(CodeKey.OfOwnCode(text), stop);
        var key = query.Only is null && own.Count == 0 ? HitMemory.KeyOf(snapshot, view, query, text) : (HitMemory.Key?)null;
        if (key is not { } kept || memory.Find(kept) is not { } found)
        {
            // An older index may serve while a new one is made: what it finds is not kept for the new catalogue.
            var current = text is null || await words.Ready(snapshot, stop);
            found = Find(query, text, own, snapshot, view);
            if (key is { } free && current)
            {
                memory.Put(free, found);
            }
        }

        return new(Page(found, query, snapshot), found.Slots.Length, found.Facets, found.DidYouMean);
    }

    private HitList Find(CatalogQuery query, string? text, List<(string Key, int Product)> own, CatalogSnapshot snapshot, AssortmentView view)
    {
        var filter = new HitFilter(query, snapshot);
        if (filter.Impossible)
        {
            return HitList.Empty;
        }

        bool Wanted(int slot, bool whole) => view.Holds(slot) && (whole || query.IncludeDiscontinued || !snapshot.Entries[slot].Product.Discontinued)
            && query.Only?.Contains(snapshot.Entries[slot].Product.Id) != false;

        Dictionary<int, Match>? matches = null;
        if (text is not null)
        {
            matches = Find(text, own, snapshot, Wanted);
            if (matches.Count == 0)
            {
                return HitList.Empty with { DidYouMean = DidYouMean(text, snapshot, view) };
            }
        }

        var counter = query.Facets ? new FacetCounter(snapshot, filter) : null;
        var hits = new List<int>();
        var order = query.Sort switch { "name" => snapshot.ByName, "sku" => snapshot.BySku, _ => snapshot.LaidOut };
        foreach (var slot in matches?.Keys ?? order.Slots.Where(s => Wanted(s, whole: false)))
        {
            var entry = snapshot.Entries[slot];
            if (!filter.InCategory(entry))
            {
                continue;
            }

            var failing = filter.Failing(entry);
            counter?.Add(entry, failing);
            if (failing == HitFilter.None)
            {
                hits.Add(slot);
            }
        }

        if (matches is not null)
        {
            hits.Sort(string.IsNullOrEmpty(query.Sort) ? (a, b) => Compare(a, b, matches, snapshot) : order.Compare);
        }

        return new([.. hits], matches is null ? null : [.. hits.Select(s => matches[s].Kind)], counter?.Facets() ?? [], []);
    }

    /// <summary>Nearest known codes to one that was not found («forse A100?»), at most three each; only of the caller's assortment.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> Nearest(IReadOnlyCollection<string> codes, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(codes);
        var (snapshot, view) = await catalog.Open(stop);
        return codes.Distinct(StringComparer.Ordinal).ToDictionary(c => c, c => Nearest(c, snapshot, view), StringComparer.Ordinal);
    }

    // What is still sold before what is not; then the nearest.
    private static IReadOnlyList<string> Nearest(string code, CatalogSnapshot snapshot, AssortmentView view) =>
        [.. snapshot.Codes.Near(CodeKey.OfSku(code), view.Holds).OrderBy(s => snapshot.Entries[s].Product.Discontinued).Take(MostSuggestions).Select(s => snapshot.Entries[s].Product.Sku)];

    private Dictionary<int, Match> Find(string text, List<(string Key, int Product)> ownCodes, CatalogSnapshot snapshot, Func<int, bool, bool> wanted)
    {
        var matches = new Dictionary<int, Match>();
        void Add(int slot, Tier tier, MatchKind kind, bool whole, float score = 0)
        {
            if (slot >= 0 && wanted(slot, whole) && (!matches.TryGetValue(slot, out var known) || tier < known.Tier))
            {
                matches[slot] = new(tier, kind, score);
            }
        }

        Add(snapshot.SlotOfSku(text), Tier.Sku, MatchKind.Sku, whole: true);
        if (Gtin.Read(text).Gtin14 is { } gtin)
        {
            Add(snapshot.SlotOfGtin(gtin), Tier.Gtin, MatchKind.Gtin, whole: true);
        }

        var key = CodeKey.OfSku(text);
        foreach (var slot in snapshot.Codes.Equal(key))
        {
            var sameLetters = snapshot.Entries[slot].Product.Sku.Equals(text, StringComparison.OrdinalIgnoreCase);
            Add(slot, sameLetters ? Tier.Sku : Tier.NormalisedSku, sameLetters ? MatchKind.Sku : MatchKind.NormalisedCode, whole: true);
        }

        foreach (var (own, product) in ownCodes)
        {
            var whole = own.Length == CodeKey.OfOwnCode(text).Length;
            Add(snapshot.SlotOf(product), whole ? Tier.OwnCode : Tier.OwnCodeStart, MatchKind.CustomerCode, whole);
        }

        if (key.Length >= 2)
        {
            foreach (var slot in snapshot.Codes.Beginning(key))
            {
                Add(slot, Tier.SkuStart, MatchKind.Sku, whole: false);
            }
        }

        ByWords(text, snapshot, wanted, matches.Count == 0, (slot, score) => Add(slot, Tier.Words, MatchKind.Text, whole: false, score));
        return matches;
    }

    // Slips and half-found texts are looked for only when nothing is found without: a precise question has a precise answer.
    // The parts of one code («K46-AR») don't count as words: half of a code is another code, and the nearest codes are named instead.
    private void ByWords(string text, CatalogSnapshot snapshot, Func<int, bool, bool> wanted, bool nothingYet, Action<int, float> add)
    {
        var query = WordQuery.Of(text);
        if (query.Empty)
        {
            return;
        }

        var any = !nothingYet;
        Func<Lucene.Net.Search.Query>[] attempts = text.Any(char.IsWhiteSpace) ? [query.All, query.AllWithSlips, query.Some] : [query.All, query.AllWithSlips];
        foreach (var attempt in attempts)
        {
            words.Search(attempt(), id => snapshot.SlotOf(id) is >= 0 and var slot && wanted(slot, false), (id, score) =>
            {
                any = true;
                add(snapshot.SlotOf(id), score);
            });
            if (any)
            {
                return;
            }
        }
    }

    private async Task<List<(string Key, int Product)>> OwnCodes(string key, CancellationToken stop) =>
        key.Length < 2 || !CodeKey.CanBeOwn(key) ? [] : [.. (await catalog.OwnCodes(stop)).Beginning(key).Take(OwnCodesLooked)];

    private static int Compare(int a, int b, Dictionary<int, Match> matches, CatalogSnapshot snapshot)
    {
        var (left, right) = (matches[a], matches[b]);
        var byTier = left.Tier.CompareTo(right.Tier);
        var sold = byTier != 0 ? byTier : snapshot.Entries[a].Product.Discontinued.CompareTo(snapshot.Entries[b].Product.Discontinued);
        var byScore = sold != 0 ? sold : right.Score.CompareTo(left.Score);
        return byScore != 0 ? byScore : snapshot.BySku.Compare(a, b);
    }

    // A page goes on after a product, so that a change of the catalogue between two pages repeats and drops nothing; where that product is gone, after its old place.
    private static CatalogHit[] Page(HitList found, CatalogQuery query, CatalogSnapshot snapshot)
    {
        var after = query.After is { } id && snapshot.SlotOf(id) is >= 0 and var slot ? Array.IndexOf(found.Slots, slot) : -1;
        var first = Math.Min(after >= 0 ? after + 1 : query.Skip, found.Slots.Length);
        var page = new CatalogHit[Math.Min(query.Take, found.Slots.Length - first)];
        for (var i = 0; i < page.Length; i++)
        {
            page[i] = new(snapshot.Entries[found.Slots[first + i]].Product.Id, found.Kinds is null ? MatchKind.Text : found.Kinds[first + i]);
        }

        return page;
    }

    // Codes that look like the text; else the words of the nearest name, when each word typed is near one of them.
    private List<string> DidYouMean(string text, CatalogSnapshot snapshot, AssortmentView view)
    {
        var codes = Nearest(text, snapshot, view);
        if (codes.Count > 0)
        {
            return [.. codes];
        }

        var typed = WordQuery.Of(text).Words;
        var best = (Distance: int.MaxValue, Words: "");
        if (typed.Count is 0 or > 4 || !typed.Any(w => w.Length >= 4))
        {
            return [];
        }

        foreach (var entry in snapshot.BySku.Slots.Where(view.Holds).Select(s => snapshot.Entries[s]).Where(e => !e.Product.Discontinued).Take(20_000))
        {
            var inName = entry.Shown.Name.ToLowerInvariant().Split([' ', ',', '/', '-', '(', ')'], StringSplitOptions.RemoveEmptyEntries);
            var distance = 0;
            var near = new List<string>();
            foreach (var word in typed)
            {
                var most = Math.Min(3, word.Length / 3);
                var nearest = inName.Select(n => (Word: n, Distance: Slips.Between(word, n, most))).Where(n => n.Distance <= most).OrderBy(n => n.Distance).FirstOrDefault();
                if (nearest.Word is null)
                {
                    break;
                }

                near.Add(nearest.Word);
                distance += nearest.Distance;
            }

            if (near.Count == typed.Count && distance < best.Distance)
            {
                best = (distance, string.Join(' ', near));
            }
        }

        return best.Words.Length > 0 ? [best.Words] : [];
    }

    private readonly record struct Match(Tier Tier, MatchKind Kind, float Score);
}
