using Filiera.Kernel;
using Filiera.Ordering.History;

namespace Filiera.Ordering.Features;

/// <summary>
/// Imports orders.csv (docs/import.md): orders of the past, one row a line, as shipped orders under their own numbers. Rows
/// of an order stand together. A line whose item isn't in the catalogue is kept, with a note; an unknown account's rows are refused.
/// </summary>
public static class ImportOrders
{
    private static readonly ImportColumn Number = new("order", "ordine", "numero ordine", "order number", "numero") { Required = true };
    private static readonly ImportColumn Account = new("account", "cliente", "codice cliente") { Required = true };
    private static readonly ImportColumn Date = new("date", "data", "data ordine") { Required = true };
    private static readonly ImportColumn Sku = new("sku", "codice", "articolo", "codice articolo") { Required = true };
    private static readonly ImportColumn Quantity = new("quantity", "quantità", "qta", "q.tà") { Required = true, IsNumber = true };
    private static readonly ImportColumn UnitPrice = new("unit_price", "prezzo", "prezzo unitario", "price") { Required = true, IsNumber = true };
    private static readonly ImportColumn Name = new("name", "nome", "descrizione");
    private static readonly ImportColumn PurchaseOrder = new("purchase_order", "riferimento cliente", "vostro ordine", "purchase order number");

    public sealed class Handler(PortalDb db, OrderHistory history)
    {
        /// <summary>Lines of one transaction.</summary>
        private const int Batch = 20_000;

        public async Task<Result<ImportCounts>> Handle(ImportJob job, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(job);
            if (db.Caller.Demand(Permission.OrdersManage) is { } problem)
            {
                return problem;
            }

            var opened = ImportFile.Open(job.Path, [Number, Account, Date, Sku, Quantity, UnitPrice, Name, PurchaseOrder]);
            if (!opened.Ok)
            {
                return opened.Problem!;
            }

            using var file = opened.Value;
            var orders = new OrderGrouping(job);
            var counts = default(ImportCounts);
            while (file.Next() is { } row)
            {
                orders.Add(row, Read(row));
                if (orders.Lines >= Batch)
                {
                    counts += await Write(orders.TakeClosed(), job, stop);
                    job.Progress?.Invoke(counts + orders.Refused);
                }
            }

            counts += await Write(orders.TakeAll(), job, stop) + orders.Refused;
            job.Progress?.Invoke(counts);
            return counts;
        }

        private async Task<ImportCounts> Write(IReadOnlyList<PastOrder> orders, ImportJob job, CancellationToken stop)
        {
            if (orders.Count == 0)
            {
                return default;
            }

            var result = await history.Write(orders, job, stop);
            db.ChangeTracker.Clear();
            return result;
        }

        private static PastLine Read(ImportRow row)
        {
            var line = new PastLine(row.Line, Text(row, Number, 40), Text(row, Account, 40), row.Date(Date) ?? default, Text(row, Sku, 60),
                Quantity3(row), Price5(row), row.Text(Name), row.Text(PurchaseOrder));
            if (row.Good && line.Date == default)
            {
                row.Refuse(Date, "REQUIRED", "", new("Manca.", "It is missing."), null);
            }

            if (row.Good && (line.Name?.Length > 300 || line.PurchaseOrder?.Length > 60))
            {
                row.Refuse(line.Name?.Length > 300 ? Name : PurchaseOrder, "TOO_LONG", "", new("Testo troppo lungo.", "The text is too long."), null);
            }

            return line;
        }

        private static string Text(ImportRow row, ImportColumn column, int maximum)
        {
            var text = row.Text(column);
            if (row.Good && (string.IsNullOrEmpty(text) || text.Length > maximum || text.AsSpan().IndexOfAny('\n', '\r', '\t') >= 0))
            {
                row.Refuse(column, string.IsNullOrEmpty(text) ? "REQUIRED" : "TOO_LONG", text, string.IsNullOrEmpty(text)
                    ? new("Manca.", "It is missing.")
                    : new("Al massimo {0} caratteri su una riga.", "At most {0} characters on one line.", maximum), null);
            }

            return text ?? "";
        }

        private static Quantity Quantity3(ImportRow row)
        {
            var value = row.Number(Quantity);
            if (row.Good && value is not (> 0 and <= 9_999_999m))
            {
                row.Refuse(Quantity, "OUT_OF_RANGE", row.Text(Quantity), new("La quantità deve essere maggiore di zero.", "The quantity must be above zero."),
                    new("I resi non sono ordini: lasciali fuori.", "Returns are not orders: leave them out."));
            }
            else if (row.Good && !Scaled.Holds<Quantity>(value!.Value))
            {
                row.Refuse(Quantity, "TOO_MANY_DECIMALS", row.Text(Quantity), new("Al massimo {0} decimali.", "At most {0} decimals.", 3), null);
            }

            return row.Good ? new(value!.Value) : default;
        }

        private static UnitPrice Price5(ImportRow row)
        {
            var value = row.Number(UnitPrice);
            if (row.Good && value is not (>= 0 and <= 10_000_000m))
            {
                row.Refuse(UnitPrice, value is null ? "REQUIRED" : "OUT_OF_RANGE", row.Text(UnitPrice), new("Serve un prezzo, zero o di più.", "A price is needed, zero or more."), null);
            }
            else if (row.Good && !Scaled.Holds<UnitPrice>(value!.Value))
            {
                row.Refuse(UnitPrice, "TOO_MANY_DECIMALS", row.Text(UnitPrice), new("Al massimo {0} decimali.", "At most {0} decimals.", 5),
                    new("Arrotonda il prezzo a cinque decimali.", "Round the price to five decimals."));
            }

            return row.Good ? new(value!.Value) : default;
        }
    }
}
