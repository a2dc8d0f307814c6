using Filiera.Kernel;

namespace Filiera.Pricing;

/// <summary>How the sources of a group decide between them.</summary>
public enum PriceStrategy
{
    /// <summary>The first, in order, that has a price for the product and the quantity.</summary>
    FirstHit,

    /// <summary>The lowest net price of all that have one; of equals the one asked first.</summary>
    BestPrice,
}

/// <param name="Source">Which kind of list is asked here.</param>
/// <param name="Enabled">False: it keeps its place, and is not asked.</param>
public sealed record SourcePlace(PriceListKind Source, bool Enabled = true);

/// <summary>Sources that stand together: the next group is asked only where this one has no price.</summary>
public sealed record SourceGroup(PriceStrategy Strategy, IReadOnlyList<SourcePlace> Sources);

/// <summary>In which order prices are looked for (domain.md A3), as the manufacturer decides it. Immutable; written as <c>FIRST_HIT:SPECIAL,CONTRACT;BEST_PRICE:ACCOUNT_LIST,-CLASS_LIST,BASE</c>.</summary>
public sealed class PriceSourceOrder
{
    /// <summary>Every source, in the order that holds until someone decides otherwise.</summary>
    public static readonly IReadOnlyList<PriceListKind> All =
        [PriceListKind.Special, PriceListKind.Contract, PriceListKind.Project, PriceListKind.Account, PriceListKind.Class, PriceListKind.Base];

    public static readonly PriceSourceOrder Default = new([new(PriceStrategy.FirstHit, [.. All.Select(s => new SourcePlace(s))])]);

    private PriceSourceOrder(IReadOnlyList<SourceGroup> groups) => Groups = groups;

    public IReadOnlyList<SourceGroup> Groups { get; }

    /// <summary>Refused unless every source stands in it once and one at least is asked.</summary>
    public static Result<PriceSourceOrder> Of(IReadOnlyList<SourceGroup> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        var places = groups.SelectMany(g => g.Sources).ToList();
        return groups.Any(g => g.Sources.Count == 0) || places.Count != All.Count || All.Any(s => places.All(p => p.Source != s))
            ? new Problem(422, "SOURCES_INCOMPLETE", new("Ogni fonte deve comparire una volta sola: {0}.", "Every source must stand in the order once: {0}.", string.Join(", ", All.Select(Name))), "groups",
                new("Le fonti che non vuoi restano nell’ordine, spente.", "Sources that you don’t want stay in the order, disabled."))
            : !places.Any(p => p.Enabled)
                ? new Problem(422, "SOURCES_ALL_OFF", new("Almeno una fonte deve essere accesa.", "At least one source must be enabled."), "groups")
                : new PriceSourceOrder(groups);
    }

    /// <summary>Reads what was checked when it was stored.</summary>
    public static PriceSourceOrder Read(string stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        return Of([.. stored.Split(';').Select(Group)]) is { Ok: true } read ? read.Value : throw new FormatException($"stored order of price sources '{stored}'");
    }

    public override string ToString() =>
        string.Join(';', Groups.Select(g => $"{(g.Strategy == PriceStrategy.BestPrice ? "BEST_PRICE" : "FIRST_HIT")}:{string.Join(',', g.Sources.Select(s => (s.Enabled ? "" : "-") + Name(s.Source)))}"));

    /// <summary>As programs name it: ACCOUNT_LIST, CLASS_LIST, …</summary>
    public static string Name(PriceListKind source) => source switch
    {
        PriceListKind.Special => "SPECIAL",
        PriceListKind.Contract => "CONTRACT",
        PriceListKind.Project => "PROJECT",
        PriceListKind.Account => "ACCOUNT_LIST",
        PriceListKind.Class => "CLASS_LIST",
        _ => "BASE",
    };

    public static PriceListKind? SourceOf(string? name) => name?.Trim().ToUpperInvariant() switch
    {
        { } known when All.FirstOrDefault(s => Name(s) == known, PriceListKind.Shared) is var source and not PriceListKind.Shared => source,
        _ => null,
    };

    private static SourceGroup Group(string text)
    {
        var parts = text.Split(':', 2);
        return new(parts[0] == "BEST_PRICE" ? PriceStrategy.BestPrice : PriceStrategy.FirstHit,
            [.. parts[^1].Split(',').Select(s => new SourcePlace(SourceOf(s.TrimStart('-')) ?? PriceListKind.Shared, !s.StartsWith('-')))]);
    }
}
