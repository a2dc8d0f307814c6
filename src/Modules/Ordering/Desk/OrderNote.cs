using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Filiera.Ordering;

/// <summary>What the manufacturer's people tell each other about an order. It belongs to no account: a dealer never sees it.</summary>
public sealed class OrderNote : IEntityTypeConfiguration<OrderNote>
{
    public long Id { get; init; }

    public long OrderId { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>E-mail of the user or id of the client.</summary>
    public string Author { get; init; } = "";

    /// <summary>The name of the person.</summary>
    public string AuthorName { get; init; } = "";

    public string Text { get; init; } = "";

    public void Configure(EntityTypeBuilder<OrderNote> builder)
    {
        builder.ToTable("ordering_order_notes");
        builder.Property(x => x.Author).HasMaxLength(200);
        builder.Property(x => x.AuthorName).HasMaxLength(200);
        builder.Property(x => x.Text).HasMaxLength(4000);
        builder.HasIndex(x => new { x.OrderId, x.Id });
        builder.HasOne<Order>().WithMany().HasForeignKey(x => x.OrderId).OnDelete(DeleteBehavior.Cascade);
    }
}

public sealed record OrderNoteView(long Id, DateTimeOffset At, string Author, string Text)
{
    internal static OrderNoteView Of(OrderNote note) => new(note.Id, note.At, note.AuthorName, note.Text);
}
