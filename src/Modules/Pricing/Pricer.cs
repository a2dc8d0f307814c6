using Filiera.Kernel;

namespace Filiera.Pricing;

/// <summary>
/// The public face of Pricing: the price of these lines, for whom, when (domain.md A3). First hit wins: special, account, class
/// with the discount matrix, base. Price rows are kept in memory per list and version (<see cref="PriceList.Version"/>); a warm
/// call is one statement (the buyer's lists with their versions), whatever the number of lines.
/// </summary>
public sealed class Pricer(PortalDb db)
{
    /// <summary>Answers in the order of the questions; null where no list prices the product.</summary>
    public Task<IReadOnlyList<PricedLine?>> Price(IReadOnlyList<PriceQuestion> questions, Buyer buyer, DateOnly on, CancellationToken stop = default) =>
        throw new NotImplementedException($"{db} {questions} {buyer} {on} {stop}");

    /// <summary>Net price of ONE base unit, without explanation: for sorting and filtering a whole catalogue by the caller's own price.</summary>
    public Task<IReadOnlyList<decimal?>> NetUnits(IReadOnlyList<PriceQuestion> questions, Buyer buyer, DateOnly on, CancellationToken stop = default) =>
        throw new NotImplementedException($"{questions} {buyer} {on} {stop}");
}
