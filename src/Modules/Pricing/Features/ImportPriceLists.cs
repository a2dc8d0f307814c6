using Filiera.Kernel;

namespace Filiera.Pricing.Features;

/// <summary>Imports price_lists.csv (docs/import.md) through <see cref="UpsertPrices"/>.</summary>
public static class ImportPriceLists
{
    private static readonly ImportColumn Code = new("list", "code", "listino", "codice") { Required = true };
    private static readonly ImportColumn Name = new("name", "nome", "descrizione");
    private static readonly ImportColumn Currency = new("currency", "valuta", "divisa");
    private static readonly ImportColumn Kind = new("kind", "tipo");
    private static readonly ImportColumn Class = new("class", "classe");
    private static readonly ImportColumn Account = new("account", "cliente");
    private static readonly ImportColumn ValidFrom = new("valid_from", "valido dal", "dal", "inizio");
    private static readonly ImportColumn ValidTo = new("valid_to", "valido al", "al", "fine");

    public sealed class Handler(UpsertPrices.Handler prices, PortalDb db)
    {
        public async Task<Result<ImportCounts>> Handle(ImportJob job, CancellationToken stop) => db.Caller.Demand(Permission.PricesWrite) is { } problem ? problem : await ImportRun.Upsert(
            job,
            [Code, Name, Currency, Kind, Class, Account, ValidFrom, ValidTo],
            row => new UpsertPrices.ListItem(List: row.Text(Code), Name: row.Text(Name), Currency: row.Text(Currency), Kind: row.Text(Kind),
                Class: row.Text(Class), Account: row.Text(Account), ValidFrom: row.Date(ValidFrom), ValidTo: row.Date(ValidTo)),
            item => item.List ?? "",
            async (items, token) =>
            {
                var result = await prices.Handle(new(Bulk<UpsertPrices.ListItem>.Of(items), new([])), token);
                db.ChangeTracker.Clear();
                return result.Map(r => r.Lists!);
            },
            stop);
    }
}
