using Filiera.Kernel;

namespace Filiera.Showcase;

/// <summary>Every refusal of Showcase: a code, and a sentence in the dealer's words.</summary>
public static class ShowcaseRefusals
{
    public static readonly Problem TooLong = new(400, "TOO_LONG", new("Al massimo {0} caratteri.", "At most {0} characters."));

    public static readonly Problem TooMany = new(400, "TOO_MANY", new("Al massimo {0} valori.", "At most {0} values."));

    public static readonly Problem UnknownSort = new(400, "UNKNOWN_SORT", new("«{0}» non è un ordine.", "“{0}” is not an order."), "sort",
        new("Usa name, sku, price o -price; senza, i più pertinenti.", "Use name, sku, price or -price; without it, the best matches come first."));

    public static readonly Problem BadAttribute = new(400, "INVALID_ATTRIBUTE", new("«{0}» non è un filtro.", "“{0}” is not a filter."), "attribute",
        new("Scrivi nome:valore, per esempio Finitura:argento.", "Write name:value, for example Finitura:argento."));

    public static readonly Problem PriceRange = new(400, "INVALID_PRICE_RANGE", new("Il prezzo minimo supera il massimo.", "The lowest price is above the highest."), "priceFrom");
}
