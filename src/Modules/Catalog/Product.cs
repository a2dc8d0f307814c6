using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Filiera.Catalog;

public enum ProductStatus
{
    Active,
    Discontinued,
}

/// <summary>An item that dealers order. Quantities are in <see cref="Unit"/>, the base unit; packs are multiples of it (domain.md A4).</summary>
[KeptInMemory(CatalogCache.Name, NamedBy = nameof(Sku))]
public sealed class Product : IVersioned, IEntityTypeConfiguration<Product>
{
    public int Id { get; init; }

    /// <summary>The manufacturer's code; may hold a slash, leading zeros matter.</summary>
    public string Sku
    {
        get;
        set
        {
            field = value;
            SkuKey = CodeKey.OfSku(value);
        }
    } = "";

    /// <summary>The SKU as it is looked up when typed loosely (<see cref="CodeKey"/>); follows <see cref="Sku"/> by itself.</summary>
    public string SkuKey { get; private set; } = "";

    public string Name { get; set; } = "";

    public string? NameEn { get; set; }

    public string? Description { get; set; }

    public int? CategoryId { get; set; }

    public string? Brand { get; set; }

    /// <summary>Classe merceologica: the row of the discount matrix.</summary>
    public string? ItemClass { get; set; }

    /// <summary>Base unit (<c>PZ</c>, <c>KG</c>, …; see Units).</summary>
    public string Unit { get; set; } = "PZ";

    /// <summary>Packs as <c>CF:12;CT:240:18012345678904</c>: unit, how many base units it holds, its own GTIN; the usual one first. Null when sold loose.</summary>
    public string? Packs { get; set; }

    public Quantity Minimum { get; set; } = new(1);

    public Quantity Multiple { get; set; } = new(1);

    public Quantity? Maximum { get; set; }

    /// <summary>True: a quantity that breaks minimum or multiple only warns.</summary>
    public bool WarnOnly { get; set; }

    /// <summary>True: the line is reserved whole or refused; a shortage never waits (design.md section 3).</summary>
    public bool AllOrNothing { get; set; }

    public Percent VatRate { get; set; } = new(22);

    public string? VatNature { get; set; }

    public ProductStatus Status { get; set; }

    /// <summary>SKU of what replaces it.</summary>
    public string? Substitute { get; set; }

    /// <summary>GTIN as 14 digits, left-padded.</summary>
    public string? Gtin { get; set; }

    /// <summary>Name of a drawing in the sprite, or path of a picture under the media folder: the first of its <see cref="ProductImage"/>s, when it has any.</summary>
    public string? Image { get; set; }

    /// <summary>JSON object of named attributes, shown as they are.</summary>
    public string? Attributes { get; set; }

    public DateOnly? LastSold { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public int Version { get; set; }

    public void Configure(EntityTypeBuilder<Product> builder)
    {
        builder.ToTable("catalog_products");
        builder.Property(x => x.Sku).HasMaxLength(60);
        builder.Property(x => x.SkuKey).HasMaxLength(60);
        builder.Property(x => x.Name).HasMaxLength(300);
        builder.Property(x => x.NameEn).HasMaxLength(300);
        builder.Property(x => x.Brand).HasMaxLength(80);
        builder.Property(x => x.ItemClass).HasMaxLength(40);
        builder.Property(x => x.Unit).HasMaxLength(10);
        builder.Property(x => x.Packs).HasMaxLength(Filiera.Catalog.Packs.LongestText);
        builder.Property(x => x.VatNature).HasMaxLength(6);
        builder.Property(x => x.Substitute).HasMaxLength(60);
        builder.Property(x => x.Gtin).HasMaxLength(14);
        builder.Property(x => x.Image).HasMaxLength(200);
        builder.HasIndex(x => x.Sku).IsUnique();
        builder.HasIndex(x => x.SkuKey);
        builder.HasIndex(x => x.Gtin);
        builder.HasIndex(x => x.CategoryId);
        builder.HasIndex(x => x.UpdatedAt);
        builder.HasIndex(x => x.Name);
        builder.HasIndex(x => x.ItemClass);
        builder.HasIndex(x => x.Status);
        builder.HasOne<Category>().WithMany().HasForeignKey(x => x.CategoryId).OnDelete(DeleteBehavior.SetNull);
    }
}
