using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Filiera.Kernel;

/// <summary>A mail that leaves through the outbox: kept in the transaction of what it tells, so that it is sent if and only if that happened.</summary>
public sealed class MailMessage : IEntityTypeConfiguration<MailMessage>
{
    public long Id { get; init; }

    public required string To { get; init; }

    public required string Subject { get; init; }

    public required string Text { get; init; }

    /// <summary>The same in HTML; null = text only.</summary>
    public string? Html { get; init; }

    /// <summary>What it is about («order:26-018812», «user:17»).</summary>
    public string? About { get; init; }

    /// <summary>The dealer it concerns, when it concerns one.</summary>
    public int? AccountId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null until the mail server took it (in demo mode: until it was put in the mailbox page).</summary>
    public DateTimeOffset? SentAt { get; set; }

    public string? Error { get; set; }

    /// <summary>What stands in the text where <see cref="MailLayout.SecretMark"/> is; erased when the mail has left.</summary>
    public string? Secret { get; init; }

    /// <summary>Until then one node is sending it.</summary>
    public DateTimeOffset? LeaseUntil { get; set; }

    /// <summary>The text with its secret, or with «…» where it was erased.</summary>
    public string Whole(string text) => text.Replace(MailLayout.SecretMark, Secret ?? "…", StringComparison.Ordinal);

    public List<MailAttachment> Attachments { get; init; } = [];

    public void Configure(EntityTypeBuilder<MailMessage> builder)
    {
        builder.ToTable("kernel_mails");
        builder.Property(x => x.To).HasMaxLength(200);
        builder.Property(x => x.Subject).HasMaxLength(300);
        builder.Property(x => x.About).HasMaxLength(100);
        builder.Property(x => x.Error).HasMaxLength(2000);
        builder.Property(x => x.Secret).HasMaxLength(200);
        builder.HasIndex(x => new { x.CreatedAt, x.Id });
        builder.HasIndex(x => x.To);
        builder.HasIndex(x => x.Subject);
        builder.HasIndex(x => x.SentAt);
        builder.HasMany(x => x.Attachments).WithOne().HasForeignKey(a => a.MailId).OnDelete(DeleteBehavior.Cascade);
    }
}

public sealed class MailAttachment : IEntityTypeConfiguration<MailAttachment>
{
    public long Id { get; init; }

    public long MailId { get; init; }

    public required string Name { get; init; }

    /// <summary>Media type: «application/pdf».</summary>
    public required string Type { get; init; }

    public required byte[] Content { get; init; }

    public void Configure(EntityTypeBuilder<MailAttachment> builder)
    {
        builder.ToTable("kernel_mail_attachments");
        builder.Property(x => x.Name).HasMaxLength(200);
        builder.Property(x => x.Type).HasMaxLength(100);
        builder.HasIndex(x => x.MailId);
    }
}

public static class MailWriting
{
    /// <summary>Type of the outbox message that carries a mail's id.</summary>
    public const string Send = "mail.send";

    /// <summary>Keeps the mail and sends it after the commit. Call it inside the transaction of what it tells.</summary>
    public static async Task SendMail(this PortalDb db, TimeProvider clock, MailMessage mail, CancellationToken stop)
    {
        db.Set<MailMessage>().Add(mail);
        await db.SaveChangesAsync(stop);
        db.Emit(clock, Send, $"mail:{mail.Id}", new { mail.Id });
    }
}
