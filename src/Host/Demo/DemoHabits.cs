namespace Filiera.Host.Demo;

/// <summary>An order as a branch wrote it, before it has a price and a number.</summary>
internal sealed record Draft(DemoDealer Dealer, int Branch, DateOnly Day, TimeOnly Time, IReadOnlyList<(DemoProduct Product, decimal Quantity)> Lines);

/// <summary>
/// What each branch buys again and again: usual products at their usual intervals and quantities, seasons, the August closure,
/// a little growth, and now and then something else. Some habits stopped: what «da riordinare» shows as late.
/// </summary>
internal sealed class DemoHabits
{
    private const int History = 548;
    private const int UsualInterval = 45;
    private const int MostLines = 40;

    /// <summary>Habits of the branch of the demo's buyer: product, quantity, days between, days since the last time.</summary>
    private static readonly (string Sku, int Quantity, int Interval, int Since)[] KnownHabits =
    [
        ("H3D-120N", 48, 36, 53), ("K64-AR", 12, 42, 47), ("L50-40", 24, 38, 40), ("S140-50", 50, 30, 27), ("M220-CS", 20, 34, 21), ("C710-3030", 30, 28, 6),
        ("K84-AR", 6, 40, 12), ("C710-3040", 20, 35, 14), ("V450-35", 1000, 50, 30), ("A910-840", 4, 60, 25), ("K55-AR", 6, 45, 260), ("PS-K64", 20, 42, 33),
    ];

    private readonly Dice _dice;
    private readonly DateOnly _from;
    private readonly DateOnly _last;
    private readonly DateOnly _today;

    public DemoHabits(DemoSize size, DemoCatalogue catalogue, DemoDealers dealers, DemoAssortments assortments, DateOnly today)
    {
        _dice = new Dice(size.Seed, "habits");
        (_today, _last, _from) = (today, DemoCalendar.WorkingBefore(today.AddDays(-1)), today.AddDays(-History));
        foreach (var dealer in dealers.Dealers)
        {
            Live(dealer, catalogue, [.. catalogue.Products.Where(p => p.Row.ItemClass != "DOC" && (p.Active || p.Row.LastSold > _from.AddDays(90)) && assortments.Sees(dealer, p))]);
        }
    }

    public List<Draft> Drafts { get; } = [];

    private void Live(DemoDealer dealer, DemoCatalogue catalogue, List<DemoProduct> visible)
    {
        var totals = new int[visible.Count];
        var sum = 0;
        for (var i = 0; i < visible.Count; i++)
        {
            totals[i] = sum += visible[i].Popularity;
        }

        var first = dealer.Id == 1;
        var orders = first ? 130 : dealer.Row.Class switch { "A" => _dice.Between(65, 80), "B" => _dice.Between(50, 70), _ => _dice.Between(40, 55) };
        var weights = dealer.Branches.Select((_, i) => first && i == 1 ? 4 : i == 0 ? 3 : 2).ToArray();
        for (var branch = 0; branch < weights.Length; branch++)
        {
            // Closures and seasons take about an eighth of the days.
            var gap = Math.Max(3, History * 7 / 8 * weights.Sum() / (orders * weights[branch]));
            var lines = _dice.Between(6, 16);
            var habits = new List<Habit>();
            for (var i = Math.Clamp(lines * UsualInterval / gap, lines, 110); i > 0; i--)
            {
                var product = visible[_dice.Weighted(totals)];
                if (habits.All(h => h.Product != product))
                {
                    habits.Add(NewHabit(dealer, product, gap));
                }
            }

            if (first && branch == 1)
            {
                habits.RemoveAll(h => KnownHabits.Any(k => k.Sku == h.Product.Row.Sku));
                habits.AddRange(KnownHabits.Select(k => Remembered(catalogue[k.Sku], k.Quantity, k.Interval, k.Since)));
            }

            Order(dealer, branch, gap, habits, () => visible[_dice.Weighted(totals)]);
        }
    }

    private Habit NewHabit(DemoDealer dealer, DemoProduct product, int gap)
    {
        var interval = Math.Max(_dice.Between(24, 80), gap * 9 / 10);
        var times = _dice.Roll(10) switch { < 5 => 1, < 8 => 2, < 9 => 3, _ => 4 };
        return new Habit
        {
            Product = product,
            Interval = interval,
            Quantity = Whole(product, DemoStock.Lot(product) * times * (dealer.Row.Class == "A" ? 2 : 1)),
            Due = _from.AddDays(_dice.Roll(interval)),

            // Six in a hundred were forgotten a few weeks ago, or bought elsewhere.
            Until = product.Row.LastSold ?? (_dice.Roll(100) < 6 ? _today.AddDays(-interval - _dice.Between(1, 20)) : null),
        };
    }

    private Habit Remembered(DemoProduct product, int quantity, int interval, int since) => new()
    {
        Product = product,
        Interval = interval,
        Quantity = quantity,
        Due = _today.AddDays(-since - ((History - since) / interval * interval)),
        Until = _today.AddDays(-since),
        OnTheDot = true,
    };

    private void Order(DemoDealer dealer, int branch, int gap, List<Habit> habits, Func<DemoProduct> other)
    {
        var day = _from.AddDays(_dice.Roll(gap));
        while (true)
        {
            day = DemoCalendar.Working(day);
            if (DemoCalendar.IsClosed(day) && _dice.Chance(85))
            {
                day = day.AddDays(3);
                continue;
            }

            if (day > _last)
            {
                if (dealer.Id == 1 && branch == 1 && Drafts[^1].Day < _last && Lines(habits, _last, other) is { Count: > 0 } late)
                {
                    // The demo's buyer ordered yesterday: an order that he may still cancel.
                    Drafts.Add(new(dealer, branch, _last, new TimeOnly(16, 40, 12), late));
                }

                return;
            }

            var lines = Lines(habits, day, other);
            if (lines.Count > 0)
            {
                Drafts.Add(new(dealer, branch, day, new TimeOnly(_dice.Between(8, 17), _dice.Roll(60), _dice.Roll(60)), lines));
            }

            // From five in a hundred fewer orders a year and a half ago to ten more now.
            var growth = 95 + (15 * (day.DayNumber - _from.DayNumber) / History);
            day = day.AddDays(Math.Max(1, gap * _dice.Between(60, 140) / DemoCalendar.SeasonOf(day) * 100 / growth));
        }
    }

    private List<(DemoProduct Product, decimal Quantity)> Lines(List<Habit> habits, DateOnly day, Func<DemoProduct> other)
    {
        var due = habits.Where(h => (h.OnTheDot ? h.Due : day) <= (h.Until ?? day) && h.Due <= day.AddDays(h.OnTheDot ? 0 : 3)).Take(MostLines - 3).ToList();
        if (due.Count < 3)
        {
            due.AddRange(habits.Where(h => !h.OnTheDot && day <= (h.Until ?? day) && !due.Contains(h)).OrderBy(h => h.Due).Take(3 - due.Count));
        }

        var lines = new List<(DemoProduct, decimal)>();
        foreach (var habit in due)
        {
            habit.Due = habit.OnTheDot ? habit.Due.AddDays(habit.Interval) : day.AddDays(habit.Interval * _dice.Between(80, 125) / 100);
            lines.Add((habit.Product, habit.OnTheDot ? habit.Quantity : _dice.Roll(10) switch { 0 => Whole(habit.Product, habit.Quantity / 2), 1 => habit.Quantity * 2, _ => habit.Quantity }));
        }

        for (var i = _dice.Roll(3); i > 0; i--)
        {
            var product = other();
            if (product.Active && habits.All(h => h.Product != product) && lines.All(l => l.Item1 != product))
            {
                lines.Add((product, Whole(product, DemoStock.Lot(product))));
            }
        }

        return lines;
    }

    /// <summary>A quantity that may be ordered: at least the minimum, in whole multiples.</summary>
    private static decimal Whole(DemoProduct product, decimal quantity) =>
        new Filiera.Catalog.QuantityRule(product.Row.Minimum, product.Row.Multiple).Check(quantity).Suggested ?? quantity;

    private sealed class Habit
    {
        public required DemoProduct Product { get; init; }

        public required decimal Quantity { get; init; }

        public required int Interval { get; init; }

        public required DateOnly Due { get; set; }

        public DateOnly? Until { get; init; }

        /// <summary>Comes back on its day, whenever the last order was.</summary>
        public bool OnTheDot { get; init; }
    }
}
