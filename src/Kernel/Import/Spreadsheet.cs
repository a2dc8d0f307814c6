using System.Globalization;
using System.IO.Compression;
using MiniExcelLibs;

namespace Filiera.Kernel;

/// <summary>
/// The first sheet of an XLSX as a CSV file («;», UTF-8), so that one reader minds all files. Formulas are their kept values; a file that would
/// grow beyond reason when unpacked is refused before it is read.
/// </summary>
public static class Spreadsheet
{
    private const long MostUnpacked = 200_000_000;
    private const int MostTimesLarger = 200;
    private const int MostColumns = 200;

    private static readonly Problem NotReadable = new(422, "FILE_UNREADABLE",
        new("Il file non è un foglio XLSX leggibile.", "The file is no readable XLSX sheet."), "file", new("Salvalo di nuovo come XLSX o CSV.", "Save it again as XLSX or CSV."));

    private static readonly Problem TooLarge = new(413, "FILE_TOO_LARGE",
        new("Il foglio è troppo grande una volta aperto.", "The sheet is too large once unpacked."), "file", new("Dividi il foglio, o salvalo come CSV.", "Split the sheet, or save it as CSV."));

    /// <summary>True when the file begins as a zip does: what XLSX is.</summary>
    public static bool IsZip(string path)
    {
        using var file = File.OpenRead(path);
        return file.ReadByte() == 'P' && file.ReadByte() == 'K';
    }

    /// <param name="csv">Written; the caller removes it.</param>
    public static Result<Done> ToCsv(string path, string csv)
    {
        try
        {
            using (var zip = ZipFile.OpenRead(path))
            {
                var unpacked = zip.Entries.Sum(e => e.Length);
                if (unpacked > MostUnpacked || unpacked > (new FileInfo(path).Length * MostTimesLarger) + 1_000_000)
                {
                    return TooLarge;
                }
            }

            using var text = new StreamWriter(csv, append: false, new System.Text.UTF8Encoding(true));
            foreach (IDictionary<string, object?> row in MiniExcel.Query(path, useHeaderRow: false, excelType: ExcelType.XLSX))
            {
                text.Write(string.Join(';', row.Values.Take(MostColumns).Select(Cell)));
                text.Write("\r\n");
            }

            return Done.It;
        }
        catch (Exception e) when (e is InvalidDataException or System.Xml.XmlException or NotSupportedException or KeyNotFoundException or InvalidOperationException or ArgumentException or FormatException or NullReferenceException or IndexOutOfRangeException)
        {
            return NotReadable;
        }
    }

    private static string Cell(object? value) => value switch
    {
        null => "",
        DateTime day => day.TimeOfDay == TimeSpan.Zero ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : day.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        double number => ((decimal)number).ToString("0.##########", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => Quoted(value.ToString() ?? ""),
    };

    private static string Quoted(string text) => text.AsSpan().IndexOfAny(";\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
