using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Pricing;

/// <summary>The largest discount that a role may give by itself on a class of items; over it a line needs consent.</summary>
[KeptInMemory(PriceVersions.Limits)]
public sealed class DiscountLimit : IEntityTypeConfiguration<DiscountLimit>
{
    public int Id { get; init; }

    /// <summary>Code of the role.</summary>
    public string Role { get; init; } = "";

    /// <summary>Empty = every item.</summary>
    public string ItemClass { get; init; } = "";

    public Percent Maximum { get; set; }

    public void Configure(EntityTypeBuilder<DiscountLimit> builder)
    {
        builder.ToTable("pricing_discount_limits");
        builder.Property(x => x.Role).HasMaxLength(60);
        builder.Property(x => x.ItemClass).HasMaxLength(40);
        builder.HasIndex(x => new { x.Role, x.ItemClass }).IsUnique();
    }
}

/// <summary>Floors by product and largest discounts by class of items, for one role. Immutable; a warm question asks the database nothing.</summary>
public sealed class PriceLimits(int[] products, long[] floors, IReadOnlyDictionary<string, decimal>? largest = null)
{
    public static readonly PriceLimits None = new([], []);

    public bool IsEmpty => products.Length == 0 && largest is null;

    /// <summary>The same floors, with the largest discounts of one role.</summary>
    internal PriceLimits With(IReadOnlyDictionary<string, decimal>? ofRole) => ofRole is null ? this : new(products, floors, ofRole);

    internal ApprovalNeed? UnderFloor(int product, decimal net)
    {
        var at = Array.BinarySearch(products, product);
        if (at < 0 || Scaled.FromLong(floors[at], UnitPrice.Decimals) is var floor && net >= floor)
        {
            return null;
        }

        return new("UNDER_FLOOR", new("Sotto il prezzo minimo: va approvato.", "Under the floor price: it needs approval."), Scaled.FromLong(floors[at], UnitPrice.Decimals), net);
    }

    internal ApprovalNeed? OverDiscount(string? itemClass, DiscountChain given)
    {
        if (largest is null || !(itemClass is { Length: > 0 } of && largest.TryGetValue(of, out var limit)) && !largest.TryGetValue("", out limit) || given.EquivalentPercent <= limit)
        {
            return null;
        }

        return new("DISCOUNT_OVER_LIMIT", new("Lo sconto {0} supera il {1}% che puoi dare da te: va approvato.", "The discount {0} is over the {1}% that you may give yourself: it needs approval.", given.ToString(), limit),
            limit, Rounding.HalfAwayFromZero(given.EquivalentPercent, 2));
    }
}

/// <summary>Floors and largest discounts as this node keeps them, read again when their version changes.</summary>
public sealed class LimitMemory(VersionWatch versions, IServiceScopeFactory scopes)
{
    private Kept _kept = new(-1, PriceLimits.None, new Dictionary<string, IReadOnlyDictionary<string, decimal>>());

    private sealed record Kept(long Version, PriceLimits Floors, IReadOnlyDictionary<string, IReadOnlyDictionary<string, decimal>> Roles);

    public async ValueTask<PriceLimits> For(PortalDoor door, string? role, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(door);
        if (door.HasRaised(PriceVersions.Limits))
        {
            return Of(await Read(door.Db, 0, stop), role);
        }

        var version = (await versions.Now(door, stop))[PriceVersions.Limits];
        if (Volatile.Read(ref _kept) is { } known && known.Version == version)
        {
            return Of(known, role);
        }

        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerScope>().Caller = Caller.System;
        var read = await Read(scope.ServiceProvider.GetRequiredService<PortalDb>(), version, stop);
        Volatile.Write(ref _kept, read);
        return Of(read, role);
    }

    private static PriceLimits Of(Kept kept, string? role) => role is null ? kept.Floors : kept.Floors.With(kept.Roles.GetValueOrDefault(role));

    private static async Task<Kept> Read(PortalDb db, long version, CancellationToken stop)
    {
        var floors = await db.Set<ProductCost>().Where(c => c.Floor != null).OrderBy(c => c.ProductId).Select(c => new { c.ProductId, Floor = c.Floor!.Value }).ToListAsync(stop);
        var roles = await db.Set<DiscountLimit>().AsNoTracking().ToListAsync(stop);
        return new(version, new([.. floors.Select(f => f.ProductId)], [.. floors.Select(f => f.Floor.Stored)]),
            roles.GroupBy(r => r.Role).ToDictionary(g => g.Key, g => (IReadOnlyDictionary<string, decimal>)g.ToDictionary(r => r.ItemClass, r => r.Maximum.Value)));
    }
}
