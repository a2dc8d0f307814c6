using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Catalog.Features;

/// <summary>The tree as CSV or XLSX, in the columns of the import.</summary>
public static class ExportCategories
{
    private static readonly Problem UnknownFormat = new(400, "INVALID", new("Il formato è csv o xlsx.", "The format is csv or xlsx."), "format");

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/admin/categories/export", async (string? format, Handler handler, CancellationToken stop) =>
            {
                var file = await handler.Handle(format, stop);
                return file.Ok ? file.Value.As(TableFile.Format(format) ?? TableFormat.Csv) : file;
            })
            .WithName("ExportCategories").WithTags("Admin").WithSummary("The catalogue’s tree as CSV or XLSX, in the columns of the import")
            .WithDescription("`format`: csv or xlsx. The whole tree, in its order.")
            .WithExample(parameters: new Dictionary<string, object> { ["format"] = "csv" })
            .Produces(StatusCodes.Status200OK, contentType: "text/csv", additionalContentTypes: [TableFile.XlsxType]);

    public sealed class Handler(PortalDb db)
    {
        public async Task<Result<TableFile>> Handle(string? format, CancellationToken stop)
        {
            if (db.Caller.Demand(Permission.CatalogWrite) is { } problem)
            {
                return problem;
            }

            if (!string.IsNullOrEmpty(format) && TableFile.Format(format) is null)
            {
                return UnknownFormat;
            }

            var rows = await ListCategories.Rows(db, stop);
            return Phrase.ReadsEnglish
                ? new TableFile("categories", ["category", "name", "name_en", "parent", "position", "products"], Cells(rows))
                : new TableFile("categorie", ["codice", "nome", "nome inglese", "padre", "posizione", "articoli"], Cells(rows));
        }

        private static async IAsyncEnumerable<object?[]> Cells(IReadOnlyList<ListCategories.Row> rows)
        {
            await Task.CompletedTask;
            foreach (var r in rows)
            {
                yield return [r.Code, r.Name, r.NameEn, r.Parent, r.Position, r.Below];
            }
        }
    }
}
