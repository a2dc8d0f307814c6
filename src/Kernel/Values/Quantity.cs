using System.Globalization;
using System.Text.Json.Serialization;

namespace Filiera.Kernel;

/// <summary>A quantity in a unit of measure, up to three decimals (domain.md A1).</summary>
[JsonConverter(typeof(ScaledJsonConverter<Quantity>))]
public readonly record struct Quantity : IScaled<Quantity>, IComparable<Quantity>
{
    public Quantity(decimal value) => Value = Scaled.Exact(value, Decimals, nameof(Quantity));

    public static int Decimals => 3;

    public static Quantity Zero => default;

    public decimal Value { get; }

    /// <summary>The whole number that the database holds.</summary>
    public long Stored => Scaled.ToLong(Value, Decimals);

    public static Quantity Of(decimal value) => new(value);

    public static Quantity FromStored(long stored) => new(Scaled.FromLong(stored, Decimals));

    /// <summary>Rounds half away from zero to 3 decimals.</summary>
    public static Quantity Round(decimal value) => new(Rounding.HalfAwayFromZero(value, Decimals));

    public static implicit operator decimal(Quantity value) => value.Value;

    public static explicit operator Quantity(decimal value) => new(value);

    public static Quantity operator +(Quantity left, Quantity right) => new(left.Value + right.Value);

    public static Quantity operator -(Quantity left, Quantity right) => new(left.Value - right.Value);

    public int CompareTo(Quantity other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
