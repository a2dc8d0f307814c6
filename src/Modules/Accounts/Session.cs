using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Filiera.Accounts;

/// <summary>One signed-in browser of a user. Its id is in the cookie; a session that has ended opens nothing more, on any node.</summary>
public sealed class Session : IEntityTypeConfiguration<Session>
{
    public Guid Id { get; init; }

    public int UserId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>To a few minutes.</summary>
    public DateTimeOffset LastSeenAt { get; set; }

    public string? Address { get; set; }

    /// <summary>What the browser says of itself.</summary>
    public string? Agent { get; set; }

    /// <summary>How he came in: pwd, pwd+otp, pwd+recovery, passkey, company.</summary>
    public string Method { get; init; } = "";

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>When it ended or when the rights of its user changed: older cookies of it are held against the database at once.</summary>
    public DateTimeOffset? TouchedAt { get; set; }

    public void Configure(EntityTypeBuilder<Session> builder)
    {
        builder.ToTable("accounts_sessions");
        builder.Property(x => x.Address).HasMaxLength(64);
        builder.Property(x => x.Agent).HasMaxLength(300);
        builder.Property(x => x.Method).HasMaxLength(20);
        builder.HasIndex(x => new { x.UserId, x.EndedAt, x.LastSeenAt });
        builder.HasIndex(x => x.TouchedAt);
        builder.HasOne<PortalUser>().WithMany().HasForeignKey(x => x.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
