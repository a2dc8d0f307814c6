using Filiera.Kernel;

namespace Filiera.Accounts.Features;

/// <summary>Imports addresses.csv (docs/import.md) through <see cref="UpsertAddresses"/>.</summary>
public static class ImportAddresses
{
    private static readonly ImportColumn Account = new("account", "cliente", "codice cliente", "rivenditore") { Required = true };
    private static readonly ImportColumn Code = new("address", "code", "codice", "destinazione", "codice destinazione") { Required = true };
    private static readonly ImportColumn Name = new("name", "nome", "ragione sociale", "denominazione");
    private static readonly ImportColumn Street = new("street", "indirizzo", "via");
    private static readonly ImportColumn PostalCode = new("postal_code", "cap", "zip");
    private static readonly ImportColumn City = new("city", "città", "località", "comune");
    private static readonly ImportColumn Province = new("province", "provincia", "prov");
    private static readonly ImportColumn Country = new("country", "nazione", "paese");
    private static readonly ImportColumn DefaultOf = new("default_of", "branch", "sede", "predefinita per");

    public sealed class Handler(UpsertAddresses.Handler addresses, PortalDb db)
    {
        public async Task<Result<ImportCounts>> Handle(ImportJob job, CancellationToken stop) => db.Caller.Demand(Permission.AccountsWrite) is { } problem ? problem : await ImportRun.Upsert(
            job,
            [Account, Code, Name, Street, PostalCode, City, Province, Country, DefaultOf],
            row => new UpsertAddresses.Item(row.Text(Account), row.Text(Code), null, row.Text(Name), row.Text(Street), row.Text(PostalCode), row.Text(City), row.Text(Province), row.Text(Country), row.Text(DefaultOf)),
            item => $"{item.Account}|{item.Code}",
            async (items, token) =>
            {
                var result = await addresses.Handle(Bulk<UpsertAddresses.Item>.Of(items), token);
                db.ChangeTracker.Clear();
                return result;
            },
            stop);
    }
}
