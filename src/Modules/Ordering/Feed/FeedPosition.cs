using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Filiera.Ordering.Feed;

/// <summary>How far a system has read the feed of orders: what it acknowledged last.</summary>
public sealed class FeedPosition : IEntityTypeConfiguration<FeedPosition>
{
    /// <summary>The client id, or the e-mail of a user.</summary>
    public string Client { get; init; } = "";

    public long Position { get; set; }

    public DateTimeOffset AcknowledgedAt { get; set; }

    public void Configure(EntityTypeBuilder<FeedPosition> builder)
    {
        builder.ToTable("ordering_feed_positions");
        builder.HasKey(x => x.Client);
        builder.Property(x => x.Client).HasMaxLength(200);
    }
}

/// <summary>
/// The feed of orders is the portal's log of events, cut to those of orders. A position is the event's number in that log
/// (<see cref="OutboxSequence"/>): it is given after the commit, one at a time, so that whoever goes on from his last position misses none.
/// </summary>
internal static class FeedEvents
{
    private const string Prefix = "order:";

    /// <summary>What a system told us itself is no news for systems.</summary>
    public const string Acknowledged = "order.acknowledged";

    public static IQueryable<OutboxMessage> OrderEvents(this PortalDb db) =>
        db.Set<OutboxMessage>().AsNoTracking().Where(m => m.Sequence != null && m.Type.StartsWith("order.") && m.Type != Acknowledged);

    public static string NumberOf(OutboxMessage message) => message.Aggregate.StartsWith(Prefix, StringComparison.Ordinal) ? message.Aggregate[Prefix.Length..] : message.Aggregate;

    public static string Aggregate(string number) => Prefix + number;

    public static Task<long> PositionOf(this PortalDb db, string client, CancellationToken stop) =>
        db.Set<FeedPosition>().Where(p => p.Client == client).Select(p => p.Position).FirstOrDefaultAsync(stop);
}
