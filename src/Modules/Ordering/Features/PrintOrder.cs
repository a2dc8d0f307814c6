using Filiera.Kernel;

namespace Filiera.Ordering.Features;

/// <summary>GET /orders/{number}/pdf: the confirmation, in the reader's language.</summary>
public static class PrintOrder
{
    public sealed record Document(string FileName, byte[] Pdf);

    public sealed class Handler(PortalDb db)
    {
        public Task<Result<Document>> Handle(string number, CancellationToken stop = default) => throw new NotImplementedException($"{db} {number} {stop}");
    }
}
