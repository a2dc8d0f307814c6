using System.Text.RegularExpressions;
using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Analysis.En;
using Lucene.Net.Analysis.It;
using Lucene.Net.Analysis.Miscellaneous;
using Lucene.Net.Analysis.Snowball;
using Lucene.Net.Analysis.Standard;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Analysis.Util;
using Lucene.Net.Tartarus.Snowball.Ext;
using Lucene.Net.Util;

namespace Filiera.Catalog;

/// <summary>How texts become words: small letters, no accents, no articles («dell’anta» → anta), and their stems («maniglie» → manigl).</summary>
internal static partial class ItalianWords
{
    public const LuceneVersion Version = LuceneVersion.LUCENE_48;

    public static readonly Analyzer Folded = Make(stream => new ASCIIFoldingFilter(stream));

    // The light stemmer of Lucene's own Italian analyzer leaves words under six letters alone: «viti» would not find «vite».
    public static readonly Analyzer Stems = Make(stream => new SnowballFilter(
        new ASCIIFoldingFilter(new StopFilter(Version, stream, ItalianAnalyzer.DefaultStopSet)), new ItalianStemmer()));

    public static readonly Analyzer EnglishStems = Make(stream => new PorterStemFilter(
        new ASCIIFoldingFilter(new StopFilter(Version, stream, EnglishAnalyzer.DefaultStopSet))));

    private static readonly CharArraySet Articles = new(Version,
        ["c", "l", "all", "dall", "dell", "nell", "sull", "coll", "pell", "gl", "agl", "dagl", "degl", "negl", "sugl", "un", "m", "t", "s", "v", "d"], true);

    /// <summary>«12,5» and «12.5» are one number; signs that are no text become blanks.</summary>
    public static string Plain(string? text) => text is null ? "" : NoText().Replace(DecimalComma().Replace(text, "."), " ");

    public static IReadOnlyList<string> Of(Analyzer analyzer, string text)
    {
        var words = new List<string>();
        using var stream = analyzer.GetTokenStream("", new StringReader(text));
        var term = stream.GetAttribute<ICharTermAttribute>();
        stream.Reset();
        while (stream.IncrementToken())
        {
            words.Add(term.ToString());
        }

        stream.End();
        return words;
    }

    /// <summary>Null when nothing is left of the word.</summary>
    public static string? First(Analyzer analyzer, string word) => Of(analyzer, word) is [var first, ..] ? first : null;

    private static Analyzer Make(Func<TokenStream, TokenStream> end) => Analyzer.NewAnonymous((_, reader) =>
    {
        var source = new StandardTokenizer(Version, reader);
        return new TokenStreamComponents(source, end(new ElisionFilter(new LowerCaseFilter(Version, source), Articles)));
    });

    [GeneratedRegex(@"[\p{Cc}\p{Cs}]")]
    private static partial Regex NoText();

    [GeneratedRegex(@"(?<=\d),(?=\d)")]
    private static partial Regex DecimalComma();
}
