using System.Text.Json;
using Filiera.Kernel;
using Filiera.Ordering;

namespace Filiera.Host.Demo;

/// <summary>What customer service left on its desk yesterday evening: orders that it stopped, what it noted, how it likes to look at them.</summary>
internal sealed class DemoDesk(DateTimeOffset now)
{
    /// <summary>The first dealer's orders stay as they are: who tries the demo as a dealer cancels one of them.</summary>
    private const int FirstDealer = 1;

    private static readonly (OrderHold Kind, string Why, string? Note)[] Cases =
    [
        (OrderHold.Credit, "Fido superato di 1.204,30 €", "Sentita l’amministrazione: aspettano il bonifico di venerdì."),
        (OrderHold.Unpaid, "Ri.Ba. del 31/10 insoluta, 2.310,00 €", "Il titolare richiama lui entro domani."),
        (OrderHold.Quantity, "240 pezzi invece dei soliti 24: confermate?", null),
        (OrderHold.Address, "Prima consegna a questo indirizzo: manca il contatto in cantiere", "Chiesto il numero del capocantiere per mail."),
        (OrderHold.Price, "Prezzo sotto il minimo concordato", "Girato ad Andrea Pozzi."),
        (OrderHold.Carrier, "Isole: manca il vettore", null),
        (OrderHold.Product, "Un articolo va fuori produzione: proposto il sostituto", null),
    ];

    private int _seen;
    private int _held;

    public List<OrderNote> Notes { get; } = [];

    /// <summary>Two views of Paola Rinaldi's, one of which the colleagues see.</summary>
    public IEnumerable<DeskView> Views =>
    [
        View("Fermi oltre 1.000 €", new DeskFilter("HELD", AmountFrom: 1000), "-amount", shared: true),
        View("Ferramenta, da confermare", new DeskFilter("TO_CONFIRM", Dealer: "ferramenta"), null, shared: false),
    ];

    /// <summary>Of this week's orders that have not left one in three was stopped.</summary>
    public void Look(Order order, DateTimeOffset at, Action<Order, DateTimeOffset, string> tell)
    {
        if (order.AccountId == FirstDealer || _seen++ % 3 != 1)
        {
            return;
        }

        var (kind, why, note) = Cases[_held++ % Cases.Length];
        var when = at.AddMinutes(25 + (_held * 7 % 50));
        (order.State, order.Hold, order.HoldNote, order.HeldAt) = (OrderState.Held, kind, why, when);
        tell(order, when, why);
        if (note is not null)
        {
            Notes.Add(new OrderNote { Id = Notes.Count + 1, OrderId = order.Id, At = when.AddMinutes(12), Author = "service@filiera.demo", AuthorName = "Paola Rinaldi", Text = note });
        }
    }

    private DeskView View(string name, DeskFilter filter, string? sort, bool shared) => new()
    {
        Owner = "service@filiera.demo", OwnerName = "Paola Rinaldi", Name = name, Filters = JsonSerializer.Serialize(filter, Json.Options), Sort = sort, Shared = shared, UpdatedAt = now,
    };
}
