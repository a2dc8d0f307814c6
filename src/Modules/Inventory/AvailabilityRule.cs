using Filiera.Kernel;

namespace Filiera.Inventory;

/// <summary>What one warehouse can give of a product now, and when it would leave.</summary>
public sealed record Offer(Quantity Free, TimeOnly CutOff, DateOnly Leaves)
{
    /// <summary>The sentence of a product that leaves from here, where it is known already.</summary>
    public Phrase? Words { get; init; }
}

/// <summary>Availability of one line as a pure rule: the state, the date, and one of the five sentences of domain.md C4.</summary>
public static class AvailabilityRule
{
    /// <param name="offers">In the order in which the warehouses are asked; without those that have nothing.</param>
    /// <param name="shownUpTo">Larger quantities are shown as «oltre 500».</param>
    public static Availability Of(AvailabilityQuestion question, IReadOnlyList<Offer> offers, IReadOnlyList<Arrival> arrivals, DateOnly today, int leadDays, decimal shownUpTo, DateTimeOffset asOf)
    {
        ArgumentNullException.ThrowIfNull(question);
        var free = offers.Sum(o => o.Free.Value);
        var wanted = question.Quantity > 0 ? question.Quantity.Value : 0.001m;
        var shown = Shown(new(free), question.Unit, shownUpTo);
        if (free >= wanted)
        {
            var last = LastToLeave(offers, wanted);
            return new(AvailabilityState.Available, new(free), last.Leaves, true, last.Words ?? Leaves(last.CutOff, last.Leaves, today), asOf, shown);
        }

        if (question.Discontinued)
        {
            return free > 0
                ? new(AvailabilityState.Partial, new(free), null, false, Finishing(shown, new(wanted - free), question.Substitute), asOf, shown)
                : new(AvailabilityState.Unavailable, Quantity.Zero, null, false, Gone(question.Substitute), asOf, shown);
        }

        var (date, confirmed) = Arrivals.Cover(arrivals, wanted - free, today, leadDays);
        if (free > 0)
        {
            return new(AvailabilityState.Partial, new(free), date, confirmed, Rest(shown, new(wanted - free), Day(date, today), confirmed), asOf, shown);
        }

        return arrivals.Count > 0
            ? new(AvailabilityState.Incoming, Quantity.Zero, date, confirmed, Expected(Day(date, today), confirmed), asOf, shown)
            : new(AvailabilityState.OnOrder, Quantity.Zero, date, false, new("Su ordinazione – circa {0} giorni lavorativi", "On order – about {0} working days", leadDays), asOf, shown);
    }

    /// <summary>«48 pz», or «oltre 500 pz»: how much there is, up to a cap (domain.md C4 ST-2).</summary>
    public static Phrase Shown(Quantity quantity, string unit, decimal upTo)
    {
        ArgumentNullException.ThrowIfNull(unit);
        return quantity > upTo
            ? new("oltre {0:#,0.###} {1}", "over {0:#,0.###} {1}", upTo, unit.ToLowerInvariant())
            : new("{0:#,0.###} {1}", "{0:#,0.###} {1}", quantity, unit.ToLowerInvariant());
    }

    // Goods of several warehouses are there when the last of them has left.
    private static Offer LastToLeave(IReadOnlyList<Offer> offers, decimal wanted)
    {
        if (offers is [var first, ..] && first.Free >= wanted)
        {
            return first;
        }

        var needed = new List<Offer>();
        foreach (var offer in offers)
        {
            needed.Add(offer);
            wanted -= offer.Free;
            if (wanted <= 0)
            {
                break;
            }
        }

        return needed.OrderByDescending(o => o.Leaves).ThenBy(o => o.CutOff).First();
    }

    internal static Phrase Leaves(TimeOnly cutOff, DateOnly leaves, DateOnly today)
    {
        if (leaves == today)
        {
            var hour = cutOff.Minute == 0 ? new Phrase("{0:%H}", "{0:HH:mm}", cutOff) : new Phrase("{0:HH:mm}", "{0:HH:mm}", cutOff);
            return new("Disponibile – parte oggi se ordini entro le {0}", "Available – leaves today if you order by {0}", hour);
        }

        return leaves == today.AddDays(1)
            ? new("Disponibile – parte domani", "Available – leaves tomorrow")
            : new("Disponibile – parte {0:dddd d MMM}", "Available – leaves on {0:dddd d MMM}", leaves);
    }

    private static Phrase Rest(Phrase now, Quantity rest, Phrase day, bool confirmed) => confirmed
        ? new("Disponibile: {0}; i restanti {1:#,0.###} dal {2}", "Available: {0}; the other {1:#,0.###} from {2}", now, rest, day)
        : new("Disponibile: {0}; i restanti {1:#,0.###} dal {2} (stimato)", "Available: {0}; the other {1:#,0.###} from {2} (estimated)", now, rest, day);

    private static Phrase Expected(Phrase day, bool confirmed) => confirmed
        ? new("In arrivo – previsto {0} (confermato)", "Incoming – expected {0} (confirmed)", day)
        : new("In arrivo – previsto {0} (stimato)", "Incoming – expected {0} (estimated)", day);

    private static Phrase Gone(string? substitute) => substitute is null
        ? new("Non disponibile", "Not available")
        : new("Non disponibile – sostituto {0}", "Not available – substitute {0}", substitute);

    private static Phrase Finishing(Phrase now, Quantity rest, string? substitute) => substitute is null
        ? new("Disponibile: {0}; i restanti {1:#,0.###} non disponibili", "Available: {0}; the other {1:#,0.###} not available", now, rest)
        : new("Disponibile: {0}; i restanti {1:#,0.###} non disponibili – sostituto {2}", "Available: {0}; the other {1:#,0.###} not available – substitute {2}", now, rest, substitute);

    // The year only where it could be mistaken.
    private static Phrase Day(DateOnly day, DateOnly today) => day.DayNumber - today.DayNumber > 300
        ? new("{0:d MMM yyyy}", "{0:d MMM yyyy}", day)
        : new("{0:d MMM}", "{0:d MMM}", day);
}
