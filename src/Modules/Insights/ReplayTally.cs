using Filiera.Kernel;

namespace Filiera.Insights;

/// <summary>Adds up the lines of a replay: whole, by dealer, by category; and keeps the largest of those that cross a line.</summary>
internal sealed class ReplayTally
{
    private const int MostKept = 50;
    private readonly Dictionary<int, Sums> _dealers = [];
    private readonly Dictionary<int, Sums> _categories = [];
    private readonly Sums _whole = new();

    public Crossing Floor { get; } = new();

    public Crossing Contract { get; } = new();

    public Crossing Large { get; } = new();

    public void Add(int dealer, int category, decimal sold, decimal now, decimal then, decimal? cost)
    {
        _whole.Add(sold, now, then, cost);
        Of(_dealers, dealer).Add(sold, now, then, cost);
        Of(_categories, category).Add(sold, now, then, cost);
    }

    public ReplayPart Whole => _whole.Part("", "");

    public int DealerCount => _dealers.Count;

    /// <summary>Those that change most.</summary>
    public IReadOnlyList<ReplayPart> Dealers(Func<int, (string Code, string Name)> name) => Parts(_dealers, name);

    public IReadOnlyList<int> DealerIds => [.. Top(_dealers).Select(d => d.Key)];

    public IReadOnlyList<ReplayPart> Categories(Func<int, (string Code, string Name)> name) => Parts(_categories, name);

    private static List<ReplayPart> Parts(Dictionary<int, Sums> of, Func<int, (string Code, string Name)> name) => [.. Top(of).Select(d => d.Value.Part(name(d.Key).Code, name(d.Key).Name))];

    private static IEnumerable<KeyValuePair<int, Sums>> Top(Dictionary<int, Sums> of) => of.OrderByDescending(d => Math.Abs(d.Value.Then - d.Value.Now)).ThenBy(d => d.Key).Take(MostKept);

    private static Sums Of(Dictionary<int, Sums> all, int key) => all.TryGetValue(key, out var sums) ? sums : all[key] = new();

    internal sealed class Sums
    {
        private int _lines;
        private decimal _sold;
        private decimal _marginNow;
        private decimal _marginThen;

        public decimal Now { get; private set; }

        public decimal Then { get; private set; }

        public void Add(decimal sold, decimal now, decimal then, decimal? cost)
        {
            _lines++;
            _sold += sold;
            Now += now;
            Then += then;
            _marginNow += cost is { } c ? now - c : 0m;
            _marginThen += cost is { } d ? then - d : 0m;
        }

        public ReplayPart Part(string code, string name) => new(code, name, _lines, Amount.Round(_sold), Amount.Round(Now), Amount.Round(Then), Amount.Round(_marginNow), Amount.Round(_marginThen));
    }

    /// <summary>Dealer × product × quantity, each once, however often it was bought.</summary>
    internal sealed class Crossing
    {
        private readonly HashSet<(int, int, long)> _seen = [];
        private readonly PriorityQueue<Crossed, decimal> _largest = new();

        public void Add(Crossed one)
        {
            if (!_seen.Add((one.Account, one.Product, one.Quantity.Stored)))
            {
                return;
            }

            _largest.Enqueue(one, one.Weight);
            if (_largest.Count > MostKept)
            {
                _largest.Dequeue();
            }
        }

        public IReadOnlyList<Crossed> Largest => [.. _largest.UnorderedItems.OrderByDescending(i => i.Priority).Select(i => i.Element)];

        public int Count => _seen.Count;
    }

    internal sealed record Crossed(int Account, int Product, Quantity Quantity, decimal Now, decimal Then, decimal Weight, string? Note = null);
}
