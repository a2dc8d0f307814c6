using Filiera.Kernel;

namespace Filiera.Ordering.Features;

/// <summary>POST /carts.</summary>
public static class CreateCart
{
    /// <param name="Branch">Code; null = the caller's own branch, else the account's default.</param>
    public sealed record Request(string? Name = null, string? Branch = null);

    public sealed class Handler(PortalDb db)
    {
        public Task<Result<PricedCart>> Handle(Request? request, CancellationToken stop = default) => throw new NotImplementedException($"{db} {request} {stop}");
    }
}
