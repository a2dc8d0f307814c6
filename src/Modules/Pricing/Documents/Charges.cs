using Filiera.Kernel;

namespace Filiera.Pricing;

/// <summary>A part of a charge and the VAT rate it follows.</summary>
public sealed record ChargeShare(decimal Amount, decimal VatRate);

/// <summary>Charges beside the goods and contributions on them (domain.md A7). All amounts net of VAT, in the document's currency.</summary>
public static class Charges
{
    /// <summary>Accessory services follow the goods (art. 12 DPR 633/72): with several rates the charge is split over the goods' nets, largest remainder.</summary>
    /// <returns>One share per rate, in the order in which the rates first appear.</returns>
    public static IReadOnlyList<ChargeShare> Accessory(decimal amount, IEnumerable<(decimal Net, decimal VatRate)> goods)
    {
        var rates = goods.GroupBy(g => g.VatRate).Select(g => (Rate: g.Key, Net: g.Sum(x => x.Net))).ToList();
        var shares = Apportion.LargestRemainder(amount, [.. rates.Select(r => r.Net)]);
        return [.. rates.Select((r, i) => new ChargeShare(shares[i], r.Rate))];
    }

    /// <summary>VAT of a charge, rounded once per rate.</summary>
    public static decimal Vat(IEnumerable<ChargeShare> shares) => shares.Sum(s => VatOf(s.Amount, s.VatRate));

    public static decimal VatOf(decimal net, decimal rate) => Rounding.HalfAwayFromZero(net * rate / 100m, 2);

    /// <summary>Porto franco: the charge falls away once the goods reach the threshold. Null = there is none.</summary>
    public static decimal Below(decimal charge, decimal goodsNet, decimal? threshold) => threshold is { } from && goodsNet >= from ? 0m : charge;

    /// <summary>RAEE: so much per piece that leaves, gifts included; no discount touches it.</summary>
    public static decimal Raee(decimal perPiece, decimal shippedQuantity) => Rounding.HalfAwayFromZero(perPiece * shippedQuantity, 2);

    /// <summary>CONAI: euro per tonne of packaging, by the kilograms on a piece.</summary>
    public static decimal Conai(decimal ratePerTonne, decimal kilogramsPerPiece, decimal quantity) =>
        Rounding.HalfAwayFromZero(quantity * kilogramsPerPiece / 1000m * ratePerTonne, 2);
}

/// <summary>Split payment (art. 17-ter): VAT is shown and paid to the State by the customer; he owes the taxable amount.</summary>
public static class SplitPayment
{
    /// <summary>EsigibilitaIVA of such a document.</summary>
    public const string Collectability = "S";

    public static (decimal DocumentTotal, decimal Payable) Of(decimal taxable, decimal vat) => (taxable + vat, taxable);
}
