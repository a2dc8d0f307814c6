using System.Globalization;
using System.Text.Json.Serialization;

namespace Filiera.Kernel;

/// <summary>A price of one unit (or of one price basis), up to five decimals (domain.md A1).</summary>
[JsonConverter(typeof(ScaledJsonConverter<UnitPrice>))]
public readonly record struct UnitPrice : IScaled<UnitPrice>, IComparable<UnitPrice>
{
    public UnitPrice(decimal value) => Value = Scaled.Exact(value, Decimals, nameof(UnitPrice));

    public static int Decimals => 5;

    public static UnitPrice Zero => default;

    public decimal Value { get; }

    /// <summary>The whole number that the database holds.</summary>
    public long Stored => Scaled.ToLong(Value, Decimals);

    public static UnitPrice Of(decimal value) => new(value);

    public static UnitPrice FromStored(long stored) => new(Scaled.FromLong(stored, Decimals));

    /// <summary>Rounds half away from zero to 5 decimals.</summary>
    public static UnitPrice Round(decimal value) => new(Rounding.HalfAwayFromZero(value, Decimals));

    public static implicit operator decimal(UnitPrice value) => value.Value;

    public static explicit operator UnitPrice(decimal value) => new(value);

    public int CompareTo(UnitPrice other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
