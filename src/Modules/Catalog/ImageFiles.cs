using System.Security.Cryptography;
using Filiera.Kernel;
using Microsoft.Extensions.Configuration;
using SkiaSharp;

namespace Filiera.Catalog;

/// <summary>A picture that was read, written anew and stored.</summary>
public sealed record StoredPicture(string File, int Width, int Height);

/// <summary>
/// Pictures on disk, below <c>catalogue</c> in the media folder (<c>Media:Folder</c>, else <c>media</c> in the data folder; nodes share it).
/// What is uploaded is never kept: it is decoded and written anew as WebP in three sizes, so that neither metadata (EXIF, places) nor
/// anything hidden in a file survives. Its measures are looked at before a pixel is decoded, and one picture is decoded at a time.
/// </summary>
public sealed class ImageFiles(IConfiguration configuration) : IDisposable
{
    public const string Folder = "catalogue";
    public const int DefaultBytes = 10_000_000;
    private const int DefaultPixels = 40_000_000;
    private const int LongestSide = 12_000;
    private const int Quality = 82;

    /// <summary>Pixels of the longer side; a smaller picture stays as it is.</summary>
    private static readonly (ImageSize Size, int Side)[] Sides = [(ImageSize.Large, 1600), (ImageSize.Medium, 640), (ImageSize.Small, 96)];

    private static readonly RowProblem NoPicture = new("IMAGE_TYPE", "file",
        new("Il file non è una foto JPEG, PNG o WebP.", "The file is no JPEG, PNG or WebP picture."),
        new("Salvala come JPEG, PNG o WebP: altri formati e i disegni SVG non si caricano.", "Save it as JPEG, PNG or WebP: other formats and SVG drawings are not taken."));

    private static readonly RowProblem Broken = new("IMAGE_BROKEN", "file",
        new("La foto è incompleta o rovinata.", "The picture is incomplete or damaged."), new("Aprila, salvala di nuovo e ricaricala.", "Open it, save it again and upload it anew."));

    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    public static string MediaFolder(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return Path.GetFullPath(configuration["Media:Folder"] ?? Path.Combine(configuration["DataDir"] ?? "data", "media"));
    }

    /// <summary>Bytes that one picture may have (<c>Catalog:Images:MaxBytes</c>).</summary>
    public int MostBytes => configuration.GetValue("Catalog:Images:MaxBytes", DefaultBytes);

    private long MostPixels => configuration.GetValue("Catalog:Images:MaxPixels", DefaultPixels);

    /// <summary>Reads a picture and stores it in its sizes; the same picture again costs nothing.</summary>
    public async Task<(StoredPicture? Picture, RowProblem? Problem)> Store(Stream upload, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(upload);
        if (await Read(upload, stop) is not { } bytes)
        {
            return (null, new RowProblem("IMAGE_TOO_LARGE", "file", new("La foto supera {0} MB.", "The picture is over {0} MB.", MostBytes / 1_000_000),
                new("Riducila: bastano 1600 pixel sul lato lungo.", "Make it smaller: 1600 pixels on the longer side are enough.")));
        }

        await _oneAtATime.WaitAsync(stop);
        try
        {
            return await Task.Run(() => Write(bytes), stop);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();

    private async Task<byte[]?> Read(Stream upload, CancellationToken stop)
    {
        using var copy = new MemoryStream();
        var buffer = new byte[81_920];
        for (int read; (read = await upload.ReadAsync(buffer, stop)) > 0;)
        {
            if (copy.Length + read > MostBytes)
            {
                return null;
            }

            copy.Write(buffer, 0, read);
        }

        return copy.ToArray();
    }

    private (StoredPicture? Picture, RowProblem? Problem) Write(byte[] bytes)
    {
        using var data = SKData.CreateCopy(bytes);
        using var codec = SKCodec.Create(data);
        if (codec is null || codec.EncodedFormat is not (SKEncodedImageFormat.Jpeg or SKEncodedImageFormat.Png or SKEncodedImageFormat.Webp))
        {
            return (null, NoPicture);
        }

        var (width, height) = (codec.Info.Width, codec.Info.Height);
        if (width > LongestSide || height > LongestSide || (long)width * height > MostPixels)
        {
            return (null, new RowProblem("IMAGE_PIXELS", "file", new("La foto ha {0} × {1} pixel: al massimo {2} milioni in tutto e {3} per lato.", "The picture has {0} × {1} pixels: at most {2} million in all and {3} a side.", width, height, MostPixels / 1_000_000, LongestSide),
                new("Riducila: bastano 1600 pixel sul lato lungo.", "Make it smaller: 1600 pixels on the longer side are enough.")));
        }

        // JPEG and WebP can be decoded smaller at once: less memory, and nothing of the result is lost.
        var smaller = codec.GetScaledDimensions(Math.Min(1f, 2f * Sides[0].Side / Math.Max(width, height)));
        using var decoded = new SKBitmap(new SKImageInfo(smaller.Width, smaller.Height, SKColorType.Rgba8888, SKAlphaType.Premul, SKColorSpace.CreateSrgb()));
        if (codec.GetPixels(decoded.Info, decoded.GetPixels()) != SKCodecResult.Success)
        {
            return (null, Broken);
        }

        var file = Convert.ToHexStringLower(SHA256.HashData(bytes))[..32];
        using var fitted = Fitted(decoded, Sides[0].Side);
        using var large = Upright(fitted, codec.EncodedOrigin);
        foreach (var (size, side) in Sides)
        {
            using var sized = Fitted(large, side);
            Save(file, size, sized);
        }

        return (new StoredPicture(file, large.Width, large.Height), null);
    }

    // A camera says how it was held beside the picture; that goes with the rest, so the picture itself is turned.
    private static SKBitmap Upright(SKBitmap picture, SKEncodedOrigin origin)
    {
        var turned = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        var (width, height) = (picture.Width, picture.Height);
        var upright = new SKBitmap(picture.Info.WithSize(turned ? height : width, turned ? width : height));
        using var canvas = new SKCanvas(upright);
        canvas.Clear(SKColors.Transparent);
        var matrix = origin switch
        {
            SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, width, 0, 1, 0, 0, 0, 1),
            SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, width, 0, -1, height, 0, 0, 1),
            SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, height, 0, 0, 1),
            SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
            SKEncodedOrigin.RightTop => new SKMatrix(0, -1, height, 1, 0, 0, 0, 0, 1),
            SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, height, -1, 0, width, 0, 0, 1),
            SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, width, 0, 0, 1),
            _ => SKMatrix.Identity,
        };
        canvas.SetMatrix(matrix);
        canvas.DrawBitmap(picture, 0, 0, SKSamplingOptions.Default);
        return upright;
    }

    private static SKBitmap Fitted(SKBitmap picture, int side)
    {
        var longer = Math.Max(picture.Width, picture.Height);
        var (width, height) = longer <= side ? (picture.Width, picture.Height) : (Math.Max(1, picture.Width * side / longer), Math.Max(1, picture.Height * side / longer));
        return picture.Resize(picture.Info.WithSize(width, height), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
    }

    // Written beside its place and moved there: who reads it finds all of it or nothing.
    private void Save(string file, ImageSize size, SKBitmap picture)
    {
        var path = Path.Combine(MediaFolder(configuration), new ProductImage { File = file }.Path(size));
        if (System.IO.File.Exists(path))
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var beside = $"{path}.{Guid.NewGuid():N}";
        try
        {
            using (var image = SKImage.FromBitmap(picture))
            using (var encoded = image.Encode(SKEncodedImageFormat.Webp, Quality))
            using (var stream = System.IO.File.Create(beside))
            {
                encoded.SaveTo(stream);
            }

            System.IO.File.Move(beside, path, overwrite: true);
        }
        finally
        {
            System.IO.File.Delete(beside);
        }
    }
}
