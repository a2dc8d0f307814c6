using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Pricing;

/// <summary>What many rows of a list have in common: kept once in a <see cref="PriceBook"/>, however many rows share it.</summary>
public sealed record PriceTerms(int Basis, bool IsNet, DiscountChain Discounts, Validity Validity);

/// <summary>A row of a book: the price of <see cref="PriceTerms.Basis"/> base units from a quantity on.</summary>
public readonly record struct BookRow(Quantity From, UnitPrice Price, PriceTerms Terms);

/// <summary>
/// The prices of one list as they were at one version: immutable, so that any number of requests read it without a lock.
/// Rows lie in plain arrays by product, break and start of validity: 20 bytes a row and 8 to 14 a product. A product is found by one bit and a count
/// (<see cref="ProductIndex"/>): a list of a million rows answers as fast as one of ten thousand.
/// </summary>
public sealed class PriceBook
{
    private const int MostPatched = 1_024;
    private readonly int[] _products;
    private readonly ProductIndex _index;
    private readonly int[] _starts;
    private readonly long[] _from;
    private readonly long[] _prices;
    private readonly int[] _termsOf;
    private readonly PriceTerms[] _terms;

    // Products read again since the arrays were made stand in a small book of their own: one changed price copies no list.
    private readonly PriceBook? _patch;
    private readonly int[] _patched = [];
    private IReadOnlyList<int>? _union;

    private PriceBook(PriceBook whole, int[] patched, PriceBook patch, long version)
        : this(version, whole._products, whole._index, whole._starts, whole._from, whole._prices, whole._termsOf, whole._terms)
    {
        (_patched, _patch) = (patched, patch);
    }

    private PriceBook(long version, int[] products, ProductIndex index, int[] starts, long[] from, long[] prices, int[] termsOf, PriceTerms[] terms)
    {
        Version = version;
        _products = products;
        _index = index;
        _starts = starts;
        _from = from;
        _prices = prices;
        _termsOf = termsOf;
        _terms = terms;
    }

    /// <summary>The list's version when the rows were read; -1 when there was no such list.</summary>
    public long Version { get; }

    /// <summary>The products it prices, ascending.</summary>
    public IReadOnlyList<int> Products => _patch is null ? _products : _union ??= [.. _products.Except(_patched).Concat(_patch._products).Order()];

    /// <summary>Memory taken, about: what the limit of <see cref="PriceBooks"/> counts.</summary>
    public long Bytes => 400L + (8L * _products.Length) + _index.Bytes + (20L * _prices.Length) + (160L * _terms.Length) + (_patch is null ? 0 : _patch.Bytes + (4L * _patched.Length));

    /// <summary>
    /// The row that holds on the day for the quantity: the largest break not above it; of two rows of one break, the one that
    /// started later. Null when the list doesn't have the product, or starts above this quantity.
    /// </summary>
    public BookRow? Find(int product, Quantity quantity, DateOnly on)
    {
        var book = RowsOf(product, out var first, out var end);
        if (first == end)
        {
            return null;
        }

        var wanted = quantity.Stored;
        for (var i = end - 1; i >= first; i--)
        {
            if (book._from[i] <= wanted && book._terms[book._termsOf[i]].Validity.Contains(on))
            {
                return book.Row(i);
            }
        }

        return null;
    }

    /// <summary>The quantities at which the list's price of a product changes on the day, ascending.</summary>
    public IEnumerable<Quantity> Breaks(int product, DateOnly on)
    {
        var book = RowsOf(product, out var first, out var end);
        var last = long.MinValue;
        for (var i = first; i < end; i++)
        {
            if (book._from[i] != last && book._terms[book._termsOf[i]].Validity.Contains(on))
            {
                last = book._from[i];
                yield return Quantity.FromStored(last);
            }
        }
    }

    private BookRow Row(int i) => new(Quantity.FromStored(_from[i]), UnitPrice.FromStored(_prices[i]), _terms[_termsOf[i]]);

    /// <summary>The rows of a product as the database holds them.</summary>
    internal IEnumerable<StoredRow> Stored(int product)
    {
        var book = RowsOf(product, out var first, out var end);
        for (var i = first; i < end; i++)
        {
            var terms = book._terms[book._termsOf[i]];
            yield return new(product, book._from[i], book._prices[i], terms.Basis, terms.IsNet, terms.Discounts.Levels.Count == 0 ? null : terms.Discounts.ToString(), terms.Validity.From, terms.Validity.To);
        }
    }

    /// <summary>The same list with some products' rows in place of those it had; this book stays as it is.</summary>
    /// <param name="rows">All rows of these products, in the order that <see cref="InOrder"/> makes.</param>
    public PriceBook With(IReadOnlyCollection<int> products, IEnumerable<StoredRow> rows, long version)
    {
        var fresh = products.ToHashSet();
        var patched = _patched.Union(fresh).Order().ToArray();
        var kept = _patch is null ? [] : _patch._products.Where(p => !fresh.Contains(p)).SelectMany(_patch.Stored);
        var patch = Of(InOrder(kept.Concat(rows)), version);
        var next = new PriceBook(this, patched, patch, version);
        return patched.Length > Math.Max(MostPatched, _products.Length / 8) ? Of(next.Products.SelectMany(next.Stored), version) : next;
    }

    /// <summary>Rows in the order in which a book takes them.</summary>
    internal static IEnumerable<StoredRow> InOrder(IEnumerable<StoredRow> rows) => rows.OrderBy(r => r.ProductId).ThenBy(r => r.FromQuantity).ThenBy(r => r.ValidFrom ?? DateOnly.MinValue);

    private static PriceBook Of(IEnumerable<StoredRow> rows, long version)
    {
        var builder = new Builder(version);
        foreach (var row in rows)
        {
            builder.Add(row);
        }

        return builder.Build();
    }

    private PriceBook RowsOf(int product, out int first, out int end)
    {
        var book = _patch is not null && Array.BinarySearch(_patched, product) >= 0 ? _patch : this;
        var at = book._index.PlaceOf(product);
        (first, end) = at < 0 ? (0, 0) : (book._starts[at], book._starts[at + 1]);
        return book;
    }

    /// <summary>
    /// The list as it is now, from the copy that was right before: only the products whose prices moved since are read. Null when the moves aren't all known
    /// (<see cref="PriceTouch"/>), so that it must be read whole.
    /// </summary>
    public static async Task<PriceBook?> Follow(PortalDb db, int listId, PriceBook before, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(before);
        var version = await db.Set<PriceList>().Where(l => l.Id == listId).Select(l => (long?)l.Version).FirstOrDefaultAsync(stop);
        if (version is not { } now || before.Version < 0 || now <= before.Version)
        {
            return null;
        }

        var known = before.Version;
        var touches = await db.Set<PriceTouch>().AsNoTracking().Where(t => t.ListId == listId && t.Version > known && t.Version <= now).ToListAsync(stop);
        if (touches.Select(t => t.Version).Distinct().Count() != now - known)
        {
            return null;
        }

        var products = touches.Where(t => t.ProductId != 0).Select(t => t.ProductId).Distinct().ToList();
        var rows = await db.Set<Price>().AsNoTracking().Where(p => p.ListId == listId && products.Contains(p.ProductId)).OrderBy(p => p.Id).ToListAsync(stop);
        return before.With(products, InOrder(rows.Select(StoredRow.Of)), now);
    }

    /// <summary>Reads a list whole, in two statements.</summary>
    public static async Task<PriceBook> Load(PortalDb db, int listId, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(db);

        // The version first: rows that change meanwhile are read once more at the next call, and never kept too long.
        var version = await db.Set<PriceList>().Where(l => l.Id == listId).Select(l => (long?)l.Version).FirstOrDefaultAsync(stop);
        var builder = new Builder(version ?? -1);
        var rows = db.Database.SqlQuery<StoredRow>($"""
            SELECT product_id AS "ProductId", from_quantity AS "FromQuantity", unit_price AS "UnitPrice", basis AS "Basis", is_net AS "IsNet",
                   discounts AS "Discounts", valid_from AS "ValidFrom", valid_to AS "ValidTo"
            FROM pricing_prices WHERE list_id = {listId}
            ORDER BY product_id, from_quantity, valid_from IS NOT NULL, valid_from, id
            """);
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(stop))
        {
            builder.Add(row);
        }

        return builder.Build();
    }

    /// <summary>A row as the database holds it: whole numbers, and no value types to build for each of a million rows.</summary>
    public sealed record StoredRow(int ProductId, long FromQuantity, long UnitPrice, int Basis, bool IsNet, string? Discounts, DateOnly? ValidFrom, DateOnly? ValidTo)
    {
        internal static StoredRow Of(Price row) => new(row.ProductId, row.FromQuantity.Stored, row.UnitPrice.Stored, row.Basis, row.IsNet, row.Discounts, row.ValidFrom, row.ValidTo);
    }

    /// <summary>Takes rows in the order of product, break and start of validity (open start first).</summary>
    public sealed class Builder(long version)
    {
        private readonly List<int> _products = [];
        private readonly List<int> _starts = [];
        private readonly List<long> _from = [];
        private readonly List<long> _prices = [];
        private readonly List<int> _termsOf = [];
        private readonly List<PriceTerms> _terms = [];
        private readonly Dictionary<(int Basis, bool IsNet, string? Discounts, DateOnly? From, DateOnly? To), int> _known = [];

        public void Add(StoredRow row)
        {
            ArgumentNullException.ThrowIfNull(row);
            if (row.ValidFrom > row.ValidTo)
            {
                return;     // a period that ends before it starts holds on no day
            }

            if (_products.Count == 0 || _products[^1] != row.ProductId)
            {
                _products.Add(row.ProductId);
                _starts.Add(_prices.Count);
            }

            var key = (row.Basis, row.IsNet, row.Discounts, row.ValidFrom, row.ValidTo);
            if (!_known.TryGetValue(key, out var terms))
            {
                terms = _known[key] = _terms.Count;
                _terms.Add(new(row.Basis, row.IsNet, DiscountChain.Read(row.Discounts), new(row.ValidFrom, row.ValidTo)));
            }

            _from.Add(row.FromQuantity);
            _prices.Add(row.UnitPrice);
            _termsOf.Add(terms);
        }

        public PriceBook Build()
        {
            int[] products = [.. _products];
            return new(version, products, new(products), [.. _starts, _prices.Count], [.. _from], [.. _prices], [.. _termsOf], [.. _terms]);
        }
    }
}
