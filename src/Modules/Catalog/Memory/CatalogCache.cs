using System.Globalization;
using Filiera.Accounts;
using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Catalog;

/// <summary>
/// This node's copy of the catalogue, a cache of the database under the version <see cref="Name"/> (<see cref="VersionWatch"/>). After a change it reads the
/// rows that changed (<see cref="ChangedRows"/>), or everything where they are not named. A reload that takes long is waited for in part, and the old copy serves
/// meanwhile.
/// </summary>
public sealed class CatalogCache(IServiceScopeFactory scopes, VersionWatch versions)
{
    public const string Name = "catalog";
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);
    private readonly Lock _gate = new();
    private volatile CatalogSnapshot? _current;
    private Task<CatalogSnapshot>? _loading;

    public async ValueTask<CatalogSnapshot> Current(PortalDoor door, CancellationToken stop = default)
    {
        var version = (await versions.Now(door, stop))[Name];
        var current = _current;
        if (current is not null && current.Version == version)
        {
            return current;
        }

        // A load already running may have begun before the change: then one more follows it.
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var loaded = await (current is null ? Load().WaitAsync(stop) : Load().WaitAsync(Patience, stop));
                if (loaded.Version == version || attempt == 2)
                {
                    return loaded;
                }
            }
            catch (TimeoutException)
            {
                return current!;
            }
        }
    }

    private Task<CatalogSnapshot> Load()
    {
        lock (_gate)
        {
            return _loading is { IsCompleted: false } running ? running : _loading = Task.Run(Read);
        }
    }

    // On a connection of its own: a reader inside a transaction must not fill the cache with what may yet be rolled back.
    private async Task<CatalogSnapshot> Read()
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.Apart();

        // The version first: what changes while we read is read again next time.
        var version = await db.ReadVersion(Name);
        if (_current is { } current && current.Version == version)
        {
            return current;
        }

        return _current = (_current is { } known ? await CatchUp(db, known, version) : null) ?? await Whole(db, version);
    }

    private static async Task<CatalogSnapshot> Whole(PortalDb db, long version)
    {
        var tree = new CategoryTree(await db.Set<Category>().AsNoTracking().ToListAsync());
        var rules = await db.Set<AssortmentRule>().AsNoTracking().ToListAsync();
        var (values, entries) = (new ValueTable(), new List<CatalogEntry>());
        var maker = new EntryMaker(tree, values);
        await foreach (var product in db.Set<Product>().AsNoTracking().AsAsyncEnumerable())
        {
            entries.Add(maker.Of(product));
        }

        return CatalogSnapshot.Of(version, entries, tree, rules, values);
    }

    // Only the rows that changed since; null when it is not known which, or one of them is gone.
    private static async Task<CatalogSnapshot?> CatchUp(PortalDb db, CatalogSnapshot known, long version)
    {
        if (await db.ReadChanges(Name, known.Version, version) is not { } changed)
        {
            return null;
        }

        var (skus, clusters) = (changed.Of<Product>(), changed.Of<AssortmentRule>().Select(c => int.Parse(c, CultureInfo.InvariantCulture)).ToHashSet());
        var products = skus.Count == 0 ? [] : await db.Set<Product>().AsNoTracking().Where(p => EF.Parameter(skus).Contains(p.Sku)).ToListAsync();
        var tree = changed.Of<Category>().Count == 0 ? null : new CategoryTree(await db.Set<Category>().AsNoTracking().ToListAsync());
        var rules = clusters.Count == 0 ? null : await db.Set<AssortmentRule>().AsNoTracking().Where(r => EF.Parameter(clusters).Contains(r.ClusterId)).ToListAsync();
        return products.Count < skus.Count ? null
            : known.With(version, products, tree, rules is null ? null : known.Rules.Where(g => !clusters.Contains(g.Key)).SelectMany(g => g).Concat(rules).ToLookup(r => r.ClusterId));
    }
}

/// <summary>The catalogue as the present caller may see it: his clusters' assortments; everything for the manufacturer; nothing for a stranger.</summary>
public sealed class CallersCatalog(PortalDoor door, CatalogCache cache, AccountDirectory accounts, OwnCodeMemory own)
{
    /// <summary>The caller's own codes for products.</summary>
    public ValueTask<OwnCodes> OwnCodes(CancellationToken stop = default) => own.OfCaller(door, stop);

    public async ValueTask<(CatalogSnapshot Snapshot, AssortmentView View)> Open(CancellationToken stop = default)
    {
        var snapshot = await cache.Current(door, stop);
        if (door.Caller.AccountId is not { } account)
        {
            return (snapshot, door.Caller.IsSignedIn ? snapshot.ViewOfAll() : snapshot.ViewOfNone());
        }

        var profile = await accounts.Find(account, stop);
        return (snapshot, profile is null ? snapshot.ViewOfNone() : snapshot.ViewOf(profile.Clusters));
    }

    /// <summary>The catalogue whoever looks at it: for what is already on his orders.</summary>
    public ValueTask<CatalogSnapshot> Whole(CancellationToken stop = default) => cache.Current(door, stop);
}
