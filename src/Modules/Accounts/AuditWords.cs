using Filiera.Kernel;

namespace Filiera.Accounts;

/// <summary>
/// The audit in words. An action is «thing.verb», a subject «thing:key»; things, verbs and fields are named here one by one, and what
/// nobody named yet shows its own name. Who adds a use case adds its words.
/// </summary>
public static class AuditWords
{
    private static readonly Dictionary<string, Phrase> Things = new(StringComparer.Ordinal)
    {
        ["account"] = new("Rivenditore", "Dealer"), ["accounts"] = new("Rivenditori", "Dealers"), ["branch"] = new("Sede", "Branch"), ["address"] = new("Destinazione", "Address"),
        ["addresses"] = new("Destinazioni", "Addresses"), ["note"] = new("Nota", "Note"), ["cluster"] = new("Gruppo", "Cluster"), ["class"] = new("Classe", "Class"),
        ["user"] = new("Utente", "User"), ["client"] = new("Client API", "API client"), ["session"] = new("Accesso", "Sign-in"), ["role"] = new("Ruolo", "Role"),
        ["product"] = new("Articolo", "Product"), ["products"] = new("Articoli", "Products"), ["category"] = new("Categoria", "Category"), ["categories"] = new("Categorie", "Categories"),
        ["catalog"] = new("Catalogo", "Catalogue"), ["assortment"] = new("Assortimento", "Assortment"), ["image"] = new("Immagine", "Image"),
        ["list"] = new("Listino", "Price list"), ["price-lists"] = new("Listini", "Price lists"), ["prices"] = new("Prezzi", "Prices"), ["stock"] = new("Giacenze", "Stock"), ["price"] = new("Prezzo", "Price"),
        ["term"] = new("Pagamento", "Payment term"), ["payment-terms"] = new("Pagamenti", "Payment terms"), ["credit"] = new("Credito", "Credit"),
        ["order"] = new("Ordine", "Order"), ["orders"] = new("Ordini", "Orders"), ["cart"] = new("Carrello", "Cart"), ["act"] = new("Lavoro per conto", "Work on behalf"), ["costs"] = new("Costi", "Costs"), ["discounts"] = new("Matrice sconti", "Discount matrix"), ["owncodes"] = new("Codici del rivenditore", "Dealer’s own codes"),
        ["job"] = new("Lavoro", "Job"), ["sign-in"] = new("Accesso", "Sign-in"), ["price-revision"] = new("Revisione prezzi", "Price revision"), ["exchange"] = new("Scambio", "Exchange"), ["outbox"] = new("Evento", "Event"), ["mail"] = new("Posta", "Mail"),
    };

    private static readonly Dictionary<string, Phrase> Verbs = new(StringComparer.Ordinal)
    {
        ["added"] = new("aggiunta", "added"), ["created"] = new("creazione", "created"), ["changed"] = new("modifica", "changed"), ["deleted"] = new("eliminazione", "deleted"), ["renamed"] = new("nuovo nome", "renamed"),
        ["closed"] = new("chiusura", "closed"), ["reopened"] = new("riapertura", "reopened"), ["upserted"] = new("carico in blocco", "bulk change"), ["imported"] = new("importazione", "import"),
        ["placed"] = new("invio", "placed"), ["approve"] = new("approvazione", "approved"), ["reject"] = new("rifiuto", "rejected"), ["cancel"] = new("annullamento", "cancelled"),
        ["confirm"] = new("conferma", "confirmed"), ["hold"] = new("sospensione", "held"), ["release"] = new("sblocco", "released"),
        ["joined"] = new("entrata nel gruppo", "joined a cluster"), ["left"] = new("uscita dal gruppo", "left a cluster"), ["members"] = new("componenti", "members"),
        ["images"] = new("immagini", "images"), ["pinned"] = new("in evidenza", "pinned"), ["unpinned"] = new("non più in evidenza", "unpinned"), ["invited"] = new("invito", "invited"), ["rotated"] = new("nuovo segreto", "secret rotated"), ["revoked"] = new("revoca", "revoked"),
        ["started"] = new("inizio", "started"), ["ended"] = new("fine", "ended"), ["requested"] = new("richiesta", "requested"), ["failed"] = new("fallito", "failed"), ["skipped"] = new("saltato", "skipped"),
        ["applied"] = new("applicazione", "applied"), ["cancelled"] = new("annullamento", "cancelled"), ["prepared"] = new("preparazione", "prepared"), ["scheduled"] = new("programmazione", "scheduled"),
        ["mailed"] = new("invio per posta", "mailed"), ["noted"] = new("nota", "noted"), ["sent-again"] = new("nuovo invio", "sent again"), ["secret-rotated"] = new("nuovo segreto", "secret rotated"),
        ["accepted"] = new("invito accettato", "invitation accepted"), ["invited-again"] = new("nuovo invito", "invited again"), ["invitation-withdrawn"] = new("invito ritirato", "invitation withdrawn"), ["deactivated"] = new("disattivazione", "deactivated"),
        ["reactivated"] = new("riattivazione", "reactivated"), ["company-bound"] = new("accesso aziendale collegato", "company sign-in bound"), ["passkey-added"] = new("passkey aggiunta", "passkey added"), ["passkey-removed"] = new("passkey tolta", "passkey removed"),
        ["password-changed"] = new("password cambiata", "password changed"), ["password-reset"] = new("password reimpostata", "password reset"), ["password-reset-mailed"] = new("invio del link per la password", "password link mailed"),
        ["recovery-code-used"] = new("codice di recupero usato", "recovery code used"), ["recovery-codes-renewed"] = new("nuovi codici di recupero", "recovery codes renewed"), ["second-factor-on"] = new("secondo fattore attivato", "second factor on"),
        ["second-factor-off"] = new("secondo fattore tolto", "second factor off"), ["second-factor-reset"] = new("secondo fattore azzerato", "second factor reset"), ["sessions-ended"] = new("sessioni chiuse", "sessions ended"), ["signed-out"] = new("uscita", "signed out"), ["replayed"] = new("ripetizione", "replayed"), ["restored"] = new("ripristino", "restored"),
        ["acted"] = new("per conto di", "on behalf"),
    };

    private static readonly Dictionary<string, Phrase> Fields = new(StringComparer.Ordinal)
    {
        ["code"] = new("Codice", "Code"), ["name"] = new("Nome", "Name"), ["nameEn"] = new("Nome inglese", "English name"), ["note"] = new("Nota", "Note"), ["text"] = new("Testo", "Text"), ["value"] = new("Valore", "Value"),
        ["vatNumber"] = new("Partita IVA", "VAT number"), ["country"] = new("Nazione", "Country"), ["class"] = new("Classe", "Class"), ["paymentTerm"] = new("Pagamento", "Payment term"), ["warehouse"] = new("Magazzino", "Warehouse"),
        ["email"] = new("E-mail", "E-mail"), ["phone"] = new("Telefono", "Phone"), ["language"] = new("Lingua", "Language"), ["active"] = new("Attivo", "Active"), ["isHeadquarters"] = new("Sede principale", "Headquarters"),
        ["address"] = new("Destinazione", "Address"), ["street"] = new("Via", "Street"), ["postalCode"] = new("CAP", "Postal code"), ["city"] = new("Città", "City"), ["province"] = new("Provincia", "Province"),
        ["cluster"] = new("Gruppo", "Cluster"), ["added"] = new("Entrati", "Joined"), ["removed"] = new("Usciti", "Left"), ["members"] = new("Componenti", "Members"), ["pinned"] = new("In evidenza", "Pinned"),
        ["role"] = new("Ruolo", "Role"), ["account"] = new("Rivenditore", "Dealer"), ["branch"] = new("Sede", "Branch"), ["branches"] = new("Sedi", "Branches"), ["displayName"] = new("Nome", "Name"), ["scopes"] = new("Permessi", "Scopes"), ["permissions"] = new("Permessi", "Permissions"),
        ["description"] = new("Descrizione", "Description"), ["category"] = new("Categoria", "Category"), ["parent"] = new("Categoria padre", "Parent"), ["position"] = new("Posizione", "Position"), ["brand"] = new("Marca", "Brand"),
        ["itemClass"] = new("Classe articolo", "Item class"), ["unit"] = new("Unità", "Unit"), ["packs"] = new("Confezioni", "Packs"), ["minimum"] = new("Minimo", "Minimum"), ["multiple"] = new("Multiplo", "Multiple"), ["maximum"] = new("Massimo", "Maximum"),
        ["warnOnly"] = new("Solo avviso", "Warning only"), ["allOrNothing"] = new("Tutto o niente", "All or nothing"), ["vatRate"] = new("Aliquota IVA", "VAT rate"), ["vatNature"] = new("Natura IVA", "VAT nature"), ["status"] = new("Stato", "Status"),
        ["substitute"] = new("Sostituto", "Substitute"), ["gtin"] = new("EAN", "GTIN"), ["image"] = new("Immagine", "Image"), ["images"] = new("Immagini", "Images"), ["attributes"] = new("Attributi", "Attributes"), ["lastSold"] = new("Ultima vendita", "Last sold"),
        ["currency"] = new("Valuta", "Currency"), ["kind"] = new("Tipo", "Kind"), ["validFrom"] = new("Valido dal", "Valid from"), ["validTo"] = new("Valido fino al", "Valid to"), ["words"] = new("Descrizione", "Words"), ["wordsEn"] = new("Descrizione inglese", "English words"),
        ["forEveryone"] = new("Per tutti", "For everyone"), ["state"] = new("Stato", "State"), ["total"] = new("Totale", "Total"), ["lines"] = new("Righe", "Lines"), ["cart"] = new("Carrello", "Cart"), ["reason"] = new("Motivo", "Reason"),
        ["created"] = new("Nuovi", "Created"), ["updated"] = new("Modificati", "Changed"), ["unchanged"] = new("Invariati", "Unchanged"), ["rejected"] = new("Rifiutati", "Refused"),
        ["onHand"] = new("Giacenza", "On hand"), ["incoming"] = new("In arrivo", "Incoming"), ["orders"] = new("Ordini", "Orders"), ["first"] = new("Primo", "First"), ["last"] = new("Ultimo", "Last"), ["codes"] = new("Codici", "Codes"), ["skus"] = new("Codici", "Codes"),
        ["disabled"] = new("Disattivato", "Disabled"), ["by"] = new("Da", "By"), ["issuer"] = new("Provider", "Provider"),
    };

    // Values that are words of ours, by field; a rule of an assortment is a field of its own («product:K64-AR»).
    private static readonly Dictionary<string, Phrase> Words = new(StringComparer.Ordinal)
    {
        ["included"] = new("compreso", "included"), ["excluded"] = new("escluso", "excluded"), ["true"] = new("sì", "yes"), ["false"] = new("no", "no"),
    };

    /// <summary>Actions that a filter offers; any other can be asked for by its name.</summary>
    public static readonly IReadOnlyList<string> Known =
    [
        "account.added", "account.changed", "account.joined", "account.left", "branch.added", "branch.changed", "address.added", "address.changed", "address.deleted", "note.added", "note.deleted",
        "cluster.added", "cluster.changed", "cluster.deleted", "cluster.members", "user.added", "user.changed", "client.added", "client.changed", "product.added", "product.changed", "category.added", "category.changed",
        "list.added", "list.changed", "prices.upserted", "stock.upserted", "term.added", "term.changed", "order.placed", "order.approve", "order.reject", "order.cancel", "order.confirm", "order.hold", "order.release",
        "act.started", "act.ended", "product.created", "category.created", "category.deleted", "assortment.changed", "prices.applied", "discounts.changed", "role.added", "role.changed", "role.deleted",
        "user.invited", "user.accepted", "user.deactivated", "user.reactivated", "user.password-reset", "user.second-factor-reset", "user.sessions-ended", "client.secret-rotated", "outbox.replayed", "outbox.skipped", "sign-in.failed",
        "accounts.upserted", "products.upserted", "price-lists.upserted", "categories.imported", "orders.imported",
    ];

    /// <summary>«account.changed» → «Rivenditore: modifica».</summary>
    public static Phrase Of(string what)
    {
        ArgumentNullException.ThrowIfNull(what);
        var dot = what.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? Thing(what) : new("{0}: {1}", "{0}: {1}", Thing(what[..dot]), Verbs.GetValueOrDefault(what[(dot + 1)..]) ?? Own(what[(dot + 1)..]));
    }

    /// <summary>«account:C01001» → «Rivenditore C01001».</summary>
    public static Phrase Subject(string subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var colon = subject.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? Thing(subject) : new("{0} {1}", "{0} {1}", Thing(subject[..colon]), subject[(colon + 1)..]);
    }

    public static Phrase Field(string field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return Fields.GetValueOrDefault(field) ?? (field.IndexOf(':', StringComparison.Ordinal) > 0 ? Subject(field) : Own(field));
    }

    /// <summary>Who did it: the portal itself has no address.</summary>
    public static string Who(string who) => who == Caller.System.Name ? new Phrase("il portale", "the portal").ToString() : who;

    /// <summary>A value as people say it: yes and no, a role by its name.</summary>
    public static string Value(string? value, string? field = null) => value switch
    {
        null or "" => "–",
        ['[', '{', ..] when Count(value) is { } count => count == 1 ? new Phrase("1 voce", "1 entry").ToString() : new Phrase("{0} voci", "{0} entries", count).ToString(),
        _ when field == "role" && Roles.Find(value) is { } role => role.Name.ToString(),
        _ => Words.GetValueOrDefault(value)?.ToString() ?? value,
    };

    /// <summary>«Classe: B → A; Nome: Rossi → Bianchi», the first ones and how many more.</summary>
    public static string Line(AuditView entry, int most = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var parts = entry.Changes.Take(most).Select(c => string.IsNullOrEmpty(c.From) ? $"{Field(c.Field)}: {Value(c.To, c.Field)}" : $"{Field(c.Field)}: {Value(c.From, c.Field)} → {Value(c.To, c.Field)}").ToList();
        if (entry.Changes.Count > most)
        {
            parts.Add(new Phrase("e altri {0}", "and {0} more", entry.Changes.Count - most).ToString());
        }

        if (entry.Reason is { } reason)
        {
            parts.Add($"«{reason}»");
        }

        return string.Join("; ", parts);
    }

    // A list of things (the pictures of a product): how many there are. The entry's JSON has them whole.
    private static int? Count(string list)
    {
        try
        {
            using var json = System.Text.Json.JsonDocument.Parse(list);
            return json.RootElement.GetArrayLength();
        }
        catch (System.Text.Json.JsonException)
        {
            return null;    // words that only look like it
        }
    }

    private static Phrase Thing(string name) => Things.GetValueOrDefault(name) ?? Own(name);

    private static Phrase Own(string name) => new(name, name);
}
