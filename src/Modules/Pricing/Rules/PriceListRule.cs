using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Filiera.Pricing;

/// <summary>
/// One line of how a list is made: for these products, this formula, rounded so. Of a list's rules the first that fits a product makes its price; prices set by hand stay.
/// </summary>
public sealed class PriceListRule : IEntityTypeConfiguration<PriceListRule>
{
    public int Id { get; init; }

    public int ListId { get; init; }

    public int Position { get; init; }

    /// <summary>Code of a category, with all below it; null = every product.</summary>
    public string? Category { get; init; }

    public string? ItemClass { get; init; }

    /// <summary>The list whose prices are <c>list</c> and <c>net</c>; the prices are made for its products and breaks.</summary>
    public int? FromListId { get; init; }

    /// <summary>What <see cref="PriceFormula"/> reads; for one base unit.</summary>
    public string Formula { get; init; } = "";

    public string? Round { get; init; }

    public void Configure(EntityTypeBuilder<PriceListRule> builder)
    {
        builder.ToTable("pricing_list_rules");
        builder.Property(x => x.Category).HasMaxLength(40);
        builder.Property(x => x.ItemClass).HasMaxLength(40);
        builder.Property(x => x.Formula).HasMaxLength(500);
        builder.Property(x => x.Round).HasMaxLength(10);
        builder.HasIndex(x => new { x.ListId, x.Position });
        builder.HasOne<PriceList>().WithMany().HasForeignKey(x => x.ListId).OnDelete(DeleteBehavior.Cascade);
    }
}
