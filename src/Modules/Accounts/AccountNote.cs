using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Filiera.Accounts;

/// <summary>What the manufacturer's people tell each other about a dealer. No dealer reads it: every use case that does demands a permission no dealer holds.</summary>
public sealed class AccountNote : IOwnedByAccount, IEntityTypeConfiguration<AccountNote>
{
    public const int LongestText = 4_000;

    public int Id { get; init; }

    public int AccountId { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>Who wrote it, as the audit names him: he alone (and who administers) takes it away.</summary>
    public string Who { get; init; } = "";

    /// <summary>His name, for the eye.</summary>
    public string By { get; init; } = "";

    public string Text { get; init; } = "";

    /// <summary>Stands above the others.</summary>
    public bool Pinned { get; set; }

    public void Configure(EntityTypeBuilder<AccountNote> builder)
    {
        builder.ToTable("accounts_notes");
        builder.Property(x => x.Who).HasMaxLength(200);
        builder.Property(x => x.By).HasMaxLength(200);
        builder.Property(x => x.Text).HasMaxLength(LongestText);
        builder.HasIndex(x => new { x.AccountId, x.Pinned, x.Id });
        builder.HasOne<Account>().WithMany().HasForeignKey(x => x.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}
