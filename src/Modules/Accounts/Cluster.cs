using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Filiera.Accounts;

/// <summary>A saved set of accounts; it chooses assortment and promotions. An account may be in several.</summary>
[KeptInMemory(AccountMemory.Version)]
public sealed class Cluster : IVersioned, IEntityTypeConfiguration<Cluster>
{
    public int Id { get; init; }

    public string Code { get; set; } = "";

    public string Name { get; set; } = "";

    /// <summary>What it is for, in a sentence.</summary>
    public string? Note { get; set; }

    public int Version { get; set; }

    public void Configure(EntityTypeBuilder<Cluster> builder)
    {
        builder.ToTable("accounts_clusters");
        builder.Property(x => x.Code).HasMaxLength(40);
        builder.Property(x => x.Name).HasMaxLength(200);
        builder.Property(x => x.Note).HasMaxLength(500);
        builder.HasIndex(x => x.Code).IsUnique();
        builder.HasIndex(x => x.Name);
    }
}

[KeptInMemory(AccountMemory.Version)]
public sealed class ClusterMember : IOwnedByAccount, IEntityTypeConfiguration<ClusterMember>
{
    public int ClusterId { get; init; }

    public int AccountId { get; init; }

    public void Configure(EntityTypeBuilder<ClusterMember> builder)
    {
        builder.ToTable("accounts_cluster_members");
        builder.HasKey(x => new { x.AccountId, x.ClusterId });
        builder.HasIndex(x => x.ClusterId);
        builder.HasOne<Cluster>().WithMany().HasForeignKey(x => x.ClusterId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Account>().WithMany().HasForeignKey(x => x.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}
