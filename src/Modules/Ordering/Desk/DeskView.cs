using System.Text.Json;
using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Filiera.Ordering;

/// <summary>Filters and order of the order desk under a name, kept by one of the manufacturer's people for himself or for all of them.</summary>
public sealed class DeskView : IEntityTypeConfiguration<DeskView>
{
    public int Id { get; init; }

    /// <summary>E-mail of the user or id of the client.</summary>
    public string Owner { get; init; } = "";

    public string OwnerName { get; init; } = "";

    /// <summary>Unique per owner.</summary>
    public string Name { get; init; } = "";

    /// <summary>A <see cref="DeskFilter"/> as JSON.</summary>
    public string Filters { get; set; } = "{}";

    public string? Sort { get; set; }

    /// <summary>Colleagues see it too; only the owner changes it.</summary>
    public bool Shared { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public void Configure(EntityTypeBuilder<DeskView> builder)
    {
        builder.ToTable("ordering_desk_views");
        builder.Property(x => x.Owner).HasMaxLength(200);
        builder.Property(x => x.OwnerName).HasMaxLength(200);
        builder.Property(x => x.Name).HasMaxLength(60);
        builder.Property(x => x.Filters).HasMaxLength(4000);
        builder.Property(x => x.Sort).HasMaxLength(40);
        builder.HasIndex(x => new { x.Owner, x.Name }).IsUnique();
        builder.HasIndex(x => new { x.Shared, x.Name });
    }
}

/// <param name="Mine">Mine to change; else a colleague shares it.</param>
public sealed record SavedView(int Id, string Name, DeskFilter Filters, string? Sort, bool Shared, bool Mine, string Owner)
{
    internal static SavedView Of(DeskView view, string me) =>
        new(view.Id, view.Name, JsonSerializer.Deserialize<DeskFilter>(view.Filters, Json.Options) ?? new(), view.Sort, view.Shared, view.Owner == me, view.OwnerName);
}
