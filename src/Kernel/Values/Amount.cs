using System.Globalization;
using System.Text.Json.Serialization;

namespace Filiera.Kernel;

/// <summary>An amount of money of a document, two decimals. The currency is the document's.</summary>
[JsonConverter(typeof(ScaledJsonConverter<Amount>))]
public readonly record struct Amount : IScaled<Amount>, IComparable<Amount>
{
    public Amount(decimal value) => Value = Scaled.Exact(value, Decimals, nameof(Amount));

    public static int Decimals => 2;

    public static Amount Zero => default;

    public decimal Value { get; }

    /// <summary>The whole number that the database holds.</summary>
    public long Stored => Scaled.ToLong(Value, Decimals);

    public static Amount Of(decimal value) => new(value);

    public static Amount FromStored(long stored) => new(Scaled.FromLong(stored, Decimals));

    /// <summary>Rounds half away from zero to 2 decimals.</summary>
    public static Amount Round(decimal value) => new(Rounding.HalfAwayFromZero(value, Decimals));

    public static implicit operator decimal(Amount value) => value.Value;

    public static explicit operator Amount(decimal value) => new(value);

    public static Amount operator +(Amount left, Amount right) => new(left.Value + right.Value);

    public static Amount operator -(Amount left, Amount right) => new(left.Value - right.Value);

    public int CompareTo(Amount other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
