using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Catalog;

/// <summary>The own codes of one account: immutable, in order of key.</summary>
public sealed class OwnCodes
{
    public static readonly OwnCodes None = new([]);
    private readonly string[] _keys;
    private readonly int[] _products;
    private readonly Dictionary<int, string> _byProduct;

    internal OwnCodes(IReadOnlyCollection<OwnCode> codes)
    {
        List<OwnCode> ordered = [.. codes.OrderBy(c => c.Key, StringComparer.Ordinal)];
        _keys = [.. ordered.Select(c => c.Key)];
        _products = [.. ordered.Select(c => c.ProductId)];
        _byProduct = new(ordered.Count);
        foreach (var code in ordered)
        {
            _byProduct.TryAdd(code.ProductId, code.Code);
        }

        Stamp = ordered.Count == 0 ? 0 : Kernel.Stamp.Next();
    }

    /// <summary>0 for whoever has none: what is made for one of them serves all.</summary>
    public long Stamp { get; }

    public int Count => _keys.Length;

    /// <summary>Null when the account has none for it; of several the first in order.</summary>
    public string? Of(int product) => _byProduct.GetValueOrDefault(product);

    public int? Product(string key) => Array.BinarySearch(_keys, key, StringComparer.Ordinal) is >= 0 and var at ? _products[at] : null;

    /// <summary>Keys that begin so, in order, with their products.</summary>
    public IEnumerable<(string Key, int Product)> Beginning(string start)
    {
        var at = Array.BinarySearch(_keys, start, StringComparer.Ordinal);
        for (at = at < 0 ? ~at : at; at < _keys.Length && _keys[at].StartsWith(start, StringComparison.Ordinal); at++)
        {
            yield return (_keys[at], _products[at]);
        }
    }
}

/// <summary>The own codes of the accounts whose people and systems come to this node, in memory; read again after a change.</summary>
public sealed class OwnCodeMemory(VersionWatch versions, IServiceScopeFactory scopes)
{
    public const string Version = "catalog.own_codes";
    private const int MostCodes = 2_000_000;
    private readonly BoundedMemory<int, (long Version, OwnCodes Codes)> _kept = new(MostCodes, kept => 1 + kept.Codes.Count);

    /// <summary>The caller's own; none for who is of no account.</summary>
    internal async ValueTask<OwnCodes> OfCaller(PortalDoor door, CancellationToken stop)
    {
        if (door.Caller.AccountId is not { } account)
        {
            return OwnCodes.None;
        }

        if (door.HasRaised(Version))
        {
            return await Read(door.Db, account, stop);
        }

        var version = (await versions.Now(door, stop))[Version];
        if (_kept.Find(account, out var known) && known.Version == version)
        {
            return known.Codes;
        }

        await using var scope = scopes.CreateAsyncScope();
        var read = await Read(scope.Apart(), account, stop);
        _kept.Put(account, (version, read));
        return read;
    }

    private static async Task<OwnCodes> Read(PortalDb db, int account, CancellationToken stop)
    {
        var rows = await db.Set<OwnCode>().AsNoTracking().Where(c => c.AccountId == account).ToListAsync(stop);
        return rows.Count == 0 ? OwnCodes.None : new(rows);
    }
}
