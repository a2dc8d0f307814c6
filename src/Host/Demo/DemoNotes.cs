using System.Text.Json;
using Filiera.Accounts;
using Filiera.Kernel;

namespace Filiera.Host.Demo;

/// <summary>What customer service wrote about the dealers, and who changed what in the last months: so that cards and audit have something to tell.</summary>
internal static class DemoNotes
{
    private static readonly (string Mail, string Name) Paola = ("service@filiera.demo", "Paola Rinaldi");
    private static readonly (string Mail, string Name) Chiara = ("admin@filiera.demo", "Chiara Lunardi");

    private static readonly (string Text, bool Pinned)[] OfTheFirst =
    [
        ("Scarico solo al mattino entro le 11: il cortile della sede è stretto, niente bilico.", true),
        ("Il signor Brunelli chiede sempre la conferma scritta prima di spedire in cantiere.", false),
        ("Da marzo il cantiere Borgo Trento ritira da solo: chiamare il capocantiere il giorno prima.", false),
    ];

    private static readonly string[] OfOthers =
    [
        "Paga puntuale, ma vuole le fatture per e-mail e non per posta.",
        "Ha chiesto l’espositore dei cilindri: consegna prevista con la gamma nuova.",
        "Chiude tre settimane ad agosto: non spedire tra il 5 e il 26.",
        "Parlare con la titolare per gli ordini sopra 3.000 €.",
        "Reso di dicembre chiuso con nota di credito; tutto a posto.",
        "Sta aprendo una seconda sede: ricontattare in primavera.",
    ];

    public static void AddTo(PortalDb db, DemoSize size, DemoDealers dealers, DateTimeOffset now)
    {
        var dice = new Dice(size.Seed, "notes");

        // People write at work: between eight in the morning and the afternoon.
        var morning = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddHours(7);
        foreach (var ((text, pinned), i) in OfTheFirst.Select((n, i) => (n, i)))
        {
            Note(db, dealers.Dealers[0], Paola, text, pinned, morning.AddDays(-200 + (i * 60)).AddMinutes(dice.Between(0, 400)));
        }

        foreach (var dealer in dealers.Dealers.Where((_, i) => i > 0 && i % 3 == 1))
        {
            Note(db, dealer, dice.Roll(3) == 0 ? Chiara : Paola, dice.Pick(OfOthers), dice.Roll(4) == 0, morning.AddDays(-dice.Between(5, 300)).AddMinutes(dice.Between(0, 400)));
        }

        var first = dealers.Dealers[0].Row;
        (int Days, string What, string Subject, int? Account, object Detail)[] told =
        [
            (150, "account.changed", $"account:{first.Code}", first.Id, Change("paymentTerm", "RB30FM", first.PaymentTerm)),
            (120, "cluster.changed", "cluster:FERRAMENTA", null, Change("name", "Ferramente", "Ferramenta")),
            (90, "account.changed", $"account:{first.Code}", first.Id, Change("class", "B", first.Class)),
            (60, "address.added", $"account:{first.Code}", first.Id, new { changes = new { name = new { to = "Cantiere Borgo Trento" }, street = new { to = "Via IV Novembre 7" }, city = new { to = "Verona" } }, of = "CANTIERE-1" }),
            (20, "account.changed", $"account:{first.Code}", first.Id, Change("phone", null, first.Phone)),
        ];
        foreach (var entry in told)
        {
            db.Add(new AuditEntry { At = morning.AddDays(-entry.Days).AddMinutes(entry.Days * 3), Who = Chiara.Mail, What = entry.What, Subject = entry.Subject, AccountId = entry.Account, Detail = JsonSerializer.Serialize(entry.Detail, Json.Options) });
        }
    }

    private static object Change(string field, string? from, string? to) => new { changes = new Dictionary<string, object> { [field] = new { from, to } } };

    private static void Note(PortalDb db, DemoDealer dealer, (string Mail, string Name) by, string text, bool pinned, DateTimeOffset at) =>
        db.Add(new AccountNote { AccountId = dealer.Id, At = at, Who = by.Mail, By = by.Name, Text = text, Pinned = pinned });
}
