using System.Globalization;
using System.Text;
using Filiera.Kernel;

namespace Filiera.Pricing;

/// <summary>Who gave a level of the cascade.</summary>
public enum DiscountOrigin
{
    List,
    Matrix,

    /// <summary>Agreed in a contract for a product, a category or a class of items.</summary>
    Contract,

    /// <summary>The dealer's own.</summary>
    Customer,
    Category,

    /// <summary>Given by hand by whoever took the order.</summary>
    Agent,

    /// <summary>Of the whole document, on every line that may be discounted.</summary>
    Footer,
}

/// <summary>One level in percent: positive is a discount, negative a maggiorazione; 0 to 100 in size, two decimals.</summary>
public readonly record struct DiscountLevel(decimal Value, DiscountOrigin Origin = DiscountOrigin.List)
{
    /// <summary>What the level leaves of a price, not rounded.</summary>
    public decimal On(decimal price) => price * (1m - (Value / 100m));
}

public enum DiscountError
{
    Syntax,
    Range,
    TooManyLevels,
}

/// <summary>Why a text is no cascade; <see cref="Position"/> counts characters from 1.</summary>
public sealed record DiscountParseError(DiscountError Error, int Position, Phrase Message);

/// <summary>
/// Sconti in cascata (domain.md A2): <c>50+10+5</c> multiplies the price by 0.50 × 0.90 × 0.95. <c>+</c> brings a discount, <c>-</c> a
/// maggiorazione; blanks and % are free; the decimal sign is comma or point; empty is no discount; at most six levels.
/// Nothing is guessed: anything else is an error with its position. The order of levels is kept, contracts cite it.
/// </summary>
public sealed class DiscountChain : IEquatable<DiscountChain>
{
    public const int MaximumLevels = 6;
    public static readonly DiscountChain None = new([]);

    // Few cascades meet few others: what was joined once is found again, and no line of a basket makes a new one.
    private const int MostJoined = 64;
    private Joined[] _joined = [];
    private string? _text;
    private IReadOnlyList<DiscountLevelView>? _views;

    private DiscountChain(IReadOnlyList<DiscountLevel> levels)
    {
        Levels = levels;
        Factor = levels.Aggregate(1m, (factor, level) => level.On(factor));
    }

    public IReadOnlyList<DiscountLevel> Levels { get; }

    /// <summary>What the list price is multiplied by; exact, never rounded.</summary>
    public decimal Factor { get; }

    /// <summary>The single percentage that gives the same price: for show, never for computing.</summary>
    public decimal EquivalentPercent => (1m - Factor) * 100m;

    /// <summary>Chain of the given levels. At most six; each from -100 to 100 with two decimals.</summary>
    public static DiscountChain Of(IEnumerable<DiscountLevel> levels)
    {
        var list = levels.ToList();
        if (list.Count > MaximumLevels || list.Any(l => Math.Abs(l.Value) > 100 || !Rounding.Fits(l.Value, 2)))
        {
            throw new ArgumentOutOfRangeException(nameof(levels), "at most six levels of -100 to 100 with two decimals");
        }

        return list.Count == 0 ? None : new(list);
    }

    /// <summary>This cascade followed by another. Two cascades of a price may be longer together than one may be written.</summary>
    public DiscountChain Then(DiscountChain other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Levels.Count == 0 || Levels.Count == 0)
        {
            return other.Levels.Count == 0 ? this : other;
        }

        var known = Volatile.Read(ref _joined);
        foreach (var pair in known)
        {
            if (ReferenceEquals(pair.Other, other))
            {
                return pair.Together;
            }
        }

        var together = new DiscountChain([.. Levels, .. other.Levels]);
        Volatile.Write(ref _joined, known.Length < MostJoined ? [.. known, new(other, together)] : [new(other, together)]);
        return together;
    }

    /// <summary>The levels as they are shown, with their owners in capitals.</summary>
    internal IReadOnlyList<DiscountLevelView> Views => _views ??= [.. Levels.Select(l => new DiscountLevelView(new(l.Value), l.Origin.ToString().ToUpperInvariant()))];

    public static bool TryParse(string? text, DiscountOrigin origin, out DiscountChain chain, out DiscountParseError? error)
    {
        chain = None;
        error = null;
        var levels = new List<DiscountLevel>();
        var reader = new Reader(text ?? "");
        reader.SkipBlanks();
        while (!reader.AtEnd)
        {
            var start = reader.Position;
            var sign = reader.TakeSign();
            if (sign == '\0' && levels.Count > 0)
            {
                error = Syntax(start, reader.Current);
                return false;
            }

            reader.SkipBlanks();
            var at = reader.Position;
            if (!reader.TakeNumber(out var value, out var decimals) || decimals > 2)
            {
                error = Syntax(at, reader.AtEnd ? '\0' : reader.Current);
                return false;
            }

            if (value > 100)
            {
                error = new(DiscountError.Range, at + 1, new("Uno sconto va da 0 a 100: {0}.", "A discount goes from 0 to 100: {0}.", value));
                return false;
            }

            levels.Add(new(sign == '-' ? -value : value, origin));
            reader.SkipBlanks();
            reader.TakePercent();
            reader.SkipBlanks();
        }

        if (levels.Count > MaximumLevels)
        {
            error = new(DiscountError.TooManyLevels, 1, new("Al massimo {0} livelli di sconto, qui {1}.", "At most {0} discount levels, here {1}.", MaximumLevels, levels.Count));
            return false;
        }

        chain = levels.Count == 0 ? None : new(levels);
        return true;
    }

    /// <summary>Reads what was checked when it was stored.</summary>
    public static DiscountChain Read(string? stored, DiscountOrigin origin = DiscountOrigin.List) =>
        TryParse(stored, origin, out var chain, out var error) ? chain : throw new FormatException($"stored discount '{stored}': {error!.Error} at {error.Position}");

    /// <summary>As it is written: <c>40-3+10</c>; invariant decimals.</summary>
    public override string ToString() => _text ??= Written();

    public bool Equals(DiscountChain? other) => other is not null && Levels.SequenceEqual(other.Levels);

    public override bool Equals(object? obj) => Equals(obj as DiscountChain);

    public override int GetHashCode() => Levels.Aggregate(0, HashCode.Combine);

    private string Written()
    {
        var text = new StringBuilder();
        foreach (var level in Levels)
        {
            text.Append(level.Value < 0 ? "-" : text.Length > 0 ? "+" : "").Append(Math.Abs(level.Value).ToString("0.##", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    private static DiscountParseError Syntax(int position, char found) => new(DiscountError.Syntax, position + 1, found == '/'
        ? new("Al posto di «/» usa «+»: 50+10+5.", "Use “+” instead of “/”: 50+10+5.")
        : new("Sconto illeggibile al carattere {0}. Si scrive come 50+10+5.", "Unreadable discount at character {0}. Write it as 50+10+5.", position + 1));

    private sealed record Joined(DiscountChain Other, DiscountChain Together);

    private struct Reader(string text)
    {
        public int Position { get; private set; }

        public readonly bool AtEnd => Position >= text.Length;

        public readonly char Current => AtEnd ? '\0' : text[Position];

        public void SkipBlanks()
        {
            while (!AtEnd && char.IsWhiteSpace(text[Position]))
            {
                Position++;
            }
        }

        public char TakeSign()
        {
            var sign = Current is '+' or '-' ? Current : '\0';
            Position += sign == '\0' ? 0 : 1;
            return sign;
        }

        public void TakePercent() => Position += Current == '%' ? 1 : 0;

        // Digits, then perhaps a comma or a point and digits. Long runs of digits stay a number too large, not an overflow.
        public bool TakeNumber(out decimal value, out int decimals)
        {
            value = 0;
            decimals = 0;
            var start = Position;
            while (char.IsAsciiDigit(Current))
            {
                value = value > 1000 ? value : (value * 10) + (Current - '0');
                Position++;
            }

            if (Position == start)
            {
                return false;
            }

            if (Current is not ('.' or ','))
            {
                return true;
            }

            Position++;
            var unit = 0.1m;
            while (char.IsAsciiDigit(Current))
            {
                decimals++;
                value += decimals <= 2 ? (Current - '0') * unit : 0;
                unit /= 10;
                Position++;
                if (decimals > 20)
                {
                    return true;
                }
            }

            return decimals > 0;
        }
    }
}
