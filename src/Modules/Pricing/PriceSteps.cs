using Filiera.Kernel;

namespace Filiera.Pricing;

/// <summary>What a price was made of: enough to tell it again.</summary>
/// <param name="First">The row of the list's smallest break; the same as <paramref name="Row"/> when no better break was reached.</param>
/// <param name="Below">The list on whose price a contract's discounts stand.</param>
public sealed record PriceParts(BuyerList List, BookRow Row, BookRow First, MatrixHit? Matrix, DiscountChain Chain, Quantity Quantity, decimal LineNet, BuyerList? Below = null);

/// <summary>
/// «Perché questo prezzo»: the steps from the list price to the line, in both languages. Each step's value is computed from the one
/// before it, exactly as the price was; the last is the line. Words show at most five decimals, values are exact.
/// </summary>
public static class PriceSteps
{
    /// <param name="before">Why the sources asked before gave no price, in brackets.</param>
    public static IReadOnlyList<PriceStep> Of(PriceParts parts, Phrase before, PricingOptions options)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(options);
        var steps = new List<PriceStep>(4 + parts.Chain.Levels.Count) { ListPrice(parts, before) };
        var (row, basis) = (parts.Row, parts.Row.Terms.Basis);
        if (row.From != parts.First.From)
        {
            steps.Add(new(Priced("Scaglione da {0} in su: {1}", "Break from {0} up: {1}", row.Price, basis, row.From), row.Price));
        }

        var price = row.Price.Value;
        foreach (var level in parts.Chain.Levels)
        {
            price = level.On(price);
            price = options.Rounding == RoundingPolicy.Stepwise ? Rounding.HalfAwayFromZero(price, options.NetUnitDecimals) : price;
            if (level.Value != 0)
            {
                steps.Add(new(Level(level, parts.Matrix, price), price));
            }
        }

        if (row.Terms.IsNet)
        {
            steps.Add(new(new("Prezzo netto: nessun altro sconto si aggiunge", "Net price: no further discount is added"), price));
        }

        if (options.Rounding == RoundingPolicy.NetUnit)
        {
            price = Rounding.HalfAwayFromZero(price, options.NetUnitDecimals);
            steps.Add(new(new("Arrotondato a {0} decimali: {1:#,0.00###}", "Rounded to {0} decimals: {1:#,0.00###}", options.NetUnitDecimals, Shown(price)), price));
        }

        steps.Add(new(Line(parts, price), parts.LineNet));
        return steps;
    }

    private static PriceStep ListPrice(PriceParts parts, Phrase before)
    {
        var (list, first) = (parts.List, parts.First);
        var title = list.Kind switch
        {
            PriceListKind.Special => new Phrase("Prezzo speciale «{0}»", "Special price “{0}”", list.Name),
            PriceListKind.Contract when parts.Below is { } below => new Phrase("Contratto «{0}» sul listino «{1}»", "Contract “{0}” on price list “{1}”", list.Name, below.Name),
            PriceListKind.Contract => new Phrase("Contratto «{0}»", "Contract “{0}”", list.Name),
            PriceListKind.Project => new Phrase("Progetto «{0}»", "Project “{0}”", list.Name),
            PriceListKind.Account => new Phrase("Il tuo listino «{0}»", "Your price list “{0}”", list.Name),
            PriceListKind.Class => new Phrase("Listino di classe «{0}»", "Class price list “{0}”", list.Name),
            _ => new Phrase("Listino «{0}»", "Price list “{0}”", list.Name),
        };
        return new(Priced("{2}{3}: {1}", "{2}{3}: {1}", first.Price, first.Terms.Basis, first.From, title, before), first.Price);
    }

    private static Phrase Level(DiscountLevel level, MatrixHit? matrix, decimal left)
    {
        var whose = level.Origin != DiscountOrigin.Matrix || matrix is null ? Of(level.Origin)
            : matrix.ItemClass is null ? new Phrase(" della classe {0}", " of class {0}", matrix.AccountClass)
            : new Phrase(" della classe {0} su {1}", " of class {0} on {1}", matrix.AccountClass, matrix.ItemClass);
        return level.Value > 0
            ? new("Sconto {0}%{1}: {2:#,0.00###}", "Discount {0}%{1}: {2:#,0.00###}", level.Value, whose, Shown(left))
            : new("Maggiorazione {0}%{1}: {2:#,0.00###}", "Surcharge {0}%{1}: {2:#,0.00###}", -level.Value, whose, Shown(left));
    }

    private static Phrase Of(DiscountOrigin origin) => origin switch
    {
        DiscountOrigin.Contract => new(" di contratto", " by contract"),
        DiscountOrigin.Customer => new(" del cliente", " of the dealer"),
        DiscountOrigin.Category => new(" di categoria", " of the category"),
        DiscountOrigin.Agent => new(" concesso", " granted"),
        DiscountOrigin.Footer => new(" di piede", " on the whole order"),
        _ => new("", ""),
    };

    private static Phrase Line(PriceParts parts, decimal unit)
    {
        var basis = parts.Row.Terms.Basis;
        var exact = unit * parts.Quantity / basis == parts.LineNet;
        var rounded = exact ? new Phrase("", "") : new Phrase(", arrotondato al centesimo", ", rounded to the cent");
        return basis == 1
            ? new("{0:#,0.###} × {1:#,0.00###} = {2:#,0.00}{3}", "{0:#,0.###} × {1:#,0.00###} = {2:#,0.00}{3}", parts.Quantity, Shown(unit), parts.LineNet, rounded)
            : new("{0:#,0.###} × {1:#,0.00###} ÷ {4:#,0} = {2:#,0.00}{3}", "{0:#,0.###} × {1:#,0.00###} ÷ {4:#,0} = {2:#,0.00}{3}", parts.Quantity, Shown(unit), parts.LineNet, rounded, basis);
    }

    // A price in words: «12,50», or «12,50 ogni 100» when that is what it is for. It takes place {1}; the quantity is {0}.
    private static Phrase Priced(string it, string en, UnitPrice price, int basis, Quantity from, params object?[] more)
    {
        var amount = basis == 1
            ? new Phrase("{0:#,0.00###}", "{0:#,0.00###}", price)
            : new Phrase("{0:#,0.00###} ogni {1:#,0}", "{0:#,0.00###} per {1:#,0}", price, basis);
        return new(it, en, [from, amount, .. more]);
    }

    private static decimal Shown(decimal price) => Rounding.HalfAwayFromZero(price, 5);
}
