using Filiera.Kernel;

namespace Filiera.Catalog.Features;

/// <summary>Imports assortments.csv (docs/import.md) through <see cref="UpsertAssortments"/>.</summary>
public static class ImportAssortments
{
    private static readonly ImportColumn Cluster = new("cluster", "gruppo") { Required = true };
    private static readonly ImportColumn Category = new("category", "categoria");
    private static readonly ImportColumn Sku = new("sku", "codice", "articolo", "codice articolo");
    private static readonly ImportColumn Included = new("included", "compreso", "incluso");
    private static readonly ImportColumn Remove = new("remove", "togli");

    public sealed class Handler(UpsertAssortments.Handler assortments, PortalDb db)
    {
        public async Task<Result<ImportCounts>> Handle(ImportJob job, CancellationToken stop) =>
            db.Caller.Demand(Permission.CatalogWrite) is { } problem ? problem : await ImportRun.Upsert(
                job,
                [Cluster, Category, Sku, Included, Remove],
                row => new UpsertAssortments.Item(row.Text(Cluster), row.Text(Category), row.Text(Sku), row.Flag(Included), row.Flag(Remove)),
                item => $"{item.Cluster}|{item.Category}|{item.Sku}",
                async (items, token) =>
                {
                    var result = await assortments.Handle(Bulk<UpsertAssortments.Item>.Of(items), token);
                    db.ChangeTracker.Clear();
                    return result;
                },
                stop);
    }
}
