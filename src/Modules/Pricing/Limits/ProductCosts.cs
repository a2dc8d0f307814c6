using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Pricing;

/// <summary>What one base unit costs the manufacturer, and below what it is not sold without asking.</summary>
public readonly record struct CostAndFloor(decimal? Cost, decimal? Floor);

/// <summary>Costs and floors for other modules: only for the manufacturer’s people who may see them. A dealer gets none.</summary>
public sealed class ProductCosts(PortalDb db)
{
    private const int Batch = 10_000;

    /// <summary>Who may see margins.</summary>
    public static bool May(Caller caller) => caller is { AccountId: null } && caller.May(Permission.PricesWrite);

    /// <summary>All of them, for who goes through a whole history. One statement.</summary>
    public async Task<IReadOnlyDictionary<int, CostAndFloor>> All(CancellationToken stop = default) => !May(db.Caller) ? new Dictionary<int, CostAndFloor>()
        : (await db.Set<ProductCost>().AsNoTracking().ToListAsync(stop)).ToDictionary(c => c.ProductId, c => new CostAndFloor(c.Cost?.Value, c.Floor?.Value));

    /// <summary>By product; one statement for ten thousand. Empty for who may not see them.</summary>
    public async Task<IReadOnlyDictionary<int, CostAndFloor>> Of(IReadOnlyCollection<int> products, CancellationToken stop = default)
    {
        var found = new Dictionary<int, CostAndFloor>();
        if (!May(db.Caller))
        {
            return found;
        }

        foreach (var some in products.Distinct().Order().Chunk(Batch))
        {
            foreach (var cost in await db.Set<ProductCost>().AsNoTracking().Where(c => some.Contains(c.ProductId)).ToListAsync(stop))
            {
                found[cost.ProductId] = new(cost.Cost?.Value, cost.Floor?.Value);
            }
        }

        return found;
    }
}
