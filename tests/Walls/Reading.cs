using System.IO.Compression;
using System.Text;
using UglyToad.PdfPig;

namespace Filiera.Walls;

/// <summary>The words in an answer, whatever it is: a page, a PDF, a workbook.</summary>
internal static class Reading
{
    public const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static string Text(string? type, byte[] bytes) => type switch
    {
        "application/pdf" => Pdf(bytes),
        Xlsx => string.Join('\n', Workbook(bytes).Select(e => e.Text)),
        null => Encoding.UTF8.GetString(bytes),
        _ when type.StartsWith("image/", StringComparison.Ordinal) && type != "image/svg+xml" => "",
        _ => Encoding.UTF8.GetString(bytes),
    };

    public static List<(string Name, string Text)> Workbook(byte[] bytes)
    {
        using var zip = new ZipArchive(new MemoryStream(bytes));
        return [.. zip.Entries.Where(e => e.Name.EndsWith(".xml", StringComparison.Ordinal)).Select(e =>
        {
            using var reader = new StreamReader(e.Open());
            return (e.FullName, reader.ReadToEnd());
        })];
    }

    /// <summary>Cells of a CSV as a spreadsheet reads them.</summary>
    public static IEnumerable<string> Cells(string csv)
    {
        var cell = new StringBuilder();
        var quoted = false;
        foreach (var c in csv.TrimStart('\uFEFF'))
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && c is ';' or '\n' && !quoted)
            {
                yield return cell.ToString().TrimEnd('\r');
                cell.Clear();
            }
            else
            {
                cell.Append(c);
            }
        }

        yield return cell.ToString();
    }

    // Lines are broken where they fit: a mark is looked for without its blanks too.
    private static string Pdf(byte[] bytes)
    {
        using var pdf = PdfDocument.Open(bytes);
        return string.Concat(pdf.GetPages().Select(p => p.Text));
    }
}
