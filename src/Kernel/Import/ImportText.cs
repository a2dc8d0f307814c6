using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Filiera.Kernel;

/// <summary>
/// Opens the text of an import file: plain or gzip (by its first bytes, not by its name), UTF-8 with or without BOM, UTF-16
/// with BOM, else Windows-1252. Text that is no valid UTF-8 anywhere in the file is Windows-1252: Italian ERPs write it.
/// </summary>
public static class ImportText
{
    /// <summary>Text of more bytes than this is refused: a small gzip file can unfold without end.</summary>
    public const long MaximumBytes = 8L * 1024 * 1024 * 1024;

    static ImportText() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static StreamReader Open(string path, Encoding encoding) =>
        new(Bytes(path), encoding, detectEncodingFromByteOrderMarks: true, bufferSize: 64 * 1024);

    /// <summary>Reads the whole file once. Throws IOException or InvalidDataException when it can't be read or the gzip is damaged.</summary>
    public static Encoding DetectEncoding(string path)
    {
        using var bytes = Bytes(path);
        var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetDecoder();
        var buffer = new byte[64 * 1024];
        var chars = new char[buffer.Length + 8];
        long total = 0;
        int read;
        var valid = true;
        Encoding? marked = null;
        while ((read = bytes.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)) > 0)
        {
            if (total == 0 && read >= 2 && (buffer[0], buffer[1]) is (0xFF, 0xFE) or (0xFE, 0xFF))
            {
                marked = buffer[0] == 0xFF ? Encoding.Unicode : Encoding.BigEndianUnicode;
            }

            total += read;
            if (total > MaximumBytes)
            {
                throw new InvalidDataException($"more than {MaximumBytes} bytes");
            }

            // Reading goes on after the first bad byte, so that a damaged gzip file is known before any row is written.
            valid = valid && Decodes(strict, buffer.AsSpan(0, read), chars, flush: false);
        }

        CheckWhole(path, total);
        return marked ?? (valid && Decodes(strict, [], chars, flush: true) ? new UTF8Encoding(false) : Encoding.GetEncoding(1252));
    }

    private static bool Decodes(Decoder decoder, ReadOnlySpan<byte> bytes, char[] chars, bool flush)
    {
        try
        {
            decoder.Convert(bytes, chars, flush, out _, out _, out _);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    /// <summary>
    /// GZipStream takes a file that was cut for a shorter one. The last four bytes hold the length of the text: of a file in one
    /// part, as everybody writes them. One in several parts is refused with the same words, rather than half read in silence.
    /// </summary>
    private static void CheckWhole(string path, long total)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        Span<byte> end = stackalloc byte[4];
        if (file.ReadByte() != 0x1F || file.ReadByte() != 0x8B)
        {
            return;
        }

        file.Seek(-Math.Min(4, file.Length), SeekOrigin.End);
        file.ReadExactly(end);
        if (BinaryPrimitives.ReadUInt32LittleEndian(end) != (uint)(total & uint.MaxValue))
        {
            throw new InvalidDataException("gzip: the file is cut, damaged or in several parts");
        }
    }

    private static Stream Bytes(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, FileOptions.SequentialScan);
        var zipped = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        return zipped ? new GZipStream(file, CompressionMode.Decompress) : file;
    }
}
