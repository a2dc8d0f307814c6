using Filiera.Kernel;

namespace Filiera.Ordering.History;

/// <summary>A row of orders.csv, read. <see cref="FileLine"/> is its line in the file.</summary>
public readonly record struct PastLine(int FileLine, string Order, string Account, DateOnly Date, string Sku, Quantity Quantity, UnitPrice UnitPrice, string? Name, string? PurchaseOrder);

/// <summary>An order of the past: the good rows of one number, in the order of the file.</summary>
public sealed record PastOrder(string Number, string Account, DateOnly Date, string? PurchaseOrder, List<PastLine> Lines);

/// <summary>Puts the rows of a file together by order number. The rows of an order stand together; an order that comes back later is refused, since it is already written.</summary>
internal sealed class OrderGrouping(ImportJob job)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private List<PastOrder> _orders = [];
    private PastOrder? _open;

    public int Lines { get; private set; }

    /// <summary>Rows refused while they were read.</summary>
    public ImportCounts Refused { get; private set; }

    public void Add(ImportRow row, PastLine line)
    {
        if (row.Good)
        {
            if (_open?.Number != line.Order)
            {
                Open(row, line);
            }
            else if (_open.Account != line.Account || _open.Date != line.Date)
            {
                row.Refuse(OrderColumn, "ORDER_DIFFERS", line.Order, new("L’ordine ha già un altro cliente o un’altra data.", "The order already has another account or date."),
                    new("Un numero d’ordine ha un cliente e una data.", "An order number has one account and one date."));
            }
        }

        foreach (var problem in row.Problems)
        {
            job.Report.Add(job.Name, row.Line, problem.Field, problem);
        }

        if (row.Good)
        {
            _open!.Lines.Add(line);
            Lines++;
        }
        else
        {
            Refused += new ImportCounts(1, 0, 0, 1);
        }
    }

    /// <summary>The orders that are complete; the last one may go on.</summary>
    public IReadOnlyList<PastOrder> TakeClosed()
    {
        if (_open is null || _orders.Count <= 1)
        {
            return [];
        }

        var closed = _orders;
        closed.RemoveAt(closed.Count - 1);
        _orders = [_open];
        Lines = _open.Lines.Count;
        return closed;
    }

    public IReadOnlyList<PastOrder> TakeAll() => _orders;

    private static readonly ImportColumn OrderColumn = new("order");

    private void Open(ImportRow row, PastLine line)
    {
        if (!_seen.Add(line.Order))
        {
            row.Refuse(OrderColumn, "ORDER_SCATTERED", line.Order, new("Le righe di questo ordine non stanno insieme.", "The rows of this order don't stand together."),
                new("Ordina il file per numero d’ordine.", "Sort the file by order number."));
            return;
        }

        _open = new PastOrder(line.Order, line.Account, line.Date, string.IsNullOrEmpty(line.PurchaseOrder) ? null : line.PurchaseOrder, []);
        _orders.Add(_open);
    }
}
