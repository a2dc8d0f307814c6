using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Filiera.Kernel;

/// <summary>
/// A decimal with a fixed number of decimals, stored as a whole number (docs/decisions/0006): SQLite has no decimal type.
/// Columns of different scale must never meet in LINQ or SQL; multiply in C#.
/// </summary>
public interface IScaled<TSelf> where TSelf : struct, IScaled<TSelf>
{
    static abstract int Decimals { get; }
    decimal Value { get; }
    static abstract TSelf Of(decimal value);
}

public static class Scaled
{
    /// <summary>Largest absolute value of every scaled type: a trillion, so that 10^-5 still fits a 64-bit whole number.</summary>
    public const decimal Limit = 1_000_000_000_000m;

    private static readonly decimal[] Powers = [1m, 10m, 100m, 1_000m, 10_000m, 100_000m];

    public static long ToLong(decimal value, int decimals) => (long)(value * Powers[decimals]);

    public static decimal FromLong(long value, int decimals) => value / Powers[decimals];

    public static decimal Exact(decimal value, int decimals, string what)
    {
        if (!Rounding.Fits(value, decimals) || Math.Abs(value) > Limit)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, $"{what}: at most {decimals} decimals and {Limit} in size");
        }

        return value;
    }

    /// <summary>True when the value can be held: the check to make on input, before a constructor would throw.</summary>
    public static bool Holds<T>(decimal value) where T : struct, IScaled<T> =>
        Math.Abs(value) <= Limit && Rounding.Fits(value, T.Decimals);
}

public sealed class ScaledConverter<T>() : ValueConverter<T, long>(
    value => Store(value),
    stored => Read(stored))
    where T : struct, IScaled<T>
{
    private static long Store(T value) => Scaled.ToLong(value.Value, T.Decimals);

    private static T Read(long stored) => T.Of(Scaled.FromLong(stored, T.Decimals));
}

/// <summary>A JSON number written from decimal; read from a number or a string (design.md section 4).</summary>
public sealed class ScaledJsonConverter<T> : JsonConverter<T> where T : struct, IScaled<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        decimal value;
        if (reader.TokenType == JsonTokenType.String)
        {
            if (!decimal.TryParse(reader.GetString(), System.Globalization.NumberStyles.Number, System.Globalization.CultureInfo.InvariantCulture, out value))
            {
                throw new JsonException("not a number");
            }
        }
        else if (!reader.TryGetDecimal(out value))
        {
            throw new JsonException("not a number that fits");
        }

        if (!Scaled.Holds<T>(value))
        {
            throw new JsonException($"at most {T.Decimals} decimals");
        }

        return T.Of(value);
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Value);
}
