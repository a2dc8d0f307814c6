using System.Globalization;
using Filiera.Catalog;
using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Pricing;

/// <summary>A list that holds for a buyer on a day, as the database has it; its rows are in the price book of this version.</summary>
/// <param name="Kind">The source in which it is asked.</param>
/// <param name="Terms">A contract's discounts on this day.</param>
public sealed record ListOfBuyer(int Id, string Code, string Name, PriceListKind Kind, DateOnly? ValidTo, long Version, ContractTerms? Terms = null);

/// <summary>The lists of a buyer on one day, in the order in which they are asked within their source, the order of the sources, and the matrix's version.</summary>
/// <param name="Stamp">The same for all buyers whose prices are the same in every respect on this day (the same lists at the same versions, class and matrix), and for nobody else:
/// what is made from prices and kept is kept under it.</param>
/// <param name="Catalogue">The version of the catalogue over whose categories a contract's discounts were spread; 0 = it doesn't matter.</param>
public sealed record ListsOfBuyer(IReadOnlyList<ListOfBuyer> Lists, PriceSourceOrder Order, PriceCutLevel Cut, long Matrix, long Catalogue, long Stamp);

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
            await using var aside = Scope();
            return await Read(door.Db, aside.ServiceProvider.GetRequiredService<CatalogSearch>(), buyer, on, await door.Db.ReadVersion(PriceVersions.Matrix, stop), 0, _ => Stamp.Next(), stop);
        }

        var set = await versions.Now(door, stop);
        var (version, matrix, catalogue) = (set[PriceVersions.Lists], set[PriceVersions.Matrix], set[CatalogCache.Name]);
        if (_kept.Find((buyer, on), out var known) && known.Version == version && known.Lists.Matrix == matrix && (known.Lists.Catalogue == 0 || known.Lists.Catalogue == catalogue))
        {
            return known.Lists;
        }

        await using var scope = Scope();
        var read = await Read(scope.Apart(), scope.ServiceProvider.GetRequiredService<CatalogSearch>(), buyer, on, matrix, catalogue, StampOf, stop);
        _kept.Put((buyer, on), (version, read));
        return read;
    }

    private static async Task<ListsOfBuyer> Read(PortalDb db, CatalogSearch catalog, Buyer buyer, DateOnly on, long matrix, long catalogue, Func<string, long> stamp, CancellationToken stop)
    {
        var reach = await BuyerReach.Read(db, buyer, stop);
        var holds = reach.On(on);
        var order = reach.OrderOn(on);
        var (terms, spread) = await ContractReading.Terms(db, catalog, [.. holds.Where(l => l.Kind == PriceListKind.Contract).Select(l => l.Id)], on, stop);
        var watched = spread ? catalogue : 0;
        var sameness = string.Create(CultureInfo.InvariantCulture, $"{on:O} {buyer.Currency} {matrix} {watched} {reach.Cut} {order} {string.Join(',', holds.Select(l => $"{l.Id}:{l.Version}:{l.Kind}"))} {buyer.Class}");
        return new([.. holds.Select(l => new ListOfBuyer(l.Id, l.Code, l.Name, l.Kind, l.Until(on), l.Version, terms.GetValueOrDefault(l.Id)))], order, reach.Cut, matrix, watched, stamp(sameness));
    }

    private AsyncServiceScope Scope()
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CallerScope>().Caller = Caller.System;
        return scope;
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
