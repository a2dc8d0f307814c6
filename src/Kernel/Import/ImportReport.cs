using System.Text;

namespace Filiera.Kernel;

/// <summary>
/// The report of an import: one row per problem, with file, line, column, value, reason and fix. UTF-8 with BOM and «;», so
/// that a spreadsheet set to Italian opens it; notes about rows that were kept begin with «Nota».
/// </summary>
public sealed class ImportReport : IDisposable
{
    private readonly StreamWriter _writer;

    public ImportReport(string path)
    {
        Path = path;
        _writer = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        _writer.WriteLine("file;line;column;value;reason;fix");
    }

    public string Path { get; }

    public int Rows { get; private set; }

    /// <summary>Who else wants to know of each problem, with the line of its file.</summary>
    public Action<int, RowProblem>? Seen { get; set; }

    public void Add(string file, int line, string? column, RowProblem problem)
    {
        Rows++;
        if (!problem.Warning)
        {
            PortalMeter.RowRefused("import", problem.Code);
        }

        Seen?.Invoke(line, column is null ? problem : problem with { Field = column });
        var reason = problem.Warning ? new Phrase("Nota: {0}", "Note: {0}", problem.Words).ToString() : problem.Words.ToString();
        _writer.Write(Cell(file));
        _writer.Write(';');
        _writer.Write(line);
        foreach (var text in new[] { column, problem.Value, reason, problem.Cure?.ToString() })
        {
            _writer.Write(';');
            _writer.Write(Cell(text));
        }

        _writer.WriteLine();
    }

    public void Dispose() => _writer.Dispose();

    // A value that a spreadsheet would run as a formula is shown with an apostrophe before it.
    private static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var safe = text[0] is '=' or '+' or '@' or '\t' || (text[0] == '-' && !(text.Length > 1 && char.IsAsciiDigit(text[1]))) ? "'" + text : text;
        return safe.AsSpan().IndexOfAny("\";\r\n") >= 0 ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
