using System.Globalization;
using System.Text.Json.Serialization;

namespace Filiera.Kernel;

/// <summary>A percentage with two decimals: 22 is 22%.</summary>
[JsonConverter(typeof(ScaledJsonConverter<Percent>))]
public readonly record struct Percent : IScaled<Percent>, IComparable<Percent>
{
    public Percent(decimal value) => Value = Scaled.Exact(value, Decimals, nameof(Percent));

    public static int Decimals => 2;

    public static Percent Zero => default;

    public decimal Value { get; }

    /// <summary>The whole number that the database holds.</summary>
    public long Stored => Scaled.ToLong(Value, Decimals);

    public static Percent Of(decimal value) => new(value);

    public static Percent FromStored(long stored) => new(Scaled.FromLong(stored, Decimals));

    /// <summary>Rounds half away from zero to 2 decimals.</summary>
    public static Percent Round(decimal value) => new(Rounding.HalfAwayFromZero(value, Decimals));

    public static implicit operator decimal(Percent value) => value.Value;

    public static explicit operator Percent(decimal value) => new(value);

    public int CompareTo(Percent other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
