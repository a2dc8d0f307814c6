using System.Globalization;
using Filiera.Kernel;

namespace Filiera.Showcase;

/// <summary>Who made the list, whose it is, and of which day.</summary>
public sealed record PriceListHead(string Maker, string Dealer, DateOnly On);

/// <summary>A dealer's price list on A4: code, description, quantity, list, discounts, net. Drawn page by page while it is priced, so that its size costs no memory.</summary>
public sealed class PriceListPdf(TableFile table, PriceListHead head)
{
    private const float Left = 40;
    private const float Right = PdfCanvas.Width - 40;
    private const float Foot = PdfCanvas.Height - 50;
    private const float Size = 7.5f;
    private const float Step = 12;
    private const uint Grey = 0x6B6B6B;
    private static readonly CultureInfo Italian = CultureInfo.GetCultureInfo("it-IT");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");
    private static readonly Phrase Title = new("Listino", "Price list");
    private readonly CultureInfo _culture = Phrase.ReadsEnglish ? English : Italian;
    private float _y;

    public async Task WriteTo(Stream to)
    {
        // Drawn to a file first: an answer can't be written to synchronously.
        await using var file = new FileStream(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 81920, FileOptions.DeleteOnClose);
        await PdfCanvas.WriteTo(file, $"{Title.ToString(_culture)} {head.Dealer}", head.Maker, head.On.ToDateTime(TimeOnly.MinValue), Draw);
        file.Position = 0;
        await file.CopyToAsync(to);
    }

    private async Task Draw(PdfCanvas page)
    {
        Begin(page);
        await foreach (var row in table.Rows)
        {
            if (_y + Step > Foot)
            {
                Begin(page);
            }

            Row(page, row);
        }
    }

    private void Begin(PdfCanvas page)
    {
        page.NewPage();
        page.Text(head.Maker, Left, 44, 11, bold: true);
        page.Text($"{Title.ToString(_culture)} {head.On.ToString("dd/MM/yyyy", _culture)}", Right, 44, 11, bold: true, align: PdfAlign.Right);
        page.Text(head.Dealer, Left, 57, Size + 1, rgb: Grey);
        page.Text(page.Page.ToString(_culture), Right, Foot + 22, Size, align: PdfAlign.Right, rgb: Grey);
        page.Text(new Phrase("Prezzi netti, IVA esclusa.", "Net prices, without VAT.").ToString(_culture), Left, Foot + 22, Size, rgb: Grey);
        page.Fill(Left, 68, Right - Left, 15, 0xF0F1F3);
        _y = 78;
        Cells(page, [table.Heads[0], table.Heads[3], table.Heads[5], table.Heads[7], table.Heads[8], table.Heads[9], table.Heads[6]], bold: true);
        _y += 16;
    }

    private void Row(PdfCanvas page, object?[] row)
    {
        var basis = row[6] is int and > 1 ? ((int)row[6]!).ToString(_culture) : "";
        var first = row[7] is not null || row[9] is null;
        Cells(page,
        [
            first ? (string?)row[0] ?? "" : "", first ? (string?)row[3] ?? "" : "", $"{Number(row[5], "#,##0.###")} {((string?)row[4])?.ToLowerInvariant()}", Number(row[7], "#,##0.00###"), (string?)row[8] ?? "",
            row[9] is null ? new Phrase("su richiesta", "on request").ToString(_culture) : Number(row[9], "#,##0.00###"), basis,
        ], bold: false);
        page.Line(Left, _y + 3.5f, Right, _y + 3.5f, 0.3f, 0xE2E2E2);
        _y += Step;
    }

    private void Cells(PdfCanvas page, string[] cells, bool bold)
    {
        page.Text(cells[0], Left + 3, _y, Size, bold: true);
        page.Text(Cut(cells[1], 210), Left + 88, _y, Size, bold);
        page.Text(cells[2], Left + 345, _y, Size, bold, PdfAlign.Right);
        page.Text(cells[3], Left + 395, _y, Size, bold, PdfAlign.Right);
        page.Text(cells[4], Left + 440, _y, Size, bold, PdfAlign.Right);
        page.Text(cells[5], Left + 485, _y, Size, bold: true, align: PdfAlign.Right);
        page.Text(cells[6], Right - 3, _y, Size, bold, PdfAlign.Right, Grey);
    }

    private string Number(object? value, string format) => value is decimal number ? number.ToString(format, _culture) : "";

    private static string Cut(string text, float width) => PdfCanvas.Wrap(text, width, Size) is [var one, ..] lines ? lines.Count == 1 ? one : $"{one}…" : "";
}
