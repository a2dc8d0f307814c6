using Filiera.Kernel;

namespace Filiera.Pricing;

/// <summary>Which charges a document bears, how much, and why (domain.md A4, A7). Thresholds are held against the goods net of VAT, without contributions and charges.</summary>
internal static class ChargeLines
{
    private static readonly Phrase RaeeName = new("Ecocontributo RAEE", "WEEE contribution (RAEE)");

    public static IReadOnlyList<ChargeView> Of(IReadOnlyList<DocumentItem> items, DocumentTerms terms, ChargeSet rules)
    {
        var found = new List<ChargeView>();
        var goods = items.Sum(i => i.Net);
        if (items.Count == 0 || goods <= 0)
        {
            return found;
        }

        if (rules.Find(ChargeKind.Transport, terms.Class, terms.On) is { } transport && Charges.Below(transport.Amount, goods, transport.Threshold?.Value) is > 0 and var carriage)
        {
            found.Add(Accessory(transport, carriage, items, transport.Threshold is { } from
                ? new("Gratis da {0:N2} di merce; qui {1:N2}: ne mancano {2:N2}.", "Free from {0:N2} of goods; here {1:N2}: {2:N2} to go.", from, goods, from.Value - goods)
                : new("Per ogni ordine.", "On every order.")));
        }

        if (rules.Find(ChargeKind.SmallOrder, terms.Class, terms.On) is { } small && Charges.Below(small.Amount, goods, small.Threshold?.Value) is > 0 and var fee)
        {
            found.Add(Accessory(small, fee, items, small.Threshold is { } below
                ? new("Per ordini sotto {0:N2} di merce; qui {1:N2}.", "On orders below {0:N2} of goods; here {1:N2}.", below, goods)
                : new("Per ogni ordine.", "On every order.")));
        }

        if (terms.Instalments > 0 && rules.Find(ChargeKind.Collection, terms.Class, terms.On) is { Amount.Value: > 0 } collection)
        {
            found.Add(Accessory(collection, collection.Amount * terms.Instalments, items, terms.Instalments == 1
                ? new("Una ricevuta bancaria da {0:N2}.", "One bill of exchange (Ri.Ba.) at {0:N2}.", collection.Amount)
                : new("{0} ricevute bancarie da {1:N2}.", "{0} bills of exchange (Ri.Ba.) at {1:N2} each.", terms.Instalments, collection.Amount)));
        }

        found.AddRange(Contributions(items, terms, rules));
        return found;
    }

    /// <summary>RAEE and CONAI of one line.</summary>
    public static decimal ContributionsOf(DocumentItem item, DocumentTerms terms, ChargeSet rules) =>
        !rules.Contributions.TryGetValue(item.ProductId, out var of) ? 0m
        : (of.Raee is { } raee ? Charges.Raee(raee, item.Quantity) : 0m)
            + (of is { ConaiMaterial: { } material, ConaiGrams: { } grams } && rules.Conai(material, terms.On) is { } rule ? Charges.Conai(rule.Amount, grams / 1000m, item.Quantity) : 0m);

    private static IEnumerable<ChargeView> Contributions(IReadOnlyList<DocumentItem> items, DocumentTerms terms, ChargeSet rules)
    {
        if (rules.Contributions.Count == 0)
        {
            yield break;
        }

        var own = items.Where(i => rules.Contributions.ContainsKey(i.ProductId)).Select(i => (Item: i, Of: rules.Contributions[i.ProductId])).ToList();
        List<ChargePart> raee = [.. own.Where(o => o.Of.Raee is { Value: > 0 }).Select(o => Part(o.Item, o.Of.Raee!.Value, Charges.Raee(o.Of.Raee.Value, o.Item.Quantity)))];
        if (raee.Count > 0)
        {
            var named = rules.Find(ChargeKind.Raee, terms.Class, terms.On);
            yield return Several(ChargeKind.Raee, named?.Code ?? "RAEE", named?.Words ?? RaeeName, raee, raee.Count == 1
                ? new("{0:#,0.00###} al pezzo sulla riga {1}; non si sconta.", "{0:#,0.00###} per piece on line {1}; never discounted.", raee[0].PerUnit, raee[0].Line)
                : new("Per pezzo, su {0} righe; non si sconta.", "Per piece, on {0} lines; never discounted.", raee.Count));
        }

        foreach (var material in own.Where(o => o.Of is { ConaiMaterial: not null, ConaiGrams.Value: > 0 }).GroupBy(o => o.Of.ConaiMaterial!).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            if (rules.Conai(material.Key, terms.On) is not { } rule)
            {
                continue;
            }

            List<ChargePart> parts = [.. material.Select(o => Part(o.Item, UnitPrice.Round(rule.Amount * o.Of.ConaiGrams!.Value / 1_000_000m), Charges.Conai(rule.Amount, o.Of.ConaiGrams.Value / 1000m, o.Item.Quantity))).Where(p => p.Amount.Value > 0)];
            if (parts.Count > 0)
            {
                var kilograms = material.Sum(o => o.Item.Quantity * o.Of.ConaiGrams!.Value.Value / 1000m);
                yield return Several(ChargeKind.Conai, rule.Code, rule.Words, parts, new("{0:#,0.###} kg di imballo a {1:N2} € la tonnellata.", "{0:#,0.###} kg of packaging at €{1:N2} a tonne.", Rounding.HalfAwayFromZero(kilograms, 3), rule.Amount));
            }
        }
    }

    private static ChargePart Part(DocumentItem item, UnitPrice perUnit, decimal amount) => new(item.Line, perUnit, new(amount), item.VatRate, item.VatNature);

    private static ChargeView Several(ChargeKind kind, string code, Phrase name, List<ChargePart> parts, Phrase why) =>
        new() { Kind = kind, Code = code, Name = name, Reason = why, Parts = parts, Amount = new(parts.Sum(p => p.Amount.Value)) };

    private static ChargeView Accessory(ChargeRule rule, decimal amount, IReadOnlyList<DocumentItem> items, Phrase why) => new()
    {
        Kind = rule.Kind, Code = rule.Code, Name = rule.Words, Reason = why, Amount = new(amount),
        Parts = rule.VatRate is { } own ? [new(null, null, new(amount), own, null)] : DocumentMath.Shares(amount, items.Select(i => (i.Net, i.VatRate, i.VatNature))),
    };
}
