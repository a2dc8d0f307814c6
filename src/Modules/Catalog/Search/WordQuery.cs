using System.Globalization;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Spans;

namespace Filiera.Catalog;

/// <summary>What a dealer typed, as queries: every word must be found; then with slips of the keyboard; then some of the words.</summary>
internal sealed class WordQuery
{
    private const int MostWords = 10;
    private readonly List<Word> _words;

    private WordQuery(List<Word> words) => _words = words;

    public bool Empty => _words.Count == 0;

    public IReadOnlyList<string> Words => [.. _words.Select(w => w.Folded)];

    public static WordQuery Of(string text)
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            var folded = ItalianWords.Of(ItalianWords.Folded, ItalianWords.Plain(text)).Take(MostWords).ToList();
            var words = folded.Select((w, i) => new Word(w, ItalianWords.First(ItalianWords.Stems, w), ItalianWords.First(ItalianWords.EnglishStems, w), i == folded.Count - 1)).ToList();

            // «vite per legno»: per is not asked for, unless nothing else is.
            var weighty = words.Where(w => w.Stem is not null).ToList();
            return new(weighty.Count > 0 ? weighty : words);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    /// <summary>Every word, as written, by its stem, as the beginning of the last word or of a code.</summary>
    public Query All() => All(slips: false);

    /// <summary>Every word, with slips: one from four letters on, two from eight.</summary>
    public Query AllWithSlips() => All(slips: true);

    /// <summary>At least half of the words, with slips.</summary>
    public Query Some()
    {
        var query = new BooleanQuery(disableCoord: false) { MinimumNumberShouldMatch = (_words.Count + 1) / 2 };
        foreach (var word in _words)
        {
            query.Add(Anywhere(word, slips: true), Occur.SHOULD);
        }

        return query;
    }

    private BooleanQuery All(bool slips)
    {
        var query = new BooleanQuery(disableCoord: true);
        var inName = new BooleanQuery(disableCoord: true);
        foreach (var word in _words)
        {
            query.Add(Anywhere(word, slips), Occur.MUST);
            inName.Add(InName(word, new DisjunctionMaxQuery(0)), Occur.MUST);
        }

        query.Add(new ConstantScoreQuery(inName) { Boost = 20 }, Occur.SHOULD);

        // A name that begins with what was asked is the thing itself: «chiudiporta» before «braccio per chiudiporta».
        query.Add(new ConstantScoreQuery(new SpanFirstQuery(new SpanTermQuery(new Term(WordIndex.NameWords, _words[0].Folded)), 1)) { Boost = 10 }, Occur.SHOULD);
        return query;
    }

    private static DisjunctionMaxQuery InName(Word word, DisjunctionMaxQuery any)
    {
        any.Add(Exact(WordIndex.NameWords, word.Folded, 5));
        if (word.Stem is not null)
        {
            any.Add(Exact(WordIndex.NameStems, word.Stem, 4));
        }

        if (word.English is not null)
        {
            any.Add(Exact(WordIndex.EnglishStems, word.English, 3));
        }

        if (word.Last && word.Folded.Length >= 2)
        {
            any.Add(new PrefixQuery(new Term(WordIndex.NameWords, word.Folded)) { Boost = 2 });
        }

        return any;
    }

    private static DisjunctionMaxQuery Anywhere(Word word, bool slips)
    {
        var any = InName(word, new DisjunctionMaxQuery(0.1f));
        any.Add(Exact(WordIndex.OtherStems, word.Stem ?? word.Folded, 1));
        any.Add(Exact(WordIndex.Codes, word.Folded, 6));
        if (word.Folded.Length >= 2 && (word.Last || word.Folded.Any(char.IsAsciiDigit)))
        {
            any.Add(new PrefixQuery(new Term(WordIndex.Codes, word.Folded)) { Boost = 3 });
        }

        if (slips && word.Folded.Length >= 4)
        {
            var most = word.Folded.Length >= 8 ? 2 : 1;
            any.Add(Near(WordIndex.NameWords, word.Folded, most, 1));
            any.Add(Near(WordIndex.NameStems, word.Stem ?? word.Folded, 1, 0.8f));
            any.Add(Near(WordIndex.OtherStems, word.Stem ?? word.Folded, 1, 0.3f));
        }

        return any;
    }

    private static TermQuery Exact(string field, string word, float boost) => new(new Term(field, word)) { Boost = boost };

    // Swapped neighbours count as one slip; the first letter may be wrong too.
    private static FuzzyQuery Near(string field, string word, int most, float boost) => new(new Term(field, word), most, 0, 50, transpositions: true) { Boost = boost };

    private sealed record Word(string Folded, string? Stem, string? English, bool Last);
}
