using Filiera.Kernel;

namespace Filiera.Pricing.Features;

/// <summary>Imports prices.csv (docs/import.md) through <see cref="UpsertPrices"/>.</summary>
public static class ImportPrices
{
    private static readonly ImportColumn List = new("list", "listino", "codice listino") { Required = true };
    private static readonly ImportColumn Sku = new("sku", "codice", "articolo", "codice articolo") { Required = true };
    private static readonly ImportColumn From = ImportColumn.Number("from_quantity", "da quantità", "scaglione", "quantità");
    private static readonly ImportColumn Price = new("unit_price", "prezzo", "prezzo unitario", "price") { Required = true, IsNumber = true };
    private static readonly ImportColumn Basis = ImportColumn.Number("basis", "base prezzo", "prezzo per");
    private static readonly ImportColumn IsNet = new("is_net", "netto");
    private static readonly ImportColumn Discounts = new("discounts", "sconti", "sconto");
    private static readonly ImportColumn ValidFrom = new("valid_from", "valido dal", "dal", "inizio");
    private static readonly ImportColumn ValidTo = new("valid_to", "valido al", "al", "fine");

    private static readonly ImportColumn Unit = new("unit", "um", "unità", "confezione");

    private static readonly ImportColumn AnyList = new("list", "listino", "codice listino");

    /// <summary>The rows of a file for a draft, bad ones with why; reading stops after <paramref name="most"/> + 1.</summary>
    /// <param name="list">The list of rows that name none.</param>
    internal static Result<Done> Rows(string path, string? list, List<BulkItem<UpsertPrices.Item>> items, int most)
    {
        var opened = ImportFile.Open(path, [AnyList, Sku, From, Price, Basis, IsNet, Discounts, ValidFrom, ValidTo, Unit]);
        if (!opened.Ok)
        {
            return opened.Problem!;
        }

        using var file = opened.Value;
        while (items.Count <= most && file.Next() is { } row)
        {
            var item = new UpsertPrices.Item(row.Text(AnyList) is { Length: > 0 } named ? named : list, row.Text(Sku), row.Number(From), row.Number(Price), row.Whole(Basis), row.Flag(IsNet), row.Text(Discounts), row.Date(ValidFrom), row.Date(ValidTo), row.Text(Unit));
            items.Add(row.Good ? new(item) : new(null, row.Problems.First(p => !p.Warning)));
        }

        return Done.It;
    }

    public sealed class Handler(UpsertPrices.Handler prices, PortalDb db)
    {
        public async Task<Result<ImportCounts>> Handle(ImportJob job, CancellationToken stop) => db.Caller.Demand(Permission.PricesWrite) is { } problem ? problem : await ImportRun.Upsert(
            job,
            [List, Sku, From, Price, Basis, IsNet, Discounts, ValidFrom, ValidTo, Unit],
            row => new UpsertPrices.Item(row.Text(List), row.Text(Sku), row.Number(From), row.Number(Price), row.Whole(Basis), row.Flag(IsNet), row.Text(Discounts), row.Date(ValidFrom), row.Date(ValidTo)),
            item => PriceDraft.KeyOf(item.List, item.Sku, item.FromQuantity, item.ValidFrom, item.Unit),
            async (items, token) =>
            {
                var result = await prices.Handle(new(new([]), Bulk<UpsertPrices.Item>.Of(items)), token);
                db.ChangeTracker.Clear();
                return result.Map(r => new BulkResult(r.Created, r.Updated, r.Unchanged, r.Rejected, r.Rows));
            },
            stop);
    }
}
