using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Filiera.Catalog;

public enum ImageSize
{
    Small,
    Medium,
    Large,
}

/// <summary>A picture of a product. Its files are named by what was uploaded, so that an address never changes its content; the first one is the cover.</summary>
public sealed class ProductImage : IEntityTypeConfiguration<ProductImage>
{
    public int Id { get; init; }

    public int ProductId { get; init; }

    /// <summary>32 hexadecimal digits: the hash of the upload.</summary>
    public string File { get; init; } = "";

    public int Position { get; set; }

    /// <summary>What is to be seen, for those who don't see it; the product's name when absent.</summary>
    public string? Alt { get; set; }

    public string? AltEn { get; set; }

    /// <summary>Pixels of the large one.</summary>
    public int Width { get; init; }

    public int Height { get; init; }

    public DateTimeOffset AddedAt { get; init; }

    /// <summary>Taken off the product; it can be put back until it is cleared away.</summary>
    public DateTimeOffset? RemovedAt { get; set; }

    /// <summary>Below the media folder.</summary>
    public string Path(ImageSize size) => $"{ImageFiles.Folder}/{File[..2]}/{File}.{Letter(size)}.webp";

    public string Address(ImageSize size) => $"/media/{Path(size)}";

    public static char Letter(ImageSize size) => size switch { ImageSize.Small => 's', ImageSize.Medium => 'm', _ => 'l' };

    public void Configure(EntityTypeBuilder<ProductImage> builder)
    {
        builder.ToTable("catalog_images");
        builder.Property(x => x.File).HasMaxLength(32);
        builder.Property(x => x.Alt).HasMaxLength(300);
        builder.Property(x => x.AltEn).HasMaxLength(300);
        builder.HasIndex(x => new { x.ProductId, x.File }).IsUnique();
        builder.HasOne<Product>().WithMany().HasForeignKey(x => x.ProductId).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>The pictures of a product as a dealer's page shows them, the cover first.</summary>
public sealed class ProductPictures(PortalDb db)
{
    public async Task<IReadOnlyList<ImageView>> Of(int productId, CancellationToken stop = default)
    {
        var images = await db.Set<ProductImage>().AsNoTracking().Where(i => i.ProductId == productId && i.RemovedAt == null).OrderBy(i => i.Position).ThenBy(i => i.Id).ToListAsync(stop);
        return [.. images.Select(ImageView.From)];
    }
}
