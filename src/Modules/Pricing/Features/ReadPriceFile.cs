using Filiera.Kernel;

namespace Filiera.Pricing.Features;

/// <summary>A price list as CSV or XLSX, made a draft to look at: new, changed by how much, taken away, suspicious. Nothing is applied.</summary>
public static class ReadPriceFile
{
    /// <param name="Path">Where the file was put.</param>
    /// <param name="Name">What the sender calls it: kept with the draft.</param>
    /// <param name="List">Code of the list for rows that name none.</param>
    /// <param name="Whole">The file holds the whole list: what it doesn't name is taken away.</param>
    public sealed record Request(string Path, string Name, string? List, bool Whole, string? Why);

    public sealed class Handler(PortalDb db, PreparePriceRevision.Handler prepare)
    {
        private const int MostRows = 100_000;

        private static readonly Problem TooMany = new(422, "TOO_MANY_ROWS", new("Al massimo {0} righe in un file.", "At most {0} rows in one file."), "file",
            new("Dividi il file, o usa l’importazione da riga di comando.", "Split the file, or use the command line’s import."));

        public async Task<Result<PreparePriceRevision.Response>> Handle(Request request, CancellationToken stop)
        {
            ArgumentNullException.ThrowIfNull(request);
            if (db.Caller.Demand(Permission.PricesWrite) is { } problem)
            {
                return problem;
            }

            string? csv = null;
            try
            {
                if (Spreadsheet.IsZip(request.Path))
                {
                    csv = request.Path + ".csv";
                    if (Spreadsheet.ToCsv(request.Path, csv) is { Ok: false } unreadable)
                    {
                        return unreadable.Problem!;
                    }
                }

                return await Read(request, csv ?? request.Path, stop);
            }
            finally
            {
                if (csv is not null)
                {
                    File.Delete(csv);
                }
            }
        }

        private async Task<Result<PreparePriceRevision.Response>> Read(Request request, string path, CancellationToken stop)
        {
            var items = new List<BulkItem<UpsertPrices.Item>>();
            var read = ImportPrices.Rows(path, request.List, items, MostRows);
            if (read.Problem is { } refused)
            {
                return refused;
            }

            if (items.Count > MostRows)
            {
                return TooMany.With(MostRows);
            }

            var whole = request.Whole ? items.Select(i => i.Value?.List).OfType<string>().Distinct().ToList() : null;
            return await prepare.Handle(new(request.Name, request.Why, whole, request.Name, new(items)), stop);
        }
    }
}
