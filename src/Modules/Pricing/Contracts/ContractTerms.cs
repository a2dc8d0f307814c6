using Filiera.Kernel;

namespace Filiera.Pricing;

/// <summary>The discounts of a contract on one day: by product (categories are spread over their products), by class of items, on everything. The nearest holds. Immutable.</summary>
public sealed class ContractTerms(IReadOnlyDictionary<int, DiscountChain> products, IReadOnlyDictionary<string, DiscountChain> itemClasses, DiscountChain? every)
{
    public DiscountChain? Find(int product, string? itemClass) =>
        products.TryGetValue(product, out var own) ? own
        : itemClass is { Length: > 0 } && itemClasses.TryGetValue(itemClass, out var ofClass) ? ofClass
        : every;
}
