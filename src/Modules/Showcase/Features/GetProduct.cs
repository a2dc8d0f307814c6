using Filiera.Kernel;

namespace Filiera.Showcase.Features;

/// <summary>GET /products/{sku}: one product with breaks, stock by warehouse, media, substitutes. Not in the assortment: 404.</summary>
public static class GetProduct
{
    public sealed class Handler(PortalDb db)
    {
        public Task<Result<ProductPage>> Handle(string sku, CancellationToken stop = default) => throw new NotImplementedException($"{db} {sku} {stop}");
    }
}
