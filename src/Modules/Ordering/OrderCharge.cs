using Filiera.Kernel;
using Filiera.Pricing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Filiera.Ordering;

/// <summary>A part of a charge as it was agreed: one row for each VAT rate it follows, or each line of goods it belongs to. Words and reason are copies in both languages.</summary>
public sealed class OrderCharge : IOwnedByBranch, IEntityTypeConfiguration<OrderCharge>
{
    public long OrderId { get; init; }

    public int Position { get; init; }

    public int AccountId { get; init; }

    public int BranchId { get; init; }

    public ChargeKind Kind { get; init; }

    public string Code { get; init; } = "";

    public string Words { get; init; } = "";

    public string WordsEn { get; init; } = "";

    public string Why { get; init; } = "";

    public string WhyEn { get; init; } = "";

    /// <summary>The line of goods, of a contribution.</summary>
    public int? Line { get; init; }

    public UnitPrice? PerUnit { get; init; }

    public Amount Amount { get; set; }

    public Percent VatRate { get; init; }

    public string? VatNature { get; init; }

    public void Configure(EntityTypeBuilder<OrderCharge> builder)
    {
        builder.ToTable("ordering_order_charges");
        builder.HasKey(x => new { x.OrderId, x.Position });
        builder.Property(x => x.Code).HasMaxLength(40);
        builder.Property(x => x.Words).HasMaxLength(120);
        builder.Property(x => x.WordsEn).HasMaxLength(120);
        builder.Property(x => x.Why).HasMaxLength(300);
        builder.Property(x => x.WhyEn).HasMaxLength(300);
        builder.Property(x => x.VatNature).HasMaxLength(6);
        builder.HasOne<Order>().WithMany().HasForeignKey(x => x.OrderId).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>Between the charges of a document and the rows of an order.</summary>
public static class OrderCharges
{
    private static readonly System.Globalization.CultureInfo Italian = System.Globalization.CultureInfo.GetCultureInfo("it-IT");
    private static readonly System.Globalization.CultureInfo English = System.Globalization.CultureInfo.GetCultureInfo("en-GB");

    public static List<OrderCharge> Rows(Order order, DocumentTotals totals)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(totals);
        return [.. totals.Charges.SelectMany(c => c.Parts.Select(p => (Charge: c, Part: p))).Select((x, i) => new OrderCharge
        {
            OrderId = order.Id, Position = i + 1, AccountId = order.AccountId, BranchId = order.BranchId, Kind = x.Charge.Kind, Code = x.Charge.Code,
            Words = x.Charge.Name.ToString(Italian), WordsEn = x.Charge.Name.ToString(English), Why = x.Charge.Reason.ToString(Italian), WhyEn = x.Charge.Reason.ToString(English),
            Line = x.Part.Line, PerUnit = x.Part.PerUnit, Amount = x.Part.Amount, VatRate = x.Part.VatRate, VatNature = x.Part.VatNature,
        })];
    }

    /// <summary>The order's totals as they were agreed.</summary>
    public static DocumentTotals Totals(Order order, IEnumerable<OrderLine> lines, IEnumerable<OrderCharge> charges)
    {
        ArgumentNullException.ThrowIfNull(order);
        // A line refused whole counts for no rate.
        return DocumentMath.Agreed(order.Currency, lines.Where(l => l.Quantity.Value > 0).Select(l => (l.LineNet, l.VatRate, l.VatNature)), Views(charges), order.SplitPayment,
            order.IntentId is { } id ? new(id, order.IntentProtocol ?? "", order.IntentReceivedOn ?? default, order.IntentTaken, order.IntentTaken, Amount.Zero) : null, order.StampDuty);
    }

    /// <summary>
    /// What is left of the charges when lines were refused: those on the document stay as they were agreed and follow the goods that are left; contributions follow their lines.
    /// </summary>
    public static List<OrderCharge> After(IReadOnlyList<OrderCharge> charges, IReadOnlyList<OrderLine> lines)
    {
        ArgumentNullException.ThrowIfNull(charges);
        var goods = lines.Where(l => l.Quantity.Value > 0).ToDictionary(l => l.Line);
        var kept = new List<OrderCharge>();
        foreach (var of in charges.GroupBy(c => (c.Kind, c.Code)))
        {
            if (of.First().Line is not null)
            {
                kept.AddRange(of.Where(c => goods.ContainsKey(c.Line!.Value)).Select(c => Copy(c, kept.Count, Contribution(c, goods[c.Line!.Value]), c.VatRate, c.VatNature)));
                continue;
            }

            // One with a rate of its own has one part, and keeps it; so does the stamp.
            var accessory = of.Key.Kind is ChargeKind.Transport or ChargeKind.SmallOrder or ChargeKind.Collection && of.All(c => lines.Any(l => l.VatRate == c.VatRate && l.VatNature == c.VatNature));
            var shares = accessory ? DocumentMath.Shares(of.Sum(c => c.Amount.Value), goods.Values.Select(l => (l.LineNet.Value, l.VatRate, l.VatNature))) : [.. of.Select(c => new ChargePart(null, null, c.Amount, c.VatRate, c.VatNature))];
            kept.AddRange(shares.Select((s, i) => Copy(of.First(), kept.Count + i, s.Amount, s.VatRate, s.VatNature)).ToList());
        }

        return [.. kept.Select((c, i) => Copy(c, i, c.Amount, c.VatRate, c.VatNature))];
    }

    private static Amount Contribution(OrderCharge charge, OrderLine line) => charge.PerUnit is { } each ? Amount.Round(each.Value * line.Quantity.Value) : charge.Amount;

    private static OrderCharge Copy(OrderCharge c, int at, Amount amount, Percent rate, string? nature) => new()
    {
        OrderId = c.OrderId, Position = at + 1, AccountId = c.AccountId, BranchId = c.BranchId, Kind = c.Kind, Code = c.Code, Words = c.Words, WordsEn = c.WordsEn, Why = c.Why, WhyEn = c.WhyEn,
        Line = c.Line, PerUnit = c.PerUnit, Amount = amount, VatRate = rate, VatNature = nature,
    };

    private static List<ChargeView> Views(IEnumerable<OrderCharge> charges) =>
        [.. charges.OrderBy(c => c.Position).GroupBy(c => (c.Kind, c.Code)).Select(g => g.ToList()).Select(g => new ChargeView
        {
            Kind = g[0].Kind, Code = g[0].Code, Name = Plain(g[0].Words, g[0].WordsEn), Reason = Plain(g[0].Why, g[0].WhyEn), Amount = new(g.Sum(c => c.Amount.Value)),
            Parts = [.. g.Select(c => new ChargePart(c.Line, c.PerUnit, c.Amount, c.VatRate, c.VatNature))],
        })];

    // Without values a phrase is its text as it stands.
    private static Phrase Plain(string it, string en) => new(it, en);
}
