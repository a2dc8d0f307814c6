using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Filiera.Ordering;

/// <summary>An order as it was agreed: prices, address and terms are copies, not references.</summary>
public sealed class Order : IOwnedByBranch, IVersioned, IEntityTypeConfiguration<Order>
{
    public long Id { get; init; }

    /// <summary>«26-018812»: year and a number without gaps; an imported order keeps its own.</summary>
    public string Number { get; set; } = "";

    /// <summary>What its reservations are held under; known before the number is. Null for imported orders.</summary>
    public string? Reference { get; init; }

    /// <summary>The cart it was made of: a cart is ordered once. Null for imported orders.</summary>
    public Guid? CartId { get; init; }

    public int AccountId { get; init; }

    public int BranchId { get; init; }

    /// <summary>Code and name of the dealer as they were: lists of all dealers are sorted and filtered by them.</summary>
    public string DealerCode { get; init; } = "";

    public string DealerName { get; init; } = "";

    public OrderState State { get; set; }

    /// <summary>Raised by each change of the order or of a line.</summary>
    public int Version { get; set; }

    /// <summary>Why it is stopped; null when it is not.</summary>
    public OrderHold? Hold { get; set; }

    /// <summary>The same in words, as customer service wrote them.</summary>
    public string? HoldNote { get; set; }

    public DateTimeOffset? HeldAt { get; set; }

    /// <summary>The buyer's own reference.</summary>
    public string? PurchaseOrderNumber { get; set; }

    public DateTimeOffset PlacedAt { get; set; }

    /// <summary>E-mail of the user or id of the client; «import» for history.</summary>
    public string PlacedBy { get; init; } = "";

    public DateOnly? RequestedDate { get; set; }

    /// <summary>When the last of its goods is promised to leave; null for imported orders. An open order whose day is past is late.</summary>
    public DateOnly? DueDate { get; set; }

    public string DeliverTo { get; set; } = "";

    public string? PaymentCode { get; set; }

    public string? PaymentWords { get; set; }

    public string Currency { get; init; } = "EUR";

    /// <summary>The number under which the ERP booked it; null until it acknowledged.</summary>
    public string? ErpNumber { get; set; }

    public DateTimeOffset? ErpAcknowledgedAt { get; set; }

    public int LineCount { get; set; }

    /// <summary>Lines of goods, net of VAT; charges stand beside them.</summary>
    public Amount Goods { get; set; }

    /// <summary>Transport, fees, contributions, stamp: net of VAT (<see cref="OrderCharge"/>).</summary>
    public Amount Charges { get; set; }

    public Amount Vat { get; set; }

    /// <summary>Total with VAT.</summary>
    public Amount Total { get; set; }

    /// <summary>Scissione dei pagamenti: the customer owes goods and charges, and pays the VAT to the State.</summary>
    public bool SplitPayment { get; set; }

    public Amount StampDuty { get; set; }

    /// <summary>The declaration of intent under which a part is without VAT, and how much of its plafond the order holds.</summary>
    public int? IntentId { get; set; }

    public string? IntentProtocol { get; set; }

    public DateOnly? IntentReceivedOn { get; set; }

    public Amount IntentTaken { get; set; }

    public void Configure(EntityTypeBuilder<Order> builder)
    {
        builder.ToTable("ordering_orders");
        builder.Property(x => x.Number).HasMaxLength(40);
        builder.Property(x => x.Reference).HasMaxLength(60);
        builder.Property(x => x.PurchaseOrderNumber).HasMaxLength(60);
        builder.Property(x => x.PlacedBy).HasMaxLength(200);
        builder.Property(x => x.DeliverTo).HasMaxLength(600);
        builder.Property(x => x.PaymentCode).HasMaxLength(20);
        builder.Property(x => x.PaymentWords).HasMaxLength(120);
        builder.Property(x => x.Currency).HasMaxLength(3);
        builder.Property(x => x.DealerCode).HasMaxLength(40);
        builder.Property(x => x.DealerName).HasMaxLength(200);
        builder.Property(x => x.HoldNote).HasMaxLength(1000);
        builder.Property(x => x.ErpNumber).HasMaxLength(60);
        builder.Property(x => x.IntentProtocol).HasMaxLength(24);
        builder.HasIndex(x => x.ErpNumber);
        builder.HasIndex(x => x.Number).IsUnique();
        builder.HasIndex(x => x.CartId).IsUnique();
        builder.HasIndex(x => new { x.AccountId, x.PlacedAt, x.Id });
        builder.HasIndex(x => new { x.AccountId, x.PurchaseOrderNumber });
        builder.HasIndex(x => new { x.PlacedAt, x.Id });
        builder.HasIndex(x => new { x.AccountId, x.State });
        builder.HasIndex(x => new { x.State, x.PlacedAt, x.Id });
        builder.HasIndex(x => new { x.State, x.DueDate });
        builder.HasIndex(x => x.HeldAt);
        builder.HasIndex(x => new { x.DealerName, x.Id });
        builder.HasIndex(x => x.DealerCode);
        builder.HasIndex(x => new { x.Total, x.Id });
        builder.HasIndex(x => new { x.RequestedDate, x.Id });
        builder.HasIndex(x => new { x.DueDate, x.Id });
    }
}

public sealed class OrderLine : IOwnedByBranch, IEntityTypeConfiguration<OrderLine>
{
    public long OrderId { get; init; }

    /// <summary>1, 2, 3 …</summary>
    public int Line { get; init; }

    public int AccountId { get; init; }

    public int BranchId { get; init; }

    /// <summary>The day of the order, repeated here for «bought recently».</summary>
    public DateOnly PlacedOn { get; init; }

    /// <summary>Null when the product of an imported order is not in the catalogue.</summary>
    public int? ProductId { get; init; }

    public string Sku { get; init; } = "";

    public string Name { get; init; } = "";

    /// <summary>Unit and quantity as entered.</summary>
    public string Unit { get; init; } = "PZ";

    public Quantity EnteredQuantity { get; set; }

    /// <summary>In base units: what is left when customer service has refused a part.</summary>
    public Quantity Quantity { get; set; }

    /// <summary>What customer service refused of it, in the unit as entered.</summary>
    public Quantity Rejected { get; set; }

    public string? RejectReason { get; set; }

    public UnitPrice ListPrice { get; init; }

    public string? Discounts { get; init; }

    public UnitPrice NetUnit { get; init; }

    public int Basis { get; init; } = 1;

    public Amount LineNet { get; set; }

    public Percent VatRate { get; init; }

    public string? VatNature { get; init; }

    /// <summary>Code of the list (or rule) that gave the price.</summary>
    public string? PriceSource { get; init; }

    /// <summary>What was reserved at once; the rest waits until <see cref="PromisedDate"/>.</summary>
    public Quantity Allocated { get; set; }

    public DateOnly? PromisedDate { get; set; }

    /// <summary>Confirmed or estimated.</summary>
    public bool DateConfirmed { get; set; }

    public void Configure(EntityTypeBuilder<OrderLine> builder)
    {
        builder.ToTable("ordering_order_lines");
        builder.HasKey(x => new { x.OrderId, x.Line });
        builder.Property(x => x.Sku).HasMaxLength(60);
        builder.Property(x => x.Name).HasMaxLength(300);
        builder.Property(x => x.Unit).HasMaxLength(10);
        builder.Property(x => x.Discounts).HasMaxLength(60);
        builder.Property(x => x.RejectReason).HasMaxLength(1000);
        builder.Property(x => x.VatNature).HasMaxLength(6);
        builder.Property(x => x.PriceSource).HasMaxLength(60);
        builder.HasIndex(x => new { x.AccountId, x.PlacedOn });
        builder.HasIndex(x => new { x.AccountId, x.ProductId, x.PlacedOn });
        builder.HasOne<Order>().WithMany().HasForeignKey(x => x.OrderId).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>What an entry of an order's history tells.</summary>
public enum OrderEventKind
{
    /// <summary>It came into its state.</summary>
    State,

    /// <summary>A line was refused or made smaller.</summary>
    Line,

    /// <summary>Its confirmation was sent by mail; the reason names the address.</summary>
    Mail,
}

/// <summary>One entry of an order's history.</summary>
public sealed class OrderEvent : IOwnedByBranch, IEntityTypeConfiguration<OrderEvent>
{
    public long Id { get; init; }

    public long OrderId { get; init; }

    public int AccountId { get; init; }

    public int BranchId { get; init; }

    public DateTimeOffset At { get; init; }

    public string Who { get; init; } = "";

    /// <summary>Code of the dealer in whose name customer service did it; null when in one's own.</summary>
    public string? OnBehalfOf { get; init; }

    public OrderEventKind Kind { get; init; }

    /// <summary>The order's state from here on.</summary>
    public OrderState State { get; init; }

    public string? Reason { get; init; }

    /// <summary>The line that changed, with its quantity before and after in the line's unit.</summary>
    public int? Line { get; init; }

    public Quantity? Before { get; init; }

    public Quantity? After { get; init; }

    public void Configure(EntityTypeBuilder<OrderEvent> builder)
    {
        builder.ToTable("ordering_order_events");
        builder.Property(x => x.Who).HasMaxLength(200);
        builder.Property(x => x.OnBehalfOf).HasMaxLength(40);
        builder.Property(x => x.Kind).HasDefaultValue(OrderEventKind.State);
        builder.Property(x => x.Reason).HasMaxLength(1000);
        builder.HasIndex(x => new { x.OrderId, x.Id });
        builder.HasOne<Order>().WithMany().HasForeignKey(x => x.OrderId).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>The last number given in a year. Taken last in the order's transaction, so that numbers have no gaps.</summary>
public sealed class OrderNumber : IEntityTypeConfiguration<OrderNumber>
{
    public int Year { get; init; }

    public int Last { get; set; }

    public void Configure(EntityTypeBuilder<OrderNumber> builder)
    {
        builder.ToTable("ordering_numbers");
        builder.HasKey(x => x.Year);
        builder.Property(x => x.Year).ValueGeneratedNever();
    }
}
