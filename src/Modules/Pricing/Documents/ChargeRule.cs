using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Filiera.Pricing;

/// <summary>What a document bears beside its goods (domain.md A7), in the order in which it is shown.</summary>
public enum ChargeKind
{
    /// <summary>Trasporto: so much for a document, nothing from <see cref="ChargeRule.Threshold"/> of goods on (porto franco).</summary>
    Transport,

    /// <summary>A fee below <see cref="ChargeRule.Threshold"/> of goods.</summary>
    SmallOrder,

    /// <summary>Spese di incasso: so much for each bill.</summary>
    Collection,

    /// <summary>RAEE of the products that have one; a rule is not needed, one gives it another name.</summary>
    Raee,

    /// <summary>CONAI: euro per tonne of the material that is the rule's code.</summary>
    Conai,

    /// <summary>Bollo virtuale over <see cref="ChargeRule.Threshold"/> of amounts without VAT.</summary>
    Stamp,
}

/// <summary>
/// A rule of the manufacturer for what documents bear beside goods. Of one kind the rule of the customer's class wins, then the one for all; of CONAI there is one per material.
/// Without rules nothing is charged.
/// </summary>
[KeptInMemory(ChargeBook.Version)]
public sealed class ChargeRule : IVersioned, IEntityTypeConfiguration<ChargeRule>
{
    public int Id { get; init; }

    /// <summary>Its name for programs; of a CONAI rule the packaging's material.</summary>
    public string Code { get; init; } = "";

    public ChargeKind Kind { get; set; }

    /// <summary>As documents call it.</summary>
    public string Name { get; set; } = "";

    public string? NameEn { get; set; }

    /// <summary>Per document, per bill, per tonne, or the stamp; net of VAT.</summary>
    public Amount Amount { get; set; }

    /// <summary>Goods net of VAT, without charges and contributions; of the stamp, amounts without VAT. Null = there is none.</summary>
    public Amount? Threshold { get; set; }

    /// <summary>Null = customers of every class.</summary>
    public string? Class { get; set; }

    /// <summary>Null = accessory: it follows the VAT of the goods, split over their rates.</summary>
    public Percent? VatRate { get; set; }

    /// <summary>Of the stamp: which nature count, «N1 N2.1 N4»; null = the usual ones.</summary>
    public string? Nature { get; set; }

    /// <summary>Of the stamp: the customer pays it back (a line N1).</summary>
    public bool Recharged { get; set; }

    public DateOnly? ValidFrom { get; set; }

    public DateOnly? ValidTo { get; set; }

    public int Version { get; set; }

    public Phrase Words => new(Name, NameEn ?? Name);

    public void Configure(EntityTypeBuilder<ChargeRule> builder)
    {
        builder.ToTable("pricing_charges");
        builder.Ignore(x => x.Words);
        builder.Property(x => x.Code).HasMaxLength(40);
        builder.Property(x => x.Name).HasMaxLength(120);
        builder.Property(x => x.NameEn).HasMaxLength(120);
        builder.Property(x => x.Class).HasMaxLength(20);
        builder.Property(x => x.Nature).HasMaxLength(100);
        builder.HasIndex(x => x.Code).IsUnique();
    }
}

/// <summary>Eco-contributions of a product: RAEE per piece, and its packaging for CONAI. From the ERP.</summary>
[KeptInMemory(ChargeBook.Version)]
public sealed class ProductContribution : IEntityTypeConfiguration<ProductContribution>
{
    public int ProductId { get; init; }

    /// <summary>Per base unit; never discounted.</summary>
    public UnitPrice? Raee { get; set; }

    /// <summary>Code of a CONAI rule.</summary>
    public string? ConaiMaterial { get; set; }

    /// <summary>Grams of packaging on a base unit.</summary>
    public Quantity? ConaiGrams { get; set; }

    public void Configure(EntityTypeBuilder<ProductContribution> builder)
    {
        builder.ToTable("pricing_contributions");
        builder.HasKey(x => x.ProductId);
        builder.Property(x => x.ProductId).ValueGeneratedNever();
        builder.Property(x => x.ConaiMaterial).HasMaxLength(40);
    }
}

/// <summary>Scissione dei pagamenti (art. 17-ter) of a customer, with the days on which it holds: its authorisation ends and is renewed.</summary>
[KeptInMemory(ChargeBook.Version)]
public sealed class SplitPaymentStatus : IOwnedByAccount, IVersioned, IEntityTypeConfiguration<SplitPaymentStatus>
{
    public int AccountId { get; init; }

    public DateOnly? ValidFrom { get; set; }

    public DateOnly? ValidTo { get; set; }

    public int Version { get; set; }

    public void Configure(EntityTypeBuilder<SplitPaymentStatus> builder)
    {
        builder.ToTable("pricing_split_payments");
        builder.HasKey(x => x.AccountId);
        builder.Property(x => x.AccountId).ValueGeneratedNever();
    }
}

/// <summary>A declaration of intent that a customer has sent, and how much of its plafond is taken. <see cref="IntentDeclaration"/> is its rule.</summary>
[KeptInMemory(ChargeBook.Version)]
public sealed class IntentPlafond : IOwnedByAccount, IVersioned, IEntityTypeConfiguration<IntentPlafond>
{
    public int Id { get; init; }

    public int AccountId { get; init; }

    /// <summary>17 digits, a dash, 6 digits.</summary>
    public string Protocol { get; init; } = "";

    public DateOnly ReceivedOn { get; set; }

    public DateOnly ValidFrom { get; set; }

    public DateOnly ValidTo { get; set; }

    /// <summary>Up to how much, VAT excluded.</summary>
    public Amount Plafond { get; set; }

    /// <summary>Held by orders of the portal.</summary>
    public Amount Reserved { get; set; }

    /// <summary>Invoiced already, as the ERP says.</summary>
    public Amount Consumed { get; set; }

    public int Version { get; set; }

    public decimal Available => Plafond.Value - Reserved.Value - Consumed.Value;

    public void Configure(EntityTypeBuilder<IntentPlafond> builder)
    {
        builder.ToTable("pricing_intents");
        builder.Ignore(x => x.Available);
        builder.Property(x => x.Protocol).HasMaxLength(24);
        builder.HasIndex(x => new { x.AccountId, x.ValidTo });
        builder.HasIndex(x => x.Protocol).IsUnique();
    }
}
