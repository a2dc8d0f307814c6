using Microsoft.EntityFrameworkCore;

namespace Filiera.Kernel;

internal static class KernelTables
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<OutboxMessage>(e =>
        {
            e.ToTable("kernel_outbox");
            e.HasKey(x => x.Id);
            e.Property(x => x.Type).HasMaxLength(100);
            e.Property(x => x.Aggregate).HasMaxLength(100);
            e.Property(x => x.Error).HasMaxLength(2000);
            e.Property(x => x.LeaseBy).HasMaxLength(64);
            e.Property(x => x.SkipReason).HasMaxLength(500);
            e.Ignore(x => x.State);
            e.HasIndex(x => new { x.DeliveredAt, x.Id });
            e.HasIndex(x => x.Sequence).IsUnique();
            e.HasIndex(x => new { x.Type, x.Id });
            e.HasIndex(x => new { x.Aggregate, x.Id });
        });
        model.Entity<IdempotencyRow>(e =>
        {
            e.ToTable("kernel_idempotency");
            e.HasKey(x => new { x.Caller, x.Route, x.Key });
            e.Property(x => x.Caller).HasMaxLength(200);
            e.Property(x => x.Route).HasMaxLength(Idempotency.LongestRoute);
            e.Property(x => x.Key).HasMaxLength(200);
            e.Property(x => x.BodyHash).HasMaxLength(64);
            e.Property(x => x.Location).HasMaxLength(300);
            e.HasIndex(x => x.CreatedAt);
        });
        model.Entity<AuditEntry>(e =>
        {
            e.ToTable("kernel_audit");
            e.HasKey(x => x.Id);
            e.Property(x => x.Who).HasMaxLength(200);
            e.Property(x => x.OnBehalfOf).HasMaxLength(40);
            e.Property(x => x.What).HasMaxLength(100);
            e.Property(x => x.Subject).HasMaxLength(200);
            e.HasIndex(x => new { x.Subject, x.Id });
            e.HasIndex(x => new { x.AccountId, x.Id });
            e.HasIndex(x => new { x.Who, x.Id });
            e.HasIndex(x => new { x.What, x.Id });
            e.HasIndex(x => new { x.At, x.Id });
        });
        model.ApplyConfiguration(new MailMessage { To = "", Subject = "", Text = "" });
        model.ApplyConfiguration(new MailAttachment { Name = "", Type = "", Content = [] });
        model.ApplyConfiguration(new JobState());
        model.ApplyConfiguration(new Exchange());
        model.ApplyConfiguration(new RefusedRow());
        model.Entity<CacheVersion>(e =>
        {
            e.ToTable("kernel_versions");
            e.HasKey(x => x.Name);
            e.Property(x => x.Name).HasMaxLength(100);
        });
        model.Entity<ChangedRow>(e =>
        {
            e.ToTable("kernel_changed_rows");
            e.HasKey(x => new { x.Name, x.Version, x.Kind, x.RowKey });
            e.Property(x => x.Name).HasMaxLength(100);
            e.Property(x => x.Kind).HasMaxLength(100);
            e.Property(x => x.RowKey).HasMaxLength(200);
        });
    }
}
