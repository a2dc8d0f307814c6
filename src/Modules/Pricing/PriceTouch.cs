using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Filiera.Pricing;

/// <summary>Which product's prices a list's version changed: a node that has the version before reads these rows alone. A version without rows changed too much to tell.</summary>
public sealed class PriceTouch : IEntityTypeConfiguration<PriceTouch>
{
    /// <summary>More products than this in one change: the list is read whole.</summary>
    public const int Most = 5_000;

    public int ListId { get; init; }

    public long Version { get; init; }

    /// <summary>0: the version changed no price.</summary>
    public int ProductId { get; init; }

    public void Configure(EntityTypeBuilder<PriceTouch> builder)
    {
        builder.ToTable("pricing_touches");
        builder.HasKey(x => new { x.ListId, x.Version, x.ProductId });
        builder.HasOne<PriceList>().WithMany().HasForeignKey(x => x.ListId).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>Lets go of what no node needs: one that is hundreds of versions behind reads the list whole anyway.</summary>
public sealed class PurgePriceTouches(PortalDb db) : IJob
{
    private const int Kept = 500;

    public string Name => "purge-price-touches";

    public Phrase Words => new("Toglie le tracce vecchie delle variazioni di prezzo", "Lets go of old traces of price changes");

    public JobSchedule Schedule => JobSchedule.Daily(3, 40);

    public async Task<int> Run(CancellationToken stop) =>
        await db.Set<PriceTouch>().Where(t => db.Set<PriceList>().Any(l => l.Id == t.ListId && t.Version < l.Version - Kept)).ExecuteDeleteAsync(stop);
}
