using Filiera.Kernel;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Filiera.Accounts;

public enum UserState
{
    Active,

    /// <summary>Asked in by mail; he has not come yet.</summary>
    Invited,

    /// <summary>Out: kept for the history of what he did, never deleted.</summary>
    Deactivated,
}

/// <summary>A person who signs in: of a dealer (then with an account) or of the manufacturer (without). His e-mail is his user name.</summary>
public sealed class PortalUser : IdentityUser<int>, IVersioned, IEntityTypeConfiguration<PortalUser>
{
    public string DisplayName { get; set; } = "";

    public int? AccountId { get; set; }

    /// <summary>The branch for which he orders when he doesn't say; null = the account's headquarters.</summary>
    public int? BranchId { get; set; }

    /// <summary>The branches he is limited to; null = every branch of his account.</summary>
    public int[]? Branches { get; set; }

    /// <summary>Code of one of <see cref="Roles.All"/>, or of a <see cref="DealerRole"/> of his account.</summary>
    public string Role { get; set; } = "";

    /// <summary>it or en.</summary>
    public string Language { get; set; } = "it";

    public DateTimeOffset CreatedAt { get; set; }

    public UserState State { get; set; }

    public DateTimeOffset? LastSignInAt { get; set; }

    public int Version { get; set; }

    public void Configure(EntityTypeBuilder<PortalUser> builder)
    {
        builder.ToTable("accounts_users");
        builder.Property(x => x.UserName).HasMaxLength(200);
        builder.Property(x => x.NormalizedUserName).HasMaxLength(200);
        builder.Property(x => x.Email).HasMaxLength(200);
        builder.Property(x => x.NormalizedEmail).HasMaxLength(200);
        builder.Property(x => x.PasswordHash).HasMaxLength(400);
        builder.Property(x => x.SecurityStamp).HasMaxLength(64);
        builder.Property(x => x.ConcurrencyStamp).HasMaxLength(64).IsConcurrencyToken();
        builder.Property(x => x.PhoneNumber).HasMaxLength(40);
        builder.Property(x => x.DisplayName).HasMaxLength(200);
        builder.Property(x => x.Role).HasMaxLength(40);
        builder.Property(x => x.Language).HasMaxLength(2);
        builder.Property(x => x.State).HasDefaultValue(UserState.Active);
        builder.HasIndex(x => x.DisplayName);
        builder.HasIndex(x => x.Role);
        builder.HasIndex(x => x.State);
        builder.HasIndex(x => x.CreatedAt);
        builder.HasIndex(x => x.LastSignInAt);
        builder.HasIndex(x => x.NormalizedUserName).IsUnique();
        builder.HasIndex(x => x.NormalizedEmail).IsUnique();
        builder.HasIndex(x => x.AccountId);
        builder.HasOne<Account>().WithMany().HasForeignKey(x => x.AccountId).OnDelete(DeleteBehavior.Restrict);
    }
}
