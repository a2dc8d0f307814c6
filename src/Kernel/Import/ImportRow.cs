using System.Globalization;

namespace Filiera.Kernel;

/// <summary>
/// One row of an import file. Reading a value that isn't what it should be notes the problem and gives null, so that all
/// problems of a row are told at once. An absent column gives null («leave it as it is»); an empty cell gives an empty text.
/// </summary>
public sealed class ImportRow
{
    private const int MaximumKept = 100_000;
    private static readonly string[] Dates = ["yyyy-MM-dd", "dd/MM/yyyy", "d/M/yyyy", "dd-MM-yyyy", "dd.MM.yyyy", "yyyyMMdd", "yyyy/MM/dd"];

    private readonly ImportFile _file;
    private readonly CsvScanner _scanner;
    private readonly Dictionary<ImportColumn, int> _columns;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _kept = new HashSet<string>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    private readonly HashSet<ImportColumn> _presumed = [];
    private List<RowProblem>? _problems;

    internal ImportRow(ImportFile file, CsvScanner scanner, Dictionary<ImportColumn, int> columns)
    {
        _file = file;
        _scanner = scanner;
        _columns = columns;
    }

    public int Line => _scanner.Line;

    public IReadOnlyList<RowProblem> Problems => _problems ?? (IReadOnlyList<RowProblem>)[];

    public bool Good => _problems is null || _problems.All(p => p.Warning);

    internal Dictionary<ImportColumn, DecimalStyle> Styles { get; set; } = [];

    public bool Has(ImportColumn column) => _columns.ContainsKey(column);

    /// <summary>The cell's text; codes that come again and again are the same string.</summary>
    public string? Text(ImportColumn column)
    {
        if (!Cell(column, out var text))
        {
            return null;
        }

        if (text.Length > 64)
        {
            return text.ToString();
        }

        if (_kept.TryGetValue(text, out var known))
        {
            return known;
        }

        var made = text.ToString();
        if (_kept.Set.Count < MaximumKept)
        {
            _kept.Set.Add(made);
        }

        return made;
    }

    public decimal? Number(ImportColumn column)
    {
        if (!Cell(column, out var text) || text.Length == 0)
        {
            return null;
        }

        switch (ImportNumber.Read(text, Styles.GetValueOrDefault(column), out var value))
        {
            case NumberReading.Number:
                return value;
            case NumberReading.Presumed:
                if (_presumed.Add(column))
                {
                    Note(new RowProblem("DECIMALS_PRESUMED", _file.Header[_columns[column]],
                        new("Letto come {0}: nella colonna niente dice se il punto separa i decimali o le migliaia.", "Read as {0}: nothing in the column says whether the point marks decimals or thousands.", value.ToString(CultureInfo.InvariantCulture)),
                        new("Se sono migliaia, scrivi il numero senza punto.", "If they are thousands, write the number without the point."), text.ToString(), Warning: true));
                }

                return value;
            case NumberReading.Ambiguous:
                Refuse(column, "NUMBER_AMBIGUOUS", text,
                    new("Non si capisce se il segno separa i decimali o le migliaia.", "It is not clear whether the sign marks decimals or thousands."),
                    new("Scrivi il numero senza separatore delle migliaia, con lo stesso segno decimale in tutta la colonna.", "Write the number without a thousands separator, with one decimal sign in the whole column."));
                return null;
            default:
                Refuse(column, "NUMBER_UNREADABLE", text, new("Non è un numero.", "Not a number."),
                    new("Usa cifre e un solo segno decimale: 1234,56 o 1234.56.", "Use digits and one decimal sign: 1234.56 or 1234,56."));
                return null;
        }
    }

    public int? Whole(ImportColumn column)
    {
        var value = Number(column);
        if (value is not { } number)
        {
            return null;
        }

        if (number == decimal.Truncate(number) && Math.Abs(number) <= int.MaxValue)
        {
            return (int)number;
        }

        _ = Cell(column, out var text);
        Refuse(column, "NOT_WHOLE", text, new("Serve un numero intero.", "A whole number is needed."), null);
        return null;
    }

    public DateOnly? Date(ImportColumn column)
    {
        if (!Cell(column, out var text) || text.Length == 0)
        {
            return null;
        }

        // A time after the date is left out: «2011-04-18 00:00:00», «2011-04-18T08:15».
        var day = text;
        if (text.IndexOfAny(' ', 'T') is var cut and >= 8)
        {
            day = text[..cut];
        }

        foreach (var shape in Dates)
        {
            if (DateOnly.TryParseExact(day, shape, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year is >= 1900 and <= 2200)
            {
                return date;
            }
        }

        Refuse(column, "DATE_UNREADABLE", text, new("Non è una data.", "Not a date."),
            new("Scrivila come 2026-03-31 o 31/03/2026.", "Write it as 2026-03-31 or 31/03/2026."));
        return null;
    }

    public bool? Flag(ImportColumn column)
    {
        if (!Cell(column, out var text) || text.Length == 0)
        {
            return null;
        }

        switch (text.ToString().ToLowerInvariant())
        {
            case "1" or "true" or "vero" or "si" or "sì" or "s" or "yes" or "y" or "x":
                return true;
            case "0" or "false" or "falso" or "no" or "n":
                return false;
            default:
                Refuse(column, "FLAG_UNREADABLE", text, new("Serve sì o no.", "Yes or no is needed."), new("Scrivi 1 o 0.", "Write 1 or 0."));
                return null;
        }
    }

    /// <summary>Notes a problem that the row itself shows; the row is rejected.</summary>
    public void Refuse(ImportColumn column, string code, ReadOnlySpan<char> value, Phrase reason, Phrase? fix) =>
        Note(new RowProblem(code, _columns.TryGetValue(column, out var index) ? _file.Header[index] : column.Name, reason, fix, value.ToString()));

    internal string? HeaderOf(string field)
    {
        foreach (var (column, index) in _columns)
        {
            if (column.Field.Equals(field, StringComparison.OrdinalIgnoreCase))
            {
                return _file.Header[index];
            }
        }

        return null;
    }

    internal void Start()
    {
        _problems = null;
        var fault = _scanner.Fault;
        if (fault == CsvFault.None)
        {
            return;
        }

        Note(fault switch
        {
            CsvFault.Quote => new RowProblem("QUOTES", null, new("Le virgolette non si chiudono, o c’è testo dopo la chiusura.", "A quote is not closed, or text follows the closing one."),
                new("Raddoppia le virgolette dentro un testo (\"\") e chiudi quelle aperte.", "Double the quotes inside a text (\"\") and close those that are open."), _scanner.Excerpt),
            CsvFault.Columns => new RowProblem("COLUMNS", null, new("La riga ha {0} colonne, l’intestazione {1}.", "The row has {0} columns, the header {1}.", _scanner.Count, _file.Header.Count),
                new("Metti tra virgolette i testi che contengono il separatore.", "Put texts that contain the separator in quotes."), _scanner.Excerpt),
            CsvFault.TooLong => new RowProblem("TOO_LONG", null, new("La riga o un suo campo è troppo lungo (al massimo {0} e {1} caratteri).", "The row or a field of it is too long (at most {0} and {1} characters).", CsvScanner.MaximumRecord, CsvScanner.MaximumField),
                new("Accorcia il testo; forse mancano delle virgolette.", "Shorten the text; perhaps a quote is missing."), _scanner.Excerpt),
            _ => new RowProblem("CONTROL_CHARACTER", null, new("La riga contiene caratteri non stampabili.", "The row holds characters that can't be printed."),
                new("Togli i caratteri di controllo (per esempio NUL).", "Remove the control characters (NUL, for example)."), _scanner.Excerpt),
        });
    }

    private bool Cell(ImportColumn column, out ReadOnlySpan<char> text)
    {
        if (_scanner.Fault == CsvFault.None && _columns.TryGetValue(column, out var index))
        {
            text = _scanner.Field(index);
            return true;
        }

        text = default;
        return false;
    }

    private void Note(RowProblem problem) => (_problems ??= []).Add(problem);
}
