namespace Filiera.Ordering;

/// <summary>One way to read a row: which of its parts is the code and which the quantity.</summary>
/// <param name="Swapped">The quantity stood before the code.</param>
public sealed record QuickOrderGuess(string Code, string? Quantity, bool Swapped = false);

/// <summary>A row of the text, not yet looked up. Guesses come likeliest first; the catalogue decides which is right.</summary>
/// <param name="Line">Number of the line in the text, from 1.</param>
/// <param name="TooMany">The first row past the limit: it stands for itself and all after it, whose text it keeps.</param>
public sealed record QuickOrderRawRow(int Line, string Text, IReadOnlyList<QuickOrderGuess> Guesses, bool Header = false, bool TooMany = false);

/// <summary>
/// Reads an order pasted as text (domain.md C1): a row a line, parted by tab, «;», «,» or blanks, each line for itself. Pure: it asks
/// nothing and drops nothing. <see cref="QuickOrderSheet"/> looks the codes up and judges the rows.
/// </summary>
public static class QuickOrderText
{
    private static readonly HashSet<string> CodeWords = ["codice", "cod", "code", "sku", "articolo", "art", "item", "product", "prodotto", "ean", "gtin", "barcode", "codicearticolo", "codart", "codprodotto", "codiceprodotto", "itemcode", "productcode", "riferimento", "rif", "partnumber"];
    private static readonly HashSet<string> QuantityWords = ["quantità", "quantita", "quantity", "qta", "qtà", "qty", "qt", "pezzi", "pz", "pcs", "quant", "qtaordinata", "qtàordinata", "ordine"];
    private static readonly HashSet<string> UnitWords = ["um", "unita", "unità", "unit", "uom", "udm", "unitàdimisura", "unitadimisura", "confezione"];

    /// <param name="maxRows">How many rows are read (a setting; blank lines and headings don't count).</param>
    public static QuickOrderSheet Read(string text, int maxRows)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rows = new List<QuickOrderRawRow>();
        Columns? columns = null;
        var counted = 0;
        var lines = text.TrimStart('\ufeff').ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim(' ', '\u00a0', '\u200b');
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            var cells = Cells(line);
            if (Heading(cells.Parts, first: rows.Count == 0) is { } heading)
            {
                columns = heading;
                rows.Add(new(i + 1, line, [], Header: true));
                continue;
            }

            if (++counted > maxRows)
            {
                rows.Add(new(i + 1, string.Join('\n', lines[i..]).TrimEnd(), [], TooMany: true));
                break;
            }

            rows.Add(new(i + 1, line, Guesses(cells, columns)));
        }

        return new(rows, maxRows);
    }

    /// <summary>Rows whose code and quantity are known apart, as an API or a grid sends them.</summary>
    public static QuickOrderSheet FromRows(IEnumerable<(string? Code, string? Quantity, string? Unit)> lines, int maxRows)
    {
        var rows = new List<QuickOrderRawRow>();
        foreach (var (code, quantity, unit) in lines)
        {
            var typed = string.IsNullOrWhiteSpace(quantity) ? null : string.IsNullOrWhiteSpace(unit) ? quantity.Trim() : $"{quantity.Trim()} {unit.Trim()}";
            var text = $"{code?.Trim()}\t{typed}".TrimEnd();
            rows.Add(rows.Count >= maxRows
                ? new(rows.Count + 1, text, [], TooMany: true)
                : new(rows.Count + 1, text, [new((code ?? "").Trim(), typed)]));
            if (rows[^1].TooMany)
            {
                break;
            }
        }

        return new(rows, maxRows);
    }

    private sealed record Columns(int Code, int? Quantity, int? Unit);

    private static (IReadOnlyList<string> Parts, bool ByBlanks) Cells(string line)
    {
        foreach (var separator in new[] { '\t', ';' })
        {
            if (line.Contains(separator, StringComparison.Ordinal))
            {
                return (Split(line, (text, i) => text[i] == separator), false);
            }
        }

        // Between two digits a comma may be a decimal mark; anywhere else it parts.
        static bool Parts(string text, int i) => text[i] == ',' && !(i > 0 && i < text.Length - 1 && char.IsAsciiDigit(text[i - 1]) && char.IsAsciiDigit(text[i + 1]));
        if (Enumerable.Range(0, line.Length).Any(i => Parts(line, i)))
        {
            return (Split(line, Parts), false);
        }

        if (line.Any(char.IsWhiteSpace))
        {
            return (line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(t => t is not ("x" or "X" or "×" or "*" or "=")).Select(Clean).ToList(), true);
        }

        var comma = line.IndexOf(',', StringComparison.Ordinal);
        return comma > 0 && !Kernel.Gtin.LooksScientific(line) ? ([Clean(line[..comma]), Clean(line[(comma + 1)..])], false) : ([Clean(line)], false);
    }

    private static List<string> Split(string line, Func<string, int, bool> parts)
    {
        var cells = new List<string>();
        var start = 0;
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && parts(line, i))
            {
                cells.Add(Clean(line[start..i]));
                start = i + 1;
            }
        }

        cells.Add(Clean(line[start..]));
        while (cells.Count > 1 && cells[^1].Length == 0)
        {
            cells.RemoveAt(cells.Count - 1);
        }

        return cells;
    }

    // Excel's ways to keep a code a text: ="00123" and '00123.
    private static string Clean(string cell)
    {
        var text = cell.Trim().Trim('\u00a0', '\u200b');
        if (text.StartsWith("=\"", StringComparison.Ordinal) && text.Length > 3 && text[^1] == '"')
        {
            text = text[1..];
        }

        if (text.Length > 1 && text[0] == '"' && text[^1] == '"')
        {
            text = text[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal).Trim();
        }

        return text.Length > 1 && text[0] == '\'' ? text[1..] : text;
    }

    private static Columns? Heading(IReadOnlyList<string> cells, bool first)
    {
        var words = cells.Select(c => new string([.. c.ToLowerInvariant().Where(char.IsLetter)])).ToList();
        if (cells.Any(c => c.Any(char.IsAsciiDigit)))
        {
            return null;
        }

        var code = words.FindIndex(CodeWords.Contains);
        var quantity = words.FindIndex(QuantityWords.Contains);
        if (first ? code < 0 && quantity < 0 : code < 0 || quantity < 0)
        {
            return null;
        }

        var unit = words.FindIndex(UnitWords.Contains);
        return new(code >= 0 ? code : quantity == 0 ? 1 : 0, quantity >= 0 ? quantity : null, unit >= 0 ? unit : null);
    }

    private static List<QuickOrderGuess> Guesses((IReadOnlyList<string> Parts, bool ByBlanks) cells, Columns? columns)
    {
        var guesses = new List<QuickOrderGuess>();
        var (parts, byBlanks) = cells;
        if (!byBlanks && columns is { } known && known.Code < parts.Count && parts[known.Code].Length > 0)
        {
            var quantity = known.Quantity is { } q && q < parts.Count && parts[q].Length > 0 ? parts[q] : null;
            var unit = known.Unit is { } u && u < parts.Count && parts[u].Length > 0 && quantity is not null && quantity.All(c => !char.IsLetter(c)) ? parts[u] : null;
            if (known.Quantity is not null)
            {
                guesses.Add(new(parts[known.Code], unit is null ? quantity : $"{quantity} {unit}"));
                return guesses;
            }
        }

        var filled = parts.Where(p => p.Length > 0).ToList();
        if (filled.Count == 0)
        {
            // Separators and nothing between them: the row stays, with a code that nothing has.
            guesses.Add(new("", null));
        }
        else if (byBlanks)
        {
            FromWords(JoinUnit(filled), guesses);
        }
        else
        {
            FromCells(JoinUnit(filled), guesses);
        }

        return guesses;
    }

    // «12», «CF» side by side are one quantity.
    private static List<string> JoinUnit(List<string> parts)
    {
        for (var i = 1; i + 1 < parts.Count; i++)
        {
            if (TypedQuantity.IsUnitWord(parts[i + 1]) && TypedQuantity.Read(parts[i]) is { Units.Count: 0 })
            {
                return [.. parts[..i], $"{parts[i]} {parts[i + 1]}", .. parts[(i + 2)..]];
            }
        }

        return parts;
    }

    private static void FromCells(List<string> cells, List<QuickOrderGuess> guesses)
    {
        if (cells.Count == 1)
        {
            guesses.Add(new(cells[0], null));
            return;
        }

        for (var i = 0; i < Math.Min(cells.Count, 4); i++)
        {
            if (cells.FindIndex(i + 1, TypedQuantity.Looks) is >= 0 and var after)
            {
                guesses.Add(new(cells[i], cells[after]));
            }

            if (cells.FindIndex(0, i, TypedQuantity.Looks) is >= 0 and var before)
            {
                guesses.Add(new(cells[i], cells[before], Swapped: true));
            }
        }

        guesses.Add(new(cells[0], cells[^1]));
    }

    private static void FromWords(List<string> words, List<QuickOrderGuess> guesses)
    {
        var last = words[^1];
        var head = string.Join(' ', words[..^1]);
        var endsInQuantity = TypedQuantity.Looks(last);
        if (words.Count > 1 && endsInQuantity)
        {
            guesses.Add(new(head, last));
            if (words.Count > 2)
            {
                guesses.Add(new(words[0], last));
            }
        }

        if (words.Count > 1 && TypedQuantity.Looks(words[0]))
        {
            guesses.Add(new(string.Join(' ', words[1..]), words[0], Swapped: true));
            if (words.Count > 2)
            {
                guesses.Add(new(words[1], words[0], Swapped: true));
            }
        }

        // A code typed with a blank in it and no quantity; «ABC 12» is a code and a quantity, even of a code that doesn't exist.
        if (words.Count == 1 || !endsInQuantity || head.Length < 3)
        {
            guesses.Add(new(string.Join(' ', words), null));
        }

        if (words.Count > 1 && !endsInQuantity)
        {
            guesses.Add(new(words[0], last));
        }
    }
}
