using Filiera.Accounts;
using Filiera.Catalog;
using Filiera.Kernel;
using Filiera.Pricing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Ordering.History;

/// <summary>
/// Writes orders of the past, batch by batch: each batch one transaction of a constant number of statements. What is there
/// already and the same is left alone; what differs is written anew, unless it is an order of the portal itself.
/// </summary>
public sealed class OrderHistory(PortalDb db, AccountLookup accounts, ProductLookup products, PortalClock clock, TimeProvider time)
{
    /// <summary>Who placed an order of the past.</summary>
    public const string Placer = "import";

    private static readonly Percent UsualVat = new(22);

    // One import asks for each account and product once.
    private readonly Dictionary<string, AccountKey?> _accounts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ProductKey?> _products = new(StringComparer.Ordinal);

    public async Task<ImportCounts> Write(IReadOnlyList<PastOrder> orders, ImportJob job, CancellationToken stop)
    {
        await LookUp(orders, stop);
        var refused = orders.Where(o => !Known(o, job)).ToHashSet();
        var good = orders.Where(o => !refused.Contains(o)).ToList();
        var lines = orders.Sum(o => o.Lines.Count);
        var written = await db.InTransaction<ImportCounts>(async () => await Apply(good, job, stop), stop);
        return written.Value with { Rows = lines, Rejected = written.Value.Rejected + refused.Sum(o => o.Lines.Count) };
    }

    private async Task LookUp(IReadOnlyList<PastOrder> orders, CancellationToken stop)
    {
        foreach (var chunk in orders.Select(o => o.Account).Where(a => !_accounts.ContainsKey(a)).Distinct().Chunk(10_000))
        {
            var found = await accounts.ByCodes(chunk, stop);
            Array.ForEach(chunk, code => _accounts[code] = found.GetValueOrDefault(code));
        }

        foreach (var chunk in orders.SelectMany(o => o.Lines).Select(l => l.Sku).Where(s => !_products.ContainsKey(s)).Distinct().Chunk(10_000))
        {
            var found = await products.BySkus(chunk, stop);
            Array.ForEach(chunk, sku => _products[sku] = found.GetValueOrDefault(sku));
        }
    }

    private bool Known(PastOrder order, ImportJob job)
    {
        if (_accounts[order.Account] is { BranchId: not null })
        {
            return true;
        }

        var problem = _accounts[order.Account] is null
            ? new RowProblem("UNKNOWN_ACCOUNT", "account", new("Il cliente «{0}» non esiste.", "There is no account “{0}”.", order.Account), new("Importa prima il cliente.", "Import the account first."), order.Account)
            : new RowProblem("NO_BRANCH", "account", new("Il cliente «{0}» non ha una sede attiva.", "Account “{0}” has no active branch.", order.Account), null, order.Account);
        order.Lines.ForEach(line => job.Report.Add(job.Name, line.FileLine, "account", problem));
        return false;
    }

    private async Task<ImportCounts> Apply(List<PastOrder> orders, ImportJob job, CancellationToken stop)
    {
        await db.OneAtATime("orders", stop);
        var numbers = orders.Select(o => o.Number).ToList();
        var stored = await db.Set<Order>().AsNoTracking().Where(o => numbers.Contains(o.Number)).ToDictionaryAsync(o => o.Number, StringComparer.Ordinal, stop);
        var storedIds = stored.Values.Select(o => o.Id).ToList();
        var storedLines = stored.Count == 0 ? null : (await db.Set<OrderLine>().AsNoTracking().Where(l => storedIds.Contains(l.OrderId))
            .Select(l => new StoredLine(l.OrderId, l.Line, l.ProductId, l.Sku, l.Quantity, l.NetUnit)).ToListAsync(stop)).ToLookup(l => l.OrderId);
        var counts = default(ImportCounts);
        var write = new List<PastOrder>();
        foreach (var order in orders)
        {
            if (!stored.TryGetValue(order.Number, out var there))
            {
                write.Add(order);
            }
            else if (there.PlacedBy != Placer)
            {
                counts += new ImportCounts(0, 0, 0, order.Lines.Count);
                var problem = new RowProblem("ORDER_OF_THE_PORTAL", "order", new("Il numero «{0}» è di un ordine fatto sul portale.", "Number “{0}” belongs to an order placed on the portal.", order.Number), null, order.Number);
                order.Lines.ForEach(line => job.Report.Add(job.Name, line.FileLine, "order", problem));
            }
            else if (Same(order, there, storedLines![there.Id]))
            {
                counts += new ImportCounts(0, 0, order.Lines.Count, 0);
            }
            else
            {
                write.Add(order);
            }
        }

        if (write.Count > 0)
        {
            await Replace(write, stored, stop);
            write.ForEach(o => NoteUnknown(o, job));
            await ContinueNumbers(write, stop);
            counts += new ImportCounts(0, write.Sum(o => o.Lines.Count), 0, 0);
            db.Record(time, "orders.imported", "orders", detail: new { orders = write.Count, lines = counts.Imported, first = write[0].Number, last = write[^1].Number });
            db.Emit(time, "orders.imported", "orders", new { orders = write.Count, first = write[0].Number, last = write[^1].Number });
        }

        return counts;
    }

    private async Task Replace(List<PastOrder> orders, Dictionary<string, Order> stored, CancellationToken stop)
    {
        var changed = orders.Where(o => stored.ContainsKey(o.Number)).Select(o => stored[o.Number].Id).ToList();
        if (changed.Count > 0)
        {
            await db.Set<Order>().Where(o => changed.Contains(o.Id)).ExecuteDeleteAsync(stop);
        }

        var lines = new List<OrderLine>();
        await db.BulkInsert([.. orders.Select(Head)], stop);
        var numbers = orders.Select(o => o.Number).ToList();
        var ids = await db.Set<Order>().Where(o => numbers.Contains(o.Number)).Select(o => new { o.Number, o.Id }).ToDictionaryAsync(o => o.Number, o => o.Id, StringComparer.Ordinal, stop);
        foreach (var order in orders)
        {
            lines.AddRange(order.Lines.Select((line, i) => Line(order, ids[order.Number], i + 1, line)));
        }

        await db.BulkInsert(lines, stop);
        await db.BulkInsert([.. orders.Select(o => Placed(o, ids[o.Number]))], stop);
    }

    // Orders of an earlier portal carry numbers like our own: ours go on after them.
    private async Task ContinueNumbers(List<PastOrder> orders, CancellationToken stop)
    {
        foreach (var year in orders.Select(o => OrderNumbers.Read(o.Number)).OfType<(int Year, int Number)>().GroupBy(n => n.Year).OrderBy(g => g.Key))
        {
            await db.ContinueAfter(year.Key, year.Max(n => n.Number), stop);
        }
    }

    private Order Head(PastOrder order)
    {
        var account = _accounts[order.Account]!;
        var totals = VatBreakdown.Totals(order.Lines.Select(l => new VatItem(Net(l), _products[l.Sku]?.VatRate ?? UsualVat, _products[l.Sku]?.VatNature)), "EUR");
        return new Order
        {
            Number = order.Number, AccountId = account.Id, BranchId = account.BranchId!.Value, DealerCode = account.Code, DealerName = account.Name, State = OrderState.Shipped, PurchaseOrderNumber = order.PurchaseOrder,
            PlacedAt = At(order.Date), PlacedBy = Placer, DeliverTo = account.DeliverTo, LineCount = order.Lines.Count, Goods = totals.Goods, Vat = totals.VatTotal, Total = totals.Total,
        };
    }

    private OrderLine Line(PastOrder order, long id, int number, PastLine line)
    {
        var account = _accounts[order.Account]!;
        var product = _products[line.Sku];
        return new OrderLine
        {
            OrderId = id, Line = number, AccountId = account.Id, BranchId = account.BranchId!.Value, PlacedOn = order.Date, ProductId = product?.Id, Sku = line.Sku,
            Name = string.IsNullOrEmpty(line.Name) ? product?.Name ?? line.Sku : line.Name, Unit = product?.Unit ?? "PZ", EnteredQuantity = line.Quantity, Quantity = line.Quantity,
            ListPrice = line.UnitPrice, NetUnit = line.UnitPrice, LineNet = Amount.Round(Net(line)), VatRate = product?.VatRate ?? UsualVat, VatNature = product?.VatNature,
            PriceSource = Placer, Allocated = line.Quantity,
        };
    }

    private OrderEvent Placed(PastOrder order, long id)
    {
        var account = _accounts[order.Account]!;
        return new OrderEvent { OrderId = id, AccountId = account.Id, BranchId = account.BranchId!.Value, At = At(order.Date), Who = Placer, State = OrderState.Shipped };
    }

    private void NoteUnknown(PastOrder order, ImportJob job)
    {
        foreach (var line in order.Lines.Where(l => _products[l.Sku] is null))
        {
            job.Report.Add(job.Name, line.FileLine, "sku", new RowProblem("UNKNOWN_SKU", "sku",
                new("L’articolo «{0}» non è a catalogo: la riga resta nello storico, con IVA {1}%.", "Item “{0}” is not in the catalogue: the line stays in the history, with VAT {1}%.", line.Sku, UsualVat.Value),
                new("Importa l’articolo e poi di nuovo gli ordini.", "Import the product, then the orders again."), line.Sku, Warning: true));
        }
    }

    private bool Same(PastOrder order, Order stored, IEnumerable<StoredLine> storedLines)
    {
        var lines = storedLines.OrderBy(l => l.Line).ToList();
        if (lines.Count != order.Lines.Count || stored.AccountId != _accounts[order.Account]!.Id || stored.PlacedAt != At(order.Date) || stored.PurchaseOrderNumber != order.PurchaseOrder)
        {
            return false;
        }

        for (var i = 0; i < lines.Count; i++)
        {
            var (line, there) = (order.Lines[i], lines[i]);
            if (line.Sku != there.Sku || line.Quantity != there.Quantity || line.UnitPrice != there.NetUnit || there.ProductId != _products[line.Sku]?.Id)
            {
                return false;
            }
        }

        return true;
    }

    // The hour is not known: noon, so that the day is the same in every zone nearby.
    private DateTimeOffset At(DateOnly day) => clock.At(day, new TimeOnly(12, 0));

    private static decimal Net(PastLine line) => LinePrice.Net(line.UnitPrice, DiscountChain.None, line.Quantity);

    private sealed record StoredLine(long OrderId, int Line, int? ProductId, string Sku, Quantity Quantity, UnitPrice NetUnit);
}
