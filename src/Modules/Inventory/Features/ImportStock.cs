using Filiera.Kernel;

namespace Filiera.Inventory.Features;

/// <summary>Imports stock.csv (docs/import.md) through <see cref="UpsertStock"/>.</summary>
public static class ImportStock
{
    private static readonly ImportColumn Warehouse = new("warehouse", "magazzino", "deposito") { Required = true };
    private static readonly ImportColumn Sku = new("sku", "codice", "articolo", "codice articolo") { Required = true };
    private static readonly ImportColumn OnHand = ImportColumn.Number("on_hand", "giacenza", "esistenza", "quantità");
    private static readonly ImportColumn Incoming = ImportColumn.Number("incoming", "in arrivo", "ordinato a fornitore");
    private static readonly ImportColumn IncomingDate = new("incoming_date", "data arrivo", "arrivo");
    private static readonly ImportColumn Confirmed = new("confirmed", "confermato");

    public sealed class Handler(UpsertStock.Handler stock, PortalDb db)
    {
        public async Task<Result<ImportCounts>> Handle(ImportJob job, CancellationToken stop) => db.Caller.Demand(Permission.StockWrite) is { } problem ? problem : await ImportRun.Upsert(
            job,
            [Warehouse, Sku, OnHand, Incoming, IncomingDate, Confirmed],
            row => new UpsertStock.Item(row.Text(Warehouse), row.Text(Sku), row.Number(OnHand), row.Number(Incoming), row.Date(IncomingDate), row.Flag(Confirmed)),
            item => $"{item.Warehouse}|{item.Sku}",
            async (items, token) =>
            {
                var result = await stock.Handle(Bulk<UpsertStock.Item>.Of(items), token);
                db.ChangeTracker.Clear();
                return result;
            },
            stop);
    }
}
