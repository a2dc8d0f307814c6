using System.Security.Cryptography;
using System.Text;
using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Filiera.Accounts;

public enum MailLinkKind
{
    /// <summary>Opens the page on which an invited person chooses his password.</summary>
    Invitation,

    /// <summary>Opens the page on which a password is chosen anew.</summary>
    Reset,
}

/// <summary>A link in a mail that opens something once. Only a hash of what it holds is kept: who reads the table can open nothing.</summary>
public sealed class MailLink : IEntityTypeConfiguration<MailLink>
{
    public int Id { get; init; }

    public int UserId { get; init; }

    public MailLinkKind Kind { get; init; }

    public string Hash { get; init; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>E-mail of who sent it; null = the person himself asked for it.</summary>
    public string? By { get; init; }

    public DateTimeOffset? UsedAt { get; set; }

    /// <summary>Withdrawn, or replaced by a newer one.</summary>
    public DateTimeOffset? WithdrawnAt { get; set; }

    public void Configure(EntityTypeBuilder<MailLink> builder)
    {
        builder.ToTable("accounts_mail_links");
        builder.Property(x => x.Hash).HasMaxLength(64);
        builder.Property(x => x.By).HasMaxLength(200);
        builder.HasIndex(x => x.Hash).IsUnique();
        builder.HasIndex(x => new { x.UserId, x.Kind, x.CreatedAt });
        builder.HasOne<PortalUser>().WithMany().HasForeignKey(x => x.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>Makes links, looks at them, and uses them up.</summary>
public sealed class MailLinks(PortalDb db, TimeProvider clock)
{
    public static readonly TimeSpan InvitationLife = TimeSpan.FromDays(7);
    public static readonly TimeSpan ResetLife = TimeSpan.FromHours(1);

    /// <summary>410: one sentence for all that can be wrong with a link; it tells nobody what it was.</summary>
    public static readonly Problem Gone = new(410, "LINK_EXPIRED",
        new("Il collegamento non è più valido: è già stato usato, è scaduto o è stato ritirato.", "The link is no longer good: it was used already, it has expired, or it was withdrawn."), "token",
        new("Chiedine uno nuovo.", "Ask for a new one."));

    /// <summary>A new link; older ones of its kind stop working. The answer is what the link holds, told only here.</summary>
    public async Task<string> Make(int userId, MailLinkKind kind, string? by, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        await Withdraw(userId, kind, stop);
        var token = RandomNumberGenerator.GetString("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789", 43);
        db.Add(new MailLink { UserId = userId, Kind = kind, Hash = HashOf(token), CreatedAt = now, ExpiresAt = now + (kind == MailLinkKind.Invitation ? InvitationLife : ResetLife), By = by });
        return token;
    }

    public Task<int> Withdraw(int userId, MailLinkKind kind, CancellationToken stop)
    {
        DateTimeOffset? now = clock.GetUtcNow();
        return db.Set<MailLink>().Where(l => l.UserId == userId && l.Kind == kind && l.UsedAt == null && l.WithdrawnAt == null)
            .ExecuteUpdateAsync(s => s.SetProperty(l => l.WithdrawnAt, now), stop);
    }

    /// <summary>The user it is for, while it is good; it stays good.</summary>
    public async Task<PortalUser?> Look(string? token, MailLinkKind kind, CancellationToken stop)
    {
        if (token is not { Length: > 10 and <= 100 })
        {
            return null;
        }

        var (hash, now) = (HashOf(token), clock.GetUtcNow());
        return await db.Set<MailLink>().Where(l => l.Hash == hash && l.Kind == kind && l.UsedAt == null && l.WithdrawnAt == null && l.ExpiresAt > now)
            .Join(db.Set<PortalUser>(), l => l.UserId, u => u.Id, (_, u) => u).FirstOrDefaultAsync(stop);
    }

    /// <summary>Uses it up: of two who come at once, one gets true. Call it inside the transaction of what the link opens.</summary>
    public async Task<bool> Use(string token, MailLinkKind kind, CancellationToken stop)
    {
        var hash = HashOf(token);
        var at = clock.GetUtcNow();
        DateTimeOffset? now = at;
        return await db.Set<MailLink>().Where(l => l.Hash == hash && l.Kind == kind && l.UsedAt == null && l.WithdrawnAt == null && l.ExpiresAt > at)
            .ExecuteUpdateAsync(s => s.SetProperty(l => l.UsedAt, now), stop) == 1;
    }

    private static string HashOf(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
