using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Filiera.Pricing;

/// <summary>
/// How a contract goes on: when notice must be given, how long the next period is, by which formula its net prices move. The contract itself (code, dealer, dates)
/// and its net prices are the price list of kind Contract with this id; its discounts are <see cref="ContractDiscount"/>.
/// </summary>
public sealed class PriceContract : IVersioned, IEntityTypeConfiguration<PriceContract>
{
    /// <summary>The list's id.</summary>
    public int ListId { get; init; }

    /// <summary>Days before the end by which either side gives notice.</summary>
    public int NoticeDays { get; set; } = 90;

    /// <summary>Length of the next period; 0 = it ends and is not renewed.</summary>
    public int RenewMonths { get; set; } = 12;

    /// <summary>
    /// By how many percent the net prices move at renewal: a formula over <c>index</c>, the index's own move in percent, which whoever renews says:
    /// <c>2.5</c>, <c>min(index * 0.75, 3)</c>. Null: they stay.
    /// </summary>
    public string? Indexation { get; set; }

    /// <summary>How the new prices are rounded: «0.01», «.90».</summary>
    public string? Round { get; set; }

    public string? Notes { get; set; }

    /// <summary>The last day of the period for which the notice was told; that of another period is told again.</summary>
    public DateOnly? RemindedFor { get; set; }

    public int Version { get; set; }

    public void Configure(EntityTypeBuilder<PriceContract> builder)
    {
        builder.ToTable("pricing_contracts");
        builder.HasKey(x => x.ListId);
        builder.Property(x => x.ListId).ValueGeneratedNever();
        builder.Property(x => x.Indexation).HasMaxLength(200);
        builder.Property(x => x.Round).HasMaxLength(10);
        builder.Property(x => x.Notes).HasMaxLength(2000);
        builder.HasOne<PriceList>().WithOne().HasForeignKey<PriceContract>(x => x.ListId).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>A discount agreed in a contract, on the price of the lists below: for a product, a category with all below it, a class of items, or everything.</summary>
[KeptInMemory(PriceVersions.Lists)]
public sealed class ContractDiscount : IEntityTypeConfiguration<ContractDiscount>
{
    public int Id { get; init; }

    public int ListId { get; init; }

    public int? ProductId { get; init; }

    /// <summary>Code of the category.</summary>
    public string? Category { get; init; }

    public string? ItemClass { get; init; }

    public string Discounts { get; init; } = "";

    public DateOnly? ValidFrom { get; init; }

    public DateOnly? ValidTo { get; init; }

    public void Configure(EntityTypeBuilder<ContractDiscount> builder)
    {
        builder.ToTable("pricing_contract_discounts");
        builder.Property(x => x.Category).HasMaxLength(40);
        builder.Property(x => x.ItemClass).HasMaxLength(40);
        builder.Property(x => x.Discounts).HasMaxLength(60);
        builder.HasIndex(x => x.ListId);
        builder.HasOne<PriceList>().WithMany().HasForeignKey(x => x.ListId).OnDelete(DeleteBehavior.Cascade);
    }
}
