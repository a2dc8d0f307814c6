using Filiera.Kernel;

namespace Filiera.Pricing;

/// <summary>A line as VAT sees it.</summary>
public sealed record VatItem(decimal LineNet, Percent Rate, string? Nature = null);

/// <summary>Riepilogo IVA (domain.md A6): one group per rate and natura, VAT rounded once per group, never per line.</summary>
public static class VatBreakdown
{
    /// <summary>The groups, highest rate first, then by natura.</summary>
    public static IReadOnlyList<VatLine> Of(IEnumerable<VatItem> items) =>
        [.. items.GroupBy(i => (i.Rate, i.Nature))
            .OrderByDescending(g => g.Key.Rate).ThenBy(g => g.Key.Nature, StringComparer.Ordinal)
            .Select(g => Group(g.Key.Rate, g.Key.Nature, g.Sum(i => i.LineNet)))];

    public static DocumentTotals Totals(IEnumerable<VatItem> items, string currency)
    {
        var groups = Of(items);
        var goods = groups.Sum(g => g.Taxable.Value);
        var vat = groups.Sum(g => g.Vat.Value);
        return new(currency, new(goods), groups, new(vat), new(goods + vat));
    }

    /// <summary>Prices that include VAT: the net of each line is rounded first, VAT is the difference.</summary>
    public static (decimal Taxable, decimal Vat, decimal Total) FromGross(IEnumerable<decimal> grossLines, decimal rate)
    {
        var total = 0m;
        var taxable = 0m;
        foreach (var gross in grossLines)
        {
            total += gross;
            taxable += Rounding.HalfAwayFromZero(gross * 100m / (100m + rate), 2);
        }

        return (taxable, total - taxable, total);
    }

    private static VatLine Group(Percent rate, string? nature, decimal net)
    {
        var taxable = Amount.Round(net);
        return new(rate, nature, taxable, Amount.Round(taxable * rate.Value / 100m));
    }
}
