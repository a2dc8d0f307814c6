using System.Diagnostics;
using System.Globalization;
using System.Text;
using Npgsql;

namespace Filiera.Bench.Scenarios;

/// <summary>
/// <c>import FOLDER</c> of products and prices into an empty PostgreSQL, and once more where nothing has changed, beside a plain <c>COPY</c> of the same rows into a table
/// with the same keys. The time is the whole program's, its start included.
/// </summary>
internal static class Imports
{
    public static async Task Run(Settings size)
    {
        await using var stage = await Stage.Empty("filiera_import");
        var folder = Directory.CreateTempSubdirectory("filiera-import-").FullName;
        var rows = 1 + (2 * size.Products);
        await File.WriteAllTextAsync(Path.Combine(folder, "price_lists.csv"), "list;name;currency;kind\nBASE;Listino 2026;EUR;base\n");
        await File.WriteAllLinesAsync(Path.Combine(folder, "products.csv"), Enumerable.Range(0, size.Products).Select(Product).Prepend("sku;name;brand;unit;packs;minimum;multiple;vat_rate;status;gtin;attributes"));
        await File.WriteAllLinesAsync(Path.Combine(folder, "prices.csv"), Enumerable.Range(0, size.Products).Select(Price).Prepend("list;sku;from_quantity;unit_price"));

        var copy = await Copy(stage.Connection, folder);
        var first = await Import(stage, folder, rows);
        var again = await Import(stage, folder, rows);
        Figures.Tell("import.copy", 2 * size.Products / copy, "rows/s");
        Figures.Tell("import.first", rows / first, "rows/s", "import.copy", rows / first / (2 * size.Products / copy));
        Figures.Tell("import.again", rows / again, "rows/s", "import.copy", rows / again / (2 * size.Products / copy));
        Directory.Delete(folder, recursive: true);
    }

    private static string Product(int i) => string.Create(CultureInfo.InvariantCulture,
        $"{Company.Sku(i)};Cerniera {i / 10} per porte interne, argento;Serralta;PZ;{(i % 3 == 0 ? "CF:12|CT:144" : "")};{Company.Orderable(i)};1;22;active;;Finitura=argento|Misura={20 + (i % 12 * 5)} mm");

    private static string Price(int i) => string.Create(CultureInfo.InvariantCulture, $"BASE;{Company.Sku(i)};1;{2 + (i * 37 % 24_000 / 100m)}");

    private static async Task<double> Import(Stage stage, string folder, int rows)
    {
        var data = Directory.CreateTempSubdirectory("filiera-import-data-").FullName;
        var info = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Filiera.Host.dll"), "import", folder, "--data", data]) { RedirectStandardOutput = true };
        foreach (var (name, value) in stage.Settings)
        {
            info.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        info.Environment["Database__Migrate"] = "false";
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(info)!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var took = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Figures.Note(said.TrimEnd());
        Directory.Delete(data, recursive: true);
        return process.ExitCode == 0 && said.Contains("rejected 0", StringComparison.Ordinal) ? took : throw new InvalidOperationException($"the import of {rows} rows did not go through");
    }

    private static async Task<double> Copy(string connection, string folder)
    {
        await Postgres.Do(connection, "DROP TABLE IF EXISTS bench_products, bench_prices");
        await Postgres.Do(connection, "CREATE TABLE bench_products (id serial PRIMARY KEY, sku text UNIQUE, name text, brand text, unit text, packs text, minimum text, multiple text, vat_rate text, status text, gtin text, attributes text)");
        await Postgres.Do(connection, "CREATE TABLE bench_prices (id serial PRIMARY KEY, list text, sku text, from_quantity numeric, unit_price numeric, UNIQUE (list, sku, from_quantity))");
        var began = Stopwatch.GetTimestamp();
        foreach (var (table, columns) in new[] { ("products", "sku, name, brand, unit, packs, minimum, multiple, vat_rate, status, gtin, attributes"), ("prices", "list, sku, from_quantity, unit_price") })
        {
            await using var open = new NpgsqlConnection(connection);
            await open.OpenAsync();
            await using var writer = await open.BeginTextImportAsync($"COPY bench_{table} ({columns}) FROM STDIN (FORMAT csv, HEADER, DELIMITER ';')");
            await writer.WriteAsync(await File.ReadAllTextAsync(Path.Combine(folder, table + ".csv"), Encoding.UTF8));
        }

        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
