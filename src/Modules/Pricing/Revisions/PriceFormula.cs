using System.Globalization;
using Filiera.Kernel;

namespace Filiera.Pricing;

/// <summary>
/// A formula of a generated list: <c>cost * 1.35 + 0.20</c>, <c>max(list * 0.9, floor)</c>. Numbers with a point, <c>+ - * / ( )</c>, <c>min</c> and <c>max</c>, and the
/// names <c>cost</c>, <c>floor</c>, <c>list</c> (the price of the list it starts from), <c>net</c> (the same after its own cascade) and <c>attr("Peso")</c> (a number among the product's
/// attributes). A name without a value makes the whole price absent, never zero.
/// </summary>
public sealed class PriceFormula
{
    /// <summary>An attribute's value stands under its name with this before it.</summary>
    public const string Attribute = "attr:";

    private static readonly string[] OfPrices = ["cost", "floor", "list", "net", "attr"];
    private readonly Func<IReadOnlyDictionary<string, decimal?>, decimal?> _run;

    private PriceFormula(string text, Func<IReadOnlyDictionary<string, decimal?>, decimal?> run, IReadOnlySet<string> names)
    {
        Text = text;
        _run = run;
        Names = names;
    }

    public string Text { get; }

    /// <summary>The names it asks for.</summary>
    public IReadOnlySet<string> Names { get; }

    /// <summary>Null when a value is missing, when it divides by zero or leaves what a price can hold.</summary>
    public decimal? Of(IReadOnlyDictionary<string, decimal?> values)
    {
        try
        {
            return _run(values) is { } result && Math.Abs(result) <= Scaled.Limit ? result : null;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    /// <param name="names">The names it may ask for; those of prices unless said.</param>
    public static Result<PriceFormula> Read(string? text, params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        names = names.Count == 0 ? OfPrices : names;
        var parser = new Parser(text ?? "", names);
        var run = parser.Sum();
        if (run is not null && parser.AtEnd)
        {
            return new PriceFormula(parser.Text.Trim(), run, parser.Names);
        }

        return new Problem(422, "FORMULA", new("La formula non si capisce alla posizione {0}.", "The formula can’t be read at position {0}.", parser.Position + 1), "formula",
            new("Usa numeri, + − * / ( ), min, max e i nomi {0}.", "Use numbers, + − * / ( ), min, max and the names {0}.", string.Join(", ", names.Select(n => n == "attr" ? "attr(\"…\")" : n))));
    }

    /// <summary>Recursive descent; every method answers null where it can't go on, at <see cref="Position"/>.</summary>
    private sealed class Parser(string text, IReadOnlyList<string> known)
    {
        private const int Deepest = 50;
        private int _depth;

        public string Text => text;

        public int Position { get; private set; }

        public HashSet<string> Names { get; } = [];

        public bool AtEnd
        {
            get
            {
                Blank();
                return Position == text.Length;
            }
        }

        public Func<IReadOnlyDictionary<string, decimal?>, decimal?>? Sum()
        {
            if (text.Length > 500 || ++_depth > Deepest)
            {
                return null;
            }

            var left = Product();
            while (left is not null && Taken('+', '-') is { } sign)
            {
                var (a, b) = (left, Product());
                left = b is null ? null : v => a(v) + (sign == '+' ? b(v) : -b(v));
            }

            _depth--;
            return left;
        }

        private Func<IReadOnlyDictionary<string, decimal?>, decimal?>? Product()
        {
            var left = Factor();
            while (left is not null && Taken('*', '/') is { } sign)
            {
                var (a, b) = (left, Factor());
                left = b is null ? null : sign == '*' ? v => a(v) * b(v) : v => b(v) is { } by && by != 0 ? a(v) / by : null;
            }

            return left;
        }

        private Func<IReadOnlyDictionary<string, decimal?>, decimal?>? Factor()
        {
            if (Taken('-') is not null)
            {
                return ++_depth > Deepest ? null : Factor() is { } of ? v => -of(v) : null;
            }

            if (Taken('(') is not null)
            {
                var inner = Sum();
                return Taken(')') is null ? null : inner;
            }

            Blank();
            var start = Position;
            while (Position < text.Length && (char.IsAsciiLetterOrDigit(text[Position]) || text[Position] == '.'))
            {
                Position++;
            }

            var word = text[start..Position];
            if (decimal.TryParse(word, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return _ => number;
            }

            var name = word.ToLowerInvariant();
            if (name is "min" or "max")
            {
                return OfTwo(name == "min");
            }

            if (name == "attr" && known.Contains(name))
            {
                return OfAttribute();
            }

            if (known.Contains(name))
            {
                Names.Add(name);
                return v => v.GetValueOrDefault(name);
            }

            Position = start;
            return null;
        }

        private Func<IReadOnlyDictionary<string, decimal?>, decimal?>? OfTwo(bool least)
        {
            if (Taken('(') is null || Sum() is not { } a || Taken(',', ';') is null || Sum() is not { } b || Taken(')') is null)
            {
                return null;
            }

            return v => a(v) is { } x && b(v) is { } y ? (least ? Math.Min(x, y) : Math.Max(x, y)) : null;
        }

        private Func<IReadOnlyDictionary<string, decimal?>, decimal?>? OfAttribute()
        {
            if (Taken('(') is null || Taken('"', '\'') is not { } quote || text.IndexOf(quote, Position) is not (> 0 and var end))
            {
                return null;
            }

            var name = Attribute + text[Position..end].Trim();
            Position = end + 1;
            Names.Add(name);
            return Taken(')') is null ? null : v => v.GetValueOrDefault(name);
        }

        private char? Taken(params ReadOnlySpan<char> any)
        {
            Blank();
            return Position < text.Length && any.Contains(text[Position]) ? text[Position++] : null;
        }

        private void Blank()
        {
            while (Position < text.Length && char.IsWhiteSpace(text[Position]))
            {
                Position++;
            }
        }
    }
}
