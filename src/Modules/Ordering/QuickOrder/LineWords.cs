using Filiera.Catalog;
using Filiera.Kernel;

namespace Filiera.Ordering;

/// <summary>What is said of a line, in the words of domain.md QO-6: the same in the quick order, in the cart and in a refusal.</summary>
public static class LineWords
{
    public static readonly Phrase NotANumber = new("«{0}» non è una quantità.", "“{0}” is not a quantity.");
    public static readonly Phrase NotPositive = new("La quantità deve essere maggiore di zero.", "The quantity must be more than zero.");
    public static readonly Phrase NotInteger = new("Si vende solo intero: {0} no.", "Sold whole only: not {0}.");
    public static readonly Phrase TooManyDecimals = new("Al massimo {0} decimali.", "At most {0} decimals.");
    public static readonly Phrase TooLarge = new("Quantità troppo grande: al massimo 9.999.999.", "Quantity too large: at most 9,999,999.");
    public static readonly Phrase UnknownUnit = new("Non si vende in «{0}»: {1}.", "Not sold in “{0}”: {1}.");
    public static readonly Phrase Scientific = new("Excel ha rovinato il codice «{0}»: le cifre sono perse.", "Excel has spoilt the code “{0}”: its digits are lost.");
    public static readonly Phrase NotFound = new("Non trovato", "Not found");
    public static readonly Phrase PerhapsThis = new("Non trovato: forse {0}?", "Not found: perhaps {0}?");
    public static readonly Phrase Discontinued = new("Fuori produzione", "Discontinued");
    public static readonly Phrase ReplacedBy = new("Fuori produzione: sostituito da {0}", "Discontinued: replaced by {0}");
    public static readonly Phrase LastPieces = new("Fuori produzione: ne restano {0}", "Discontinued: {0} left");
    public static readonly Phrase NoPrice = new("Prezzo su richiesta: chiedi al servizio clienti.", "Price on request: ask customer service.");
    public static readonly Phrase NotInAssortment = new("Non è più nel tuo assortimento.", "No longer in your assortment.");
    public static readonly Phrase WholeOrNothing = new("Si ordina tutto o niente: ora ce ne sono {0}.", "Ordered whole or not at all: {0} now.");
    public static readonly Phrase TooManyRows = new("Al massimo {0} righe: da qui in poi non è stato letto.", "At most {0} rows: nothing was read from here on.");

    private static readonly Phrase Multiples = new("Si vende a multipli di {0}: {1} → {2}", "Sold in multiples of {0}: {1} → {2}");
    private static readonly Phrase MultiplesOnly = new("Si vende a multipli di {0}", "Sold in multiples of {0}");
    private static readonly Phrase Minimum = new("Minimo {0}", "Minimum {0}");
    private static readonly Phrase Maximum = new("Massimo {0}", "Maximum {0}");

    /// <summary>Code and words of the rule that a quantity breaks; the multiple first, since its suggestion keeps the minimum too.</summary>
    public static (string Code, Phrase Words) Of(QuantityCheck check, QuantityRule rule, decimal quantity)
    {
        ArgumentNullException.ThrowIfNull(check);
        ArgumentNullException.ThrowIfNull(rule);
        if (check.Violations.Contains(QuantityViolation.NotPositive))
        {
            return ("NOT_POSITIVE", NotPositive);
        }

        if (check.Violations.Contains(QuantityViolation.NotMultiple))
        {
            return ("NOT_MULTIPLE", check.Suggested is { } better ? Multiples.With(rule.Multiple, quantity, better) : MultiplesOnly.With(rule.Multiple));
        }

        return check.Violations.Contains(QuantityViolation.BelowMoq) ? ("BELOW_MOQ", Minimum.With(rule.Minimum)) : ("ABOVE_MAX", Maximum.With(rule.Maximum));
    }

    public static QuantityRule RuleOf(ProductInfo product)
    {
        ArgumentNullException.ThrowIfNull(product);
        return new(product.Minimum.Value, product.Multiple.Value, product.Maximum?.Value);
    }
}
