using System.Runtime.CompilerServices;
using Filiera.Accounts;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Ordering.Features;

/// <summary>GET /admin/orders/export: what the desk's filters leave, for a spreadsheet.</summary>
public static class ExportDeskOrders
{
    private static readonly Phrase FileName = new("ordini", "orders");

    private static readonly Phrase[] Heads =
    [
        new("Ordine", "Order"), new("Data", "Date"), new("Cod. rivenditore", "Dealer code"), new("Rivenditore", "Dealer"), new("Sede", "Branch"), new("Riferimento", "Reference"), new("Stato", "State"),
        new("Motivo del fermo", "Reason of hold"), new("Nota del fermo", "Note on hold"), new("Richiesto per", "Requested for"), new("Partenza prevista", "Due to leave"), new("Righe", "Lines"),
        new("Imponibile", "Goods"), new("IVA", "VAT"), new("Totale", "Total"), new("Valuta", "Currency"), new("Inserito da", "Placed by"),
    ];

    private static readonly Problem BadFormat = Problems.Invalid("format", "Il formato è csv o xlsx.", "The format is csv or xlsx.");

    private static readonly Dictionary<OrderState, Phrase> States = new()
    {
        [OrderState.AwaitingApproval] = new("Da approvare", "Awaiting approval"),
        [OrderState.Placed] = new("Ricevuto", "Received"),
        [OrderState.Held] = new("Fermo", "On hold"),
        [OrderState.Confirmed] = new("Confermato", "Confirmed"),
        [OrderState.PartiallyShipped] = new("Partito in parte", "Partly shipped"),
        [OrderState.Shipped] = new("Partito", "Shipped"),
        [OrderState.Rejected] = new("Respinto", "Rejected"),
        [OrderState.Cancelled] = new("Annullato", "Cancelled"),
    };

    /// <summary>A state as customer service says it.</summary>
    public static Phrase StateName(OrderState state) => States[state];

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/admin/orders/export", async Task<IResult> ([AsParameters] ListDeskOrders.Request request, string? format, Handler handler, CancellationToken stop) =>
            {
                var table = await handler.Handle(request, format, stop);
                return table.Ok ? table.Value.File.As(table.Value.Format) : table;
            })
            .WithName("ExportDeskOrders").WithTags("Customer service").WithSummary("The orders that the filters leave, as CSV or XLSX")
            .WithDescription("`format` is csv (unless said) or xlsx; filters and `sort` are those of the list; at most 100,000 rows, in your language. A text that a spreadsheet would take for a formula is kept a text.")
            .WithExample(parameters: new Dictionary<string, object> { ["view"] = "HELD", ["format"] = "csv" })
            .Produces(StatusCodes.Status200OK, contentType: "text/csv").ProducesProblem(StatusCodes.Status400BadRequest);

    public sealed record Table(TableFile File, TableFormat Format);

    public sealed class Handler(PortalDb db, OrderDesk desk, AccountDirectory accounts, PortalClock clock)
    {
        public async Task<Result<Table>> Handle(ListDeskOrders.Request request, string? format, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (db.Caller.Demand(Permission.OrdersManage) is { } problem)
            {
                return problem;
            }

            if (TableFile.Format(string.IsNullOrEmpty(format) ? "csv" : format) is not { } kind)
            {
                return BadFormat;
            }

            var orders = desk.Filter(request.Filter);
            if (!orders.Ok)
            {
                return orders.Problem!;
            }

            var sort = OrderDesk.SortOf(request.Filter, request.Sort);
            if (!OrderDesk.Columns.Names.Contains(sort.TrimStart('-')))
            {
                return Problems.Invalid("sort", "Non si può ordinare per «{0}»: {1}.", "The list can’t be sorted by “{0}”: {1}.", sort, string.Join(", ", OrderDesk.Columns.Names));
            }

            var rows = OrderDesk.Columns.Ordered(orders.Value, sort).Take(TableFile.MostRows);
            var branches = new Dictionary<int, string>();
            foreach (var some in (await orders.Value.Select(o => o.BranchId).Distinct().ToListAsync(stop)).Chunk(10_000))
            {
                foreach (var (id, name) in await accounts.BranchNames(some, stop))
                {
                    branches[id] = name.Name;
                }
            }

            return new Table(new TableFile(FileName.ToString(), [.. Heads.Select(h => h.ToString())], Rows(rows, branches, stop)), kind);
        }

        private async IAsyncEnumerable<object?[]> Rows(IQueryable<Order> orders, Dictionary<int, string> branches, [EnumeratorCancellation] CancellationToken stop)
        {
            await foreach (var o in orders.AsAsyncEnumerable().WithCancellation(stop))
            {
                yield return
                [
                    o.Number, clock.ToLocal(o.PlacedAt), o.DealerCode, o.DealerName, branches.GetValueOrDefault(o.BranchId), o.PurchaseOrderNumber, StateName(o.State).ToString(),
                    o.Hold is { } hold ? OrderHolds.Name(hold).ToString() : null, o.HoldNote, o.RequestedDate, o.DueDate, o.LineCount, o.Goods.Value, o.Vat.Value, o.Total.Value, o.Currency, o.PlacedBy,
                ];
            }
        }
    }
}
