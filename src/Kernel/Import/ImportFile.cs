using System.Text;

namespace Filiera.Kernel;

/// <summary>
/// A delimited file being imported: its encoding, delimiter and decimals are found out by reading it once before the first
/// row is given (docs/import.md). Rows come one by one; the row object is the same each time.
/// </summary>
public sealed class ImportFile : IDisposable
{
    private static readonly Problem Unreadable = new(422, "FILE_UNREADABLE",
        new("Il file non si legge: {0}", "The file can't be read: {0}"), null,
        new("Salvalo di nuovo come CSV (UTF-8) e riprova.", "Save it again as CSV (UTF-8) and try again."));

    private static readonly Problem NoHeader = new(422, "NO_HEADER",
        new("La prima riga deve avere i nomi delle colonne.", "The first row must hold the names of the columns."));

    private static readonly Problem Missing = new(422, "COLUMN_MISSING",
        new("Manca la colonna «{0}».", "Column “{0}” is missing."), null,
        new("Aggiungila alla prima riga: le colonne sono descritte in docs/import.md.", "Add it to the first row: the columns are described in docs/import.md."));

    private static readonly Problem Twice = new(422, "COLUMN_TWICE",
        new("La colonna «{0}» c’è due volte.", "Column “{0}” is there twice."), null,
        new("Togline una.", "Remove one of them."));

    private readonly StreamReader _text;
    private readonly CsvScanner _scanner;

    private ImportFile(string path, Encoding encoding, char delimiter, string[] header, Dictionary<ImportColumn, int> columns)
    {
        Name = Path.GetFileName(path);
        Encoding = encoding;
        Delimiter = delimiter;
        Header = header;
        var known = columns.Values.ToHashSet();
        Ignored = [.. header.Where((h, i) => !known.Contains(i) && h.Length > 0)];
        _text = ImportText.Open(path, encoding);
        _scanner = new CsvScanner(_text, delimiter) { Expected = header.Length };
        Row = new ImportRow(this, _scanner, columns);
    }

    public string Name { get; }

    public Encoding Encoding { get; }

    public char Delimiter { get; }

    public IReadOnlyList<string> Header { get; }

    /// <summary>Columns of the file that this import doesn't know: they are left out.</summary>
    public IReadOnlyList<string> Ignored { get; }

    internal ImportRow Row { get; }

    public static Result<ImportFile> Open(string path, IReadOnlyList<ImportColumn> columns)
    {
        try
        {
            var encoding = ImportText.DetectEncoding(path);
            using var text = ImportText.Open(path, encoding);
            var delimiter = Delimiters.Detect(path, encoding);
            var scanner = new CsvScanner(text, delimiter);
            if (!scanner.Read() || scanner.Fault != CsvFault.None)
            {
                return NoHeader;
            }

            var header = new string[scanner.Count];
            for (var i = 0; i < header.Length; i++)
            {
                header[i] = scanner.Field(i).ToString();
            }

            var found = Match(header, columns);
            if (!found.Ok)
            {
                return found.Problem!;
            }

            scanner.Expected = header.Length;
            var styles = Survey(scanner, found.Value);
            var file = new ImportFile(path, encoding, delimiter, header, found.Value);
            file.Row.Styles = styles;
            file._scanner.Read();
            return file;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return Unreadable.With(e.Message);
        }
    }

    /// <summary>The next row, good or bad; null at the end.</summary>
    public ImportRow? Next()
    {
        if (!_scanner.Read())
        {
            return null;
        }

        Row.Start();
        return Row;
    }

    /// <summary>The header, as the file writes it, of a field of the bulk call.</summary>
    public string? HeaderOf(string? field) => field is null ? null : Row.HeaderOf(field) ?? field;

    public void Dispose() => _text.Dispose();

    private static Result<Dictionary<ImportColumn, int>> Match(string[] header, IReadOnlyList<ImportColumn> columns)
    {
        var keys = header.Select(ImportColumn.Key).ToList();
        var found = new Dictionary<ImportColumn, int>();
        foreach (var column in columns)
        {
            var matching = keys.Select((key, index) => (key, index)).Where(k => column.Keys.Contains(k.key) && !found.ContainsValue(k.index)).ToList();
            if (matching.Count > 1)
            {
                // «nome» and «descrizione» both name a product; where both stand, «descrizione» is left to the column that is called so too.
                matching.RemoveAll(m => columns.Any(other => other != column && other.Keys.Contains(m.key)));
            }

            // The same meaning twice is refused, since one would be lost.
            if (matching.Count > 1)
            {
                return Twice.With(column.Name);
            }

            if (matching.Count == 1)
            {
                found[column] = matching[0].index;
            }
            else if (column.Required)
            {
                return Missing.With(column.Name);
            }
        }

        return found;
    }

    // The decimals of each number column, by all its values.
    private static Dictionary<ImportColumn, DecimalStyle> Survey(CsvScanner scanner, Dictionary<ImportColumn, int> columns)
    {
        var numbers = columns.Where(c => c.Key.IsNumber).ToArray();
        var seen = new (bool Italian, bool Invariant)[numbers.Length];
        while (scanner.Read())
        {
            if (scanner.Fault != CsvFault.None)
            {
                continue;
            }

            for (var i = 0; i < numbers.Length; i++)
            {
                var style = ImportNumber.StyleOf(scanner.Field(numbers[i].Value));
                seen[i].Italian |= style == DecimalStyle.Italian;
                seen[i].Invariant |= style == DecimalStyle.Invariant;
            }
        }

        var file = (Italian: seen.Any(s => s.Italian), Invariant: seen.Any(s => s.Invariant));
        var ofFile = file.Italian == file.Invariant ? DecimalStyle.Unknown : file.Italian ? DecimalStyle.Italian : DecimalStyle.Invariant;
        return numbers.Select((n, i) => (n.Key, Style: seen[i] switch
        {
            (true, true) => DecimalStyle.Mixed,
            (true, false) => DecimalStyle.Italian,
            (false, true) => DecimalStyle.Invariant,
            _ => ofFile,
        })).ToDictionary(n => n.Key, n => n.Style);
    }

    private static class Delimiters
    {
        /// <summary>The one of ; , tab that the first line holds most, outside quotes.</summary>
        public static char Detect(string path, Encoding encoding)
        {
            using var text = ImportText.Open(path, encoding);
            var buffer = new char[CsvScanner.MaximumField];
            var line = buffer.AsSpan(0, text.ReadBlock(buffer, 0, buffer.Length)).TrimStart("\r\n ");
            int semicolons = 0, commas = 0, tabs = 0;
            var quoted = false;
            foreach (var c in line)
            {
                quoted ^= c == '"';
                if (!quoted && c is '\r' or '\n')
                {
                    break;
                }

                semicolons += !quoted && c == ';' ? 1 : 0;
                commas += !quoted && c == ',' ? 1 : 0;
                tabs += !quoted && c == '\t' ? 1 : 0;
            }

            return tabs > Math.Max(semicolons, commas) ? '\t' : commas > semicolons ? ',' : ';';
        }
    }
}
