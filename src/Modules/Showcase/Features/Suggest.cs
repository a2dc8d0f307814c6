using Filiera.Kernel;

namespace Filiera.Showcase.Features;

/// <summary>GET /products/suggest?text=: autocomplete, at most <c>limit</c> (8); each says by what it matched (domain.md QO-3).</summary>
public static class Suggest
{
    public sealed record Response(IReadOnlyList<ProductItem> Items);

    public sealed class Handler(PortalDb db)
    {
        public Task<Result<Response>> Handle(string? text, int? limit, CancellationToken stop = default) => throw new NotImplementedException($"{db} {text} {limit} {stop}");
    }
}
