using System.CommandLine;
using System.Globalization;
using Filiera.Accounts.Features;
using Filiera.Catalog.Features;
using Filiera.Credit.Features;
using Filiera.Inventory.Features;
using Filiera.Kernel;
using Filiera.Ordering.Features;
using Filiera.Pricing.Features;

namespace Filiera.Host.Commands;

/// <summary>
/// <c>import FOLDER</c>: loads the CSV files of a folder in floor order (docs/import.md). Good rows are kept; the bad ones stand
/// in <c>import-report.csv</c> in the data folder. Ends with <c>imported N, unchanged N, rejected N</c>; running it again changes nothing.
/// </summary>
internal static class ImportCommand
{
    public const string ReportName = "import-report.csv";

    /// <summary>Names of the files, without ending, in the order in which they are read: later ones name what earlier ones brought.</summary>
    private static readonly (string[] Names, Func<IServiceProvider, ImportJob, CancellationToken, Task<Result<ImportCounts>>> Import)[] Files =
    [
        (["accounts", "clienti"], (s, job, stop) => s.GetRequiredService<ImportAccounts.Handler>().Handle(job, stop)),
        (["addresses", "indirizzi", "destinazioni"], (s, job, stop) => s.GetRequiredService<ImportAddresses.Handler>().Handle(job, stop)),
        (["categories", "categorie"], (s, job, stop) => s.GetRequiredService<ImportCategories.Handler>().Handle(job, stop)),
        (["products", "articoli"], (s, job, stop) => s.GetRequiredService<ImportProducts.Handler>().Handle(job, stop)),
        (["assortments", "assortimenti"], (s, job, stop) => s.GetRequiredService<ImportAssortments.Handler>().Handle(job, stop)),
        (["own_codes", "codici_clienti"], (s, job, stop) => s.GetRequiredService<ImportOwnCodes.Handler>().Handle(job, stop)),
        (["price_lists", "listini"], (s, job, stop) => s.GetRequiredService<ImportPriceLists.Handler>().Handle(job, stop)),
        (["prices", "prezzi"], (s, job, stop) => s.GetRequiredService<ImportPrices.Handler>().Handle(job, stop)),
        (["stock", "giacenze"], (s, job, stop) => s.GetRequiredService<ImportStock.Handler>().Handle(job, stop)),
        (["payment_terms", "pagamenti"], (s, job, stop) => s.GetRequiredService<ImportPaymentTerms.Handler>().Handle(job, stop)),
        (["orders", "ordini"], (s, job, stop) => s.GetRequiredService<ImportOrders.Handler>().Handle(job, stop)),
    ];

    private static readonly string[] Endings = [".csv", ".csv.gz"];

    public static Command Make(Option<string?> data)
    {
        var folder = new Argument<string>("FOLDER") { Description = "Folder with products, accounts, price_lists, prices, stock and orders as .csv or .csv.gz" };
        var language = new Option<string>("--language") { Description = "Language of the report: it or en", HelpName = "LANGUAGE", DefaultValueFactory = _ => "en" };
        language.AcceptOnlyFromAmong("it", "en");
        var command = new Command("import", "Load CSV files; running it again changes nothing") { folder, language };
        command.SetAction((parsed, stop) => OneShot.Run(parsed, data, async (services, s) =>
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(parsed.GetValue(language) == "it" ? "it-IT" : "en-GB");
            var reports = services.GetRequiredService<IConfiguration>()["DataDir"] ?? "data";
            return await Run(services, parsed.GetValue(folder)!, reports, Console.Out, s);
        }, stop));
        return command;
    }

    /// <summary>0, or 1 when the folder can't be read. The caller of the scope must be allowed to write.</summary>
    public static async Task<int> Run(IServiceProvider services, string folder, string reports, TextWriter output, CancellationToken stop)
    {
        string[] paths;
        try
        {
            paths = Directory.GetFiles(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            await Console.Error.WriteLineAsync($"The folder can’t be read: {e.Message}");
            return 1;
        }

        Directory.CreateDirectory(reports);
        var time = services.GetRequiredService<TimeProvider>();
        var total = default(ImportCounts);
        using (var report = new ImportReport(Path.Combine(reports, ReportName)))
        {
            foreach (var (names, import) in Files)
            {
                foreach (var path in paths.Where(p => Is(p, names)).Order(StringComparer.Ordinal))
                {
                    total += await One(services, import, path, report, time, output, stop);
                }
            }

            foreach (var other in paths.Where(p => Endings.Any(e => p.EndsWith(e, StringComparison.OrdinalIgnoreCase)) && !Files.Any(f => Is(p, f.Names))))
            {
                await output.WriteLineAsync($"{Path.GetFileName(other)}: no such import, left out");
            }

            if (report.Rows > 0)
            {
                await output.WriteLineAsync($"to look at: {report.Rows} in {Path.GetFullPath(report.Path)}");
            }
        }

        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"imported {total.Imported}, unchanged {total.Unchanged}, rejected {total.Rejected}"));
        return 0;
    }

    private static async Task<ImportCounts> One(IServiceProvider services, Func<IServiceProvider, ImportJob, CancellationToken, Task<Result<ImportCounts>>> import, string path, ImportReport report, TimeProvider time, TextWriter output, CancellationToken stop)
    {
        var started = time.GetTimestamp();
        var shown = started;
        var name = Path.GetFileName(path);
        var job = new ImportJob(path, report, counts =>
        {
            if (time.GetElapsedTime(shown) >= TimeSpan.FromSeconds(2))
            {
                shown = time.GetTimestamp();
                output.WriteLine(Line(name, counts, time.GetElapsedTime(started)) + " …");
            }
        });
        var refused = new List<Refusal>();
        report.Seen = (line, bad) =>
        {
            if (!bad.Warning && refused.Count < ExchangeLog.MostKept)
            {
                refused.Add(new(line, null, bad));
            }
        };
        var result = await import(services, job, stop);
        report.Seen = null;
        await services.GetRequiredService<ExchangeLog>().Record(OfFile(name, result, time.GetUtcNow(), time.GetElapsedTime(started)), refused, stop);
        if (result.Problem is { } problem)
        {
            // The file as a whole: told in its place, and the other files go on.
            report.Add(name, 1, problem.Field, new RowProblem(problem.Code, problem.Field, problem.Message, problem.Fix));
            await output.WriteLineAsync($"{name}: {problem.Message}");
            return new ImportCounts(0, 0, 0, 1);
        }

        await output.WriteLineAsync(Line(name, result.Value, time.GetElapsedTime(started)));
        return result.Value;
    }

    private static Exchange OfFile(string name, Result<ImportCounts> result, DateTimeOffset at, TimeSpan took)
    {
        var counts = result.Ok ? result.Value : default;
        return new()
        {
            At = at,
            Who = Caller.System.Name,
            Direction = ExchangeDirection.In,
            Kind = Files.First(f => Is(name, f.Names)).Names[0],
            Channel = "file",
            Name = name,
            Rows = counts.Rows,
            Imported = counts.Imported,
            Unchanged = counts.Unchanged,
            Rejected = counts.Rejected,
            Milliseconds = (int)Math.Min(int.MaxValue, took.TotalMilliseconds),
            Outcome = result.Ok ? ExchangeLog.OutcomeOf(counts.Rejected) : ExchangeOutcome.Refused,
            Error = result.Problem is { } problem ? $"{problem.Code}: {problem.Message}" : null,
        };
    }

    private static string Line(string name, ImportCounts counts, TimeSpan took) => string.Create(CultureInfo.InvariantCulture,
        $"{name,-24} {counts.Rows,9} rows {counts.Rows / Math.Max(took.TotalSeconds, 0.001),9:0} rows/s {took.TotalSeconds,7:0.0} s   imported {counts.Imported}, unchanged {counts.Unchanged}, rejected {counts.Rejected}");

    private static bool Is(string path, string[] names) =>
        Endings.Any(ending => names.Any(name => Path.GetFileName(path).Equals(name + ending, StringComparison.OrdinalIgnoreCase)));
}
