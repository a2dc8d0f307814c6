using Filiera.Kernel;

namespace Filiera.Pricing;

/// <summary>
/// The price of one line. Amounts are net of VAT. What explains it (steps, breaks, sources) is worked out when it is asked for: a basket of a thousand lines
/// that nobody questions makes no words.
/// </summary>
public sealed class PricedLine
{
    private readonly BuyerPrices _prices;
    private readonly PriceQuestion _asked;
    private readonly PriceHit _hit;
    private IReadOnlyList<PriceStep>? _steps;
    private IReadOnlyList<PriceBreak>? _breaks;
    private IReadOnlyList<PriceSourceStep>? _sources;

    internal PricedLine(BuyerPrices prices, PriceQuestion asked, PriceHit hit, decimal unit, decimal net, IReadOnlyList<ApprovalNeed> needs)
    {
        (_prices, _asked, _hit) = (prices, asked, hit);
        List = hit.Row.Price;
        NetUnit = UnitPrice.Round(unit);
        LineNet = new(net);
        NeedsApproval = needs;
    }

    public int ProductId => _asked.ProductId;

    public Quantity Quantity => _asked.Quantity;

    /// <summary>List price of <see cref="Basis"/> base units, before discounts.</summary>
    public UnitPrice List { get; }

    /// <summary>Net price of <see cref="Basis"/> base units, to 5 decimals: for show. <see cref="LineNet"/> is computed from the exact factor and rounded once.</summary>
    public UnitPrice NetUnit { get; }

    public int Basis => _hit.Row.Terms.Basis;

    public Amount LineNet { get; }

    public string Discounts => _hit.Chain.ToString();

    public IReadOnlyList<DiscountLevelView> Levels => _hit.Chain.Views;

    /// <summary>Code of the list that gave the price.</summary>
    public string Source => _hit.List.Code;

    public string SourceName => _hit.List.Name;

    public PriceListKind SourceKind => _hit.List.Kind;

    /// <summary>The list on whose price a contract's discounts were taken; null when the source has a price of its own.</summary>
    public string? On => _hit.Below?.Code;

    public bool IsNet => _hit.Row.Terms.IsNet;

    public DateOnly? ValidTo => Earlier(Earlier(_hit.Row.Terms.Validity.To, _hit.List.ValidTo), _hit.Below?.ValidTo);

    public Percent VatRate => _asked.VatRate;

    public string? VatNature => _asked.VatNature;

    /// <summary>Why it needs someone's consent; empty when it needs none.</summary>
    public IReadOnlyList<ApprovalNeed> NeedsApproval { get; }

    /// <summary>«Perché questo prezzo», step by step.</summary>
    public IReadOnlyList<PriceStep> Steps => _steps ??= _prices.StepsOf(_asked, _hit, LineNet);

    /// <summary>What he pays at each quantity.</summary>
    public IReadOnlyList<PriceBreak> Breaks => _breaks ??= _prices.Breaks(_asked, Basis);

    /// <summary>Every source in the order in which it was asked: which won, and why the others didn't.</summary>
    public IReadOnlyList<PriceSourceStep> Sources => _sources ??= _prices.Sources(_asked);

    internal static DateOnly? Earlier(DateOnly? one, DateOnly? other) => one is null ? other : other is null || one < other ? one : other;
}
