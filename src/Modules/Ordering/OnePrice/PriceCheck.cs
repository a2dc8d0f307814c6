using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Filiera.Ordering;

/// <summary>One look at whether every path gives the same price: how many questions, and what differed.</summary>
public sealed class PriceCheck : IEntityTypeConfiguration<PriceCheck>
{
    public long Id { get; init; }

    public DateTimeOffset At { get; init; }

    public int Accounts { get; init; }

    /// <summary>Account × product, each asked on every path.</summary>
    public int Questions { get; init; }

    public int Differences { get; init; }

    /// <summary>JSON of the first differences.</summary>
    public string? Detail { get; init; }

    public void Configure(EntityTypeBuilder<PriceCheck> builder)
    {
        builder.ToTable("ordering_price_checks");
        builder.HasIndex(x => x.At);
    }
}

/// <summary>A product whose price is not the same everywhere.</summary>
/// <param name="Nets">Net of one base unit by path; null where there is no price.</param>
public sealed record PriceDifference(string Account, string Sku, Quantity Quantity, IReadOnlyDictionary<string, decimal?> Nets);

/// <summary>«One price everywhere»: the last look found differences.</summary>
public sealed class PriceAlert(PortalDb db) : ISystemAlert
{
    public async Task<SystemAlert?> Now(CancellationToken stop)
    {
        var last = await db.Set<PriceCheck>().AsNoTracking().OrderByDescending(c => c.At).FirstOrDefaultAsync(stop);
        return last is not { Differences: > 0 } ? null
            : new("PRICES_DIFFER", last.Differences, last.Differences == 1 ? new("1 prezzo non è lo stesso ovunque.", "1 price is not the same everywhere.") : new("{0} prezzi non sono gli stessi ovunque.", "{0} prices are not the same everywhere.", last.Differences));
    }
}
