using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Catalog.Features;

/// <summary>The products that the filters leave as CSV or XLSX, with the columns of the import: change them in a spreadsheet and import the file.</summary>
public static class ExportProducts
{
    private static readonly Problem UnknownFormat = new(400, "INVALID", new("Il formato è csv o xlsx.", "The format is csv or xlsx."), "format");

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/admin/products/export", async ([AsParameters] ListAllProducts.Request request, string? format, Handler handler, CancellationToken stop) =>
            {
                var file = await handler.Handle(request, format, stop);
                return file.Ok ? file.Value.As(TableFile.Format(format) ?? TableFormat.Csv) : file;
            })
            .WithName("ExportProducts").WithTags("Admin").WithSummary("Products as CSV or XLSX, in the columns of the import")
            .WithDescription("`format`: csv (as it is when absent) or xlsx; filters and order as in the list; at most 100,000 rows. The heads are those of `docs/import.md`, in the reader's language.")
            .WithExample(parameters: new Dictionary<string, object> { ["format"] = "csv", ["category"] = "CHI" })
            .Produces(StatusCodes.Status200OK, contentType: "text/csv", additionalContentTypes: [TableFile.XlsxType]);

    public sealed class Handler(PortalDb db)
    {
        public async Task<Result<TableFile>> Handle(ListAllProducts.Request request, string? format, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (db.Caller.Demand(Permission.CatalogWrite) is { } problem)
            {
                return problem;
            }

            if (!string.IsNullOrEmpty(format) && TableFile.Format(format) is null)
            {
                return UnknownFormat;
            }

            var rows = await ListAllProducts.Filtered(db, request, stop);
            if (rows.Problem is { } unreadable)
            {
                return unreadable;
            }

            var codes = await db.Set<Category>().AsNoTracking().ToDictionaryAsync(c => c.Id, c => c.Code, stop);
            return new TableFile(Phrase.ReadsEnglish ? "products" : "articoli", Heads, Cells(ListAllProducts.Columns.Ordered(rows.Value, request.Sort).Take(TableFile.MostRows), codes));
        }

        private static IReadOnlyList<string> Heads => Phrase.ReadsEnglish
            ? ["sku", "name", "name_en", "description", "category", "brand", "item_class", "unit", "packs", "minimum", "multiple", "maximum", "warn_only", "all_or_nothing", "vat_rate", "vat_nature", "status", "substitute", "gtin", "image", "attributes", "last_sold"]
            : ["codice", "nome", "nome inglese", "descrizione estesa", "categoria", "marca", "classe merceologica", "um", "confezioni", "minimo", "multiplo", "massimo", "solo avviso", "tutto o niente", "iva", "natura iva", "stato", "sostituto", "ean", "immagine", "attributi", "ultima vendita"];

        private static async IAsyncEnumerable<object?[]> Cells(IQueryable<Product> rows, Dictionary<int, string> codes)
        {
            await foreach (var p in rows.AsAsyncEnumerable())
            {
                yield return
                [
                    p.Sku, p.Name, p.NameEn, p.Description, p.CategoryId is { } id ? codes.GetValueOrDefault(id) : null, p.Brand, p.ItemClass, p.Unit, p.Packs,
                    p.Minimum.Value, p.Multiple.Value, p.Maximum?.Value, Flag(p.WarnOnly), Flag(p.AllOrNothing), p.VatRate.Value, p.VatNature,
                    p.Status == ProductStatus.Active ? "active" : "discontinued", p.Substitute, p.Gtin, p.Image, p.Attributes, p.LastSold,
                ];
            }
        }

        private static string Flag(bool value) => value ? "1" : "0";
    }
}
