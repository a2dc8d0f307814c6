using System.Text.Json.Serialization;
using Filiera.Kernel;

namespace Filiera.Pricing;

/// <summary>A line of goods as a document sees it.</summary>
/// <param name="Line">Its number on the document, from 1.</param>
/// <param name="Quantity">Base units that leave.</param>
public sealed record DocumentItem(int Line, int ProductId, decimal Quantity, decimal Net, Percent VatRate, string? VatNature = null);

/// <summary>What a document's totals depend on beside its lines.</summary>
/// <param name="Instalments">Bills that bear a collection fee: who knows the payment term says it.</param>
public sealed record DocumentTerms(int AccountId, string? Class, DateOnly On, int Instalments = 0, string Currency = "EUR");

/// <summary>A part of a charge: the VAT rate it follows, or the line of goods it belongs to.</summary>
/// <param name="Line">The line of goods, of a contribution; null of a charge on the document.</param>
/// <param name="PerUnit">Of a contribution: per base unit.</param>
public sealed record ChargePart(int? Line, UnitPrice? PerUnit, Amount Amount, Percent VatRate, string? VatNature);

/// <summary>A charge on a document, with its reason.</summary>
public sealed record ChargeView
{
    public required ChargeKind Kind { get; init; }

    public required string Code { get; init; }

    /// <summary>Net of VAT.</summary>
    public required Amount Amount { get; init; }

    public IReadOnlyList<ChargePart> Parts { get; init; } = [];

    /// <summary>As documents call it, in the reader’s language.</summary>
    public string Words => Name.ToString();

    /// <summary>Why it is there, in the reader’s language.</summary>
    public string Why => Reason.ToString();

    [JsonIgnore]
    public Phrase Name { get; init; } = new("", "");

    [JsonIgnore]
    public Phrase Reason { get; init; } = new("", "");
}

/// <summary>The declaration of intent that a document draws on.</summary>
/// <param name="Available">Left of the plafond before this document.</param>
/// <param name="Taken">What this document takes of it.</param>
/// <param name="Excess">Goods that would have been without VAT, had the plafond been large enough: they bear it. Above zero the buyer must agree (<c>acceptSplit</c>).</param>
public sealed record IntentView([property: JsonIgnore] int Id, string Protocol, DateOnly ReceivedOn, Amount Available, Amount Taken, Amount Excess);

/// <summary>A document computed: its lines with the VAT they really bear, its charges, its totals.</summary>
public sealed record DocumentSum(IReadOnlyList<DocumentItem> Items, DocumentTotals Totals);

/// <summary>The arithmetic of a document's totals: pure, as the invoice will have them (domain.md A6, A7). Amounts net of VAT until the last step.</summary>
public static class DocumentMath
{
    private static readonly Phrase Split = new("Scissione dei pagamenti (art. 17-ter DPR 633/72): l’IVA la versa il cliente.", "Split payment (art. 17-ter DPR 633/72): the customer pays the VAT to the State.");
    private static readonly Phrase ConaiPaid = new("Contributo ambientale CONAI assolto ove dovuto.", "CONAI environmental contribution paid where due.");
    private static readonly Phrase Stamped = new("Imposta di bollo assolta in modo virtuale: {0:N2}.", "Stamp duty paid virtually: {0:N2}.");
    private static readonly Phrase Intent = new("Non imponibile, dichiarazione d’intento {0} del {1:dd/MM/yyyy}.", "Not taxable, declaration of intent {0} of {1:dd/MM/yyyy}.");

    /// <param name="intent">The declaration that holds on the day, if any: taxable lines go under it, as far as its plafond reaches, line by line.</param>
    public static DocumentSum Of(IReadOnlyList<DocumentItem> items, DocumentTerms terms, ChargeSet rules, IntentPlafond? intent = null)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(rules);
        if (intent is null)
        {
            return Sum(items, ChargeLines.Of(items, terms, rules), terms, rules, null);
        }

        // Line by line while the plafond reaches; then lines are given back until the charges that follow them fit too.
        var taxable = items.Where(i => i.VatRate.Value > 0).ToList();
        var covered = new List<int>();
        var left = intent.Available;
        foreach (var item in taxable)
        {
            var weight = item.Net + ChargeLines.ContributionsOf(item, terms, rules);
            if (weight <= left)
            {
                covered.Add(item.Line);
                left -= weight;
            }
        }

        while (true)
        {
            var under = covered.ToHashSet();
            List<DocumentItem> really = [.. items.Select(i => under.Contains(i.Line) ? i with { VatRate = Percent.Zero, VatNature = IntentDeclaration.Nature } : i)];
            var sum = Sum(really, ChargeLines.Of(really, terms, rules), terms, rules, null);
            var taken = sum.Totals.Vat.Where(v => v.Nature == IntentDeclaration.Nature).Sum(v => v.Taxable.Value);
            if (taken <= intent.Available || covered.Count == 0)
            {
                var excess = taxable.Where(i => !under.Contains(i.Line)).Sum(i => i.Net);
                return Sum(really, sum.Totals.Charges, terms, rules, new(intent.Id, intent.Protocol, intent.ReceivedOn, new(Math.Max(0, intent.Available)), new(taken), new(excess)));
            }

            covered.RemoveAt(covered.Count - 1);
        }
    }

    /// <summary>Art. 12: an accessory follows the goods, over several rates by their nets, so that the cents add up.</summary>
    public static IReadOnlyList<ChargePart> Shares(decimal amount, IEnumerable<(decimal Net, Percent Rate, string? Nature)> goods)
    {
        var groups = goods.GroupBy(g => (g.Rate, g.Nature)).OrderByDescending(g => g.Key.Rate).ThenBy(g => g.Key.Nature, StringComparer.Ordinal).ToList();
        var shares = Apportion.LargestRemainder(amount, [.. groups.Select(g => g.Sum(x => x.Net))]);
        return [.. groups.Select((g, i) => new ChargePart(null, null, new(shares[i]), g.Key.Rate, g.Key.Nature)).Where(p => p.Amount.Value != 0)];
    }

    /// <summary>Totals of lines and charges that are agreed already: an order that is shown again, or that has lost a line.</summary>
    public static DocumentTotals Agreed(string currency, IEnumerable<(Amount Net, Percent Rate, string? Nature)> lines, IReadOnlyList<ChargeView> charges, bool split, IntentView? intent, Amount stamp)
    {
        ArgumentNullException.ThrowIfNull(charges);
        var goods = lines.ToList();
        var groups = VatBreakdown.Of(goods.Select(l => new VatItem(l.Net, l.Rate, l.Nature)).Concat(charges.SelectMany(c => c.Parts).Select(p => new VatItem(p.Amount, p.VatRate, p.VatNature))));
        var (taxable, vat) = (groups.Sum(g => g.Taxable.Value), groups.Sum(g => g.Vat.Value));
        var total = SplitPayment.Of(taxable, vat);
        return new(currency, new(goods.Sum(l => l.Net.Value)), groups, new(vat), new(total.DocumentTotal))
        {
            Charges = charges,
            ChargesTotal = new(charges.Sum(c => c.Amount.Value)),
            Taxable = new(taxable),
            SplitPayment = split,
            Payable = new(split ? total.Payable : total.DocumentTotal),
            StampDuty = stamp,
            Intent = intent,
            Notes = Notes(charges, split, intent, stamp),
        };
    }

    private static DocumentSum Sum(IReadOnlyList<DocumentItem> items, IReadOnlyList<ChargeView> charges, DocumentTerms terms, ChargeSet rules, IntentView? intent)
    {
        List<(Amount, Percent, string?)> lines = [.. items.Select(i => (new Amount(i.Net), i.VatRate, i.VatNature))];
        var split = rules.Split.TryGetValue(terms.AccountId, out var days) && days.Contains(terms.On);
        if (rules.Find(ChargeKind.Stamp, terms.Class, terms.On) is not { } rule)
        {
            return new(items, Agreed(terms.Currency, lines, charges, split, intent, Amount.Zero));
        }

        // The stamp is judged on what is there without it.
        List<ChargeView> others = [.. charges.Where(c => c.Kind != ChargeKind.Stamp)];
        var bare = Agreed(terms.Currency, lines, others, split, intent, Amount.Zero);
        var duty = StampOf(rule).Of(bare.Vat.Select(v => (v.Taxable.Value, v.Nature)));
        if (duty.Due && rule.Recharged)
        {
            others.Add(new()
            {
                Kind = ChargeKind.Stamp, Code = rule.Code, Name = rule.Words, Amount = new(duty.Amount), Parts = [new(null, null, new(duty.Amount), Percent.Zero, "N1")],
                Reason = new("Dovuta perché gli importi senza IVA ({0:N2}) superano {1:N2}.", "Due because the amounts without VAT ({0:N2}) are over {1:N2}.", duty.Base, StampOf(rule).Over),
            });
        }

        return new(items, Agreed(terms.Currency, lines, others, split, intent, new(duty.Amount)));
    }

    private static StampDutyRule StampOf(ChargeRule rule) => new(
        rule.Amount.Value,
        rule.Threshold?.Value ?? StampDutyRule.Default.Over,
        rule.Nature is { Length: > 0 } some ? some.Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal) : StampDutyRule.Default.Nature);

    private static List<string> Notes(IReadOnlyList<ChargeView> charges, bool split, IntentView? intent, Amount stamp)
    {
        var notes = new List<string>();
        if (intent is { Taken.Value: > 0 })
        {
            notes.Add(Intent.With(intent.Protocol, intent.ReceivedOn).ToString());
        }

        if (split)
        {
            notes.Add(Split.ToString());
        }

        if (stamp.Value > 0)
        {
            notes.Add(Stamped.With(stamp).ToString());
        }

        if (charges.Any(c => c.Kind == ChargeKind.Raee) && charges.All(c => c.Kind != ChargeKind.Conai))
        {
            notes.Add(ConaiPaid.ToString());
        }

        return notes;
    }
}
