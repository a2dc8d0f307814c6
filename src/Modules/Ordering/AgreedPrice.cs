using Filiera.Kernel;
using Filiera.Pricing;
using Filiera.Showcase;

namespace Filiera.Ordering;

/// <summary>
/// «Perché questo prezzo» of a line that is agreed: told from what the order keeps (list price, cascade, net), so that it needs no room of its own and says nothing that wasn't agreed. The last step is the line.
/// </summary>
internal static class AgreedPrice
{
    public static IReadOnlyList<PriceStepView> Steps(OrderLine line)
    {
        var basis = line.Basis == 1 ? new Phrase("", "") : new Phrase(" ogni {0:#,0}", " per {0:#,0}", line.Basis);
        var steps = new List<PriceStepView>
        {
            Step(line.PriceSource is { } source
                ? new("Prezzo di listino {2}: {0:#,0.00###}{1}", "List price {2}: {0:#,0.00###}{1}", line.ListPrice, basis, source)
                : new Phrase("Prezzo di listino: {0:#,0.00###}{1}", "List price: {0:#,0.00###}{1}", line.ListPrice, basis), line.ListPrice),
        };
        var price = line.ListPrice.Value;
        if (DiscountChain.TryParse(line.Discounts ?? "", DiscountOrigin.List, out var chain, out _))
        {
            foreach (var level in chain.Levels.Where(l => l.Value != 0))
            {
                price = level.On(price);
                var shown = Rounding.HalfAwayFromZero(price, 5);
                steps.Add(Step(level.Value > 0 ? new("Sconto {0}%: {1:#,0.00###}", "Discount {0}%: {1:#,0.00###}", level.Value, shown) : new("Maggiorazione {0}%: {1:#,0.00###}", "Surcharge {0}%: {1:#,0.00###}", -level.Value, shown), price));
            }
        }

        // What the cascade alone doesn't give was agreed otherwise: a net price, or rounded by another rule.
        if (UnitPrice.Round(price) != line.NetUnit)
        {
            steps.Add(Step(new("Netto concordato: {0:#,0.00###}", "Net as agreed: {0:#,0.00###}", line.NetUnit), line.NetUnit));
            price = line.NetUnit;
        }

        steps.Add(Step(line.Basis == 1
            ? new("{0:#,0.###} × {1:#,0.00###} = {2:#,0.00}", "{0:#,0.###} × {1:#,0.00###} = {2:#,0.00}", line.Quantity, Rounding.HalfAwayFromZero(price, 5), line.LineNet)
            : new("{0:#,0.###} × {1:#,0.00###} ÷ {3:#,0} = {2:#,0.00}", "{0:#,0.###} × {1:#,0.00###} ÷ {3:#,0} = {2:#,0.00}", line.Quantity, Rounding.HalfAwayFromZero(price, 5), line.LineNet, line.Basis), line.LineNet));
        return steps;
    }

    private static PriceStepView Step(Phrase words, decimal value) => new(words.ToString(), value);
}
