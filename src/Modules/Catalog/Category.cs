using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Filiera.Catalog;

/// <summary>A node of the catalogue's tree.</summary>
[KeptInMemory(CatalogCache.Name, NamedBy = nameof(Code))]
public sealed class Category : IVersioned, IEntityTypeConfiguration<Category>
{
    public int Id { get; init; }

    public string Code { get; set; } = "";

    public string Name { get; set; } = "";

    public string? NameEn { get; set; }

    public int? ParentId { get; set; }

    /// <summary>Its place among its siblings.</summary>
    public int Position { get; set; }

    /// <summary>For items below that don't set it themselves; null = what the category above says.</summary>
    public Quantity? Minimum { get; set; }

    public Quantity? Multiple { get; set; }

    public Quantity? Maximum { get; set; }

    public int Version { get; set; }

    /// <summary>True for the category itself and for all below it; a circle ends after a hundred steps.</summary>
    public static bool IsBelow(Category? node, Category of, IReadOnlyDictionary<int, Category> byId)
    {
        ArgumentNullException.ThrowIfNull(of);
        ArgumentNullException.ThrowIfNull(byId);
        for (var steps = 0; node is not null && steps < 100; steps++)
        {
            if (node.Id == of.Id)
            {
                return true;
            }

            node = node.ParentId is { } up ? byId.GetValueOrDefault(up) : null;
        }

        return false;
    }

    public void Configure(EntityTypeBuilder<Category> builder)
    {
        builder.ToTable("catalog_categories");
        builder.Property(x => x.Code).HasMaxLength(40);
        builder.Property(x => x.Name).HasMaxLength(200);
        builder.Property(x => x.NameEn).HasMaxLength(200);
        builder.HasIndex(x => x.Code).IsUnique();
        builder.HasOne<Category>().WithMany().HasForeignKey(x => x.ParentId).OnDelete(DeleteBehavior.Restrict);
    }
}

/// <summary>
/// What a cluster may see: a category with all below it, or one product; <see cref="Included"/> false takes away.
/// An account sees the union of its clusters' assortments; one whose clusters have none (or that is in no cluster) sees all.
/// A product's own row wins over its category's, a category's over that of the one above it. A cluster whose rows only take away sees all the rest.
/// </summary>
[KeptInMemory(CatalogCache.Name, NamedBy = nameof(ClusterId))]
public sealed class AssortmentRule : IEntityTypeConfiguration<AssortmentRule>
{
    public int Id { get; init; }

    public int ClusterId { get; init; }

    public int? CategoryId { get; init; }

    public int? ProductId { get; init; }

    public bool Included { get; set; } = true;

    public void Configure(EntityTypeBuilder<AssortmentRule> builder)
    {
        builder.ToTable("catalog_assortments");
        builder.HasIndex(x => x.ClusterId);
        builder.HasOne<Category>().WithMany().HasForeignKey(x => x.CategoryId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Product>().WithMany().HasForeignKey(x => x.ProductId).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>The dealer's own code for a product (UBL BuyersItemIdentification). <see cref="Key"/> is <see cref="CodeKey.OfOwnCode"/> of the code, for look-ups.</summary>
[KeptInMemory(OwnCodeMemory.Version)]
public sealed class OwnCode : IOwnedByAccount, IEntityTypeConfiguration<OwnCode>
{
    public int AccountId { get; init; }

    public string Key { get; init; } = "";

    public string Code { get; set; } = "";

    public int ProductId { get; set; }

    public void Configure(EntityTypeBuilder<OwnCode> builder)
    {
        builder.ToTable("catalog_own_codes");
        builder.HasKey(x => new { x.AccountId, x.Key });
        builder.Property(x => x.Key).HasMaxLength(60);
        builder.Property(x => x.Code).HasMaxLength(60);
        builder.HasIndex(x => x.ProductId);
        builder.HasOne<Product>().WithMany().HasForeignKey(x => x.ProductId).OnDelete(DeleteBehavior.Cascade);
    }
}
