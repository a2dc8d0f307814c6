using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Filiera.Pricing;

/// <summary>Where a price came from, in the order in which it is looked for (domain.md A3): the first list that prices the product wins.</summary>
public enum PriceListKind
{
    /// <summary>Prices agreed with one account, item by item.</summary>
    Special,

    /// <summary>Net prices and discounts agreed with one account for years: renewed, indexed (<see cref="PriceContract"/>).</summary>
    Contract,

    /// <summary>The net prices of a named project of one account, asked only where he names the project.</summary>
    Project,

    /// <summary>The list of one account.</summary>
    Account,

    /// <summary>The list of the customer's class.</summary>
    Class,

    /// <summary>The list of everybody.</summary>
    Base,

    /// <summary>Nobody's by itself: reaches those it is given to, or feeds lists that are made from it.</summary>
    Shared,
}

/// <summary>Listino: prices in one currency, valid in a period (both days included), for all, a class or an account.</summary>
[KeptInMemory(PriceVersions.Lists)]
public sealed class PriceList : IEntityTypeConfiguration<PriceList>
{
    public int Id { get; init; }

    public string Code { get; set; } = "";

    public string Name { get; set; } = "";

    public string Currency { get; set; } = "EUR";

    public const int UsualPriority = 100;

    public PriceListKind Kind { get; set; } = PriceListKind.Base;

    /// <summary>Among the lists of one source the lowest is asked first; of equals the one that began last.</summary>
    public int Priority { get; set; } = UsualPriority;

    /// <summary>The customer class, when <see cref="Kind"/> is Class.</summary>
    public string? Class { get; set; }

    /// <summary>The account, when <see cref="Kind"/> is Special, Contract, Project or Account.</summary>
    public int? AccountId { get; set; }

    public DateOnly? ValidFrom { get; set; }

    public DateOnly? ValidTo { get; set; }

    /// <summary>Raised with every change of the list or of one of its rows: what a node compares with the copy it keeps.</summary>
    public long Version { get; set; }

    public Validity Validity => new(ValidFrom, ValidTo);

    public void Configure(EntityTypeBuilder<PriceList> builder)
    {
        builder.ToTable("pricing_lists");
        builder.Property(x => x.Code).HasMaxLength(60);
        builder.Property(x => x.Name).HasMaxLength(200);
        builder.Property(x => x.Currency).HasMaxLength(3);
        builder.Property(x => x.Class).HasMaxLength(20);
        builder.Property(x => x.Priority).HasDefaultValue(UsualPriority).HasSentinel(UsualPriority);
        builder.Ignore(x => x.Validity);
        builder.HasIndex(x => x.Code).IsUnique();
        builder.HasIndex(x => x.AccountId);
    }
}

/// <summary>A price of a list from a quantity on (scaglione). Price of <see cref="Basis"/> base units: 1, 100 or 1000.</summary>
[KeptInMemory(PriceVersions.Lists)]
public sealed class Price : IEntityTypeConfiguration<Price>
{
    public long Id { get; init; }

    public int ListId { get; init; }

    public int ProductId { get; init; }

    /// <summary>The break: holds for this quantity and more, until the next break.</summary>
    public Quantity FromQuantity { get; init; } = new(1);

    public UnitPrice UnitPrice { get; set; }

    public int Basis { get; set; } = 1;

    /// <summary>Prezzo netto: no further percentage applies.</summary>
    public bool IsNet { get; set; }

    /// <summary>The list's own cascade, «50+10+5»; null = none.</summary>
    public string? Discounts { get; set; }

    public DateOnly? ValidFrom { get; init; }

    public DateOnly? ValidTo { get; set; }

    /// <summary>Set by hand in a list that a rule makes: the rule leaves it alone.</summary>
    public bool Manual { get; set; }

    /// <summary>The pack in which it was stated: quantity and basis are that pack's base units. Null: base units.</summary>
    public string? Unit { get; set; }

    public Validity Validity => new(ValidFrom, ValidTo);

    public void Configure(EntityTypeBuilder<Price> builder)
    {
        builder.ToTable("pricing_prices");
        builder.Property(x => x.Discounts).HasMaxLength(60);
        builder.Property(x => x.Unit).HasMaxLength(10);
        builder.Ignore(x => x.Validity);
        builder.HasIndex(x => new { x.ListId, x.ProductId, x.FromQuantity });
        builder.HasIndex(x => x.ProductId);
        builder.HasOne<PriceList>().WithMany().HasForeignKey(x => x.ListId).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>Matrice sconti: what a class of customers has on a class of items; applies to list prices that aren't net.</summary>
[KeptInMemory(PriceVersions.Matrix)]
public sealed class MatrixRow : IEntityTypeConfiguration<MatrixRow>
{
    public int Id { get; init; }

    public string AccountClass { get; init; } = "";

    /// <summary>The product's <c>ItemClass</c>; empty = every item.</summary>
    public string ItemClass { get; init; } = "";

    public string Discounts { get; set; } = "";

    public void Configure(EntityTypeBuilder<MatrixRow> builder)
    {
        builder.ToTable("pricing_matrix");
        builder.Property(x => x.AccountClass).HasMaxLength(20);
        builder.Property(x => x.ItemClass).HasMaxLength(40);
        builder.Property(x => x.Discounts).HasMaxLength(60);
        builder.HasIndex(x => new { x.AccountClass, x.ItemClass }).IsUnique();
    }
}
