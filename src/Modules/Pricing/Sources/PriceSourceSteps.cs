using Filiera.Kernel;

namespace Filiera.Pricing;

/// <summary>What came of a source when a price was looked for.</summary>
public enum SourceOutcome
{
    /// <summary>It gave the price.</summary>
    Won,

    /// <summary>It has a price, and another of its group is lower.</summary>
    Dearer,

    /// <summary>It has the product from a larger quantity on.</summary>
    FromQuantity,

    /// <summary>None of its lists has the product.</summary>
    NoPrice,

    /// <summary>It has no list for this buyer on this day.</summary>
    NoList,

    /// <summary>A project's prices are asked only where the project is named.</summary>
    NoProject,

    /// <summary>This buyer's way down ends before it.</summary>
    Cut,

    /// <summary>The manufacturer has turned it off.</summary>
    Disabled,

    /// <summary>A source before it had a price already.</summary>
    NotAsked,
}

/// <summary>One source in the order in which it is asked.</summary>
/// <param name="Source">SPECIAL, CONTRACT, PROJECT, ACCOUNT_LIST, CLASS_LIST or BASE.</param>
/// <param name="List">Code of the list concerned, where it is one.</param>
/// <param name="NetUnit">What it would have cost there, for one base unit.</param>
public sealed record PriceSourceStep(string Source, SourceOutcome Outcome, string? List, decimal? NetUnit, Phrase Words);

/// <summary>Which source won, and which were passed by and why.</summary>
internal static class PriceSourceSteps
{
    public static IReadOnlyList<PriceSourceStep> Of(BuyerPrices prices, PriceQuestion question, BuyerList? winner)
    {
        var steps = new List<PriceSourceStep>();
        var decided = false;
        foreach (var group in prices.Order.Groups)
        {
            foreach (var place in group.Sources)
            {
                steps.Add(Step(prices, question, place, winner, decided, group.Strategy));
                decided |= group.Strategy == PriceStrategy.FirstHit && winner?.Kind == place.Source;
            }

            decided |= winner is not null && group.Sources.Any(p => p.Source == winner.Kind);
        }

        return steps;
    }

    /// <summary>In brackets behind the list's name: why the sources before it gave no price.</summary>
    public static Phrase Before(BuyerPrices prices, PriceQuestion question, BuyerList winner)
    {
        foreach (var group in prices.Groups)
        {
            if (group.Strategy == PriceStrategy.BestPrice && group.Lists.Contains(winner))
            {
                var others = group.Lists.Count(l => prices.Ask(l, question, question.Quantity, out _));
                return others > 1 ? new(" (il migliore di {0} prezzi)", " (the best of {0} prices)", others) : new("", "");
            }

            foreach (var list in group.Lists.TakeWhile(l => l != winner))
            {
                foreach (var from in list.Book.Breaks(question.ProductId, prices.On))
                {
                    return new(" («{0}» vale solo da {1} in su)", " (“{0}” holds only from {1} up)", list.Name, from);
                }
            }

            if (group.Lists.Contains(winner))
            {
                break;
            }
        }

        var asked = prices.Order.Groups.SelectMany(g => g.Sources).TakeWhile(p => p.Source != winner.Kind)
            .Where(p => p.Enabled && (p.Source != PriceListKind.Project || prices.NamesProject)).Select(p => WordOf(p.Source)).ToList();
        return asked.Count == 0 ? new("", "") : new($" (nessun prezzo {Listed(asked.Select(w => w.It), " o ")})", $" (no {Listed(asked.Select(w => w.En), " or ")} price)");
    }

    private static PriceSourceStep Step(BuyerPrices prices, PriceQuestion question, SourcePlace place, BuyerList? winner, bool decided, PriceStrategy strategy)
    {
        var name = PriceSourceOrder.Name(place.Source);
        PriceSourceStep Told(SourceOutcome outcome, string it, string en, BuyerList? list = null, decimal? net = null, params object?[] values) => new(name, outcome, list?.Code, net, new(it, en, [TitleOf(place.Source), .. values]));
        if (!place.Enabled)
        {
            return Told(SourceOutcome.Disabled, "{0}: spenta dall’azienda", "{0}: turned off by the company");
        }

        if (IsCut(prices.Cut, place.Source))
        {
            return Told(SourceOutcome.Cut, "{0}: per questo cliente non vale", "{0}: doesn’t hold for this dealer");
        }

        if (winner?.Kind == place.Source && prices.Ask(winner, question, question.Quantity, out var won))
        {
            return Told(SourceOutcome.Won, "{0}: «{1}» dà il prezzo", "{0}: “{1}” gives the price", winner, prices.PerUnit(won), winner.Name);
        }

        if (decided)
        {
            return Told(SourceOutcome.NotAsked, "{0}: non serve, il prezzo c’è già", "{0}: not needed, there is a price already");
        }

        var lists = prices.Groups.SelectMany(g => g.Lists).Where(l => l.Kind == place.Source).ToList();
        if (lists.Count == 0)
        {
            return place.Source == PriceListKind.Project && !prices.NamesProject
                ? Told(SourceOutcome.NoProject, "{0}: nessun progetto indicato", "{0}: no project was named")
                : Told(SourceOutcome.NoList, "{0}: nessun listino valido", "{0}: no list holds");
        }

        foreach (var list in lists)
        {
            if (strategy == PriceStrategy.BestPrice && prices.Ask(list, question, question.Quantity, out var other))
            {
                return Told(SourceOutcome.Dearer, "{0}: «{1}» costa di più, {2:#,0.00###}", "{0}: “{1}” is dearer, {2:#,0.00###}", list, prices.PerUnit(other), list.Name, Rounding.HalfAwayFromZero(prices.PerUnit(other), 5));
            }
        }

        foreach (var list in lists)
        {
            foreach (var from in list.Book.Breaks(question.ProductId, prices.On))
            {
                return Told(SourceOutcome.FromQuantity, "{0}: «{1}» vale solo da {2} in su", "{0}: “{1}” holds only from {2} up", list, null, list.Name, from);
            }
        }

        return Told(SourceOutcome.NoPrice, "{0}: l’articolo non c’è", "{0}: the item isn’t there", lists.Count == 1 ? lists[0] : null);
    }

    internal static bool IsCut(PriceCutLevel cut, PriceListKind source) => cut switch
    {
        PriceCutLevel.AfterAccount => source is PriceListKind.Class or PriceListKind.Base,
        PriceCutLevel.AfterClass => source is PriceListKind.Base,
        _ => false,
    };

    private static Phrase TitleOf(PriceListKind source) => source switch
    {
        PriceListKind.Special => new("Prezzi speciali", "Special prices"),
        PriceListKind.Contract => new("Contratto", "Contract"),
        PriceListKind.Project => new("Progetto", "Project"),
        PriceListKind.Account => new("Listino del cliente", "Dealer’s own list"),
        PriceListKind.Class => new("Listino di classe", "Class list"),
        _ => new("Listino base", "Base list"),
    };

    private static (string It, string En) WordOf(PriceListKind source) => source switch
    {
        PriceListKind.Special => ("speciale", "special"),
        PriceListKind.Contract => ("di contratto", "contract"),
        PriceListKind.Project => ("di progetto", "project"),
        PriceListKind.Account => ("del cliente", "own-list"),
        PriceListKind.Class => ("di classe", "class"),
        _ => ("di base", "base"),
    };

    private static string Listed(IEnumerable<string> words, string last)
    {
        var all = words.ToList();
        return all.Count == 1 ? all[0] : string.Join(", ", all.SkipLast(1)) + last + all[^1];
    }
}
