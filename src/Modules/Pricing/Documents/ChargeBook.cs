using System.Collections.Frozen;
using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Pricing;

/// <summary>The rules of documents at one version.</summary>
/// <param name="Split">Customers under split payment, with its days.</param>
/// <param name="Declarants">Customers who have sent a declaration of intent: only theirs is read at each document.</param>
public sealed record ChargeSet(
    long Version,
    IReadOnlyList<ChargeRule> Rules,
    FrozenDictionary<int, ProductContribution> Contributions,
    FrozenDictionary<int, Validity> Split,
    FrozenSet<int> Declarants)
{
    /// <summary>The rule of a kind for a class of customers on a day: the class's own, else the one for all.</summary>
    public ChargeRule? Find(ChargeKind kind, string? @class, DateOnly on) =>
        Rules.Where(r => r.Kind == kind && (r.Class is null || r.Class == @class) && new Validity(r.ValidFrom, r.ValidTo).Contains(on))
            .OrderBy(r => r.Class is null).ThenByDescending(r => r.ValidFrom ?? DateOnly.MinValue).ThenBy(r => r.Code, StringComparer.Ordinal).FirstOrDefault();

    public ChargeRule? Conai(string material, DateOnly on) =>
        Rules.FirstOrDefault(r => r.Kind == ChargeKind.Conai && r.Code == material && new Validity(r.ValidFrom, r.ValidTo).Contains(on));
}

/// <summary>The rules of documents in memory, by version: a cart asks the database nothing for them.</summary>
public sealed class ChargeBook(VersionWatch versions, IServiceScopeFactory scopes)
{
    public const string Version = "pricing.charges";
    private ChargeSet? _kept;

    public async ValueTask<ChargeSet> Now(PortalDoor door, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(door);
        if (door.HasRaised(Version))
        {
            return await Read(door.Db, -1, stop);
        }

        var version = (await versions.Now(door, stop))[Version];
        if (Volatile.Read(ref _kept) is { } known && known.Version == version)
        {
            return known;
        }

        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerScope>().Caller = Caller.System;
        var read = await Read(scope.ServiceProvider.GetRequiredService<PortalDb>(), version, stop);
        Volatile.Write(ref _kept, read);
        return read;
    }

    private static async Task<ChargeSet> Read(PortalDb db, long version, CancellationToken stop)
    {
        var rules = await db.Set<ChargeRule>().AsNoTracking().OrderBy(r => r.Code).ToListAsync(stop);
        var contributions = await db.Set<ProductContribution>().AsNoTracking().ToListAsync(stop);
        var split = await db.Set<SplitPaymentStatus>().AsNoTracking().ToListAsync(stop);
        var declarants = await db.Set<IntentPlafond>().AsNoTracking().Select(i => i.AccountId).Distinct().ToListAsync(stop);
        return new(version, rules, contributions.ToFrozenDictionary(c => c.ProductId), split.ToFrozenDictionary(s => s.AccountId, s => new Validity(s.ValidFrom, s.ValidTo)), declarants.ToFrozenSet());
    }
}
