using Filiera.Kernel;

namespace Filiera.Ordering.Features;

/// <summary>DELETE /carts/{id}.</summary>
public static class DeleteCart
{
    public sealed class Handler(PortalDb db)
    {
        public Task<Result<Done>> Handle(string id, CancellationToken stop = default) => throw new NotImplementedException($"{db} {id} {stop}");
    }
}
