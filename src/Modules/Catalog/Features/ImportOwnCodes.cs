using Filiera.Kernel;

namespace Filiera.Catalog.Features;

/// <summary>Imports own_codes.csv (docs/import.md) through <see cref="UpsertOwnCodes"/>.</summary>
public static class ImportOwnCodes
{
    private static readonly ImportColumn Account = new("account", "cliente", "codice cliente") { Required = true };
    private static readonly ImportColumn Code = new("code", "codice del cliente", "codice proprio", "own code") { Required = true };
    private static readonly ImportColumn Sku = new("sku", "codice", "articolo", "codice articolo") { Required = true };

    public sealed class Handler(UpsertOwnCodes.Handler codes, PortalDb db)
    {
        public async Task<Result<ImportCounts>> Handle(ImportJob job, CancellationToken stop) =>
            db.Caller.Demand(Permission.CatalogWrite) is { } problem ? problem : await ImportRun.Upsert(
                job,
                [Account, Code, Sku],
                row => new UpsertOwnCodes.Item(row.Text(Account), row.Text(Code), row.Text(Sku)),
                item => $"{item.Account}|{CodeKey.OfOwnCode(item.Code ?? "")}",
                async (items, token) =>
                {
                    var result = await codes.Handle(Bulk<UpsertOwnCodes.Item>.Of(items), token);
                    db.ChangeTracker.Clear();
                    return result;
                },
                stop);
    }
}
