using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Pricing;

/// <summary>What many rows of a list have in common: kept once in a <see cref="PriceBook"/>, however many rows share it.</summary>
public sealed record PriceTerms(int Basis, bool IsNet, DiscountChain Discounts, Validity Validity);

/// <summary>A row of a book: the price of <see cref="PriceTerms.Basis"/> base units from a quantity on.</summary>
public readonly record struct BookRow(Quantity From, UnitPrice Price, PriceTerms Terms);

/// <summary>
/// The prices of one list as they were at one version: immutable, so that any number of requests read it without a lock.
/// Rows lie in plain arrays by product, break and start of validity: 20 bytes a row and 8 a product.
/// </summary>
public sealed class PriceBook
{
    private readonly int[] _products;
    private readonly int[] _starts;
    private readonly long[] _from;
    private readonly long[] _prices;
    private readonly int[] _termsOf;
    private readonly PriceTerms[] _terms;

    private PriceBook(long version, int[] products, int[] starts, long[] from, long[] prices, int[] termsOf, PriceTerms[] terms)
    {
        Version = version;
        _products = products;
        _starts = starts;
        _from = from;
        _prices = prices;
        _termsOf = termsOf;
        _terms = terms;
    }

    /// <summary>The list's version when the rows were read; -1 when there was no such list.</summary>
    public long Version { get; }

    public int Count => _prices.Length;

    /// <summary>The products it prices, ascending.</summary>
    public IReadOnlyList<int> Products => _products;

    /// <summary>Memory taken, about: what the limit of <see cref="PriceBooks"/> counts.</summary>
    public long Bytes => 400L + (8L * _products.Length) + (20L * _prices.Length) + (160L * _terms.Length);

    /// <summary>
    /// The row that holds on the day for the quantity: the largest break not above it; of two rows of one break, the one that
    /// started later. Null when the list doesn't have the product, or starts above this quantity.
    /// </summary>
    public BookRow? Find(int product, Quantity quantity, DateOnly on)
    {
        var (first, end) = RowsOf(product);
        var wanted = quantity.Stored;
        for (var i = end - 1; i >= first; i--)
        {
            if (_from[i] <= wanted && _terms[_termsOf[i]].Validity.Contains(on))
            {
                return Row(i);
            }
        }

        return null;
    }

    /// <summary>The quantities at which the list's price of a product changes on the day, ascending.</summary>
    public IEnumerable<Quantity> Breaks(int product, DateOnly on)
    {
        var (first, end) = RowsOf(product);
        var last = long.MinValue;
        for (var i = first; i < end; i++)
        {
            if (_from[i] != last && _terms[_termsOf[i]].Validity.Contains(on))
            {
                last = _from[i];
                yield return Quantity.FromStored(last);
            }
        }
    }

    private BookRow Row(int i) => new(Quantity.FromStored(_from[i]), UnitPrice.FromStored(_prices[i]), _terms[_termsOf[i]]);

    private (int First, int End) RowsOf(int product)
    {
        var at = Array.BinarySearch(_products, product);
        return at < 0 ? (0, 0) : (_starts[at], _starts[at + 1]);
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
    public sealed record StoredRow(int ProductId, long FromQuantity, long UnitPrice, int Basis, bool IsNet, string? Discounts, DateOnly? ValidFrom, DateOnly? ValidTo);

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

        public PriceBook Build() =>
            new(version, [.. _products], [.. _starts, _prices.Count], [.. _from], [.. _prices], [.. _termsOf], [.. _terms]);
    }
}
