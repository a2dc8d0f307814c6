using System.Text;
using Filiera.Kernel;
using Microsoft.AspNetCore.Http;

namespace Filiera.Portal;

/// <summary>
/// A table as CSV for a spreadsheet: «;», UTF-8 with BOM, figures as the reader's language writes them. A text that a
/// spreadsheet would take for a formula (= + - @) gets an apostrophe before it: data of others must never run.
/// </summary>
public sealed class Csv
{
    private readonly StringBuilder _text = new("\uFEFF");

    public Csv(params string[] heads) => Row([.. heads]);

    /// <summary>Strings are texts; decimals, dates and null are what they are.</summary>
    public void Row(params object?[] cells) => _text.AppendJoin(';', cells.Select(Cell)).Append("\r\n");

    public IResult File(string name) => Results.File(Encoding.UTF8.GetBytes(_text.ToString()), "text/csv; charset=utf-8", name);

    public override string ToString() => _text.ToString();

    /// <summary>The one rule for cells, also against formulas: the Kernel's.</summary>
    public static string Cell(object? value) => TableFile.Cell(value);
}
