using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Filiera.Accounts;

/// <summary>A dealer's company: the customer of the ERP. Its code is the ERP's and never changes.</summary>
[KeptInMemory(AccountMemory.Version)]
public sealed class Account : IAccountItself, IVersioned, IEntityTypeConfiguration<Account>
{
    public int Id { get; init; }

    public string Code { get; set; } = "";

    /// <summary>Ragione sociale.</summary>
    public string Name { get; set; } = "";

    public string? VatNumber { get; set; }

    /// <summary>ISO 3166 code, or the country's name as the ERP gives it.</summary>
    public string? Country { get; set; }

    /// <summary>Class of the customer, one code given by the ERP: chooses price list and matrix row.</summary>
    public string? Class { get; set; }

    /// <summary>Code of the agreed payment term (Credit owns its words).</summary>
    public string? PaymentTerm { get; set; }

    /// <summary>Code of the warehouse that serves this dealer first, when one does.</summary>
    public string? Warehouse { get; set; }

    /// <summary>Where the company is written to: orders, documents.</summary>
    public string? Email { get; set; }

    public string? Phone { get; set; }

    /// <summary>it or en: of documents and mails to the company. Null = Italian.</summary>
    public string? Language { get; set; }

    /// <summary>A closed account keeps its data; its people and systems can no longer come in.</summary>
    public bool Active { get; set; } = true;

    public int Version { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public void Configure(EntityTypeBuilder<Account> builder)
    {
        builder.ToTable("accounts_accounts");
        builder.Property(x => x.Code).HasMaxLength(40);
        builder.Property(x => x.Name).HasMaxLength(200);
        builder.Property(x => x.VatNumber).HasMaxLength(20);
        builder.Property(x => x.Country).HasMaxLength(60);
        builder.Property(x => x.Class).HasMaxLength(20);
        builder.Property(x => x.PaymentTerm).HasMaxLength(20);
        builder.Property(x => x.Warehouse).HasMaxLength(40);
        builder.HasIndex(x => x.Code).IsUnique();
        builder.Property(x => x.Email).HasMaxLength(200);
        builder.Property(x => x.Phone).HasMaxLength(40);
        builder.Property(x => x.Language).HasMaxLength(2);
        builder.HasIndex(x => x.Name);
        builder.HasIndex(x => x.VatNumber);
        builder.HasIndex(x => x.UpdatedAt);
        builder.HasIndex(x => new { x.Class, x.Active });
    }
}
