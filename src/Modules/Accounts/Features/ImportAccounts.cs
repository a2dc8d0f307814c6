using Filiera.Kernel;

namespace Filiera.Accounts.Features;

/// <summary>Imports accounts.csv (docs/import.md) through <see cref="UpsertAccounts"/>.</summary>
public static class ImportAccounts
{
    private static readonly ImportColumn Code = new("account", "code", "codice", "cliente", "codice cliente") { Required = true };
    private static readonly ImportColumn Name = new("name", "ragione sociale", "nome", "denominazione");
    private static readonly ImportColumn Vat = new("vat_number", "partita iva", "p.iva", "piva", "vat");
    private static readonly ImportColumn Country = new("country", "nazione", "paese");
    private static readonly ImportColumn Class = new("class", "classe", "categoria cliente");
    private static readonly ImportColumn PaymentTerm = new("payment_term", "pagamento", "condizione di pagamento");
    private static readonly ImportColumn Warehouse = new("warehouse", "magazzino", "deposito");
    private static readonly ImportColumn Email = new("email", "e-mail", "mail", "posta");
    private static readonly ImportColumn Phone = new("phone", "telefono", "tel");
    private static readonly ImportColumn Language = new("language", "lingua");
    private static readonly ImportColumn Active = new("active", "attivo");
    private static readonly ImportColumn Street = new("street", "indirizzo", "via");
    private static readonly ImportColumn PostalCode = new("postal_code", "cap", "zip");
    private static readonly ImportColumn City = new("city", "città", "località", "comune");
    private static readonly ImportColumn Province = new("province", "provincia", "prov");

    public sealed class Handler(UpsertAccounts.Handler accounts, PortalDb db)
    {
        public async Task<Result<ImportCounts>> Handle(ImportJob job, CancellationToken stop) => db.Caller.Demand(Permission.AccountsWrite) is { } problem ? problem : await ImportRun.Upsert(
            job,
            [Code, Name, Vat, Country, Class, PaymentTerm, Warehouse, Email, Phone, Language, Active, Street, PostalCode, City, Province],
            row => new UpsertAccounts.Item(
                Account: row.Text(Code), Name: row.Text(Name), VatNumber: row.Text(Vat), Country: row.Text(Country), Class: row.Text(Class),
                PaymentTerm: row.Text(PaymentTerm), Warehouse: row.Text(Warehouse), Email: row.Text(Email), Phone: row.Text(Phone), Language: row.Text(Language), Active: row.Flag(Active),
                Street: row.Text(Street), PostalCode: row.Text(PostalCode), City: row.Text(City), Province: row.Text(Province)),
            item => item.Account ?? "",
            async (items, token) =>
            {
                var result = await accounts.Handle(Bulk<UpsertAccounts.Item>.Of(items), token);
                db.ChangeTracker.Clear();
                return result;
            },
            stop);
    }
}
