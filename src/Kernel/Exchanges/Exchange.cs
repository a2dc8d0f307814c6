using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Filiera.Kernel;

public enum ExchangeDirection
{
    /// <summary>Another system told us something.</summary>
    In,

    /// <summary>We told another system.</summary>
    Out,
}

public enum ExchangeOutcome
{
    /// <summary>Every row was good.</summary>
    Done,

    /// <summary>Good rows were kept, others refused.</summary>
    Partial,

    /// <summary>The call or the file as a whole was refused.</summary>
    Refused,

    /// <summary>Something broke on our side.</summary>
    Failed,
}

/// <summary>One bulk call or one file that came or went: what the manufacturer's IT looks at when «the ERP says it sent it».</summary>
public sealed class Exchange : IEntityTypeConfiguration<Exchange>
{
    public long Id { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>Id of the client, e-mail of the user, «system» for the command line.</summary>
    public string Who { get; init; } = "";

    public ExchangeDirection Direction { get; init; }

    /// <summary>What it is about: «products», «prices», «orders».</summary>
    public string Kind { get; init; } = "";

    /// <summary>«api» or «file».</summary>
    public string Channel { get; init; } = "";

    /// <summary>Name of the file, or method and path of the call.</summary>
    public string? Name { get; init; }

    public int Rows { get; init; }

    /// <summary>Created and updated.</summary>
    public int Imported { get; init; }

    public int Unchanged { get; init; }

    public int Rejected { get; init; }

    public int Milliseconds { get; init; }

    public ExchangeOutcome Outcome { get; init; }

    /// <summary>The trace id of the call: what log and answer carry too.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>Why it was refused or failed as a whole.</summary>
    public string? Error { get; init; }

    public void Configure(EntityTypeBuilder<Exchange> builder)
    {
        builder.ToTable("kernel_exchanges");
        builder.Property(x => x.Who).HasMaxLength(200);
        builder.Property(x => x.Kind).HasMaxLength(60);
        builder.Property(x => x.Channel).HasMaxLength(10);
        builder.Property(x => x.Name).HasMaxLength(300);
        builder.Property(x => x.CorrelationId).HasMaxLength(64);
        builder.Property(x => x.Error).HasMaxLength(2000);
        builder.HasIndex(x => new { x.At, x.Id });
        builder.HasIndex(x => new { x.Kind, x.Id });
        builder.HasIndex(x => new { x.Who, x.Id });
        builder.HasIndex(x => new { x.Outcome, x.Id });
        builder.HasIndex(x => new { x.Rejected, x.Id });
    }
}

/// <summary>One problem of a refused row, kept so that it can be downloaded and mended.</summary>
public sealed class RefusedRow : IEntityTypeConfiguration<RefusedRow>
{
    public long ExchangeId { get; init; }

    /// <summary>1, 2, 3 … within the exchange.</summary>
    public int Number { get; init; }

    /// <summary>The row's place: from 0 in a call, the line of a file.</summary>
    public int Row { get; init; }

    public string? Key { get; init; }

    public string Code { get; init; } = "";

    public string? Field { get; init; }

    public string? Value { get; init; }

    public string MessageIt { get; init; } = "";

    public string MessageEn { get; init; } = "";

    public string? FixIt { get; init; }

    public string? FixEn { get; init; }

    public void Configure(EntityTypeBuilder<RefusedRow> builder)
    {
        builder.ToTable("kernel_exchange_rows");
        builder.HasKey(x => new { x.ExchangeId, x.Number });
        builder.Property(x => x.Key).HasMaxLength(300);
        builder.Property(x => x.Code).HasMaxLength(60);
        builder.Property(x => x.Field).HasMaxLength(100);
        builder.Property(x => x.Value).HasMaxLength(300);
        builder.HasOne<Exchange>().WithMany().HasForeignKey(x => x.ExchangeId).OnDelete(DeleteBehavior.Cascade);
    }
}
