using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Filiera.Accounts;

/// <summary>A place of the dealer that orders: headquarters or point of sale. Every account has at least one.</summary>
[KeptInMemory(AccountMemory.Version)]
public sealed class Branch : IOwnedByAccount, IVersioned, IEntityTypeConfiguration<Branch>
{
    public int Id { get; init; }

    public int AccountId { get; init; }

    /// <summary>Unique within the account.</summary>
    public string Code { get; set; } = "";

    public string Name { get; set; } = "";

    public bool IsHeadquarters { get; set; }

    /// <summary>Where goods go when the order doesn't say.</summary>
    public int? DefaultAddressId { get; set; }

    public bool Active { get; set; } = true;

    public int Version { get; set; }

    public void Configure(EntityTypeBuilder<Branch> builder)
    {
        builder.ToTable("accounts_branches");
        builder.Property(x => x.Code).HasMaxLength(40);
        builder.Property(x => x.Name).HasMaxLength(200);
        builder.HasIndex(x => new { x.AccountId, x.Code }).IsUnique();
        builder.HasOne<Account>().WithMany().HasForeignKey(x => x.AccountId).OnDelete(DeleteBehavior.Restrict);
    }
}

/// <summary>Destinazione merce: a place to which the dealer's goods may be sent.</summary>
public sealed class Address : IOwnedByAccount, IVersioned, IEntityTypeConfiguration<Address>
{
    public int Id { get; init; }

    public int AccountId { get; init; }

    /// <summary>Unique within the account: what <c>deliverTo</c> names.</summary>
    public string Code { get; set; } = "";

    public string Name { get; set; } = "";

    public string Street { get; set; } = "";

    public string PostalCode { get; set; } = "";

    public string City { get; set; } = "";

    public string? Province { get; set; }

    public string Country { get; set; } = "IT";

    public int Version { get; set; }

    public string OneLine => string.Join(", ", new[] { Name, Street, $"{PostalCode} {City}{(Province is null ? "" : $" ({Province})")}" }.Where(s => !string.IsNullOrWhiteSpace(s)));

    public void Configure(EntityTypeBuilder<Address> builder)
    {
        builder.ToTable("accounts_addresses");
        builder.Property(x => x.Code).HasMaxLength(40);
        builder.Property(x => x.Name).HasMaxLength(200);
        builder.Property(x => x.Street).HasMaxLength(200);
        builder.Property(x => x.PostalCode).HasMaxLength(20);
        builder.Property(x => x.City).HasMaxLength(100);
        builder.Property(x => x.Province).HasMaxLength(10);
        builder.Property(x => x.Country).HasMaxLength(60);
        builder.Ignore(x => x.OneLine);
        builder.HasIndex(x => new { x.AccountId, x.Code }).IsUnique();
        builder.HasIndex(x => x.Province);
        builder.HasOne<Account>().WithMany().HasForeignKey(x => x.AccountId).OnDelete(DeleteBehavior.Restrict);
    }
}
