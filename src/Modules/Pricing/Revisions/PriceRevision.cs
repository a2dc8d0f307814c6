using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Filiera.Pricing;

public enum PriceRevisionState
{
    /// <summary>Prepared and looked at; no price has moved.</summary>
    Draft,

    /// <summary>Takes effect by itself at <see cref="PriceRevision.AppliesAt"/>.</summary>
    Scheduled,

    Applied,
    Cancelled,

    /// <summary>Could not be applied at its instant: prices it starts from had changed. Someone must look.</summary>
    Blocked,
}

/// <summary>
/// A change of prices as one thing: prepared, looked at, applied whole at an instant, and undone as another change. A file, a bulk edit,
/// a generated list and the ERP's call all become one; its rows are the audit of every price: who, when, from, to, why, through what.
/// </summary>
public sealed class PriceRevision : IVersioned, IEntityTypeConfiguration<PriceRevision>
{
    public long Id { get; init; }

    public string Title { get; set; } = "";

    /// <summary>Why, in the words of whoever prepared it.</summary>
    public string? Why { get; set; }

    /// <summary>What brought it: the name of a file, a call of the API, a page.</summary>
    public string Through { get; init; } = "";

    /// <summary>E-mail of the user or id of the client.</summary>
    public string Who { get; init; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    public PriceRevisionState State { get; set; }

    public DateTimeOffset? AppliesAt { get; set; }

    public DateTimeOffset? AppliedAt { get; set; }

    public string? AppliedBy { get; set; }

    /// <summary>The change that this one takes back.</summary>
    public long? Undoes { get; init; }

    /// <summary>The change that took this one back.</summary>
    public long? UndoneBy { get; set; }

    public int RowCount { get; set; }

    /// <summary>Why it is blocked.</summary>
    public string? Problem { get; set; }

    /// <summary>The replay against past orders that was kept with it, as JSON.</summary>
    public string? Report { get; set; }

    /// <summary>Made by a list's rule: the prices it writes are no hand overrides.</summary>
    public bool Generated { get; init; }

    /// <summary>The contract that it renews: applied, the contract ends on <see cref="ExtendsTo"/> instead of <see cref="ExtendsFrom"/>.</summary>
    public int? ExtendsListId { get; init; }

    public DateOnly? ExtendsFrom { get; init; }

    public DateOnly? ExtendsTo { get; init; }

    public int Version { get; set; }

    public void Configure(EntityTypeBuilder<PriceRevision> builder)
    {
        builder.ToTable("pricing_revisions");
        builder.HasIndex(x => x.ExtendsListId);
        builder.Property(x => x.Title).HasMaxLength(200);
        builder.Property(x => x.Why).HasMaxLength(1000);
        builder.Property(x => x.Through).HasMaxLength(200);
        builder.Property(x => x.Who).HasMaxLength(200);
        builder.Property(x => x.AppliedBy).HasMaxLength(200);
        builder.Property(x => x.Problem).HasMaxLength(1000);
        builder.HasIndex(x => new { x.State, x.AppliesAt });
        builder.HasIndex(x => x.CreatedAt);
        builder.HasIndex(x => x.Title);
    }
}

public enum PriceRevisionKind
{
    New,
    Changed,
    Removed,
}

/// <summary>What looks wrong about a new price: told before it is applied, never decided in silence.</summary>
[Flags]
public enum PriceDoubts
{
    None = 0,

    /// <summary>Moves by more than <c>Pricing:SuspiciousPercent</c> (15).</summary>
    LargeStep = 1,

    UnderCost = 2,
    UnderFloor = 4,
}

/// <summary>A price as one value: what one row of a list says beside its key.</summary>
/// <param name="Unit">The pack in which it was stated; quantity and basis are that pack's base units.</param>
public readonly record struct PriceValue(UnitPrice Price, int Basis, bool IsNet, string? Discounts, DateOnly? ValidTo, string? Unit = null)
{
    /// <summary>Net of one base unit after the list's own cascade.</summary>
    public decimal NetUnit => Price.Value * DiscountChain.Read(Discounts).Factor / Basis;

    public static PriceValue Of(Price row) => new(row.UnitPrice, row.Basis, row.IsNet, row.Discounts, row.ValidTo, row.Unit);
}

/// <summary>One price before and after. The key (list, product, quantity, first day) doesn't change; a removed price has no new value, a new one no old.</summary>
public sealed class PriceRevisionRow : IEntityTypeConfiguration<PriceRevisionRow>
{
    public long Id { get; init; }

    public long ChangeId { get; init; }

    public int ListId { get; init; }

    public int ProductId { get; init; }

    public Quantity FromQuantity { get; init; }

    public DateOnly? ValidFrom { get; init; }

    public PriceRevisionKind Kind { get; init; }

    public PriceDoubts Doubts { get; init; }

    /// <summary>Of the net unit price, in percent; null when one of the two is missing.</summary>
    public Percent? Step { get; init; }

    public UnitPrice? OldPrice { get; init; }

    public int? OldBasis { get; init; }

    public bool? OldIsNet { get; init; }

    public string? OldDiscounts { get; init; }

    public DateOnly? OldValidTo { get; init; }

    public string? OldUnit { get; init; }

    public UnitPrice? NewPrice { get; init; }

    public int? NewBasis { get; init; }

    public bool? NewIsNet { get; init; }

    public string? NewDiscounts { get; init; }

    public DateOnly? NewValidTo { get; init; }

    public string? NewUnit { get; init; }

    public PriceValue? Old => OldPrice is { } price ? new(price, OldBasis ?? 1, OldIsNet ?? false, OldDiscounts, OldValidTo, OldUnit) : null;

    public PriceValue? New => NewPrice is { } price ? new(price, NewBasis ?? 1, NewIsNet ?? false, NewDiscounts, NewValidTo, NewUnit) : null;

    internal (int, int, Quantity, DateOnly?) Key => (ListId, ProductId, FromQuantity, ValidFrom);

    public void Configure(EntityTypeBuilder<PriceRevisionRow> builder)
    {
        builder.ToTable("pricing_revision_rows");
        builder.Property(x => x.OldDiscounts).HasMaxLength(60);
        builder.Property(x => x.NewDiscounts).HasMaxLength(60);
        builder.Property(x => x.OldUnit).HasMaxLength(10);
        builder.Property(x => x.NewUnit).HasMaxLength(10);
        builder.Property(x => x.Doubts).HasConversion<int>();
        builder.Ignore(x => x.Old);
        builder.Ignore(x => x.New);
        builder.Ignore(x => x.Key);
        builder.HasIndex(x => new { x.ChangeId, x.Id });
        builder.HasIndex(x => new { x.ListId, x.ProductId, x.Id });
        builder.HasOne<PriceRevision>().WithMany().HasForeignKey(x => x.ChangeId).OnDelete(DeleteBehavior.Cascade);
    }

    /// <summary>The row from its two values; null when nothing differs.</summary>
    public static PriceRevisionRow? Of(long changeId, int listId, int productId, Quantity from, DateOnly? validFrom, PriceValue? old, PriceValue? next, PriceDoubts doubts = PriceDoubts.None) =>
        old == next ? null : new()
        {
            ChangeId = changeId, ListId = listId, ProductId = productId, FromQuantity = from, ValidFrom = validFrom, Doubts = doubts,
            Kind = old is null ? PriceRevisionKind.New : next is null ? PriceRevisionKind.Removed : PriceRevisionKind.Changed,
            Step = StepOf(old, next),
            OldPrice = old?.Price, OldBasis = old?.Basis, OldIsNet = old?.IsNet, OldDiscounts = old?.Discounts, OldValidTo = old?.ValidTo, OldUnit = old?.Unit,
            NewPrice = next?.Price, NewBasis = next?.Basis, NewIsNet = next?.IsNet, NewDiscounts = next?.Discounts, NewValidTo = next?.ValidTo, NewUnit = next?.Unit,
        };

    /// <summary>In percent of the old net; a change from nothing has none, one beyond ±999,999% is held there.</summary>
    public static Percent? StepOf(PriceValue? old, PriceValue? next) =>
        old is { } o && next is { } n && o.NetUnit != 0 ? Percent.Round(Math.Clamp((n.NetUnit - o.NetUnit) / o.NetUnit * 100m, -999_999m, 999_999m)) : null;
}

/// <summary>What a product costs the manufacturer, and below what it is not sold without asking: for one base unit. From the ERP.</summary>
[KeptInMemory(PriceVersions.Limits)]
public sealed class ProductCost : IEntityTypeConfiguration<ProductCost>
{
    public int ProductId { get; init; }

    public UnitPrice? Cost { get; set; }

    /// <summary>Prezzo minimo: below it an order needs approval.</summary>
    public UnitPrice? Floor { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public void Configure(EntityTypeBuilder<ProductCost> builder)
    {
        builder.ToTable("pricing_costs");
        builder.HasKey(x => x.ProductId);
        builder.Property(x => x.ProductId).ValueGeneratedNever();
    }
}
