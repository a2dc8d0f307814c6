using Filiera.Kernel;

namespace Filiera.Pricing.Tests;

/// <summary>Price books written by hand.</summary>
internal static class Books
{
    public static PriceBook Of(params PriceBook.StoredRow[] rows)
    {
        var builder = new PriceBook.Builder(1);
        foreach (var row in rows.OrderBy(r => r.ProductId).ThenBy(r => r.FromQuantity).ThenBy(r => r.ValidFrom ?? DateOnly.MinValue))
        {
            builder.Add(row);
        }

        return builder.Build();
    }

    public static PriceBook.StoredRow Row(int product, decimal price, decimal from = 1, string? discounts = null, int basis = 1, bool net = false, DateOnly? validFrom = null, DateOnly? validTo = null) =>
        new(product, new Quantity(from).Stored, new UnitPrice(price).Stored, basis, net, discounts, validFrom, validTo);

    public static BuyerList List(PriceListKind kind, params PriceBook.StoredRow[] rows) => new(kind.ToString(), $"Listino {kind}", kind, null, Of(rows));

    public static DiscountMatrix Matrix(params (string Class, string Item, string Discounts)[] rows) =>
        new(1, rows.Select(r => new MatrixRow { AccountClass = r.Class, ItemClass = r.Item, Discounts = r.Discounts }));

    public static PriceQuestion Ask(int product, decimal quantity = 1, string? itemClass = null) => new(product, itemClass, new(quantity), new(22));
}
