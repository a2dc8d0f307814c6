using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Filiera.Catalog.Features;
using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using SkiaSharp;
using Xunit;

namespace Filiera.Catalog.Tests;

/// <summary>Pictures of products: what is taken, what is refused, and what is left of it.</summary>
public sealed class ImageTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, Databases]
    public async Task Pictures_are_stored_in_three_sizes_and_the_first_is_the_cover(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Product("12/34");

        var result = await Upload(portal, "12/34", Picture(2000, 1000, SKEncodedImageFormat.Png), Picture(300, 400, SKEncodedImageFormat.Jpeg));
        var again = await Upload(portal, "12/34", Picture(2000, 1000, SKEncodedImageFormat.Png));
        var sheet = (await portal.Edit((GetProductSheet.Handler h) => h.Handle("12/34", default))).Value;

        (result.Created, again.Unchanged).ShouldBe((2, 1));
        sheet.Images.Select(i => (i.Width, i.Height)).ShouldBe([(1600, 800), (300, 400)]);
        sheet.Image.ShouldBe(sheet.Images[0].Medium["/media/".Length..]);
        sheet.Version.ShouldBe("v1");
        foreach (var (address, longest) in new[] { (sheet.Images[0].Small, 96), (sheet.Images[0].Medium, 640), (sheet.Images[0].Large, 1600) })
        {
            using var codec = SKCodec.Create(OnDisk(portal, address));
            (codec.EncodedFormat, codec.Info.Width).ShouldBe((SKEncodedImageFormat.Webp, longest));
        }

        var info = await portal.Edit((CatalogReader r) => r.Resolve(["12/34"]));
        info["12/34"].Product.Image.ShouldBe(sheet.Image, "the catalogue of every node shows the cover");
    }

    [Theory, Databases]
    public async Task Order_cover_and_words_change_and_what_is_taken_off_comes_back(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Product("A1", with: p => p.Image = "d-closer");
        await Upload(portal, "A1", Picture(20, 20), Picture(30, 30), Picture(40, 40));
        var files = (await Sheet(portal)).Images.Select(i => i.File).ToArray();

        var moved = await portal.Edit((ChangeImages.Handler h) => h.Handle("A1", new([new(files[2], "Di lato", "From the side"), new(files[0])]), IfMatch.Any, default));
        var old = await portal.Edit((ChangeImages.Handler h) => h.Handle("A1", new([new(files[0])]), IfMatch.Read("v1"), default));
        var none = await portal.Edit((ChangeImages.Handler h) => h.Handle("A1", new([]), IfMatch.Read(moved.ETag), default));
        var history = (await portal.Edit((ListProductChanges.Handler h) => h.Handle("A1", null, null, default))).Value.Items;
        var back = await portal.Edit((UndoProductChange.Handler h) => h.Handle("A1", history[0].Id, IfMatch.Any, default));

        moved.Value.Images.Where(i => !i.Removed).Select(i => (i.File, i.AltEn)).ShouldBe([(files[2], "From the side"), (files[0], null)]);
        moved.Value.Image!.ShouldContain(files[2]);
        old.Problem!.Code.ShouldBe("CHANGED_MEANWHILE");
        (none.Value.Image, none.Value.Images.Count(i => i.Removed)).ShouldBe((null, 3));
        back.Value.Images.Where(i => !i.Removed).Select(i => (i.File, i.Alt)).ShouldBe([(files[2], "Di lato"), (files[0], null)]);
        (await portal.Edit((ChangeImages.Handler h) => h.Handle("A1", new([new("../../etc/passwd")]), IfMatch.Any, default))).Problem!.Code.ShouldBe("UNKNOWN_IMAGE");
        (await portal.Edit((ChangeImages.Handler h) => h.Handle("A1", new([new(files[0]), new(files[0])]), IfMatch.Any, default))).Problem!.Code.ShouldBe("DUPLICATE_KEY");
    }

    [Theory, Databases]
    public async Task What_is_no_picture_is_refused_by_its_content_whatever_its_name(Database on)
    {
        await using var portal = await TestPortal.Start(on, new() { ["Catalog:Images:MaxBytes"] = "200000" });
        await portal.Seed.Product("A1");
        var png = Picture(50, 50);

        var result = await Upload(portal, "A1",
            Encoding.UTF8.GetBytes("<html><script>alert(1)</script></html>"),
            Encoding.UTF8.GetBytes("""<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>"""),
            Encoding.ASCII.GetBytes("GIF89a").Concat(new byte[100]).ToArray(),
            "BM"u8.ToArray(),
            [],
            png[..(png.Length / 2)],
            Bomb(60_000, 60_000),
            Bomb(9_000, 9_000),
            new byte[300_000]);

        result.Rows.Select(r => r.Problems.Single().Code).ShouldBe(
            ["IMAGE_TYPE", "IMAGE_TYPE", "IMAGE_TYPE", "IMAGE_TYPE", "IMAGE_TYPE", "IMAGE_BROKEN", "IMAGE_PIXELS", "IMAGE_PIXELS", "IMAGE_TOO_LARGE"]);
        (await Sheet(portal)).Images.ShouldBeEmpty();
    }

    [Theory, Databases]
    public async Task A_photograph_is_turned_upright_and_loses_what_the_camera_wrote(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Product("A1");

        // 40 × 20, its left half red; orientation 6: to be turned clockwise, so that red is on top.
        var result = await Upload(portal, "A1", WithOrientation(Picture(40, 20, SKEncodedImageFormat.Jpeg), 6));

        result.Created.ShouldBe(1, result.Rows[0].Problems.FirstOrDefault()?.Message);
        var image = (await Sheet(portal)).Images.Single();
        (image.Width, image.Height).ShouldBe((20, 40));
        var path = OnDisk(portal, image.Large);
        using var bitmap = SKBitmap.Decode(path);
        bitmap.GetPixel(10, 5).Red.ShouldBeGreaterThan((byte)180);
        bitmap.GetPixel(10, 35).Red.ShouldBeLessThan((byte)80);
        Encoding.Latin1.GetString(await File.ReadAllBytesAsync(path, Stop)).ShouldNotContain("Exif");
    }

    [Theory, Databases]
    public async Task Over_HTTP_a_part_is_named_by_its_SKU_and_strangers_see_no_picture(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await using var site = await TestSite.Over(portal);
        await portal.Seed.Products(["A1", "12/34"]);
        var dealer = await portal.Seed.Dealer("C1");
        var pim = await site.Client("pim", null, Permission.CatalogRead, Permission.CatalogWrite);
        var buyer = await site.Client("buyer", dealer.Account.Code);

        using var body = new MultipartFormDataContent
        {
            { new ByteArrayContent(Picture(40, 40)), "A1", "../../../evil.jpg" }, { new ByteArrayContent(Picture(50, 50)), "12/34", "x.png" }, { new ByteArrayContent(Picture(50, 50)), "NOT", "y.png" }, { new ByteArrayContent("<html>"u8.ToArray()), "A1", "page.jpg" },
        };
        var answer = await pim.PostAsync("/api/v1/admin/product-images", body, Stop);
        var rows = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!;
        rows["rows"]!.AsArray().Select(r => (string)r!["status"]!).ShouldBe(["CREATED", "CREATED", "REJECTED", "REJECTED"]);
        var sheet = JsonNode.Parse(await pim.GetStringAsync("/api/v1/admin/products/A1", Stop))!;
        var address = (string)sheet["images"]![0]!["large"]!;
        address.ShouldMatch("^/media/catalogue/[0-9a-f]{2}/[0-9a-f]{32}\\.l\\.webp$");

        using var seen = await buyer.GetAsync(address, Stop);
        (seen.StatusCode, seen.Content.Headers.ContentType!.MediaType, seen.Headers.CacheControl!.ToString()).ShouldBe((HttpStatusCode.OK, "image/webp", "max-age=31536000, private, immutable"));
        (await site.Stranger().GetAsync(address, Stop)).StatusCode.ShouldNotBe(HttpStatusCode.OK);
        foreach (var trick in new[] { "/media/../filiera.db", "/media/%2e%2e/filiera.db", "/media/catalogue/..%2f..%2ffiliera.db", "/media/catalogue/%5c..%5cfiliera.db" })
        {
            (await buyer.GetAsync(trick, Stop)).StatusCode.ShouldBe(HttpStatusCode.NotFound, trick);
        }

        using var own = new MultipartFormDataContent { { new ByteArrayContent(Picture(41, 40)), "files", "a.png" } };
        (await buyer.PostAsync("/api/v1/admin/products/A1/images", own, Stop)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await pim.PostAsync("/api/v1/admin/products/A1/images", new StringContent("{}", Encoding.UTF8, "application/json"), Stop)).StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        (await pim.PostAsync("/api/v1/admin/products/A1/images", new MultipartFormDataContent(), Stop)).StatusCode.ShouldBeOneOf(HttpStatusCode.UnprocessableEntity, HttpStatusCode.BadRequest);
        var page = JsonNode.Parse(await buyer.GetStringAsync("/api/v1/products/A1", Stop))!;
        ((string)page["media"]![0]!["kind"]!, (string)page["media"]![0]!["large"]!).ShouldBe(("image", address));
    }

    /// <summary>A picture whose left half is red and whose right half is blue.</summary>
    internal static byte[] Picture(int width, int height, SKEncodedImageFormat format = SKEncodedImageFormat.Png)
    {
        using var bitmap = new SKBitmap(width, height);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.Blue);
        using var paint = new SKPaint { Color = SKColors.Red };
        canvas.DrawRect(0, 0, width / 2f, height, paint);
        using var image = SKImage.FromBitmap(bitmap);
        return image.Encode(format, 95).ToArray();
    }

    // A PNG that promises so many pixels in its head and holds none: decoding it would take gigabytes.
    private static byte[] Bomb(int width, int height)
    {
        var png = Picture(1, 1);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), width);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), height);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), Crc(png.AsSpan(12, 17)));
        return png;
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320u : crc >> 1;
            }
        }

        return ~crc;
    }

    // An APP1 segment with one EXIF field, orientation, after the start of the JPEG.
    private static byte[] WithOrientation(byte[] jpeg, byte orientation)
    {
        byte[] tiff = [(byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
        byte[] exif = [.. "Exif\0\0"u8, .. tiff];
        var length = exif.Length + 2;
        return [jpeg[0], jpeg[1], 0xFF, 0xE1, (byte)(length >> 8), (byte)length, .. exif, .. jpeg[2..]];
    }

    private static string OnDisk(TestPortal portal, string address) =>
        Path.Combine(ImageFiles.MediaFolder(portal.Services.GetRequiredService<IConfiguration>()), address["/media/".Length..]);

    private static async Task<EditableProduct> Sheet(TestPortal portal) => (await portal.Edit((GetProductSheet.Handler h) => h.Handle("A1", default))).Value;

    private static async Task<BulkResult> Upload(TestPortal portal, string sku, params byte[][] files)
    {
        var result = await portal.Edit((UploadImages.Handler h) => h.Handle(null, [.. files.Select((f, i) => new UploadImages.Upload(sku, $"foto-{i}.jpg", () => new MemoryStream(f)))], default));
        return result.Value;
    }
}
