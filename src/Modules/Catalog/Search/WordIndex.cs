using System.Globalization;
using Filiera.Kernel;
using Lucene.Net.Analysis.Miscellaneous;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Lucene.Net.Store;
using Field = Lucene.Net.Documents.Field;

namespace Filiera.Catalog;

/// <summary>
/// This node's search index, in memory: made from the catalogue's copy, and caught up with a newer one by what differs between the two.
/// The old index serves while a long catch-up runs.
/// </summary>
public sealed class WordIndex : IDisposable
{
    internal const string NameWords = "f";
    internal const string NameStems = "s";
    internal const string EnglishStems = "e";
    internal const string OtherStems = "d";
    internal const string Codes = "c";
    private const string Id = "id";
    private static readonly char[] CodeSigns = [' ', '.', '-', '/', '\\', '_', '–', '—'];

    private readonly RAMDirectory _directory = new();
    private readonly IndexWriter _writer;
    private readonly SearcherManager _searchers;
    private readonly System.Threading.Lock _gate = new();
    private volatile CatalogSnapshot? _built;
    private Task _catchingUp = Task.CompletedTask;

    public WordIndex()
    {
        var analyzer = new PerFieldAnalyzerWrapper(ItalianWords.Stems, new Dictionary<string, Lucene.Net.Analysis.Analyzer>
        {
            [NameWords] = ItalianWords.Folded,
            [EnglishStems] = ItalianWords.EnglishStems,
        });
        _writer = new IndexWriter(_directory, new IndexWriterConfig(ItalianWords.Version, analyzer)
        {
            OpenMode = OpenMode.CREATE,
            Similarity = new BM25Similarity(),
            MergeScheduler = new SerialMergeScheduler(),
            RAMBufferSizeMB = 64,
        });
        _searchers = new SearcherManager(_writer, true, null);
    }

    /// <summary>Waits until the index knows this copy of the catalogue; a moment only when an older index can serve: then false.</summary>
    internal async ValueTask<bool> Ready(CatalogSnapshot snapshot, CancellationToken stop)
    {
        if (ReferenceEquals(_built, snapshot))
        {
            return true;
        }

        Task running;
        lock (_gate)
        {
            running = _catchingUp = ReferenceEquals(_built, snapshot) ? _catchingUp
                : _catchingUp.ContinueWith(_ => CatchUp(snapshot), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        try
        {
            await (_built is null ? running.WaitAsync(stop) : running.WaitAsync(CatalogCache.Patience, stop));
        }
        catch (TimeoutException)
        {
            // The older index serves.
        }

        return ReferenceEquals(_built, snapshot);
    }

    /// <summary>Ids and scores of what the query finds. <paramref name="wanted"/> is asked first: what it refuses is not scored.</summary>
    internal void Search(Query query, Func<int, bool> wanted, Action<int, float> found)
    {
        var searcher = _searchers.Acquire();
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            searcher.Similarity = _writer.Config.Similarity;
            searcher.Search(query, new Collector(wanted, found));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
            _searchers.Release(searcher);
        }
    }

    public void Dispose()
    {
        _searchers.Dispose();
        _writer.Dispose();
        _directory.Dispose();
    }

    private void CatchUp(CatalogSnapshot next)
    {
        var old = _built;
        if (old is not null && old.Order >= next.Order)
        {
            return;
        }

        // Lucene writes numbers in the thread's culture.
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        if (old is null)
        {
            _writer.DeleteAll();
        }

        if (old?.Searched != next.Searched)
        {
            Write(old, next);
            _searchers.MaybeRefreshBlocking();
        }

        _built = next;
    }

    private void Write(CatalogSnapshot? old, CatalogSnapshot next)
    {
        // Of a copy that was caught up the same product stands in the same slot, and is mostly the very same object: a million are looked over in milliseconds.
        var sameSlots = old is not null && old.Lineage == next.Lineage;
        var sameTree = ReferenceEquals(old?.Categories, next.Categories);
        for (var slot = 0; slot < next.Entries.Count; slot++)
        {
            var entry = next.Entries[slot];
            var place = old is null ? -1 : sameSlots ? slot : old.SlotOf(entry.Product.Id);
            var before = place >= 0 && place < old!.Entries.Count ? old.Entries[place] : null;
            if (before is null)
            {
                _writer.AddDocument(Document(entry, next));
            }
            else if (!(sameTree && ReferenceEquals(before, entry)) && !(before.HasWordsOf(entry) && PathOf(before, old!) == PathOf(entry, next)))
            {
                _writer.UpdateDocument(Key(entry), Document(entry, next));
            }
        }

        foreach (var gone in sameSlots || old is null ? Enumerable.Empty<CatalogEntry>() : old.Entries.Where(e => next.SlotOf(e.Product.Id) < 0))
        {
            _writer.DeleteDocuments(Key(gone));
        }
    }

    private static string? PathOf(CatalogEntry entry, CatalogSnapshot snapshot) => entry.Category < 0 ? null : snapshot.Categories.Texts[entry.Category];

    private static Term Key(CatalogEntry entry) => new(Id, entry.Product.Id.ToString(CultureInfo.InvariantCulture));

    private static Document Document(CatalogEntry entry, CatalogSnapshot snapshot)
    {
        var product = entry.Product;
        var name = ItalianWords.Plain(product.Name);
        var english = ItalianWords.Plain(entry.NameEn);
        var others = new[] { product.Description, product.Brand, PathOf(entry, snapshot) }
            .Concat(entry.Attributes.Select(a => snapshot.Values.Values[a].Value));
        var document = new Document
        {
            new StringField(Id, product.Id.ToString(CultureInfo.InvariantCulture), Field.Store.NO),
            new NumericDocValuesField(Id, product.Id),
            new TextField(NameWords, $"{name} {english}", Field.Store.NO),
            new TextField(NameStems, name, Field.Store.NO),
            new TextField(EnglishStems, english, Field.Store.NO),
            new TextField(OtherStems, ItalianWords.Plain(string.Join(' ', others)), Field.Store.NO),
        };
        foreach (var code in product.Sku.Split(CodeSigns, StringSplitOptions.RemoveEmptyEntries).Append(entry.SkuKey).Select(c => c.ToLowerInvariant()).Distinct())
        {
            document.Add(new StringField(Codes, code, Field.Store.NO));
        }

        return document;
    }

    private sealed class Collector(Func<int, bool> wanted, Action<int, float> found) : ICollector
    {
        private NumericDocValues? _ids;
        private Scorer? _scorer;

        public bool AcceptsDocsOutOfOrder => true;

        public void SetScorer(Scorer scorer) => _scorer = scorer;

        public void SetNextReader(AtomicReaderContext context) => _ids = context.AtomicReader.GetNumericDocValues(Id);

        public void Collect(int doc)
        {
            var id = (int)_ids!.Get(doc);
            if (wanted(id))
            {
                found(id, _scorer!.GetScore());
            }
        }
    }
}
