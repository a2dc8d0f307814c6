using Filiera.Kernel;

namespace Filiera.Catalog.Features;

/// <summary>Imports categories.csv (docs/import.md) through <see cref="UpsertCategories"/>: parents may come after their children.</summary>
public static class ImportCategories
{
    private static readonly ImportColumn Code = new("category", "code", "codice", "categoria") { Required = true };
    private static readonly ImportColumn Name = new("name", "nome", "descrizione");
    private static readonly ImportColumn NameEn = new("name_en", "nome inglese");
    private static readonly ImportColumn Parent = new("parent", "padre", "categoria padre");
    private static readonly ImportColumn Position = ImportColumn.Number("position", "posizione", "ordine");

    public sealed class Handler(UpsertCategories.Handler categories, PortalDb db)
    {
        public async Task<Result<ImportCounts>> Handle(ImportJob job, CancellationToken stop) =>
            db.Caller.Demand(Permission.CatalogWrite) is { } problem ? problem : await ImportRun.Upsert(
                job,
                [Code, Name, NameEn, Parent, Position],
                row => new UpsertCategories.Item(row.Text(Code), row.Text(Name), row.Text(NameEn), row.Text(Parent), row.Whole(Position)),
                item => item.Category ?? "",
                (items, token) => categories.Handle(Bulk<UpsertCategories.Item>.Of(items), token),
                stop);
    }
}
