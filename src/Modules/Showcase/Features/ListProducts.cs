using Filiera.Kernel;

namespace Filiera.Showcase.Features;

/// <summary>GET /products: list and search with the caller's prices and availability.</summary>
public static class ListProducts
{
    /// <param name="Category">Code of a category; holds all below it.</param>
    /// <param name="Attribute">«name:value», repeated; values of one name are alternatives.</param>
    /// <param name="Available">True: only what can be had now.</param>
    /// <param name="Sort">null (best match), name, sku, price, -price (the caller's own net).</param>
    public sealed record Request(string? Search = null, string? Category = null, string[]? Brand = null, string[]? Attribute = null, bool Available = false,
        decimal? PriceFrom = null, decimal? PriceTo = null, bool Discontinued = false, string? Sort = null, string? Cursor = null, int? Limit = null);

    public sealed class Handler(PortalDb db)
    {
        public Task<Result<ProductList>> Handle(Request request, CancellationToken stop = default) => throw new NotImplementedException($"{db} {request} {stop}");
    }
}
