using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Filiera.Accounts;

/// <summary>How often something was tried, and until when that counts: one row per name, shared by all nodes. <see cref="Throttle"/> owns it.</summary>
public sealed class TryCount : IEntityTypeConfiguration<TryCount>
{
    /// <summary>A hash of what was tried: a table of counts is no list of who tried to come in.</summary>
    public string Key { get; init; } = "";

    public int Count { get; init; }

    /// <summary>From here on the row counts nothing, and may go.</summary>
    public DateTimeOffset EndsAt { get; init; }

    public void Configure(EntityTypeBuilder<TryCount> builder)
    {
        builder.ToTable("accounts_tries");
        builder.HasKey(x => x.Key);
        builder.Property(x => x.Key).HasMaxLength(64);
        builder.HasIndex(x => x.EndsAt);
    }
}
