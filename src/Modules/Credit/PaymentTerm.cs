using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Filiera.Credit;

/// <summary>Condizione di pagamento: its code (the ERP's) and its words. The account's own is named on the account.</summary>
public sealed class PaymentTerm : IEntityTypeConfiguration<PaymentTerm>
{
    public int Id { get; init; }

    public string Code { get; set; } = "";

    public string Words { get; set; } = "";

    public string? WordsEn { get; set; }

    /// <summary>Every dealer may choose it (such as advance payment), besides his own.</summary>
    public bool ForEveryone { get; set; }

    public int Position { get; set; }

    /// <summary>Bills (Ri.Ba.) of a document, each with its collection fee; null: read from the words, «Ri.Ba. 30/60 gg FM» has two.</summary>
    public int? Instalments { get; set; }

    /// <summary>The bills that bear a collection fee.</summary>
    public int Bills => Instalments ?? BillsOf(Words);

    /// <summary>«Ri.Ba. 30/60/90 gg FM»: three; a bank transfer has none.</summary>
    public static int BillsOf(string words)
    {
        ArgumentNullException.ThrowIfNull(words);
        var plain = words.Replace(".", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        return !plain.Contains("riba", StringComparison.OrdinalIgnoreCase) ? 0 : 1 + words.Count(c => c == '/');
    }

    public string WordsFor(bool english) => english && WordsEn is { Length: > 0 } en ? en : Words;

    public void Configure(EntityTypeBuilder<PaymentTerm> builder)
    {
        builder.ToTable("credit_payment_terms");
        builder.Property(x => x.Code).HasMaxLength(20);
        builder.Property(x => x.Words).HasMaxLength(120);
        builder.Property(x => x.WordsEn).HasMaxLength(120);
        builder.Ignore(x => x.Bills);
        builder.HasIndex(x => x.Code).IsUnique();
    }
}
