using System.Collections.Concurrent;
using Filiera.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Pricing;

/// <summary>
/// The price books and the discount matrix that this node keeps in memory, shared by all requests. A caller says which version
/// the database holds; an older book is read again by the first who asks, while the others wait for him. Above
/// <c>Pricing:BooksMemoryMegabytes</c> the books not used for longest are let go.
/// </summary>
public sealed class PriceBooks(IServiceScopeFactory scopes, PricingOptions options) : IDisposable
{
    private readonly ConcurrentDictionary<int, Shelf> _shelves = new();
    private readonly SemaphoreSlim _matrixGate = new(1, 1);
    private DiscountMatrix _matrix = DiscountMatrix.Empty;
    private long _bytes;
    private long _uses;
    private long _loads;

    /// <summary>Memory taken by the books now.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Times a book or the matrix was read from the database since the start.</summary>
    public long Loads => Interlocked.Read(ref _loads);

    /// <summary>The list's prices at this version or a later one.</summary>
    /// <param name="door">The caller's: read when his own transaction holds changes that nobody else can see yet.</param>
    public async ValueTask<PriceBook> Book(PortalDoor door, int listId, long version, CancellationToken stop)
    {
        var shelf = _shelves.GetOrAdd(listId, static _ => new Shelf());
        shelf.LastUse = Interlocked.Increment(ref _uses);
        if (shelf.Book is { } book && book.Version >= version)
        {
            return book;
        }

        await shelf.Gate.WaitAsync(stop);
        try
        {
            if (shelf.Book is not { } found || found.Version < version)
            {
                var before = shelf.Book;
                found = await Shared(async inner => (before is null ? null : await PriceBook.Follow(inner, listId, before, stop)) ?? await PriceBook.Load(inner, listId, stop));
                Put(shelf, found);
            }

            if (found.Version >= version)
            {
                return found;
            }
        }
        finally
        {
            shelf.Gate.Release();
        }

        // The caller raised the version himself and hasn't committed: his prices are for him alone, and are not kept.
        return await PriceBook.Load(door.Db, listId, stop);
    }

    /// <summary>The discount matrix at this version or a later one.</summary>
    public async ValueTask<DiscountMatrix> Matrix(PortalDoor door, long version, CancellationToken stop)
    {
        if (Volatile.Read(ref _matrix) is { } known && known.Version >= version)
        {
            return known;
        }

        await _matrixGate.WaitAsync(stop);
        try
        {
            if (_matrix.Version < version)
            {
                Volatile.Write(ref _matrix, await Shared(inner => DiscountMatrix.Load(inner, stop)));
            }

            if (_matrix.Version >= version)
            {
                return _matrix;
            }
        }
        finally
        {
            _matrixGate.Release();
        }

        return await DiscountMatrix.Load(door.Db, stop);
    }

    public void Dispose() => _matrixGate.Dispose();

    // On a connection of its own: what is kept for all must be what all can see, not what one transaction is still changing.
    private async Task<T> Shared<T>(Func<PortalDb, Task<T>> load)
    {
        await using var scope = scopes.CreateAsyncScope();
        Interlocked.Increment(ref _loads);
        return await load(scope.Apart());
    }

    private void Put(Shelf shelf, PriceBook? book)
    {
        var old = shelf.Exchange(book);
        var bytes = Interlocked.Add(ref _bytes, (book?.Bytes ?? 0) - (old?.Bytes ?? 0));
        if (book is not null && bytes > options.BooksBytes)
        {
            LetGo(shelf);
        }
    }

    // Down to four fifths of the limit, so that a full memory isn't sorted anew at every load. The newest book stays, however large.
    private void LetGo(Shelf newest)
    {
        foreach (var shelf in _shelves.Values.Where(s => s != newest && s.Book is not null).OrderBy(s => s.LastUse).ToList())
        {
            if (Bytes <= options.BooksBytes / 5 * 4)
            {
                return;
            }

            Put(shelf, null);
        }
    }

    private sealed class Shelf
    {
        private PriceBook? _book;
        private long _lastUse;

        public SemaphoreSlim Gate { get; } = new(1, 1);

        public PriceBook? Book => Volatile.Read(ref _book);

        public long LastUse
        {
            get => Interlocked.Read(ref _lastUse);
            set => Interlocked.Exchange(ref _lastUse, value);
        }

        public PriceBook? Exchange(PriceBook? book) => Interlocked.Exchange(ref _book, book);
    }
}
