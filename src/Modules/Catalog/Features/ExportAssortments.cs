using Filiera.Accounts;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Catalog.Features;

/// <summary>The assortments, of all clusters or of one, as CSV or XLSX in the columns of the import.</summary>
public static class ExportAssortments
{
    private static readonly Problem UnknownFormat = new(400, "INVALID", new("Il formato è csv o xlsx.", "The format is csv or xlsx."), "format");

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/admin/assortments/export", async (string? cluster, string? format, Handler handler, CancellationToken stop) =>
            {
                var file = await handler.Handle(cluster, format, stop);
                return file.Ok ? file.Value.As(TableFile.Format(format) ?? TableFormat.Csv) : file;
            })
            .WithName("ExportAssortments").WithTags("Admin").WithSummary("Assortments as CSV or XLSX, in the columns of the import")
            .WithDescription("`format`: csv or xlsx; `cluster`: of this one only.")
            .WithExample(parameters: new Dictionary<string, object> { ["cluster"] = "FERRAMENTA", ["format"] = "csv" })
            .Produces(StatusCodes.Status200OK, contentType: "text/csv", additionalContentTypes: [TableFile.XlsxType]);

    public sealed class Handler(PortalDb db, ClusterLookup clusters, CallersCatalog catalog)
    {
        public async Task<Result<TableFile>> Handle(string? cluster, string? format, CancellationToken stop)
        {
            if (db.Caller.Demand(Permission.CatalogWrite) is { } problem)
            {
                return problem;
            }

            if (!string.IsNullOrEmpty(format) && TableFile.Format(format) is null)
            {
                return UnknownFormat;
            }

            var all = await clusters.All(stop);
            var wanted = string.IsNullOrEmpty(cluster) ? all : all.Where(c => c.Code == cluster).ToList();
            if (wanted.Count == 0 && !string.IsNullOrEmpty(cluster))
            {
                return Problems.NotFound.At("cluster");
            }

            var snapshot = await catalog.Whole(stop);
            string[] heads = Phrase.ReadsEnglish ? ["cluster", "category", "sku", "included", "name"] : ["gruppo", "categoria", "articolo", "compreso", "nome"];
            return new TableFile(Phrase.ReadsEnglish ? "assortments" : "assortimenti", heads, Cells(wanted, snapshot));
        }

        private static async IAsyncEnumerable<object?[]> Cells(IReadOnlyList<ClusterKey> clusters, CatalogSnapshot snapshot)
        {
            await Task.CompletedTask;
            foreach (var (cluster, rule) in clusters.SelectMany(c => GetAssortment.Rules(snapshot, c.Id), (c, r) => (c, r)).Take(TableFile.MostRows))
            {
                yield return [cluster.Code, rule.Kind == "category" ? rule.Code : null, rule.Kind == "product" ? rule.Code : null, rule.Included ? "1" : "0", rule.Name];
            }
        }
    }
}
