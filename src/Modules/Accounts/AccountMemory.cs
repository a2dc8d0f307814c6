using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Accounts;

/// <summary>An account as a node keeps it. Branches also closed ones, headquarters first.</summary>
public sealed record KnownAccount(AccountProfile Profile, IReadOnlyList<Branch> Branches);

/// <summary>
/// The accounts that callers of this node belong to, in memory. One that changed anywhere is read again by the next request that needs it. Knows nothing of
/// callers: whose account one may see is <see cref="AccountDirectory"/>'s to say.
/// </summary>
public sealed class AccountMemory(VersionWatch versions, IServiceScopeFactory scopes)
{
    public const string Version = "accounts";
    private const int MostKept = 50_000;
    private readonly BoundedMemory<int, (long Version, KnownAccount? Account)> _kept = new(MostKept, _ => 1);

    internal async ValueTask<KnownAccount?> Find(PortalDoor door, int id, CancellationToken stop)
    {
        if (door.HasRaised(Version))
        {
            return await Read(door.Db, id, stop);
        }

        var version = (await versions.Now(door, stop))[Version];
        if (_kept.Find(id, out var known) && known.Version == version)
        {
            return known.Account;
        }

        await using var scope = scopes.CreateAsyncScope();
        var read = await Read(scope.Apart(), id, stop);
        _kept.Put(id, (version, read));
        return read;
    }

    private static async Task<KnownAccount?> Read(PortalDb db, int id, CancellationToken stop)
    {
        var profile = await db.Set<Account>().AsNoTracking().Where(a => a.Id == id)
            .Select(a => new AccountProfile(a.Id, a.Code, a.Name, a.VatNumber, a.Class, a.PaymentTerm, a.Warehouse, a.Active,
                db.Set<ClusterMember>().Where(m => m.AccountId == a.Id).OrderBy(m => m.ClusterId).Select(m => m.ClusterId).ToList()))
            .FirstOrDefaultAsync(stop);
        return profile is null ? null
            : new(profile, await db.Set<Branch>().AsNoTracking().Where(b => b.AccountId == id).OrderByDescending(b => b.IsHeadquarters).ThenBy(b => b.Code).ToListAsync(stop));
    }
}
