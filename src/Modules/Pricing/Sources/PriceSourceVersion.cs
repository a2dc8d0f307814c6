using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Filiera.Pricing;

/// <summary>
/// An order of the sources, from a day on. Rows are only added: the order of a day is that of the last row that had begun by then, so that a question about
/// a past day is answered by the order of that day.
/// </summary>
[KeptInMemory(PriceVersions.Lists)]
public sealed class PriceSourceVersion : IEntityTypeConfiguration<PriceSourceVersion>
{
    /// <summary>Counts the changes: what a caller who edits the order names it by (If-Match).</summary>
    public int Id { get; init; }

    /// <summary>The first day, included.</summary>
    public DateOnly ValidFrom { get; init; }

    /// <summary>As <see cref="PriceSourceOrder"/> writes it.</summary>
    public string Sources { get; init; } = "";

    public string Who { get; init; } = "";

    public DateTimeOffset At { get; init; }

    public string? Why { get; init; }

    public void Configure(EntityTypeBuilder<PriceSourceVersion> builder)
    {
        builder.ToTable("pricing_sources");
        builder.Property(x => x.Sources).HasMaxLength(300);
        builder.Property(x => x.Who).HasMaxLength(200);
        builder.Property(x => x.Why).HasMaxLength(1000);
        builder.HasIndex(x => new { x.ValidFrom, x.Id });
    }
}

/// <summary>The days of a list between its first and its last, when it doesn't hold on all of them: a season's list. Both days included; none: it always holds.</summary>
[KeptInMemory(PriceVersions.Lists)]
public sealed class PriceListWindow : IEntityTypeConfiguration<PriceListWindow>
{
    public int Id { get; init; }

    public int ListId { get; init; }

    public DateOnly? ValidFrom { get; init; }

    public DateOnly? ValidTo { get; init; }

    public void Configure(EntityTypeBuilder<PriceListWindow> builder)
    {
        builder.ToTable("pricing_list_windows");
        builder.HasIndex(x => x.ListId);
        builder.HasOne<PriceList>().WithMany().HasForeignKey(x => x.ListId).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>Gives a list to a dealer, to a class or to everybody, beside those it is made for; as often as wanted, each with its own period.</summary>
[KeptInMemory(PriceVersions.Lists)]
public sealed class PriceListAssignment : IEntityTypeConfiguration<PriceListAssignment>
{
    public int Id { get; init; }

    public int ListId { get; init; }

    /// <summary>The dealer; null with <see cref="Class"/> null too: everybody.</summary>
    public int? AccountId { get; init; }

    public string? Class { get; init; }

    /// <summary>Among the lists of one source the lowest is asked first.</summary>
    public int Priority { get; init; } = PriceList.UsualPriority;

    public DateOnly? ValidFrom { get; init; }

    public DateOnly? ValidTo { get; init; }

    /// <summary>The source in which the list is asked for those it is given to.</summary>
    public PriceListKind Source => AccountId is not null ? PriceListKind.Account : Class is not null ? PriceListKind.Class : PriceListKind.Base;

    public void Configure(EntityTypeBuilder<PriceListAssignment> builder)
    {
        builder.ToTable("pricing_list_assignments");
        builder.Property(x => x.Class).HasMaxLength(20);
        builder.Ignore(x => x.Source);
        builder.HasIndex(x => x.ListId);
        builder.HasIndex(x => x.AccountId);
        builder.HasIndex(x => x.Class);
        builder.HasOne<PriceList>().WithMany().HasForeignKey(x => x.ListId).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>Where the way down from the dealer's lists over his class's to everybody's ends: for one dealer after his own lists, for a class after the class's.</summary>
[KeptInMemory(PriceVersions.Lists)]
public sealed class PriceCut : IEntityTypeConfiguration<PriceCut>
{
    public int Id { get; init; }

    public int? AccountId { get; init; }

    public string? Class { get; init; }

    public string? Why { get; set; }

    public void Configure(EntityTypeBuilder<PriceCut> builder)
    {
        builder.ToTable("pricing_cuts");
        builder.Property(x => x.Class).HasMaxLength(20);
        builder.Property(x => x.Why).HasMaxLength(1000);
        builder.HasIndex(x => x.AccountId).IsUnique();
        builder.HasIndex(x => x.Class).IsUnique();
    }
}
