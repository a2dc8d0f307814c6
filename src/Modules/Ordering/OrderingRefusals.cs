using Filiera.Kernel;

namespace Filiera.Ordering;

/// <summary>Every refusal of Ordering: a code, and a sentence in the dealer's words.</summary>
public static class OrderingRefusals
{
    public static readonly Problem NoBranch = new(422, "NO_BRANCH",
        new("La tua azienda non ha una sede attiva per cui ordinare.", "Your company has no active branch to order for."), "branch",
        new("Chiedi al servizio clienti di attivarne una.", "Ask customer service to activate one."));

    public static readonly Problem UnknownBranch = new(422, "UNKNOWN_BRANCH",
        new("La sede «{0}» non esiste o non è tua.", "Branch “{0}” does not exist or is not yours."), "branch");

    public static readonly Problem NotADealer = new(422, "NOT_A_DEALER",
        new("Solo un rivenditore ha un carrello.", "Only a dealer has a cart."), null,
        new("Accedi con un utente o un client di un rivenditore.", "Sign in as a dealer's user or client."));

    public static readonly Problem CartEmpty = new(422, "CART_EMPTY",
        new("Il carrello è vuoto.", "The cart is empty."), "lines",
        new("Aggiungi almeno un articolo.", "Add at least one item."));

    public static readonly Problem CartGone = new(409, "CART_CHANGED",
        new("Il carrello è stato ordinato o cambiato da qualcun altro proprio adesso.", "Someone else ordered or changed this cart just now."), null,
        new("Ricarica la pagina e controlla gli ordini.", "Reload the page and look at the orders."));

    public static readonly Problem CartMoved = new(412, "CART_CHANGED",
        new("Il carrello è cambiato da quando l’hai letto.", "The cart has changed since you read it."), "If-Match",
        new("Leggi di nuovo il carrello e ripeti.", "Read the cart again and repeat."));

    public static readonly Problem AlreadyOrdered = new(409, "CART_CHANGED",
        new("Questo carrello è già stato ordinato: è l’ordine {0}.", "This cart has already been ordered: it is order {0}."), null,
        new("Guarda l’ordine.", "Look at the order."));

    public static readonly Problem TooManyLines = new(422, "TOO_MANY_LINES",
        new("Al massimo {0} righe per chiamata.", "At most {0} lines in one call."), "lines",
        new("Dividi le righe in più chiamate.", "Split the lines over several calls."));

    public static readonly Problem UnknownProduct = new(422, "NOT_FOUND",
        new("Non trovato: «{0}».", "Not found: “{0}”."), "sku",
        new("Controlla il codice.", "Check the code."));

    public static readonly Problem UnknownUnit = new(422, "UNKNOWN_UNIT",
        new("{0} non si vende in «{1}».", "{0} is not sold in “{1}”."), "unit");

    public static readonly Problem BadQuantity = new(422, "INVALID_QUANTITY",
        new("La quantità di {0} non è valida.", "The quantity of {0} is not valid."), "quantity",
        new("Serve un numero da 0 a 9.999.999 con al massimo {0} decimali.", "It takes a number from 0 to 9,999,999 with at most {0} decimals."));

    public static readonly Problem NeedsFix = new(422, "NEEDS_FIX",
        new("{0}: {1}", "{0}: {1}"), "lines",
        new("Correggi la riga nel carrello e ordina di nuovo.", "Mend the line in the cart and order again."));

    public static readonly Problem TotalChanged = new(409, "TOTAL_CHANGED",
        new("Il totale è cambiato: {0:N2} invece di {1:N2}. Non è stato ordinato nulla.", "The total has changed: {0:N2} instead of {1:N2}. Nothing was ordered."), "expectedTotal",
        new("Controlla le differenze e conferma il nuovo totale.", "Check the differences and confirm the new total."));

    public static readonly Problem IntentExceeded = new(422, "INTENT_LIMIT_EXCEEDED",
        new("Della dichiarazione d’intento {1} restano {2:N2}: {0:N2} di merce avrebbero l’IVA.", "Of declaration of intent {1}, {2:N2} are left: {0:N2} of goods would bear VAT."), "acceptSplit",
        new("Accetta l’IVA su quello che supera il plafond, o riduci l’ordine.", "Accept VAT on what is over the plafond, or make the order smaller."));

    public static readonly Problem IntentGone = new(409, "INTENT_LIMIT_EXCEEDED",
        new("Un altro ordine ha appena preso dal plafond della dichiarazione {0}. Non è stato ordinato nulla.", "Another order has just taken from the plafond of declaration {0}. Nothing was ordered."), null,
        new("Guarda i nuovi totali e ordina di nuovo.", "Look at the new totals and order again."));

    public static readonly Problem NotAllInStock = new(409, "NOT_ALL_IN_STOCK",
        new("{0} si ordina tutto o niente, e ora non basta.", "{0} is ordered whole or not at all, and there is not enough now."), "lines",
        new("Riduci la quantità o togli la riga.", "Reduce the quantity or remove the line."));

    public static readonly Problem Duplicate = new(409, "DUPLICATE_ORDER",
        new("Il riferimento «{0}» è già sull’ordine {1}.", "Reference “{0}” is already on order {1}."), "purchaseOrderNumber",
        new("Se è davvero un altro ordine, conferma.", "If it really is another order, confirm."));

    public static readonly Problem UnknownAddress = new(422, "UNKNOWN_ADDRESS",
        new("La destinazione «{0}» non esiste.", "Delivery address “{0}” does not exist."), "deliverTo",
        new("Usa il codice di una delle tue destinazioni.", "Use the code of one of your addresses."));

    public static readonly Problem NoAddress = new(422, "NO_ADDRESS",
        new("La sede non ha una destinazione merce.", "The branch has no delivery address."), "deliverTo",
        new("Indica una destinazione.", "Name a delivery address."));

    public static readonly Problem UnknownPayment = new(422, "UNKNOWN_PAYMENT",
        new("Il pagamento «{0}» non è tra i tuoi.", "Payment term “{0}” is not one of yours."), "payment");

    public static readonly Problem DateInThePast = new(422, "DATE_IN_THE_PAST",
        new("La data richiesta è passata.", "The requested date is in the past."), "requestedDate",
        new("Scegli oggi o un giorno dopo.", "Choose today or a later day."));

    public static readonly Problem DateTooFar = new(422, "DATE_TOO_FAR",
        new("La data richiesta è oltre un anno.", "The requested date is more than a year away."), "requestedDate");

    public static readonly Problem TooLong = new(400, "TOO_LONG",
        new("Al massimo {0} caratteri.", "At most {0} characters."));
}
