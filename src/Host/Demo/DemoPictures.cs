using System.Text.Json;
using Filiera.Catalog;
using Filiera.Kernel;
using SkiaSharp;

namespace Filiera.Host.Demo;

/// <summary>Pictures of a few products, drawn here and stored as an upload is; and a little history of what the office changed.</summary>
internal sealed class DemoPictures
{
    private static readonly SKColor Ground = new(0xF4, 0xF5, 0xF6);
    private static readonly SKColor Line = new(0x3A, 0x40, 0x48);

    private static readonly (string Sku, string Alt, string AltEn, Action<SKCanvas> Draw)[] All =
    [
        ("K64-AR", "Chiudiporta K64 argento, di fronte", "Door closer K64 in silver, front view", c => Closer(c, new(0xC3, 0xC8, 0xCE))),
        ("K64-AR", "Chiudiporta K64 montato su una porta", "Door closer K64 fitted on a door", OnDoor),
        ("K64-AR", "Ingombri del chiudiporta K64", "Dimensions of door closer K64", Measures),
        ("K64-BI", "Chiudiporta K64 bianco, di fronte", "Door closer K64 in white, front view", c => Closer(c, new(0xFB, 0xFB, 0xF8))),
        ("K64-NE", "Chiudiporta K64 nero, di fronte", "Door closer K64 in black, front view", c => Closer(c, new(0x33, 0x35, 0x39))),
        ("H3D-120N", "Cerniera 3D nichelata, aperta", "Nickel 3D hinge, open", Hinge),
        ("L50-40", "Lucchetto L50 in ottone, chiuso", "Brass padlock L50, closed", Padlock),
    ];

    private readonly List<(Product Product, ProductImage Image)> _images = [];

    /// <summary>Draws and stores the pictures, and names each cover in its product.</summary>
    public static async Task<DemoPictures> Make(ImageFiles files, DemoCatalogue catalogue, DateTimeOffset now, CancellationToken stop)
    {
        var made = new DemoPictures();
        foreach (var of in All.GroupBy(p => p.Sku))
        {
            var product = catalogue[of.Key].Row;
            foreach (var (picture, place) in of.Select((p, i) => (p, i)))
            {
                using var drawn = new MemoryStream(Drawn(picture.Draw));
                var (stored, problem) = await files.Store(drawn, stop);
                var file = stored ?? throw new InvalidOperationException(problem!.Words.En);
                var image = new ProductImage { ProductId = product.Id, File = file.File, Width = file.Width, Height = file.Height, Position = place, Alt = picture.Alt, AltEn = picture.AltEn, AddedAt = now };
                made._images.Add((product, image));
                product.Image = place == 0 ? image.Path(ImageSize.Medium) : product.Image;
            }
        }

        return made;
    }

    public void AddTo(PortalDb db, string who, DemoAssortments assortments, DemoCatalogue catalogue, DateTimeOffset now)
    {
        db.AddRange(_images.Select(i => i.Image));
        db.AddRange(_images.GroupBy(i => i.Product).Select(g => Change(who, now.AddDays(-9), "product.images", ChangeHistory.OfProduct(g.Key.Sku),
            new { images = new { from = Array.Empty<object>(), to = g.Select(i => new { i.Image.File, i.Image.Alt, i.Image.AltEn }) } })));
        db.Add(Change(who, now.AddDays(-4), "product.changed", ChangeHistory.OfProduct("K64-AR"), new { nameEn = new { from = "Door closer K64, silver", to = catalogue["K64-AR"].Row.NameEn }, packs = new { from = "CT:6", to = catalogue["K64-AR"].Row.Packs } }));
        var (cluster, taken) = assortments.Story(catalogue);
        db.Add(Change(who, now.AddDays(-2), "assortment.changed", ChangeHistory.OfAssortment(cluster), taken.ToDictionary(sku => $"product:{sku}", _ => new { from = (string?)null, to = "excluded" })));
    }

    private static AuditEntry Change(string who, DateTimeOffset at, string what, string subject, object changes) =>
        new() { At = at, Who = who, What = what, Subject = subject, Detail = JsonSerializer.Serialize(new { changes }, Json.Options) };

    private static byte[] Drawn(Action<SKCanvas> draw)
    {
        using var bitmap = new SKBitmap(1200, 900);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(Ground);
        draw(canvas);
        using var image = SKImage.FromBitmap(bitmap);
        return image.Encode(SKEncodedImageFormat.Png, 100).ToArray();
    }

    private static SKPaint Fill(SKColor color) => new() { Color = color, IsAntialias = true };

    private static SKPaint Stroke(float width, SKColor? color = null) =>
        new() { Color = color ?? Line, IsAntialias = true, IsStroke = true, StrokeWidth = width, StrokeCap = SKStrokeCap.Round, StrokeJoin = SKStrokeJoin.Round };

    private static void Body(SKCanvas canvas, SKRect place, float round, SKColor color)
    {
        using var shade = SKShader.CreateLinearGradient(new(0, place.Top), new(0, place.Bottom), [Mixed(color, SKColors.White, 0.35f), color, Mixed(color, SKColors.Black, 0.18f)], [0, 0.55f, 1], SKShaderTileMode.Clamp);
        using var body = new SKPaint { Shader = shade, IsAntialias = true };
        using var edge = Stroke(4, Mixed(color, SKColors.Black, 0.45f));
        canvas.DrawRoundRect(place, round, round, body);
        canvas.DrawRoundRect(place, round, round, edge);
    }

    private static SKColor Mixed(SKColor color, SKColor with, float share)
    {
        byte Mix(byte a, byte b) => (byte)(a + ((b - a) * share));
        return new(Mix(color.Red, with.Red), Mix(color.Green, with.Green), Mix(color.Blue, with.Blue));
    }

    private static void Closer(SKCanvas canvas, SKColor color)
    {
        using var arm = Stroke(30, Mixed(color, SKColors.Black, 0.22f));
        using var pin = Fill(Line);
        canvas.DrawLine(600, 395, 960, 250, arm);
        canvas.DrawLine(960, 250, 360, 180, arm);
        Body(canvas, new(180, 370, 1020, 640), 34, color);
        canvas.DrawCircle(600, 395, 30, pin);
        canvas.DrawCircle(960, 250, 20, pin);
        canvas.DrawCircle(360, 180, 16, pin);
        foreach (var x in new[] { 240f, 960f })
        {
            canvas.DrawCircle(x, 590, 13, pin);
        }
    }

    private static void OnDoor(SKCanvas canvas)
    {
        using var frame = Fill(new(0xB9, 0xA2, 0x84));
        using var door = Fill(new(0xD8, 0xC6, 0xAC));
        using var gap = Stroke(6, new(0x6B, 0x5A, 0x44));
        canvas.DrawRect(0, 0, 1200, 230, frame);
        canvas.DrawRect(60, 230, 1140, 670, door);
        canvas.DrawLine(0, 230, 1200, 230, gap);
        canvas.DrawLine(60, 230, 60, 900, gap);
        canvas.Save();
        canvas.Translate(60, 40);
        canvas.Scale(0.8f);
        Closer(canvas, new(0xC3, 0xC8, 0xCE));
        canvas.Restore();
    }

    private static void Measures(SKCanvas canvas)
    {
        using var thick = Stroke(6);
        using var thin = Stroke(3, new(0x1F, 0x5F, 0xBF));
        canvas.DrawRoundRect(new SKRect(220, 360, 980, 600), 24, 24, thick);
        canvas.DrawCircle(600, 400, 34, thick);
        canvas.DrawCircle(300, 540, 16, thick);
        canvas.DrawCircle(900, 540, 16, thick);
        foreach (var (from, to) in new[] { (new SKPoint(220, 720), new SKPoint(980, 720)), (new SKPoint(300, 260), new SKPoint(900, 260)) })
        {
            canvas.DrawLine(from, to, thin);
            foreach (var (at, way) in new[] { (from, 1), (to, -1) })
            {
                canvas.DrawLine(at.X, at.Y - 24, at.X, at.Y + 24, thin);
                canvas.DrawLine(at.X, at.Y, at.X + (way * 26), at.Y - 12, thin);
                canvas.DrawLine(at.X, at.Y, at.X + (way * 26), at.Y + 12, thin);
            }
        }
    }

    private static void Hinge(SKCanvas canvas)
    {
        var nickel = new SKColor(0xBC, 0xBA, 0xB2);
        using var hole = Fill(Line);
        Body(canvas, new(250, 180, 560, 720), 26, nickel);
        Body(canvas, new(640, 180, 950, 720), 26, nickel);
        Body(canvas, new(550, 150, 650, 750), 44, Mixed(nickel, SKColors.White, 0.25f));
        foreach (var y in new[] { 270f, 450f, 630f })
        {
            canvas.DrawCircle(400, y, 20, hole);
            canvas.DrawCircle(800, y, 20, hole);
        }
    }

    private static void Padlock(SKCanvas canvas)
    {
        using var shackle = Stroke(54, new(0x9A, 0xA1, 0xA9));
        using var hole = Fill(Line);
        canvas.DrawArc(new SKRect(450, 150, 750, 450), 180, 180, false, shackle);
        canvas.DrawLine(450, 300, 450, 480, shackle);
        canvas.DrawLine(750, 300, 750, 480, shackle);
        Body(canvas, new(370, 450, 830, 800), 40, new(0xC9, 0xA2, 0x4B));
        canvas.DrawCircle(600, 600, 34, hole);
        canvas.DrawRect(588, 600, 24, 90, hole);
    }
}
