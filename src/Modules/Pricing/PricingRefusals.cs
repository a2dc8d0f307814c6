using Filiera.Kernel;

namespace Filiera.Pricing;

/// <summary>Every refusal of Pricing: a code, and a sentence in the reader's words.</summary>
public static class PricingRefusals
{
    public static readonly Problem NoLines = new(422, "NO_LINES",
        new("Nessuna riga da prezzare.", "There is no line to price."), "lines",
        new("Manda almeno una riga con sku e quantity.", "Send at least one line with sku and quantity."));

    public static readonly Problem TooManyLines = new(422, "TOO_MANY_LINES",
        new("Al massimo {0} righe per chiamata.", "At most {0} lines in one call."), "lines",
        new("Dividi le righe in più chiamate.", "Split the lines over several calls."));

    public static readonly Problem UnknownProduct = new(422, "NOT_FOUND",
        new("Non trovato: «{0}».", "Not found: “{0}”."), "sku",
        new("Controlla il codice.", "Check the code."));

    public static readonly Problem UnknownUnit = new(422, "UNKNOWN_UNIT",
        new("{0} non si vende in «{1}».", "{0} is not sold in “{1}”."), "unit",
        new("Usa l’unità base o una confezione dell’articolo.", "Use the base unit or one of the item’s packs."));

    public static readonly Problem BadQuantity = new(422, "INVALID_QUANTITY",
        new("La quantità di {0} non è valida.", "The quantity of {0} is not valid."), "quantity",
        new("Serve un numero maggiore di zero, fino a 9.999.999, con i decimali che l’unità ammette.", "It takes a number greater than zero, up to 9,999,999, with the decimals that the unit allows."));

    public static readonly Problem TooLarge = new(422, "AMOUNT_TOO_LARGE",
        new("Il totale è troppo grande per un documento.", "The total is too large for one document."), "lines",
        new("Dividi le righe in più chiamate.", "Split the lines over several calls."));

    public static readonly Problem AccountNeeded = new(422, "ACCOUNT_REQUIRED",
        new("Manca il cliente per cui calcolare i prezzi.", "The account to price for is missing."), "account",
        new("Manda il codice del cliente in account.", "Send the account’s code in account."));

    public static readonly Problem UnknownAccount = new(404, "NOT_FOUND",
        new("Il cliente «{0}» non esiste.", "There is no account “{0}”."), "account");

    public static readonly Problem UnknownProject = new(422, "UNKNOWN_PROJECT",
        new("Il cliente non ha un progetto «{0}».", "The account has no project “{0}”."), "project",
        new("GET /projects dice i progetti che hai.", "GET /projects tells which projects you have."));

    public static readonly Phrase OnRequest = new("Nessun listino ha un prezzo per questa quantità: prezzo su richiesta.", "No price list has a price for this quantity: price on request.");
}
