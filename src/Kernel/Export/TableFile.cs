using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using MiniExcelLibs;

namespace Filiera.Kernel;

public enum TableFormat
{
    Csv,
    Xlsx,
}

/// <summary>
/// A table as a file for a spreadsheet, in the reader's language: CSV («;», UTF-8 with BOM) or XLSX. A text that a spreadsheet would take
/// for a formula (= + - @) gets an apostrophe before it in CSV and is a text cell in XLSX: data of others must never run.
/// Cells: string, decimal, int, bool, DateOnly, DateTimeOffset (already local), null.
/// </summary>
/// <param name="Name">Name of the file without its ending: «ordini».</param>
public sealed record TableFile(string Name, IReadOnlyList<string> Heads, IAsyncEnumerable<object?[]> Rows)
{
    /// <summary>The most rows one export holds; who needs more filters, or reads by cursor.</summary>
    public const int MostRows = 100_000;

    public const string XlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>csv or xlsx, null when it is neither.</summary>
    public static TableFormat? Format(string? text) => text?.ToUpperInvariant() switch { "CSV" => TableFormat.Csv, "XLSX" => TableFormat.Xlsx, _ => null };

    public IResult As(TableFormat format) => format == TableFormat.Csv
        ? Results.Stream(WriteCsv, "text/csv; charset=utf-8", $"{Name}.csv")
        : Results.Stream(WriteXlsx, XlsxType, $"{Name}.xlsx");

    public async Task WriteCsv(Stream stream)
    {
        await using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true) { NewLine = "\r\n" };
        await text.WriteLineAsync(string.Join(';', Heads.Select(Cell)));
        await foreach (var row in Rows)
        {
            await text.WriteLineAsync(string.Join(';', row.Select(Cell)));
        }
    }

    public async Task WriteXlsx(Stream stream)
    {
        // The zip of an XLSX is written at a seekable place, never straight into an answer.
        await using var file = new FileStream(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 81920, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        // Row by row from where they come, on a thread that may wait for them: the file's length costs no memory.
        await Task.Run(() => file.SaveAs(OneByOne()));
        file.Position = 0;
        await file.CopyToAsync(stream);
    }

    private IEnumerable<Dictionary<string, object?>> OneByOne()
    {
        var any = false;
        foreach (var row in Rows.ToBlockingEnumerable())
        {
            any = true;
            yield return Enumerable.Range(0, Heads.Count).ToDictionary(i => Heads[i], i => Plain(row[i]));
        }

        if (!any)
        {
            yield return Heads.ToDictionary(h => h, _ => (object?)null);
        }
    }

    public static string Cell(object? value) => value switch
    {
        null => "",
        string text => Quoted(text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? $"'{text}" : text),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTimeOffset at => at.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        decimal number => number.ToString("0.#####", Phrase.ReadsEnglish ? CultureInfo.InvariantCulture : Italian),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => Quoted(value.ToString() ?? ""),
    };

    private static readonly CultureInfo Italian = CultureInfo.GetCultureInfo("it-IT");

    private static object? Plain(object? value) => value switch
    {
        DateOnly day => day.ToDateTime(TimeOnly.MinValue),
        DateTimeOffset at => at.DateTime,
        _ => value,
    };

    private static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(";\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
