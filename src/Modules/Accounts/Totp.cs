using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Filiera.Accounts;

/// <summary>Codes of authenticator apps (RFC 6238): six digits, thirty seconds, SHA-1, which is what the apps speak.</summary>
public static class Totp
{
    public const int StepSeconds = 30;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>160 random bits.</summary>
    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(20);

    public static long StepOf(DateTimeOffset at) => at.ToUnixTimeSeconds() / StepSeconds;

    [SuppressMessage("Security", "CA5350", Justification = "RFC 6238 as the apps implement it; HMAC-SHA-1 is not broken.")]
    public static string Code(ReadOnlySpan<byte> key, long step)
    {
        Span<byte> moment = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(moment, step);
        Span<byte> hash = stackalloc byte[20];
        HMACSHA1.HashData(key, moment, hash);
        var number = BinaryPrimitives.ReadInt32BigEndian(hash[(hash[19] & 0xF)..]) & 0x7FFFFFFF;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>The step of which this is the code, one before and one after the present included; null when it is none of them.</summary>
    public static long? Match(ReadOnlySpan<byte> key, string code, DateTimeOffset now)
    {
        long? found = null;
        for (var step = StepOf(now) - 1; step <= StepOf(now) + 1; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Code(key, step)), Encoding.ASCII.GetBytes(code)))
            {
                found = step;
            }
        }

        return found;
    }

    /// <summary>The key as people type it into an app.</summary>
    public static string Base32(ReadOnlySpan<byte> key)
    {
        var text = new StringBuilder();
        var (bits, count) = (0, 0);
        foreach (var octet in key)
        {
            bits = ((bits << 8) | octet) & 0xFFFF;
            count += 8;
            while (count >= 5)
            {
                text.Append(Alphabet[(bits >> (count - 5)) & 31]);
                count -= 5;
            }
        }

        return count > 0 ? text.Append(Alphabet[(bits << (5 - count)) & 31]).ToString() : text.ToString();
    }

    /// <summary>What the square code holds.</summary>
    public static string Uri(string issuer, string email, string secret) =>
        $"otpauth://totp/{System.Uri.EscapeDataString(issuer)}:{System.Uri.EscapeDataString(email)}?secret={secret}&issuer={System.Uri.EscapeDataString(issuer)}&digits=6&period={StepSeconds}";
}
