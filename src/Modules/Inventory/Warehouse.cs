using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Filiera.Inventory;

[KeptInMemory(WarehouseMemory.Version)]
public sealed class Warehouse : IEntityTypeConfiguration<Warehouse>
{
    public int Id { get; init; }

    public string Code { get; set; } = "";

    public string Name { get; set; } = "";

    /// <summary>Orders placed by this hour, in the portal's zone, leave the same working day.</summary>
    public TimeOnly CutOff { get; set; } = new(15, 0);

    /// <summary>Working days to get goods that are neither here nor announced.</summary>
    public int LeadDays { get; set; } = 15;

    /// <summary>Which is asked first, when the dealer has no warehouse of his own.</summary>
    public int Position { get; set; }

    public void Configure(EntityTypeBuilder<Warehouse> builder)
    {
        builder.ToTable("inventory_warehouses");
        builder.Property(x => x.Code).HasMaxLength(40);
        builder.Property(x => x.Name).HasMaxLength(200);
        builder.HasIndex(x => x.Code).IsUnique();
    }
}

/// <summary>Stock of a product in a warehouse. Available = on hand - reserved; only conditional updates take from it.</summary>
[KeptInMemory(StockMemory.Name, OnlyHere = true)]
public sealed class StockItem : IEntityTypeConfiguration<StockItem>
{
    public int WarehouseId { get; init; }

    public int ProductId { get; init; }

    /// <summary>Giacenza.</summary>
    public Quantity OnHand { get; set; }

    /// <summary>Impegnato.</summary>
    public Quantity Reserved { get; set; }

    /// <summary>How much the last take got: an UPDATE can return only new values, so it leaves its answer here.</summary>
    public Quantity LastTake { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public void Configure(EntityTypeBuilder<StockItem> builder)
    {
        builder.ToTable("inventory_stock");
        builder.HasKey(x => new { x.WarehouseId, x.ProductId });
        builder.HasIndex(x => x.ProductId);
        builder.HasOne<Warehouse>().WithMany().HasForeignKey(x => x.WarehouseId).OnDelete(DeleteBehavior.Restrict);
    }
}

/// <summary>Goods announced: confirmed by the supplier or estimated by us.</summary>
[KeptInMemory(IncomingMemory.Version)]
public sealed class Incoming : IEntityTypeConfiguration<Incoming>
{
    public int Id { get; init; }

    public int WarehouseId { get; init; }

    public int ProductId { get; init; }

    public DateOnly Date { get; set; }

    public Quantity Quantity { get; set; }

    public bool Confirmed { get; set; }

    public void Configure(EntityTypeBuilder<Incoming> builder)
    {
        builder.ToTable("inventory_incoming");
        builder.HasIndex(x => new { x.ProductId, x.Date });
        builder.HasOne<Warehouse>().WithMany().HasForeignKey(x => x.WarehouseId).OnDelete(DeleteBehavior.Restrict);
    }
}

public enum ReservationState
{
    Held,
    Released,
}

/// <summary>What an order line holds in a warehouse. The sum of the held ones is the stock's <c>Reserved</c>.</summary>
public sealed class Reservation : IEntityTypeConfiguration<Reservation>
{
    public long Id { get; init; }

    /// <summary>Who holds it: «order:26-018812».</summary>
    public string Reference { get; init; } = "";

    public int Line { get; init; }

    public int WarehouseId { get; init; }

    public int ProductId { get; init; }

    public Quantity Quantity { get; init; }

    public ReservationState State { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public void Configure(EntityTypeBuilder<Reservation> builder)
    {
        builder.ToTable("inventory_reservations");
        builder.Property(x => x.Reference).HasMaxLength(60);
        builder.HasIndex(x => new { x.Reference, x.Line });
    }
}
