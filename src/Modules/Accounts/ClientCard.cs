using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Filiera.Accounts;

/// <summary>
/// What the portal knows of an API client beside OpenIddict's own row (which holds the hash of its secret and its permissions): whose it
/// is, whether it may come in, when it last did.
/// </summary>
public sealed class ClientCard : IMayBelongToAccount, IVersioned, IEntityTypeConfiguration<ClientCard>
{
    public int Id { get; init; }

    /// <summary>The client id.</summary>
    public string Name { get; init; } = "";

    public string DisplayName { get; set; } = "";

    /// <summary>The dealer it speaks for; null for the manufacturer's systems. Never changes.</summary>
    public int? AccountId { get; init; }

    public string? AccountCode { get; init; }

    /// <summary>Permissions by blanks, in order.</summary>
    public string Scopes { get; set; } = "";

    public bool Disabled { get; set; }

    /// <summary>Written into tokens; raised when those given before must stop at once: they carry a lower number.</summary>
    public int TokenVersion { get; set; }

    /// <summary>Calls a minute, where they differ from the rule.</summary>
    public int? PerMinute { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public string CreatedBy { get; init; } = "";

    public DateTimeOffset SecretChangedAt { get; set; }

    /// <summary>Hash of the secret before the present one, good until <see cref="OldSecretUntil"/>.</summary>
    public string? OldSecret { get; set; }

    public DateTimeOffset? OldSecretUntil { get; set; }

    /// <summary>To the minute or so; written in the background.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    public int Version { get; set; }

    public IReadOnlyList<string> ScopeList => Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public void Configure(EntityTypeBuilder<ClientCard> builder)
    {
        builder.ToTable("accounts_client_cards");
        builder.Property(x => x.Name).HasMaxLength(80);
        builder.Property(x => x.DisplayName).HasMaxLength(200);
        builder.Property(x => x.AccountCode).HasMaxLength(40);
        builder.Property(x => x.Scopes).HasMaxLength(1000);
        builder.Property(x => x.CreatedBy).HasMaxLength(200);
        builder.Property(x => x.OldSecret).HasMaxLength(400);
        builder.Ignore(x => x.ScopeList);
        builder.HasIndex(x => x.Name).IsUnique();
        builder.HasIndex(x => x.DisplayName);
        builder.HasIndex(x => new { x.AccountId, x.Name });
        builder.HasIndex(x => x.AccountCode);
        builder.HasIndex(x => x.CreatedAt);
        builder.HasIndex(x => x.LastUsedAt);
        builder.HasOne<Account>().WithMany().HasForeignKey(x => x.AccountId).OnDelete(DeleteBehavior.Restrict);
    }
}
