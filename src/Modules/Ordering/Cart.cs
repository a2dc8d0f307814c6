using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Filiera.Ordering;

/// <summary>A cart of a branch, shared by its users. Holds what was asked for; prices are asked anew at each look.</summary>
public sealed class Cart : IOwnedByBranch, IEntityTypeConfiguration<Cart>
{
    public Guid Id { get; init; }

    public int AccountId { get; init; }

    public int BranchId { get; init; }

    public string Name { get; set; } = "";

    public string CreatedBy { get; init; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Raised with each change of the lines: the entity tag.</summary>
    public int Version { get; set; }

    public void Configure(EntityTypeBuilder<Cart> builder)
    {
        builder.ToTable("ordering_carts");
        builder.Property(x => x.Name).HasMaxLength(100);
        builder.Property(x => x.CreatedBy).HasMaxLength(200);
        builder.HasIndex(x => new { x.AccountId, x.BranchId, x.UpdatedAt });
    }
}

public sealed class CartLine : IEntityTypeConfiguration<CartLine>
{
    public Guid CartId { get; init; }

    public int ProductId { get; init; }

    /// <summary>Order of the lines in the cart.</summary>
    public int Position { get; set; }

    /// <summary>In base units; what is priced, checked and reserved.</summary>
    public Quantity Quantity { get; set; }

    /// <summary>The unit in which it was entered (a pack, or the base unit).</summary>
    public string Unit { get; set; } = "PZ";

    public Quantity EnteredQuantity { get; set; }

    /// <summary>The net unit price the buyer last saw, to tell him what changed.</summary>
    public UnitPrice? SeenNet { get; set; }

    public void Configure(EntityTypeBuilder<CartLine> builder)
    {
        builder.ToTable("ordering_cart_lines");
        builder.HasKey(x => new { x.CartId, x.ProductId });
        builder.Property(x => x.Unit).HasMaxLength(10);
        builder.HasOne<Cart>().WithMany().HasForeignKey(x => x.CartId).OnDelete(DeleteBehavior.Cascade);
    }
}
