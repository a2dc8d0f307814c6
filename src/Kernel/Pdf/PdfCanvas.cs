using SkiaSharp;

namespace Filiera.Kernel;

public enum PdfAlign
{
    Left,
    Centre,
    Right,
}

/// <summary>
/// A4 pages on which a document draws itself, in points from the top left corner. Text stays text (it can be searched and copied).
/// The typeface travels with the program, so that a machine without fonts prints the same.
/// </summary>
public sealed class PdfCanvas
{
    public const float Width = 595.28f;
    public const float Height = 841.89f;

    private static readonly SKTypeface Regular = Typeface("IBMPlexSans-Regular.ttf");
    private static readonly SKTypeface SemiBold = Typeface("IBMPlexSans-SemiBold.ttf");
    private readonly SKDocument _document;
    private SKCanvas? _page;

    private PdfCanvas(SKDocument document, int pages)
    {
        _document = document;
        Pages = pages;
    }

    /// <summary>Number of the present page, from 1; 0 before the first.</summary>
    public int Page { get; private set; }

    /// <summary>How many pages the document has; 0 while they are being counted.</summary>
    public int Pages { get; }

    /// <summary>Draws twice, first only to count the pages, so that each can say «1 of 3». The drawing begins with <see cref="NewPage"/>.</summary>
    public static byte[] Write(string title, string author, DateTimeOffset at, Action<PdfCanvas> draw)
    {
        ArgumentNullException.ThrowIfNull(draw);
        var about = new SKDocumentPdfMetadata { Title = title, Author = author, Creator = "Filiera", Producer = "Filiera", Creation = at.UtcDateTime, Modified = at.UtcDateTime };
        var pages = Draw(Stream.Null, about, 0, draw);
        using var file = new MemoryStream();
        Draw(file, about, pages, draw);
        return file.ToArray();
    }

    /// <summary>Draws once, onto a stream that can be written to at once, page by page: for documents of any length, whose pages aren't counted beforehand.</summary>
    public static async Task WriteTo(Stream to, string title, string author, DateTimeOffset at, Func<PdfCanvas, Task> draw)
    {
        ArgumentNullException.ThrowIfNull(draw);
        var about = new SKDocumentPdfMetadata { Title = title, Author = author, Creator = "Filiera", Producer = "Filiera", Creation = at.UtcDateTime, Modified = at.UtcDateTime };
        using var document = SKDocument.CreatePdf(to, about) ?? throw new InvalidOperationException("no PDF document could be made");
        await draw(new PdfCanvas(document, 0));
        document.EndPage();
        document.Close();
    }

    public void NewPage()
    {
        if (Page > 0)
        {
            _document.EndPage();
        }

        _page = _document.BeginPage(Width, Height);
        Page++;
    }

    /// <param name="y">The base line.</param>
    public void Text(string text, float x, float y, float size, bool bold = false, PdfAlign align = PdfAlign.Left, uint rgb = 0x1A1A1A)
    {
        if (string.IsNullOrEmpty(text))
        {
            return;
        }

        using var font = Font(size, bold);
        using var paint = new SKPaint { Color = new SKColor(0xFF000000 | rgb), IsAntialias = true };
        Here.DrawText(Printable(text, font), x, y, align switch { PdfAlign.Right => SKTextAlign.Right, PdfAlign.Centre => SKTextAlign.Center, _ => SKTextAlign.Left }, font, paint);
    }

    /// <summary>The text in lines no wider than this, broken between words; a word that is too long is broken where it must be.</summary>
    public static IReadOnlyList<string> Wrap(string text, float width, float size, bool bold = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        using var font = Font(size, bold);
        var lines = new List<string>();
        var line = "";
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var longer = line.Length == 0 ? word : $"{line} {word}";
            if (font.MeasureText(longer) <= width)
            {
                line = longer;
                continue;
            }

            if (line.Length > 0)
            {
                lines.Add(line);
            }

            line = word;
            while (font.MeasureText(line) > width && line.Length > 1)
            {
                var fits = line.Length - 1;
                while (fits > 1 && font.MeasureText(line[..fits]) > width)
                {
                    fits--;
                }

                lines.Add(line[..fits]);
                line = line[fits..];
            }
        }

        if (line.Length > 0)
        {
            lines.Add(line);
        }

        return lines;
    }

    public void Line(float x1, float y1, float x2, float y2, float thickness = 0.5f, uint rgb = 0xC8C8C8)
    {
        using var paint = new SKPaint { Color = new SKColor(0xFF000000 | rgb), StrokeWidth = thickness, IsStroke = true };
        Here.DrawLine(x1, y1, x2, y2, paint);
    }

    public void Fill(float x, float y, float width, float height, uint rgb)
    {
        using var paint = new SKPaint { Color = new SKColor(0xFF000000 | rgb) };
        Here.DrawRect(x, y, width, height, paint);
    }

    private SKCanvas Here => _page ?? throw new InvalidOperationException("NewPage comes first");

    private static int Draw(Stream to, SKDocumentPdfMetadata about, int pages, Action<PdfCanvas> draw)
    {
        using var document = SKDocument.CreatePdf(to, about) ?? throw new InvalidOperationException("no PDF document could be made");
        var canvas = new PdfCanvas(document, pages);
        draw(canvas);
        document.EndPage();
        document.Close();
        return canvas.Page;
    }

    // What the typeface has no picture of would be an empty box.
    private static string Printable(string text, SKFont font) =>
        font.ContainsGlyphs(text) ? text : string.Concat(text.EnumerateRunes().Select(r => font.ContainsGlyphs(r.ToString()) ? r.ToString() : "?"));

    // Unhinted widths: letters rounded to pixels stand apart, and «Customer» is copied as «Custo mer».
    private static SKFont Font(float size, bool bold) => new(bold ? SemiBold : Regular, size) { Subpixel = true, LinearMetrics = true, Hinting = SKFontHinting.None };

    private static SKTypeface Typeface(string name)
    {
        using var stream = typeof(PdfCanvas).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not in the assembly");
        using var data = SKData.Create(stream);
        return SKTypeface.FromData(data) ?? throw new InvalidOperationException($"{name} is no typeface");
    }
}
