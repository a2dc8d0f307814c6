using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Pricing;

/// <summary>What might be otherwise: asked before it is done (simulator, replay of past orders).</summary>
/// <param name="Order">Another order of the sources.</param>
/// <param name="Revisions">Prepared changes of prices, as if they were applied.</param>
/// <param name="Matrix">Rows of the discount matrix that would be set; an empty cascade takes the row away.</param>
/// <param name="Lists">Codes of lists that the buyer would have too, as his own (ACCOUNT_LIST), before those he has.</param>
public sealed record PriceCandidate(PriceSourceOrder? Order = null, IReadOnlyList<long>? Revisions = null, IReadOnlyList<MatrixRow>? Matrix = null, IReadOnlyList<string>? Lists = null);

/// <summary>A candidate with its books made: prepared once, asked for any number of buyers.</summary>
public sealed class PreparedCandidate
{
    private readonly IReadOnlyDictionary<int, PriceBook> _books;
    private readonly IReadOnlyList<PriceList> _lists;

    internal PreparedCandidate(PriceSourceOrder? order, DiscountMatrix? matrix, IReadOnlyDictionary<int, PriceBook> books, IReadOnlyList<PriceList> lists)
    {
        (Order, Matrix) = (order, matrix);
        (_books, _lists) = (books, lists);
    }

    public PriceSourceOrder? Order { get; }

    public DiscountMatrix? Matrix { get; }

    internal PriceBook? BookOf(int listId) => _books.GetValueOrDefault(listId);

    internal IEnumerable<ListOfBuyer> ListsOf(ListsOfBuyer found, Buyer buyer, DateOnly on) =>
        _lists.Where(l => l.Currency == buyer.Currency && l.Validity.Contains(on)).Select(l => new ListOfBuyer(l.Id, l.Code, l.Name, PriceListKind.Account, l.ValidTo, l.Version)).Concat(found.Lists);
}

/// <summary>Prepares what-ifs. Statements don't grow with the rows of a change.</summary>
public sealed class PriceCandidates(PortalDoor door, PriceBooks books)
{
    public async Task<Result<PreparedCandidate>> Prepare(PriceCandidate candidate, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        var db = door.Db;
        var wanted = candidate.Lists ?? [];
        var lists = wanted.Count == 0 ? [] : await db.Set<PriceList>().AsNoTracking().Where(l => wanted.Contains(l.Code)).ToListAsync(stop);
        if (wanted.FirstOrDefault(c => lists.All(l => l.Code != c)) is { } unknown)
        {
            return Problems.Invalid("lists", "Il listino «{0}» non esiste.", "There is no price list “{0}”.", unknown);
        }

        var changed = new Dictionary<int, PriceBook>();
        foreach (var revision in candidate.Revisions ?? [])
        {
            await Overlay(db, revision, changed, stop);
        }

        return new PreparedCandidate(candidate.Order, candidate.Matrix is { } rows ? await Matrix(db, rows, stop) : null, changed, lists);
    }

    private static async Task<DiscountMatrix> Matrix(PortalDb db, IReadOnlyList<MatrixRow> rows, CancellationToken stop)
    {
        var now = (await db.Set<MatrixRow>().AsNoTracking().ToListAsync(stop)).ToDictionary(r => (r.AccountClass, r.ItemClass));
        foreach (var row in rows)
        {
            now[(row.AccountClass, row.ItemClass)] = row;
        }

        return new(0, now.Values.Where(r => r.Discounts.Length > 0));
    }

    private async Task Overlay(PortalDb db, long revision, Dictionary<int, PriceBook> changed, CancellationToken stop)
    {
        var rows = await db.Set<PriceRevisionRow>().AsNoTracking().Where(r => r.ChangeId == revision).ToListAsync(stop);
        var ids = rows.Select(r => r.ListId).Distinct().ToList();
        var versions = await db.Set<PriceList>().Where(l => ids.Contains(l.Id)).ToDictionaryAsync(l => l.Id, l => l.Version, stop);
        foreach (var list in rows.GroupBy(r => r.ListId))
        {
            var book = changed.GetValueOrDefault(list.Key) ?? await books.Book(door, list.Key, versions.GetValueOrDefault(list.Key), stop);
            var products = list.Select(r => r.ProductId).Distinct().Order().ToList();
            var next = new List<PriceBook.StoredRow>();
            foreach (var product in products)
            {
                var moved = list.Where(r => r.ProductId == product).ToDictionary(r => (r.FromQuantity.Stored, r.ValidFrom));
                next.AddRange(book.Stored(product).Where(s => !moved.ContainsKey((s.FromQuantity, s.ValidFrom))));
                next.AddRange(moved.Values.Where(r => r.New is not null).Select(Row));
            }

            changed[list.Key] = book.With(products, PriceBook.InOrder(next), book.Version);
        }
    }

    private static PriceBook.StoredRow Row(PriceRevisionRow row) =>
        new(row.ProductId, row.FromQuantity.Stored, row.New!.Value.Price.Stored, row.New.Value.Basis, row.New.Value.IsNet, row.New.Value.Discounts, row.ValidFrom, row.New.Value.ValidTo);
}
