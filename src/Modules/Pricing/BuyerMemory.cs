using System.Globalization;
using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Pricing;

/// <summary>A list that holds for a buyer on a day, as the database has it; its rows are in the price book of this version.</summary>
public sealed record ListOfBuyer(int Id, string Code, string Name, PriceListKind Kind, DateOnly? ValidFrom, DateOnly? ValidTo, long Version);

/// <summary>The lists of a buyer on one day, in the order in which they are asked, and the matrix's version.</summary>
/// <param name="Stamp">The same for all buyers whose prices are the same in every respect on this day (the same lists at the same versions, class and matrix), and for nobody else:
/// what is made from prices and kept is kept under it.</param>
public sealed record ListsOfBuyer(IReadOnlyList<ListOfBuyer> Lists, long Matrix, long Stamp);

/// <summary>
/// Which lists price whose goods, in memory: of the buyers that came to this node, read again after any change of lists, prices or matrix. The prices themselves
/// are in <see cref="PriceBooks"/>, shared by all buyers of a list.
/// </summary>
public sealed class BuyerMemory(VersionWatch versions, IServiceScopeFactory scopes)
{
    private const int MostKept = 50_000;
    private readonly BoundedMemory<(Buyer Buyer, DateOnly On), (long Version, ListsOfBuyer Lists)> _kept = new(MostKept, _ => 1);
    private readonly BoundedMemory<string, long> _stamps = new(MostKept, _ => 1);

    public async ValueTask<ListsOfBuyer> Find(PortalDoor door, Buyer buyer, DateOnly on, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(door);
        ArgumentNullException.ThrowIfNull(buyer);

        // Who is changing prices in this very transaction sees them, and nobody else does: nothing of it is kept.
        if (door.HasRaised(PriceVersions.Lists) || door.HasRaised(PriceVersions.Matrix))
        {
            return await Read(door.Db, buyer, on, await door.Db.ReadVersion(PriceVersions.Matrix, stop), _ => Stamp.Next(), stop);
        }

        var set = await versions.Now(door, stop);
        var (version, matrix) = (set[PriceVersions.Lists], set[PriceVersions.Matrix]);
        if (_kept.Find((buyer, on), out var known) && known.Version == version && known.Lists.Matrix == matrix)
        {
            return known.Lists;
        }

        await using var scope = scopes.CreateAsyncScope();
        var read = await Read(scope.Apart(), buyer, on, matrix, StampOf, stop);
        _kept.Put((buyer, on), (version, read));
        return read;
    }

    /// <summary>The lists that may price this buyer's goods, on any day.</summary>
    internal static IQueryable<PriceList> ListsOf(PortalDb db, Buyer buyer) => db.Set<PriceList>().AsNoTracking()
        .Where(l => l.Currency == buyer.Currency
            && (l.Kind == PriceListKind.Base
                || (l.Kind == PriceListKind.Class && l.Class == buyer.Class)
                || ((l.Kind == PriceListKind.Account || l.Kind == PriceListKind.Special) && l.AccountId == buyer.AccountId)));

    private static async Task<ListsOfBuyer> Read(PortalDb db, Buyer buyer, DateOnly on, long matrix, Func<string, long> stamp, CancellationToken stop)
    {
        var lists = await ListsOf(db, buyer)
            .Where(l => (l.ValidFrom == null || l.ValidFrom <= on) && (l.ValidTo == null || l.ValidTo >= on))
            .Select(l => new ListOfBuyer(l.Id, l.Code, l.Name, l.Kind, l.ValidFrom, l.ValidTo, l.Version)).ToListAsync(stop);
        List<ListOfBuyer> ordered = [.. lists.OrderBy(l => l.Kind).ThenByDescending(l => l.ValidFrom ?? DateOnly.MinValue).ThenBy(l => l.Code, StringComparer.Ordinal)];
        var sameness = string.Create(CultureInfo.InvariantCulture, $"{on:O} {buyer.Currency} {matrix} {string.Join(',', ordered.Select(l => $"{l.Id}:{l.Version}"))} {buyer.Class}");
        return new(ordered, matrix, stamp(sameness));
    }

    private long StampOf(string sameness)
    {
        if (!_stamps.Find(sameness, out var stamp))
        {
            _stamps.Put(sameness, stamp = Stamp.Next());
        }

        return stamp;
    }
}
