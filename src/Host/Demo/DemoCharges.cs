using System.Collections.Frozen;
using Filiera.Kernel;
using Filiera.Pricing;

namespace Filiera.Host.Demo;

/// <summary>
/// What Serralta charges beside goods: transport free from a threshold, a fee on small orders, the collection of Ri.Ba., RAEE of what has a plug or a battery, CONAI of what comes in a display box,
/// the stamp. One dealer is under split payment, one has sent a declaration of intent.
/// </summary>
internal sealed class DemoCharges
{
    private readonly List<ChargeRule> _rules;
    private readonly List<ProductContribution> _contributions;
    private readonly SplitPaymentStatus? _split;
    private readonly IntentPlafond? _intent;

    public DemoCharges(DemoCatalogue catalogue, DemoDealers dealers, DateOnly today)
    {
        _rules =
        [
            Rule(1, "TRASPORTO", ChargeKind.Transport, "Trasporto", "Transport", 18.00m, 400.00m),
            Rule(2, "TRASPORTO-A", ChargeKind.Transport, "Trasporto", "Transport", 15.00m, 250.00m, "A"),
            Rule(3, "ORDINE-MINIMO", ChargeKind.SmallOrder, "Contributo piccolo ordine", "Small order fee", 9.90m, 150.00m),
            Rule(4, "INCASSO", ChargeKind.Collection, "Spese di incasso", "Collection fee", 3.50m, null),
            Rule(5, "CARTA", ChargeKind.Conai, "Contributo CONAI carta", "CONAI contribution, paper", 45.00m, null),
            Rule(6, "BOLLO", ChargeKind.Stamp, "Imposta di bollo", "Stamp duty", 2.00m, 77.47m),
        ];
        _rules[^1].Recharged = true;
        _contributions = [.. catalogue.Products.Where(p => p.Row.ItemClass is "ELE" or "KIT").Select(p => new ProductContribution
        {
            ProductId = p.Id,
            Raee = p.Row.ItemClass == "ELE" ? new UnitPrice(p.List > 80 ? 0.43m : 0.12m) : null,
            ConaiMaterial = p.Row.ItemClass == "KIT" ? "CARTA" : null,
            ConaiGrams = p.Row.ItemClass == "KIT" ? new Quantity(350) : null,
        })];

        // Not the first two dealers: those are the ones that people try the demo with.
        var year = new DateOnly(today.Year, 1, 1);
        _split = dealers.Dealers.Count > 4 ? new SplitPaymentStatus { AccountId = dealers.Dealers[4].Id, ValidFrom = year.AddYears(-1) } : null;
        _intent = dealers.Dealers.Count > 5
            ? new IntentPlafond { Id = 1, AccountId = dealers.Dealers[5].Id, Protocol = "08060120341234567-000001", ReceivedOn = today.AddDays(-20), ValidFrom = today.AddDays(-20), ValidTo = new(today.Year + (today.Month == 12 ? 1 : 0), 12, 31), Plafond = new(5_000m), Consumed = new(1_180m) }
            : null;
        Rules = new(-1, _rules, _contributions.ToFrozenDictionary(c => c.ProductId), (_split is null ? [] : new[] { _split }).ToFrozenDictionary(s => s.AccountId, s => new Validity(s.ValidFrom, s.ValidTo)), FrozenSet<int>.Empty);
    }

    public ChargeSet Rules { get; }

    public void AddTo(PortalDb db)
    {
        db.AddRange(_rules);
        db.AddRange(_contributions);
        db.AddRange(new object?[] { _split, _intent }.OfType<object>());
    }

    private static ChargeRule Rule(int id, string code, ChargeKind kind, string name, string en, decimal amount, decimal? threshold, string? @class = null) => new()
    {
        Id = id, Code = code, Kind = kind, Name = name, NameEn = en, Amount = new(amount), Threshold = threshold is { } t ? new Amount(t) : null, Class = @class,
    };
}
